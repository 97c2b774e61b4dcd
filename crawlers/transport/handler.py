"""Scrapy's download handler: Scrapy asks, the door fetches. It is thin on purpose; policy lives in route.py."""

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy.http import Request, Response

from crawlers.transport.door import Door
from crawlers.transport.refusal import Refusal, refused
from crawlers.transport.text import response_of
from crawlers.transport.ways import Ways
from vigil.records.source import Source

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

WAYS = "VIGIL_WAYS"
"""The setting that holds the `Ways` of this process."""

FETCHED_AT = "vigil_fetched_at"
"""Where the time of the exchange is left in the request's meta."""

_doors: "WeakKeyDictionary[Crawler, Door]" = WeakKeyDictionary()


def door_of(crawler: "Crawler") -> Door:
    """Give the crawler's one door, for what is fetched beside Scrapy's requests: robots.txt, pictures."""
    door = _doors.get(crawler)
    if door is None:
        ways = crawler.settings.get(WAYS) or Ways(onion=None, exit=None)
        door = _doors[crawler] = Door(ways)
    return door


class DoorHandler:
    """Answers requests of `meta["source"]` (else of the spider's `source`); `meta["errand"]` may say "image".

    All else in the request that could choose a way or tell the server something is ignored: proxy, headers, cookies,
    body. Anything but a GET is refused. Raises what the door raises.
    """

    lazy = False

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._door = door_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "DoorHandler":
        """Take the ways out of the settings."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Give the answer to `request` as Scrapy's own handlers would, and leave its time in the meta."""
        if request.method != "GET" or request.body:
            raise refused(Refusal.METHOD)
        exchange = await self._door.exchange(request.url, self._source(request), request.meta.get("errand", "page"))
        request.meta[FETCHED_AT] = exchange.at
        return response_of(exchange)

    def _source(self, request: Request) -> Source:
        spider: Any = self._crawler.spider
        source = request.meta.get("source") or spider.source
        assert isinstance(source, Source)
        return source

    async def close(self) -> None:
        """Close the door's connections."""
        await self._door.close()
