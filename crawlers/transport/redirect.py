"""Redirects, hop by hop: each is a new request to the door, so policy is asked again and the token is the new one."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response

from crawlers.transport.door import Door
from crawlers.transport.exchange import Exchange
from crawlers.transport.refusal import Refusal, refused
from crawlers.transport.route import Errand
from vigil.records.errors import FetchFailed
from vigil.records.source import Source

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

REDIRECTS = frozenset((301, 302, 303, 307, 308))

HOPS = "vigil_redirects"
"""Where the addresses a request was redirected from are left, in order, in its meta."""


class RedirectLoop(FetchFailed):
    """More redirects in a row than the source allows."""

    retry = False


def next_hop(url: str, status: int, location: str | None, hops: int, limit: int) -> str | None:
    """Give the address that an answer redirects to, for the door to route; None: it is no redirect.

    `hops` redirects have been followed before it; raises RedirectLoop when that is `limit`, and RouteRefused for what
    is no web address at all.
    """
    if status not in REDIRECTS or not location:
        return None
    if hops >= limit:
        raise RedirectLoop(f"more than {limit} redirects in a row")
    try:
        target = urljoin(url, location.strip())
        scheme = urlsplit(target).scheme
    except ValueError as error:
        raise refused(Refusal.MALFORMED) from error
    if scheme not in {"http", "https"}:
        raise refused(Refusal.SCHEME)
    return target


async def follow(door: Door, url: str, source: Source, errand: Errand = "page") -> Exchange:
    """GET `url` and what it redirects to, each hop through the door; the answer's `url` is the last address."""
    hops = 0
    while True:
        exchange = await door.exchange(url, source, errand)
        target = next_hop(exchange.url, exchange.status, exchange.header("location"), hops, source.max_hops)
        if target is None:
            return exchange
        url, hops = target, hops + 1


class Redirect:
    """Scrapy's side of it: a downloader middleware that turns a redirect into the next request."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Redirect":
        """Remember the crawler, whose spider may name the source."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Give the answer itself, or the request for the next hop; raise what `next_hop` raises."""
        spider: Any = self._crawler.spider
        source: Source = request.meta.get("source") or spider.source
        before: tuple[str, ...] = request.meta.get(HOPS, ())
        location = response.headers.get("Location")
        told = location.decode("utf-8", "replace") if location else None
        target = next_hop(request.url, response.status, told, len(before), source.max_hops)
        if target is None:
            return response
        try:
            return request.replace(url=target, meta={**request.meta, HOPS: (*before, request.url)}, dont_filter=True)
        except ValueError as error:
            raise refused(Refusal.MALFORMED) from error
