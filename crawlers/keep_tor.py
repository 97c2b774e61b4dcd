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

    def serves(self, source: Source) -> bool:
        """Say whether `source` has its way out now; a crawl begun without would start a Tor that ends with it."""
        tor = self._tor
        return source.network != "tor" or (tor is not None and tor.healthy())

    def tick(self) -> str:
        """Start Tor when a source needs it and none runs, and say how it is; raise TorDown when it cannot be had."""
        if not any(source.network == "tor" and not source.paused for source in list_sources()):
            return "not needed"
        if self._tor is not None:
            if self._tor.healthy():
                return "running"
            self.close()
        tor = Tor(self._config.tor, self._config.runtime, self._config.home)
        try:
            tor.start(self._bootstrap)
        except TorDown:
            tor.close()
            raise
        self._tor = tor
        return "running"

    def close(self) -> None:
        """End the Tor that was started here; the next `tick` starts another."""
        tor, self._tor = self._tor, None
        if tor is not None:
            tor.close()
