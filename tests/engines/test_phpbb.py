"""The phpBB engine, on pages of our own and on a recorded board."""

from pathlib import Path

import pytest

from crawlers.engines.choose import THRESHOLD, choose
from crawlers.engines.phpbb import MARKS, Phpbb
from crawlers.engines.read import read_page
from tests.contracts.engine import EngineContract
from tests.engines.pages import FOLDER, document, expected, link_lines, post_lines, saved, saved_paths
from tests.engines.recording import load, score, true_posts, walk
from tests.shared import shared
from vigil.records.errors import LayoutChanged

TOPIC = (FOLDER / "phpbb/topic.html").read_text(encoding="utf-8")


class TestContract(EngineContract):
    engine = Phpbb()
    reads = ("phpbb/topic", "phpbb/topic_of_version_3_0")


@pytest.mark.parametrize("path", saved_paths("phpbb"))
def test_a_saved_page_is_read_as_it_was_written(path: str) -> None:
    read, truth = read_page(saved(path)), expected(path)
    assert read.engine == "phpbb"
    assert post_lines(read.posts) == truth["posts"]
    assert link_lines(read.links) == truth["links"]


@pytest.mark.parametrize("other", ["fluxbb", "mybb", "smf", "xenforo"])
def test_another_engine_is_not_taken_for_phpbb(other: str) -> None:
    page = document((FOLDER / f"other/{other}.html").read_bytes(), "http://forum.example.net/viewtopic.php?id=44")
    assert Phpbb().recognises(page) < THRESHOLD
    assert choose(page).engine.name != "phpbb"


def test_no_mark_alone_is_enough() -> None:
    assert all(weight < THRESHOLD for _, weight, _ in MARKS)


def test_a_skin_without_name_and_footer_is_still_recognised() -> None:
    plain = TOPIC.replace('id="phpbb"', "").replace("phpbb.com", "example.com").replace("/styles/", "/looks/")
    page = document(plain)
    assert len(Phpbb().marks(page)) < len(Phpbb().marks(document(TOPIC)))
    assert choose(page).engine.name == "phpbb"


def test_a_skin_with_its_time_elsewhere_is_read() -> None:
    moved = TOPIC.replace('<p class="author">', '<p class="when">')
    posts = read_page(document(moved, seen_at=saved("phpbb/topic").seen_at)).posts
    assert [post.posted_at for post in posts] == [post.posted_at for post in read_page(saved("phpbb/topic")).posts]
    assert [post.author for post in posts] == ["Марічка", "Гість 5"]


def test_posts_that_cannot_be_read_are_a_changed_layout() -> None:
    page = document(TOPIC.replace('class="content"', 'class="text"'))
    assert Phpbb().recognises(page) >= THRESHOLD
    with pytest.raises(LayoutChanged, match="phpbb"):
        read_page(page)


def test_a_topic_that_is_gone_is_no_changed_layout() -> None:
    gone = '<body id="phpbb" class="section-viewtopic"><div id="message">The requested topic does not exist.</div>'
    read = read_page(document(gone + '<p class="copyright"><a href="https://www.phpbb.com/">phpBB</a></p>'), "phpbb")
    assert read.posts == ()


def test_a_number_below_three_thousand_tags_is_recovered() -> None:
    buried = "<div>" * 3_000 + "call 202-555-0143" + "</div>" * 3_000
    posts = read_page(document(TOPIC.replace("Перший рядок.<br>", buried))).posts
    assert "call 202-555-0143" in posts[0].text
    assert len(posts) == 2


def test_the_zone_of_the_source_is_used_where_the_page_tells_none() -> None:
    page = (FOLDER / "phpbb/topic_of_version_3_0.html").read_text(encoding="utf-8")
    silent = page.replace("All times are UTC + 1 hour", "")
    read = read_page(document(silent, zone="America/New_York"))
    assert read.posts[0].posted_at is not None
    assert read.posts[0].posted_at.isoformat() == "2026-07-05T00:18:00+00:00"


def test_an_offset_equal_to_the_sources_gives_way_to_its_zone_with_its_summer_time() -> None:
    page = (FOLDER / "phpbb/topic_of_version_3_0.html").read_text(encoding="utf-8")
    winter = page.replace("UTC + 1 hour [", "UTC-05:00 [").replace("DST", "")
    read = read_page(document(winter, zone="America/New_York"))
    assert read.posts[0].posted_at is not None
    assert read.posts[0].posted_at.isoformat() == "2026-07-05T00:18:00+00:00"


