"""robots.txt is fetched through the door, once a run, and obeyed as RFC 9309 says."""

import asyncio

import pytest
from attrs import evolve

from crawlers.transport.door import Door, Ways
from crawlers.transport.robots import Robots
from tests.lab.fake_socks import FakeSocks
from tests.lab.hostile_web import HostileWeb, answer
from tests.transport.conftest import BOARD, OTHER
from vigil.records.errors import RouteRefused, TorDown
from vigil.records.source import Source

RULES = b"User-agent: *\nDisallow: /private\nAllow: /private/open\n\nUser-agent: Vigil\nDisallow: /vigil\n"


def allowed(ways: Ways, source: Source, *paths: str) -> list[bool]:
    async def visit() -> list[bool]:
        door = Door(ways)
        robots = Robots(door)
        try:
            asking = (robots.allows(f"http://{BOARD}{path}", source) for path in paths)
            return list(await asyncio.gather(*asking))
        finally:
            await door.close()

    return asyncio.run(visit())


def test_what_robots_txt_forbids_to_us_is_not_allowed_and_it_is_read_once(
    ways: Ways, web: HostileWeb, socks: FakeSocks, board: Source
) -> None:
    web.pages["/robots.txt"] = answer(200, RULES)
    assert allowed(ways, board, "/page", "/vigil/a", "/private") == [True, False, True]
    assert [asked.target for asked in web.asked] == ["/robots.txt"]
    assert socks.connections == 1


def test_a_source_that_ignores_robots_txt_does_not_ask_for_it(ways: Ways, web: HostileWeb, board: Source) -> None:
    web.pages["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /")
    assert allowed(ways, evolve(board, robots="ignore"), "/page") == [True]
    assert web.asked == []


@pytest.mark.parametrize(
    ("whole", "may"),
    [
        (answer(404, b""), True),
        (answer(403, b""), True),
        (answer(429, b""), False),
        (answer(503, b""), False),
        (answer(200, b"\xff\xfe\x00 no rules at all"), True),
        (answer(200, b"User-agent: *\nDisallow: /"), False),
        (answer(302, b"", "Location: /elsewhere.txt"), False),
        (answer(302, b"", f"Location: http://{OTHER}/robots.txt"), True),
        (answer(302, b"", "Location: http://127.0.0.1/robots.txt"), True),
        (answer(302, b"", "Location: /loop"), True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", False),
    ],
)
def test_a_robots_txt_that_cannot_be_read_allows_or_forbids_as_the_standard_says(
    ways: Ways, web: HostileWeb, socks: FakeSocks, board: Source, whole: bytes, may: bool
) -> None:
    web.pages["/robots.txt"] = whole
    web.pages["/elsewhere.txt"] = answer(200, b"User-agent: *\nDisallow: /page")
    assert allowed(ways, board, "/page") == [may]
    assert {asked.name for asked in socks.asked} == {BOARD}


def test_with_tor_down_nobody_says_what_robots_txt_allows(ways: Ways, socks: FakeSocks, board: Source) -> None:
    socks.cut()
    with pytest.raises(TorDown):
        allowed(ways, board, "/page")


def test_an_address_without_a_route_is_refused_not_forbidden(ways: Ways, board: Source) -> None:
    async def visit() -> None:
        await Robots(Door(ways)).allows("http://localhost/", board)

    with pytest.raises(RouteRefused):
        asyncio.run(visit())
