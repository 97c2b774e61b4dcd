"""Rows T1 to T6, T10, T13, T17 and P1: the door itself, against a hostile site behind a stand-in for Tor."""

import asyncio
import gzip
import re
import socket
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import brotli
import pytest
import zstandard
from attrs import evolve

from crawlers.transport.door import MAX_SITES, Door
from crawlers.transport.exchange import Exchange
from crawlers.transport.ways import Ways
from tests.lab.fake_socks import FakeSocks, Mood, made_up_onion
from tests.lab.hostile_web import HostileWeb, answer
from tests.transport.conftest import BOARD, OTHER
from vigil.records.errors import (
    BodyTooLarge,
    DeadlinePassed,
    FetchFailed,
    OnionGone,
    OnionLocked,
    OnionUnreachable,
    RouteRefused,
    TorDown,
    VigilError,
)
from vigil.records.source import Source
from vigil.records.units import MIB

Got = TypeVar("Got")


def at_the_door(ways: Ways, visit: Callable[[Door], Awaitable[Got]]) -> Got:
    """Open a door, let `visit` use it, and close it."""

    async def stay() -> Got:
        door = Door(ways)
        try:
            return await visit(door)
        finally:
            await door.close()

    return asyncio.run(stay())


def get(ways: Ways, source: Source, path: str = "/page") -> Exchange:
    return at_the_door(ways, lambda door: door.exchange(f"http://{BOARD}{path}", source))


def test_a_page_comes_whole_through_the_socks_socket_by_name(ways: Ways, socks: FakeSocks, board: Source) -> None:
    got = get(ways, board)
    assert (got.status, got.network, got.header("content-type")) == (200, "tor", "text/html")
    assert b"A quiet page." in got.body
    assert got.at.tzinfo is not None
    assert [(asked.kind, asked.name, asked.port) for asked in socks.asked] == [(3, BOARD, 80)]


def test_tor_sees_the_token_and_nothing_else_of_the_source(ways: Ways, socks: FakeSocks, board: Source) -> None:
    get(ways, evolve(board, name="case-7%2Fa", identity="<torS0X>/@:é"))
    assert re.fullmatch("[0-9a-f]{32}", socks.asked[0].user)
    assert socks.asked[0].password == socks.asked[0].user


def test_the_request_is_the_plain_profile_byte_for_byte(ways: Ways, web: HostileWeb, board: Source) -> None:
    get(ways, board)
    assert web.asked[0].head.decode() == (
        f"GET /page HTTP/1.1\r\nHost: {BOARD}\r\n"
        "User-Agent: Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        "Accept-Language: en-US,en;q=0.5\r\n"
        "Accept-Encoding: gzip, deflate, br, zstd\r\n"
        "Connection: keep-alive\r\n\r\n"
    )


def test_the_path_is_sent_as_the_page_wrote_it(ways: Ways, web: HostileWeb, board: Source) -> None:
    get(ways, board, "/a%2Fb%7e'()*;x=[1]?q=%D1%82+e|f&u=тема")
    assert web.asked[0].target == "/a%2Fb%7e'()*;x=[1]?q=%D1%82+e|f&u=%D1%82%D0%B5%D0%BC%D0%B0"


def test_connections_are_kept_for_the_next_page_and_never_shared_between_tokens(
    ways: Ways, socks: FakeSocks, board: Source
) -> None:
    sources = [board, evolve(board, identity="second"), evolve(board, epoch=1), evolve(board, name="twin")]

    async def visit(door: Door) -> int:
        for source in sources * 3:
            await door.exchange(board.url, source)
        return door.sockets

    assert at_the_door(ways, visit) == socks.connections == 4
    assert len({asked.user for asked in socks.asked}) == 4


def test_cookies_come_back_to_the_identity_that_got_them_and_to_no_other(
    ways: Ways, web: HostileWeb, board: Source
) -> None:
    twin = evolve(board, identity="second")

    async def visit(door: Door) -> None:
        await door.exchange(f"http://{BOARD}/set-cookie", board)
        for source in (board, twin):
            await door.exchange(board.url, source)
        await door.exchange(f"http://{OTHER}/image.png", board, "image")

    at_the_door(ways, visit)
    assert [asked.header("cookie") for asked in web.asked] == [None, "sid=one; wide=two", None, None]


def test_a_site_that_sets_cookies_without_end_gets_few_back(ways: Ways, web: HostileWeb, board: Source) -> None:
    for number in range(40):
        lines = (f"Set-Cookie: c{number}x{index}={'y' * 100}" for index in range(60))
        web.pages[f"/{number}"] = answer(200, b"", *lines)

    async def visit(door: Door) -> None:
        for number in range(40):
            await door.exchange(f"http://{BOARD}/{number}", board)
        await door.exchange(board.url, board)

    at_the_door(ways, visit)
    assert 0 < len(web.asked[-1].header("cookie") or "") <= 8190