def test_the_address_of_a_post_leads_to_its_topic() -> None:
    read = read_page(document(TOPIC, "http://forum.example.net/board/viewtopic.php?p=109"))
    topic = "http://forum.example.net/board/viewtopic.php?t=7"
    assert (topic, "thread") in [(link.url, link.kind) for link in read.links]
    assert [post.position for post in read.posts] == [16, 17]


def test_posts_nested_without_end_are_one_post() -> None:
    nested = "".join(f'<div id="p{n}" class="post"><div class="content">w{n} ' for n in range(2_000))
    posts = Phpbb().posts(document(nested))
    assert [post.post_id for post in posts] == ["0"]
    assert posts[0].text.split() == [f"w{n}" for n in range(2_000)]


def paged(start: int, shown: tuple[int, ...], total: int = 1_234) -> list[tuple[str, str | None]]:
    bar = "".join(f'<a href="./viewtopic.php?f=3&amp;t=7&amp;start={other}">x</a>' for other in shown)
    page = document(
        f'<div class="pagination">{total} posts <ul>{bar}</ul></div>',
        "http://forum.example.net/viewtopic.php?t=7" + (f"&start={start}" if start else ""),
    )
    return [(link.url.partition("start=")[2], link.mark) for link in Phpbb().links(page)]


def test_the_first_page_of_a_long_topic_links_all_its_pages() -> None:
    assert paged(0, (15, 30, 1_230)) == [(str(start), "1234") for start in range(15, 1_231, 15)]


def test_a_later_page_links_what_it_shows() -> None:
    assert [start for start, _ in paged(30, (0, 15, 45, 1_230))] == ["15", "45", "1230"]


def test_an_absurd_last_page_is_not_filled_up_to() -> None:
    assert [start for start, _ in paged(0, (1, 10**15))] == ["1", "1000000000000000"]


@pytest.mark.slow
@pytest.mark.parametrize("board", ["phpbb", "phpbb.delta"])
def test_a_recorded_board_is_read_whole(board: str, tmp_path: Path) -> None:
    reading = walk(load(shared(f"boards/{board}.warc.gz")), "auto")
    assert reading.engines == {"phpbb"}
    assert reading.missing == ()
    told = score(board, reading.posts, tmp_path)
    assert set(told["shares"]) == {"posts", "author", "time", "text", "quotes", "images", "links", "title"}
    assert told["shares"]["posts"] == 1
    assert min(told["shares"].values()) >= 0.99
    strangers = told["bad"].pop("strangers")
    assert not any(told["bad"].values())
    known = {str(thread["id"]) for thread, _ in true_posts(board)}
    outside = [post for post in reading.posts if post.thread_id not in known]
    assert strangers == len(outside) == 1  # the example topic that every installation begins with


@pytest.mark.slow
def test_places_boards_and_edits_of_a_recorded_board_are_true() -> None:
    reading = walk(load(shared("boards/phpbb.warc.gz")), "phpbb")
    posts = {post.post_id: post for post in reading.posts}
    for thread, true in true_posts("phpbb"):
        post = posts[true["post_id"]]
        assert (post.position, post.thread_id, post.url) == (true["n"], str(thread["id"]), true["permalink"])
        assert (post.edited_at is None) == (true["edited"] is None)
        assert (post.author_id is None) == true["guest"]


@pytest.mark.slow
def test_a_list_tells_which_threads_have_something_new() -> None:
    before, after = (_threads(board) for board in ("phpbb", "phpbb.delta"))
    changed = {url for url, seen in after.items() if before.get(url) != seen}
    old, new = ({post["post_id"]: thread["url"] for thread, post in true_posts(b)} for b in ("phpbb", "phpbb.delta"))
    assert changed == {(old | new)[post_id] for post_id in old.keys() ^ new.keys()}
    assert len(changed) < len(after) / 3


def _threads(board: str) -> dict[str, tuple[str | None, int | None]]:
    found: dict[str, tuple[str | None, int | None]] = {}
    for capture in load(shared(f"boards/{board}.warc.gz")).responses.values():
        page = document(capture.body, capture.url, capture.fetched_at)
        for link in Phpbb().links(page):
            if link.kind == "thread":
                assert found.setdefault(link.url, (link.mark, link.replies)) == (link.mark, link.replies)
    return found
