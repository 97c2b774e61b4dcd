"""The one door: every request of every kind passes `Door.exchange`; no other code opens a socket to a source."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import yarl

from crawlers.transport.connector import RoutedConnector
from crawlers.transport.exchange import Exchange
from crawlers.transport.profile import headers_for
from crawlers.transport.refusal import Refused, refused
from crawlers.transport.route import Errand, Route, route_for
from crawlers.transport.socks import is_served
from crawlers.transport.ways import Ways
from vigil.records.errors import BodyTooLarge, DeadlinePassed, FetchFailed, TorDown, VigilError
from vigil.records.source import Source
from vigil.records.units import KIB

__all__ = ["Door", "Ways"]

MAX_HEADERS = 100  # lines; real forums send under forty
MAX_HEADER = 8 * KIB  # bytes of one line; the largest real one seen is a 4 KiB policy
MAX_SITES = 64  # foreign sites (of pictures) whose connections and cookies are kept; there may be any number of them
READ_AHEAD = 64 * KIB  # bytes unpacked before they are counted: a bomb gets this far and no further


class Door:
    """Fetches one address at a time, by the route that policy gives, or not at all."""

    def __init__(self, ways: Ways, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._ways = ways
        self._clock = clock
        self._sessions: dict[str, aiohttp.ClientSession] = {}
        self._foreign: OrderedDict[str, None] = OrderedDict()
        self._busy: Counter[str] = Counter()
        self.sockets = 0
        """Sockets opened so far."""

    @property
    def sites(self) -> int:
        """How many sites have connections and cookies now."""
        return len(self._sessions)

    async def exchange(self, url: str, source: Source, errand: Errand = "page") -> Exchange:
        """GET `url` once for `source` and give the answer, whatever its status; redirects are not followed.

        Raises RouteRefused (policy), TorDown, or a FetchFailed that says whether a retry can help. No error names
        the address: whoever catches it knows it, and a log must not.
        """
        route = route_for(url, source, errand)
        if isinstance(route, Refused):
            raise refused(route.why)
        try:
            async with asyncio.timeout(route.deadline):
                with self._in_use(route):
                    return await self._get(route, errand)
        except TimeoutError as error:
            raise DeadlinePassed(f"the exchange took longer than {route.deadline:g} s") from error
        except aiohttp.ClientError as error:
            raise self._failure(route, error) from error

    async def _get(self, route: Route, errand: Errand) -> Exchange:
        await self._close_unused()
        session = self._session(route)
        address = yarl.URL(route.place.address, encoded=True)
        async with session.get(address, headers=headers_for(errand), allow_redirects=False) as response:
            body = await _read_body(response, route.max_body)
            return Exchange(
                url=route.place.address,
                status=response.status,
                headers=tuple(
                    (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.raw_headers
                ),
                body=body,
                at=self._clock(),
                network=route.network,
            )

    def _session(self, route: Route) -> aiohttp.ClientSession:
        """Give the session of the route's token: its own connections, its own cookies, in memory only."""
        session = self._sessions.get(route.token)
        if session is None:
            session = aiohttp.ClientSession(
                connector=RoutedConnector(route, self._socks(route), self._count),
                cookie_jar=aiohttp.CookieJar(quote_cookie=False),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
                trust_env=False,
                read_bufsize=READ_AHEAD,
                max_line_size=MAX_HEADER,
                max_field_size=MAX_HEADER,
                max_headers=MAX_HEADERS,
            )
            self._sessions[route.token] = session
        return session

    @contextmanager
    def _in_use(self, route: Route) -> Iterator[None]:
        """Mark the route's session as busy, so that it is not closed as the one longest unused."""
        if not route.own:
            self._foreign[route.token] = None
            self._foreign.move_to_end(route.token)
        self._busy[route.token] += 1
        try:
            yield
        finally:
            self._busy[route.token] -= 1

    async def _close_unused(self) -> None:
        for token in list(self._foreign)[: max(0, len(self._foreign) - MAX_SITES)]:
            if not self._busy[token]:
                del self._foreign[token], self._busy[token]
                await self._sessions.pop(token).close()

    def _socks(self, route: Route) -> Path | None:
        if route.network == "direct":
            return None
        path = self._ways.onion if route.onion else self._ways.exit
        if path is None:
            raise TorDown("there is no Tor: the source is fetched through Tor or not at all")
        return path

    def _count(self) -> None:
        self.sockets += 1

    def _failure(self, route: Route, error: aiohttp.ClientError) -> VigilError:
        """Name what happened to an exchange that broke off: Tor's death is not the site's fault."""
        path = self._socks(route)
        if path is not None and not is_served(path):
            return TorDown("Tor went away in the middle of an exchange")
        if isinstance(error, aiohttp.ClientResponseError):
            return FetchFailed("the answer is not HTTP as it should be")
        return FetchFailed(f"the site ended the exchange early ({type(error).__name__})")

    async def close(self) -> None:
        """Close all connections and forget all cookies."""
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.close()


async def _read_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Read the unpacked body; raise BodyTooLarge as soon as it is known to be over `limit` bytes."""
    if (response.content_length or 0) > limit:
        response.close()
        raise BodyTooLarge(f"the body is announced with more than {limit} bytes")
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > limit:
            response.close()
            raise BodyTooLarge(f"the body is over {limit} bytes")
    return bytes(body)
