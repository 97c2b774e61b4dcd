"""What `vigil crawl` ends with: 0 done, 1 part failed, 2 wrong use, 3 Tor down, 4 ledger or disk; and signals."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.crawl.board import Board
from tests.crawl.world import World, ended, said
from tests.lab.fake_socks import made_up_onion
from tests.lab.hostile_web import Asked, answer
from tests.lab.sites.serve import Served
from vigil.ledger.sources import add_source
from vigil.records.source import Source

pytestmark = pytest.mark.slow

LARGE = 80 << 20
"""Bytes; above every other file that a crawl writes: the unpacked model of languages has 65 MiB."""

LIMITED = """
import resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.argv = ["vigil", "crawl", "quay", "--json"]
from console.cli.main import main
main()
"""


def test_an_unknown_source_is_named_and_nothing_is_fetched(world: World, quay: Board) -> None:
    done = world.crawl("quai")
    assert (done.status, done.out) == (2, "")
    assert "quay" in done.err  # the nearest name
    assert quay.asked == []


def test_a_paused_source_is_left_out_by_all_and_crawled_when_named(world: World, quay: Board) -> None:
    world.change(paused=True)
    none = world.vigil("crawl", "--all")
    assert none.status == 2
    assert quay.asked == []
    assert world.crawl("quay").run["outcome"] == "done"


def test_a_page_that_cannot_be_fetched_makes_status_1_and_the_rest_is_stored(world: World, quay: Board) -> None:
    world.change(max_body=1 << 20)
    quay.pages["/t/3"] = answer(200, bytes(2 << 20), "Content-Type: text/html")
    done = world.crawl()
    assert (done.status, done.run["outcome"], done.run["failed"]) == (1, "done", 1)
    assert world.texts() == [text for text in said(quay) if text in world.texts()]
    assert len(world.texts()) == quay.count() - 6  # that thread's


def test_no_tor_is_status_3(world: World, quay: Board) -> None:
    world.socks.cut()
    done = world.crawl()
    assert (done.status, done.out) == (3, "")
    assert quay.asked == []


@pytest.mark.parametrize("room", [0, 400])
def test_a_full_disk_is_status_4_and_the_next_crawl_goes_on_where_it_was(world: World, quay: Board, room: int) -> None:
    # the write-ahead log is made large and kept so by a reader; beyond its end there are `room` KiB left
    path = world.config.ledger_path
    with closing(sqlite3.connect(path)) as reader, closing(sqlite3.connect(path)) as writer:
        reader.execute("begin").execute("select count(*) from ledger_source").fetchone()
        writer.execute("create table filler (bytes)").execute("insert into filler values (zeroblob(?))", (LARGE,))
        writer.commit()
        size = Path(f"{path}-wal").stat().st_size
        assert size > LARGE
        done = ended(world.start("-c", LIMITED, str(size + room * 1024)))
        assert (done.status, "Traceback" in done.err) == (4, False), done.err
        kept = len(world.texts())
        assert (kept > 0) is (room > 0)
        assert kept < quay.count()
    again = world.crawl()
    assert (again.status, again.run["new"]) == (0, quay.count() - kept)
    assert world.texts() == said(quay)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_crawl_after_the_page_at_hand_and_the_run_says_so(
    world: World, quay: Board, number: signal.Signals
) -> None:
    crawl = world.start("-m", "console.cli.main", "crawl", "quay", "--json")

    def interrupt(_: Asked) -> None:
        if len(quay.asked) == 6:
            crawl.send_signal(number)

    quay.before = interrupt
    done = ended(crawl)
    assert (done.status, done.run["outcome"], done.run["why"]) == (0, "stopped", "stopped by a signal")
    assert "Traceback" not in done.err
    assert (world.runs()[0].outcome, world.runs()[0].counts["pages"]) == ("stopped", done.run["pages"])
    kept = len(world.texts())
    assert kept < quay.count()
    quay.before = lambda _: None
    assert world.crawl().run["new"] == quay.count() - kept


def test_scrapys_own_command_lists_and_crawls_the_one_spider(world: World, quay: Board) -> None:
    settings = {"SCRAPY_SETTINGS_MODULE": "crawlers.settings"}
    listed = ended(world.start("-m", "scrapy", "list", env=settings))
    assert (listed.status, listed.out.split()) == (0, ["source"])
    crawl = ("crawl", "source", "-a", "source=quay", "-L", "DEBUG")
    done = ended(world.start("-m", "scrapy", *crawl, env=settings))
    assert done.status == 0, done.err
    assert world.texts() == said(quay)
    shown = done.out + done.err
    assert not [word for text in said(quay) for word in text.split("\n") if word in shown]
    assert [run.outcome for run in world.runs()] == ["done"]


def test_both_demo_sites_are_gathered_whole(world: World) -> None:
    sites = Served().start()
    try:
        for name, port in (("harbour", sites.forum_port), ("corner", sites.adverts_port)):
            world.socks.sites[made_up_onion(name)] = port
            add_source(Source(name=name, url=f"http://{made_up_onion(name)}/", pause=0.0, images=name == "corner"))
        done = world.crawl("harbour", "corner")
    finally:
        sites.stop()
    assert done.status == 0, done.err
    assert world.texts("harbour") == sorted(post.text for thread in sites.forum.threads for post in thread.posts)
    assert {stored.post.title for stored in world.posts("corner")} == {each.title for each in sites.adverts.adverts}
    assert all(image.pdq for stored in world.posts("corner") for image in stored.post.images)
