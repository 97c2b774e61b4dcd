"""Recordings of a board of ours, replayed by the real command: the same spider, no network, the recording's clock."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.crawl.board import forum_of
from tests.crawl.recorded import record
from tests.crawl.warc import write_warc
from tests.crawl.world import World
from tests.homes import START
from tests.lab.sites.forum import Forum
from tests.shared import ROOT
from vigil.ledger.captures import captures
from vigil.ledger.entries import entries_after

pytestmark = pytest.mark.slow


def texts_of(forum: Forum) -> list[str]:
    """Give the texts of a forum's posts, sorted."""
    return sorted(post.text for thread in forum.threads for post in thread.posts)


def test_a_recording_is_gathered_once_a_second_one_is_a_re_crawl_and_reading_again_changes_nothing(
    world: World,
) -> None:
    forum, at = forum_of(threads=4, posts=6), datetime.now(UTC)
    first = record(forum, world.folder / "first.warc.gz", at)
    told = world.vigil("replay", str(first), "--source", "quay", "--json")
    assert (told.status, told.run["outcome"], told.run["new"]) == (0, "done", 24), told.err
    assert world.texts() == texts_of(forum)
    posts = world.posts()

    # the same file again: nothing
    told = world.vigil("replay", str(first), "--source", "quay", "--json")
    assert (told.status, told.run["new"], told.run["edited"], told.run["deleted"]) == (0, 0, 0, 0)
    assert world.posts() == posts

    # the stored pages read again: nothing
    told = world.vigil("reparse", "quay", "--json")
    assert (told.status, told.run["posts"], told.run["new"], told.run["edited"]) == (0, 24, 0, 0)
    assert world.posts() == posts

    # a day later: one reply, one edit
    thread = forum.threads[0]
    thread.posts[5].text = "Sold, thank you."
    forum.say(thread, "late guest", "Too late, as always.", at + timedelta(hours=20))
    later = record(forum, world.folder / "later.warc.gz", at + timedelta(days=1))
    told = world.vigil("replay", str(later), "--source", "quay", "--json")
    assert (told.status, told.run["new"], told.run["edited"]) == (0, 1, 1), told.err
    assert world.texts() == texts_of(forum)
    assert world.socks.connections == 0
    assert [run.kind for run in world.runs()] == ["replay", "reparse", "replay", "replay"]


def test_times_in_words_count_from_the_recordings_own_clock(world: World) -> None:
    forum, at = forum_of(threads=2, posts=3), datetime(2026, 3, 5, 15, 30, tzinfo=UTC)
    for thread in forum.threads:
        for place, post in enumerate(thread.posts):
            post.at = at - timedelta(minutes=25 - place)
    world.vigil("replay", str(record(forum, world.folder / "b.warc.gz", at)), "--source", "quay")
    true = {post.text: post.at for thread in forum.threads for post in thread.posts}
    shown = {stored.post.text: stored.post for stored in world.posts()}
    assert shown.keys() == true.keys()
    for text, post in shown.items():
        assert post.posted_raw is not None
        assert "minutes ago" in post.posted_raw
        assert post.posted_at is not None
        assert abs(post.posted_at - true[text]) <= timedelta(minutes=1)
        assert post.posted_precision == "minute"
    assert {stored.seen_at for stored in world.posts()} == {at}


def test_a_changed_layout_is_told_and_the_page_is_kept(world: World) -> None:
    topic = (ROOT / "tests/engines/pages/phpbb/topic.html").read_text(encoding="utf-8")
    moved = topic.replace('class="content"', 'class="text"')
    recording = write_warc(world.folder / "moved.warc.gz", [("http://quay.example/viewtopic.php?t=1", moved, START)])
    told = world.vigil("replay", str(recording), "--source", "quay", "--json")
    assert (told.status, told.run["failed"], told.run["posts"]) == (1, 1, 0), told.err
    assert len(list(captures("quay"))) == 1
    (event,) = [entry for entry in entries_after(0, 100) if entry.kind == "source_event"]
    assert "layout changed" in (event.note or "")
    state = world.vigil("status", "--json")
    assert any("vigil source show quay" in trouble for trouble in json.loads(state.out)["troubles"])
    assert "sees posts" in world.vigil("source", "show", "quay").out