def test_another_site_sees_neither_token_nor_cookie_nor_referer(
    ways: Ways, web: HostileWeb, socks: FakeSocks, board: Source
) -> None:
    async def visit(door: Door) -> None:
        await door.exchange(f"http://{BOARD}/set-cookie", board)
        moved = await door.exchange(f"http://{BOARD}/redirect?http://{OTHER}/image.png", board, "image")
        await door.exchange(moved.header("location") or "", board, "image")

    at_the_door(ways, visit)
    assert [asked.name for asked in socks.asked] == [BOARD, OTHER]
    assert socks.asked[0].user != socks.asked[1].user
    assert not {"cookie", "referer", "authorization"} & {
        line.partition(":")[0].lower() for line in web.asked[-1].head.decode().split("\r\n")
    }


def test_foreign_sites_without_end_keep_few_connections_open(web: HostileWeb, short: Path, board: Source) -> None:
    onions = [made_up_onion(str(number)) for number in range(80)]
    with FakeSocks(short / "s", dict.fromkeys([BOARD, *onions], web.port)) as socks:

        async def visit(door: Door) -> int:
            await door.exchange(f"http://{BOARD}/set-cookie", board)
            for onion in onions:
                await door.exchange(f"http://{onion}/image.png", board, "image")
            await door.exchange(board.url, board)
            return door.sites

        assert at_the_door(Ways(socks.path, None), visit) <= MAX_SITES + 2
    assert (web.asked[-1].header("cookie") or "").startswith("sid=one")


