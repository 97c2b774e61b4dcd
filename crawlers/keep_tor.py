"""Tor under `vigil up`: running as long as a source needs it, started again when it dies."""

from crawlers.session import Bootstrap
from crawlers.transport.tor import Tor
from vigil.config.schema import Config
from vigil.ledger.sources import list_sources
from vigil.records.errors import TorDown
from vigil.records.source import Source


class KeepTor:
    """Keeps one Tor for all crawls of this home."""

    def __init__(self, config: Config, bootstrap: Bootstrap = lambda *_: None) -> None:
        self._config = config
        self._bootstrap = bootstrap
        self._tor: Tor | None = None
        self._starting: Tor | None = None
        self._ended = False

    def serves(self, source: Source) -> bool:
        """Say whether `source` has its way out now; a crawl begun without would start a Tor that ends with it."""
        tor = self._tor
        return source.network != "tor" or (tor is not None and tor.healthy())

    def tick(self) -> str:
        """Start Tor when a source needs it and none runs, and say how it is; raise TorDown when it cannot be had."""
        if not any(source.network == "tor" and not source.paused for source in list_sources()):
            return "not needed"
        if self._ended:
            return "ended"
        if self._tor is not None:
            if self._tor.healthy():
                return "running"
            self._let_go()
        tor = self._starting = Tor(self._config.tor, self._config.runtime, self._config.home)
        try:
            tor.start(self._tell)
        except Exception as error:
            if self._ended:
                raise TorDown("Tor was ended before it was ready") from error
            raise
        finally:
            self._starting = None
        self._tor = tor
        if self._ended:
            self.close()
        return "running"

    def _tell(self, percent: int, doing: str) -> None:
        if self._ended:
            raise TorDown("Tor was ended before it was ready")
        self._bootstrap(percent, doing)

    def close(self) -> None:
        """End the Tor that was started here, or is being started in another thread; none is started after that."""
        self._ended = True
        if (starting := self._starting) is not None:
            starting.close()
        self._let_go()

    def _let_go(self) -> None:
        tor, self._tor = self._tor, None
        if tor is not None:
            tor.close()
