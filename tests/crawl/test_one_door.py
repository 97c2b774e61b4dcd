"""Rows T2, T3, T7, T18 and T19: a whole crawl uses one door, and nothing else of the network."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.crawl.board import Board, html
from tests.crawl.world import World, ended, said
from tests.lab.hostile_web import Asked, answer
from tests.lab.sites.adverts import picture

pytestmark = pytest.mark.slow

PROXIES = {
    name: "http://127.0.0.1:9"
    for each in ("http_proxy", "https_proxy", "all_proxy", "socks_proxy")
    for name in (each, each.upper())
}
ROBOTS = "User-agent: *\nDisallow: /t/3\n"
COOKIES = ("sid=one; Path=/", "wide=two; Domain=onion; Path=/", "own=three; Domain=.example.com; Path=/")


@pytest.fixture
def busy(quay: Board, world: World) -> Board:
    """A board with everything that is fetched: robots.txt, a redirect, an error, pictures; it sets cookies too."""
    quay.robots = ROBOTS
    quay.pages["/pic/1.png"] = answer(200, picture(1), "Content-Type: image/png")

    def before(asked: Asked) -> bytes | None:
        path, _, moved = asked.target.partition("?")
        if moved == "moved=1":
            return answer(302, b"", "Location: /t/1")
        page = quay.forum.page(path, {}, datetime.now(UTC)) or ""
        if asked.target == "/":
            page = page.replace("</main>", '<a href="/t/1?moved=1">One</a><a href="/t/99">Gone</a></main>')
            return answer(200, page.encode(), "Content-Type: text/html", *(f"Set-Cookie: {each}" for each in COOKIES))
        if asked.target == "/t/2":
            return html(page.replace("</p></td></tr></table>", '<img src="/pic/1.png"></p></td></tr></table>', 1))
        return None

    quay.before = before
    world.change(images=True)
    return quay


def test_all_that_a_crawl_fetches_passes_the_door_and_no_other_socket_is_opened(world: World, busy: Board) -> None:
    seen = ended(world.start("-m", "tests.crawl.watched", str(world.home), "quay", env=PROXIES))
    assert seen.status == 0, seen.err
    (told,) = seen.json
    assert told["ended"][0]["outcome"] == "done"
    assert told["ended"][0]["counts"]["pictures"] == 1
    assert {"/robots.txt", "/t/1?moved=1", "/t/1", "/pic/1.png", "/room/north"} <= {
        asked.target for asked in busy.asked
    }
    # T7: not one look-up, not one internet socket, cookies with a Domain included
    assert (told["lookups"], told["stopped"]) == ({}, [])
    assert not {str(int(socket.AF_INET)), str(int(socket.AF_INET6))} & set(told["families"])
    # T2: every connection goes to Tor's socket; beside the door's, one asks whether Tor is there
    assert told["connects"] == {str(world.socks.path): told["sockets"] + 1}
    assert len(world.socks.asked) == told["sockets"] > 0
    # T18: nothing but GET, without a body
    assert {asked.method for asked in busy.asked} == {"GET"}
    assert all(asked.header("Content-Length") is None for asked in busy.asked)


def test_robots_txt_is_fetched_once_and_obeyed(world: World, busy: Board) -> None:
    world.change(images=False)
    run = world.crawl().run
    targets = [asked.target for asked in busy.asked]
    assert targets.count("/robots.txt") == 1
    assert targets[0] == "/robots.txt"
    assert not [target for target in targets if target.startswith("/t/3")]
    assert run["refused"] >= 1
    assert len(world.texts()) == len(said(busy)) - 6
    assert not [target for target in targets if target.startswith("/pic/")]  # with images off no picture is asked for


def test_nothing_listens_while_a_crawl_runs(world: World, quay: Board) -> None:
    crawl = world.start("-m", "console.cli.main", "crawl", "quay")
    listening: list[str] = []
    looked = []

    def look(asked: Asked) -> None:
        if asked.target.startswith("/t/1"):
            looked.append(asked.target)
            listening.extend(listening_of(crawl.pid))

    quay.before = look
    assert ended(crawl).status == 0
    assert looked
    assert listening == []


def listening_of(pid: int) -> list[str]:
    """Give the sockets on which a process waits for connections."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        target = str(link.readlink())
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    assert inodes, "a crawl has sockets"
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in inodes and fields[3] == "0A":  # TCP_LISTEN
                found.append(fields[1])
    for line in Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[6] in inodes and int(fields[3], 16) & 0x10000:  # __SO_ACCEPTON
            found.append(line)
    return found
