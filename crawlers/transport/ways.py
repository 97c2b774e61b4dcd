"""The sockets that lead out of a crawl process: two of Tor's, or none."""

from pathlib import Path

from attrs import frozen


@frozen
class Ways:
    """A None is a way that this process does not have; what needs it fails as TorDown."""

    onion: Path | None
    """Tor's SOCKS socket for onion services."""
    exit: Path | None
    """Tor's SOCKS socket for the clearnet; a configured Tor may serve both on one."""
