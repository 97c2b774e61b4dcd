"""Tor under `vigil up`: running as long as a source needs it, started again when it dies."""

from crawlers.session import Bootstrap
from crawlers.transport.tor import Tor
from vigil.config.schema import Config
from vigil.ledger.sources import list_sources
from vigil.records.errors import TorDown


class KeepTor:
    """Keeps one Tor for all crawls of this home."""

    def __init__(self, config: Config, bootstrap: Bootstrap = lambda *_: None) -> None:
        self._config = config
        self._bootstrap = bootstrap
        self._tor: Tor | None = None

    def tick(self) -> None:
        """Start Tor when a source needs it and none runs; raise TorDown when it cannot be had."""
        if not any(source.network == "tor" and not source.paused for source in list_sources()):
            return
        if self._tor is not None:
            if self._tor.healthy():
                return
            self.close()
        tor = Tor(self._config.tor, self._config.runtime, self._config.home)
        try:
            tor.start(self._bootstrap)
        except TorDown:
            tor.close()
            raise
        self._tor = tor

    def close(self) -> None:
        """End the Tor that was started here."""
        if self._tor is not None:
            self._tor.close()
            self._tor = None
