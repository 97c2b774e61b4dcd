"""Where may this request go? The one place that decides it: pure, no socket, no clock, no configuration file.

An onion source is fetched through Tor and never leads out of it. A clearnet source is fetched through a Tor exit, or,
where the source says `network = "direct"`, without Tor, and then only its own site. Pages and robots.txt stay on the
source's site; pictures may lie on another one, if the same kind of way leads there, each site with a token of its own.
"""

import hashlib
from typing import Literal

from attrs import frozen

from crawlers.transport.place import DEFAULT_PORTS, Place, read_place
from crawlers.transport.refusal import Refusal, Refused
from vigil.records.source import Network, Source

Errand = Literal["page", "robots", "image"]
"""What is fetched: pages and robots.txt only from the source's own site, images also from others."""

FIRST_FREE_PORT = 1024  # below it other services live; sites on 80 and 443, and the source's own port, are served


@frozen
class Route:
    """A permitted way out: by which network, on which circuit, and within which limits."""

    network: Network
    place: Place
    own: bool
    """Whether it leads to the source's own site."""
    token: str
    """32 hex digits: one circuit, cookie jar and connection pool per source, identity, epoch and site."""
    deadline: float
    """Seconds for the whole exchange, not per read."""
    max_body: int
    """Bytes after unpacking."""
    tls_pin: str | None
    """SHA-256 of the one certificate that is accepted, 64 hex digits; None: certificates must verify."""

    @property
    def onion(self) -> bool:
        """Whether it leads to an onion service: Tor serves those on a socket of their own."""
        return self.place.onion


def route_for(url: str, source: Source, errand: Errand = "page") -> Route | Refused:
    """Give the only way `url` may be fetched for `source`, or the reason it may not."""
    home = read_place(source.url)
    if isinstance(home, Refused):
        return home
    place = read_place(url)
    if isinstance(place, Refused):
        return place
    own = place.within(home)
    refusal = _refusal(place, home, source, errand, own=own)
    if refusal is not None:
        return Refused(refusal)
    return Route(
        network=source.network,
        place=place,
        own=own,
        token=_token(source, home.site if own else place.site),
        deadline=source.deadline,
        max_body=source.max_body,
        tls_pin=source.tls_pin if own else None,
    )


def _refusal(place: Place, home: Place, source: Source, errand: Errand, *, own: bool) -> Refusal | None:
    if place.port < FIRST_FREE_PORT and place.port not in {*DEFAULT_PORTS.values(), home.port}:
        return Refusal.PORT
    if source.network == "direct" and (place.onion or home.onion):
        return Refusal.ONION_FROM_DIRECT
    if home.onion and not place.onion:
        return Refusal.CLEARNET_FROM_ONION
    if not own and (errand != "image" or source.network == "direct"):
        return Refusal.OTHER_SITE
    return None


def _token(source: Source, site: str) -> str:
    """Hash what keeps circuits apart; only hex digits ever reach Tor, whatever the source is called."""
    parts = (source.network, source.name, source.identity, str(source.epoch), site)
    told = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hashlib.blake2b(told, digest_size=16, person=b"vigil circuit").hexdigest()
