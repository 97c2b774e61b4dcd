"""What the crawls of one process share: the configuration, the ledger's thread, the ways out, the picture worker."""

from collections.abc import Callable
from functools import cached_property, partial

from scrapy.utils.misc import load_object

from crawlers.keeper import Keeper
from crawlers.settings import PIPELINE_STORE
from crawlers.tally import Progress
from crawlers.transport.tor import Tor
from crawlers.transport.tripwire import arm
from crawlers.transport.ways import Ways
from pipelines.hashing import HashWorker
from vigil.config.load import default_home, load
from vigil.config.schema import Config
from vigil.ledger.open import open_ledger
from vigil.ledger.thread import LedgerThread

Bootstrap = Callable[[int, str], None]
"""Told how far Tor is: percent, and what it is doing."""


class Session:
    """One process' side of gathering; `close` it when all crawls have ended."""

    def __init__(
        self,
        config: Config,
        progress: Progress = lambda *_: None,
        bootstrap: Bootstrap = lambda *_: None,
    ) -> None:
        self.config = config
        self.progress = progress
        self._bootstrap = bootstrap
        self._tor: Tor | None = None
        self._worker: HashWorker | None = None
        self.ledger = LedgerThread()
        self.ledger.wait(open_ledger, config)  # not here: `scrapy crawl` builds its spider inside the event loop
        self.keeper = Keeper(partial(self.ledger.call, load_object(PIPELINE_STORE)))

    @cached_property
    def ways(self) -> Ways:
        """The sockets that lead out; starts Tor when none runs, and shuts all else. Raises TorDown."""
        self._tor = Tor(self.config.tor, self.config.runtime, self.config.home)
        self._tor.start(self._bootstrap)
        arm([self.config.runtime, *self._tor.sockets])
        return self._tor.ways

    @property
    def worker(self) -> HashWorker:
        """The process that hashes pictures, started when the first one is fetched."""
        if self._worker is None:
            self._worker = HashWorker()
        return self._worker

    def close(self) -> None:
        """End the picture worker, the ledger's thread, and the Tor that this session started."""
        if self._worker is not None:
            self._worker.close()
        self.ledger.close()
        if self._tor is not None:
            self._tor.close()


_current: Session | None = None


def use(session: Session | None) -> None:
    """Make `session` the one that spiders of this process work in."""
    global _current  # noqa: PLW0603  Scrapy builds spiders itself and hands them strings only
    _current = session


def current() -> Session:
    """Give the session of this process; `scrapy crawl` has none, so it gets one on the default home."""
    if _current is None:
        use(Session(load(default_home())))
    assert _current is not None
    return _current
