"""A crawl stays out of calendars without end."""

import pytest

from crawlers.budget import MAX_URL, Trap, trap_in
from vigil.records.page import Link
from vigil.records.source import Source

SOURCE = Source(name="board", url="http://board.example/")


@pytest.mark.parametrize(
    ("url", "hops", "why"),
    [
        ("http://board.example/" + "a" * MAX_URL, 1, Trap.TOO_LONG),
        ("http://board.example/next", SOURCE.max_hops + 1, Trap.TOO_FAR),
        ("http://board.example/" + "/".join(str(n) for n in range(21)), 1, Trap.TOO_DEEP),
        ("http://board.example/a/b/a/b/a/b", 1, Trap.REPEATS),
        ("http://board.example/a//a///a/?x=1", 1, Trap.REPEATS),
    ],
)
def test_an_address_over_budget_is_not_followed(url, hops, why):
    found = trap_in(url, hops, SOURCE)
    assert found is not None
    assert found.why is why
    assert len(found.url) <= MAX_URL


@pytest.mark.parametrize(
    "url", ["http://board.example/", "http://board.example/a/b/a/b", "http://board.example/?a=a&b=a"]
)
def test_an_ordinary_address_is_followed_up_to_the_last_hop(url):
    assert trap_in(url, SOURCE.max_hops, SOURCE) is None


@pytest.mark.parametrize(
    ("kind", "shows_posts", "hops"),
    [("board", False, 4), ("thread", False, 4), ("post", True, 4), ("page", True, 3), ("page", False, 4)],
)
def test_a_thread_may_have_any_number_of_pages_and_a_list_may_not(kind, shows_posts, hops):
    assert Link(url="http://board.example/2", kind=kind).hops_from(3, shows_posts=shows_posts) == hops
