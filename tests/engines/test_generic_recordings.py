"""The generic engine on recorded boards of real engines, of which it knows nothing."""

from pathlib import Path

import pytest

from crawlers.engines.document import Document
from crawlers.engines.generic import Generic
from tests.engines.recording import load, score, walk
from tests.shared import shared
from vigil.records.post import Post
from vigil.records.source import Source

NEVER = ("duplicates", "quotes leaked", "signatures leaked", "threads torn", "threads merged")


@pytest.mark.slow
@pytest.mark.parametrize(("board", "floor", "strangers"), [("phpbb", 0.99, 1), ("mybb", 0.99, 0), ("osclass", 0.99, 0)])
def test_a_recorded_board_is_read_whole(board: str, floor: float, strangers: int, tmp_path: Path) -> None:
    """The one stranger of phpBB is the welcome its installer posts, which the truth leaves out."""
    reading = walk(load(shared(f"boards/{board}.warc.gz")), "generic")
    told = score(board, reading.posts, tmp_path)
    assert {name: share for name, share in told["shares"].items() if share < floor} == {}
    assert {name: told["bad"].get(name, 0) for name in NEVER} == dict.fromkeys(NEVER, 0)
    assert told["bad"].get("strangers", 0) == strangers


@pytest.mark.slow
def test_an_imageboard_is_read_from_its_boards(tmp_path: Path) -> None:
    """Its front page is missing in the recording, so that its boards are where a crawl would begin."""
    posts = _every_post("boards/vichan.warc.gz")
    told = score("vichan", tuple(posts.values()), tmp_path)
    shares = {name: told["shares"][name] for name in ("posts", "author", "time", "quotes", "links", "title")}
    assert min(shares.values()) >= 0.99
    assert {name: told["bad"].get(name, 0) for name in NEVER} == dict.fromkeys(NEVER, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("board", "gone", "new", "edited"), [("phpbb", 1, 113, 1), ("mybb", 1, 113, 1), ("vichan", 1, 113, 0)]
)
def test_a_second_look_finds_the_same_posts_under_the_same_ids(board: str, gone: int, new: int, edited: int) -> None:
    """Between the two recordings one post was deleted, one edited where the engine allows it, and others were added."""
    before, after = _every_post(f"boards/{board}.warc.gz"), _every_post(f"boards/{board}.delta.warc.gz")
    assert (len(before.keys() - after.keys()), len(after.keys() - before.keys())) == (gone, new)
    both = before.keys() & after.keys()
    assert sum(before[name].text != after[name].text for name in both) == edited
    assert all(before[name].author == after[name].author for name in both)


def _every_post(path: str) -> dict[str, Post]:
    source = Source(name="recorded", url="http://127.0.0.1/", network="direct")
    found: dict[str, Post] = {}
    for capture in load(shared(path)).responses.values():
        for post in Generic().posts(Document(capture, source)):
            found.setdefault(post.post_id, post)
    return found
