"""robots.txt: fetched through the door like any page, kept for one run (RFC 9309).

Not there (4xx, or redirected somewhere we may not go) means that nothing is forbidden. Broken or busy (5xx, 429), or
longer than the source's body limit, means that all is forbidden until the next run. Where the exchange itself fails,
as when an onion is down, the error goes to whoever asked: the page fails with it, and may be tried again.
"""

import asyncio

from protego import Protego

from crawlers.transport.door import Door
from crawlers.transport.place import read_place
from crawlers.transport.redirect import RedirectLoop, follow
from crawlers.transport.refusal import Refused, refused
from vigil.records.errors import BodyTooLarge, RouteRefused
from vigil.records.source import Source
from vigil.records.units import KIB

AGENT = "Vigil"
"""The name whose rules are obeyed; where a site has none for it, those for `*`."""

MAX_READ = 512 * KIB  # bytes of robots.txt that are read; RFC 9309 asks for 500 KiB at least
TOO_MANY_REQUESTS = 429

_FORBIDDEN = "User-agent: *\nDisallow: /"


class Robots:
    """What the sites of one run ask of crawlers."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._rules: dict[tuple[str, str, str], Protego] = {}
        self._reading: dict[tuple[str, str, str], asyncio.Lock] = {}

    async def allows(self, url: str, source: Source) -> bool:
        """Tell whether `url` may be fetched as far as its site's robots.txt goes; always, if the source ignores it.

        Raises RouteRefused for an address without a route, and what the door raises when robots.txt cannot be had.
        """
        if source.robots == "ignore":
            return True
        place = read_place(url)
        if isinstance(place, Refused):
            raise refused(place.why)
        key = (source.name, source.identity, place.origin)
        async with self._reading.setdefault(key, asyncio.Lock()):
            if key not in self._rules:
                self._rules[key] = Protego.parse(await self._read(f"{place.origin}/robots.txt", source))
        return bool(self._rules[key].can_fetch(place.address, AGENT))

    async def _read(self, url: str, source: Source) -> str:
        try:
            exchange = await follow(self._door, url, source, "robots")
        except (RouteRefused, RedirectLoop):
            return ""
        except BodyTooLarge:
            return _FORBIDDEN
        if exchange.status >= 500 or exchange.status == TOO_MANY_REQUESTS:
            return _FORBIDDEN
        return exchange.body[:MAX_READ].decode("utf-8", "replace") if exchange.status < 300 else ""