@pytest.mark.parametrize("name", ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "HTTP_PROXY"])
def test_a_proxy_of_the_environment_is_ignored(
    ways: Ways, socks: FakeSocks, board: Source, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert get(ways, board).status == 200
    assert socks.connections == 1


def test_a_netrc_file_tells_nobody_a_password(
    ways: Ways, web: HostileWeb, board: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text(f"machine {BOARD} login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    get(ways, board)
    assert web.asked[0].header("authorization") is None


def test_headers_that_lead_elsewhere_are_kept_and_not_followed(
    ways: Ways, web: HostileWeb, socks: FakeSocks, board: Source
) -> None:
    got = get(ways, board, "/leads")
    assert got.header("Onion-Location") == "http://127.0.0.1/lead"
    assert (len(web.asked), len(socks.asked)) == (1, 1)


def test_a_redirect_is_an_answer_and_not_followed(ways: Ways, web: HostileWeb, board: Source) -> None:
    got = get(ways, board, "/redirect?http://127.0.0.1/")
    assert (got.status, got.header("Location")) == (302, "http://127.0.0.1/")
    assert len(web.asked) == 1


def test_a_refused_address_opens_no_socket(ways: Ways, socks: FakeSocks, board: Source) -> None:
    async def visit(door: Door) -> int:
        with pytest.raises(RouteRefused, match="LOCAL"):
            await door.exchange("http://127.0.0.1/", board)
        return door.sockets

    assert at_the_door(ways, visit) == socks.connections == 0


@pytest.mark.parametrize("there", ["missing", "refused", "no_way"])
def test_without_tor_there_is_a_typed_error_and_no_other_way(short: Path, board: Source, there: str) -> None:
    path = short / "s"
    if there == "refused":
        with socket.socket(socket.AF_UNIX) as once:
            once.bind(str(path))
    with pytest.raises(TorDown):
        get(Ways(None if there == "no_way" else path, None), board)


def test_onion_and_clearnet_go_to_their_own_sockets(short: Path, web: HostileWeb, board: Source) -> None:
    clearnet = Source(name="ads", url="http://example.com/page")
    with FakeSocks(short / "o", {BOARD: web.port}) as onion, FakeSocks(short / "e", {"example.com": web.port}) as leave:

        async def visit(door: Door) -> None:
            await door.exchange(board.url, board)
            await door.exchange(clearnet.url, clearnet)

        at_the_door(Ways(onion.path, leave.path), visit)
        assert ([asked.name for asked in onion.asked], [asked.name for asked in leave.asked]) == (
            [BOARD],
            ["example.com"],
        )


REPLIES: list[tuple[int, type[VigilError], bool]] = [
    (0x01, FetchFailed, True),
    (0x02, RouteRefused, False),
    (0x03, FetchFailed, True),
    (0x04, FetchFailed, True),
    (0x05, FetchFailed, True),
    (0x06, FetchFailed, True),
    (0x07, TorDown, True),
    (0x08, TorDown, True),
    (0xF0, OnionGone, False),
    (0xF1, OnionUnreachable, True),
    (0xF2, OnionUnreachable, True),
    (0xF3, OnionUnreachable, True),
    (0xF4, OnionLocked, False),
    (0xF5, OnionLocked, False),
    (0xF6, OnionGone, False),
    (0xF7, OnionUnreachable, True),
    (0x5A, FetchFailed, True),
]


@pytest.mark.parametrize(("code", "kind", "retry"), REPLIES, ids=lambda value: f"{value}")
def test_each_answer_of_tor_is_an_error_that_knows_whether_to_retry(
    short: Path, board: Source, code: int, kind: type[VigilError], retry: bool
) -> None:
    with FakeSocks(short / "s", {}, {BOARD: code}) as socks, pytest.raises(VigilError) as caught:
        get(Ways(socks.path, None), board)
    assert (type(caught.value), caught.value.retry) == (kind, retry)
    assert f"0x{code:02X}" in str(caught.value)
    assert BOARD not in str(caught.value)


@pytest.mark.parametrize("mood", ["silent", "deaf"])
def test_a_tor_that_never_answers_is_left_at_the_deadline(
    ways: Ways, socks: FakeSocks, board: Source, mood: Mood
) -> None:
    socks.mood = mood
    with pytest.raises(DeadlinePassed):
        get(ways, evolve(board, deadline=0.5))


def test_a_tor_that_hangs_up_while_asked_is_down(ways: Ways, socks: FakeSocks, board: Source) -> None:
    socks.mood = "hangs_up"
    with pytest.raises(TorDown):
        get(ways, board)


def test_tor_that_dies_in_the_middle_of_a_page_is_down_and_back_when_it_is_back(
    ways: Ways, web: HostileWeb, socks: FakeSocks, board: Source
) -> None:
    async def visit(door: Door) -> int:
        asked = asyncio.create_task(door.exchange(f"http://{BOARD}/drip-body", board))
        assert await asyncio.to_thread(web.visited.wait, 10)
        await asyncio.to_thread(socks.cut)
        with pytest.raises(TorDown):
            await asked
        with pytest.raises(TorDown):
            await door.exchange(board.url, board)
        await asyncio.to_thread(socks.start)
        return (await door.exchange(board.url, board)).status

    assert at_the_door(ways, visit) == 200


@pytest.mark.parametrize("path", ["/drip-body", "/drip-head", "/endless-interim"])
def test_a_dripping_site_is_left_at_the_deadline(ways: Ways, board: Source, path: str) -> None:
    with pytest.raises(DeadlinePassed):
        get(ways, evolve(board, deadline=0.7), path)


def test_a_dripping_tls_handshake_is_left_at_the_deadline(ways: Ways, board: Source) -> None:
    hasty = evolve(board, deadline=0.7)
    with pytest.raises(DeadlinePassed):
        at_the_door(ways, lambda door: door.exchange(f"https://{BOARD}/", hasty))


@pytest.mark.parametrize("path", ["/many-headers", "/long-header", "/not-http", "/hangs-up", "/less-than-said"])
def test_an_answer_that_is_not_proper_http_fails_and_may_be_retried(ways: Ways, board: Source, path: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        get(ways, board, path)
    assert caught.value.retry
    assert BOARD not in str(caught.value)


def test_a_body_that_is_not_packed_as_it_says_fails(ways: Ways, board: Source) -> None:
    with pytest.raises(FetchFailed):
        get(ways, board, "/false-gzip")


def test_what_follows_the_stated_length_is_never_taken_for_the_next_answer(ways: Ways, board: Source) -> None:
    async def visit(door: Door) -> tuple[bytes, bytes]:
        first = await door.exchange(f"http://{BOARD}/more-than-said", board)
        second = await door.exchange(board.url, board)
        return first.body, second.body

    first, second = at_the_door(ways, visit)
    assert first == b"four"
    assert b"A quiet page." in second


@pytest.mark.parametrize("path", ["/endless", "/huge-length", "/bomb-gzip", "/bomb-deflate", "/bomb-br", "/bomb-zstd"])
def test_a_body_without_end_stops_at_the_limit_in_little_memory(ways: Ways, board: Source, path: str) -> None:
    limit = 2 * MIB

    async def visit(door: Door) -> int:
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        with pytest.raises(BodyTooLarge):
            await door.exchange(f"http://{BOARD}{path}", evolve(board, max_body=limit))
        return tracemalloc.get_traced_memory()[1] - before

    try:
        # the server's own bytes, made in this process, count too: 1 MiB at a time
        assert at_the_door(ways, visit) < 3 * limit + 3 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "identity"])
def test_a_packed_page_is_unpacked(ways: Ways, web: HostileWeb, board: Source, encoding: str) -> None:
    text = b"<p>A quiet page.</p>" * 1000
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
        "identity": bytes,
    }[encoding]
    web.pages["/packed"] = answer(200, pack(text), f"Content-Encoding: {encoding}")
    got = get(ways, board, "/packed")
    assert got.body == text
    assert got.header("Content-Encoding") == encoding


def test_a_status_that_says_error_is_an_answer(ways: Ways, board: Source) -> None:
    assert get(ways, board, "/status-500").status == 500
