"""The whole crawl, by the real command: everything once, and afterwards only what is new."""

import re
from datetime import UTC, datetime

import pytest

from tests.crawl.board import Board, forum_of
from tests.crawl.world import World, said

pytestmark = pytest.mark.slow


def test_everything_is_gathered_once_and_afterwards_only_what_is_new(world: World, quay: Board) -> None:
    ended = world.crawl()
    assert (ended.status, ended.err) == (0, "")
    assert (ended.run["outcome"], ended.run["new"], ended.run["failed"]) == ("done", quay.count(), 0)
    assert world.texts() == said(quay)
    check_what_is_known_of_each_post(world, quay)
    first = quay.targets
    assert len(first) == len(set(first))
    assert not [target for target in first if "sign-in" in target]

    # nothing happened: nothing changes, and no thread is asked for again
    posts = world.posts()
    quay.asked.clear()
    ended = world.crawl()
    assert (ended.status, ended.run["new"], ended.run["edited"], ended.run["deleted"]) == (0, 0, 0, 0)
    assert world.posts() == posts
    assert {"/", "/room/north", "/room/south"} <= set(quay.targets) < set(first)
    assert not [target for target in quay.targets if target.startswith("/t/")]

    # a reply, and an edit on the page it is on: one new post, one new version, and no other thread is read
    quay.asked.clear()
    thread = quay.forum.threads[1]
    before = thread.posts[5].text
    thread.posts[5].text = "Nothing to see here any more."
    quay.forum.say(thread, "late guest", "I was here too, at 202-555-0199, before noon.", datetime.now(UTC))
    ended = world.crawl()
    assert (ended.run["new"], ended.run["edited"], ended.run["deleted"]) == (1, 1, 0)
    assert world.texts() == said(quay)
    (edited,) = [stored for stored in world.posts() if stored.earlier]
    assert [earlier.text for earlier in edited.earlier] == [before]
    assert {target.partition("?")[0] for target in quay.targets if target.startswith("/t/")} == {"/t/2"}
    assert [run.outcome for run in world.runs()] == ["done"] * 3


def check_what_is_known_of_each_post(world: World, board: Board) -> None:
    """Hold author, thread, time and contacts of every stored post against the board."""
    true = {post.text: (thread, post) for thread in board.forum.threads for post in thread.posts}
    for stored in world.posts():
        post = stored.post
        thread, said_ = true[post.text]
        assert (post.title, post.author) == (thread.title, said_.author)
        assert post.posted_at is not None
        assert abs((post.posted_at - said_.at).total_seconds()) <= 60
        (number,) = re.findall(r"555-(\d{4})", post.text)
        assert [contact.value for contact in post.contacts if contact.kind == "phone"] == [f"+1202555{number}"]
    assert len({(stored.post.title, stored.post.thread_id) for stored in world.posts()}) == len(board.forum.threads)


def test_two_sources_are_gathered_at_once_each_with_its_own_run_and_its_own_circuit(world: World, quay: Board) -> None:
    pier = world.serve(Board(forum_of(threads=2, posts=3)), "pier")
    together = []
    quay.before = lambda asked: together.append("quay")
    pier.before = lambda asked: together.append("pier")
    ended = world.crawl("quay", "pier")
    assert (ended.status, ended.err) == (0, "")
    assert {run["source"]: run["new"] for run in ended.json} == {"quay": quay.count(), "pier": pier.count()}
    assert (world.texts("quay"), world.texts("pier")) == (said(quay), said(pier))
    assert len(set(together[: len(together) // 2])) == 2  # neither waited for the other
    tokens = [{asked.user for asked in world.socks.asked if asked.name == name} for name in world.socks.sites]
    assert all(len(each) == 1 for each in tokens)
    assert len(set.union(*tokens)) == 2
