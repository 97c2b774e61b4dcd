"""A search after a real crawl says whether its board could be reached."""

import pytest

from tests.crawl.board import Board
from tests.crawl.world import World
from tests.lab.fake_socks import made_up_onion

pytestmark = pytest.mark.slow

NO_DESCRIPTOR = 0xF0  # a reply of Tor's SOCKS port that no retry can help (Tor proposal 304)


def blind(world: World, *query: str) -> list[tuple[str, str, bool]]:
    """Give source, reason, and whether it is over, as a search tells them."""
    (answer,) = world.vigil("search", *query, "--count", "--json").json
    return [(one["source"], one["why"], one["end"] is not None) for one in answer["blind"]]


def test_a_board_that_cannot_be_reached_is_told_where_the_query_asks_about_it(world: World, quay: Board) -> None:
    world.socks.sites.pop(made_up_onion("quay"))
    world.socks.replies = {made_up_onion("quay"): NO_DESCRIPTOR}
    assert world.crawl().status == 1
    assert blind(world, "anything") == [("quay", "unreachable", False)]
    assert blind(world, "anything", "source:quay") == [("quay", "unreachable", False)]
    assert blind(world, "anything", "source:elsewhere") == []
    assert blind(world, "anything", "posted:2001") == []
    assert "Blind: quay: unreachable since " in world.vigil("search", "anything").out


def test_a_board_that_answers_was_seen(world: World, quay: Board) -> None:
    world.crawl()
    assert blind(world, "anything") == []
