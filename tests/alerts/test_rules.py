"""What is checked before a rule is stored."""

import pytest

from tests.alerts.worlds import World
from vigil.ledger.rules import list_rules
from vigil.records.errors import BadInput, QueryError, UsageError


@pytest.fixture
def world(ledger):
    world = World(ledger)
    world.watch("walnut", name="case-114")
    return world


def test_a_sound_rule_is_stored_as_it_was_meant(world):
    made = world.rule(
        "Offers, Kyiv",
        query="walnut OR phone:*4567",
        watchlists=["case-114", "case-114"],
        recipients=["ann@Example.org", "bob@example.org", "ann@example.org"],
        every=3600,
        show_values=True,
    )
    assert [made] == list_rules()
    assert made.watchlists == ("case-114",)
    assert made.recipients == ("ann@example.org", "bob@example.org")
    assert (made.every, made.show_values, made.state) == (3600, True, "active")


def test_a_query_that_is_not_understood_is_refused_with_its_place(world):
    with pytest.raises(QueryError) as error:
        world.rule(query="walnut autor:x")
    assert error.value.offset == 7
    assert "author" in str(error.value)
    assert list_rules() == []


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_query_is_refused(world, query):
    with pytest.raises((BadInput, QueryError), match="match everything"):
        world.rule(query=query)


def test_an_unknown_watchlist_is_refused_with_the_nearest_names(world):
    with pytest.raises(UsageError, match="case-114"):
        world.rule(watchlists=["case-115"])
    with pytest.raises(UsageError, match="known are: case-114"):
        world.rule(watchlists=["zzz"])


def test_a_watchlist_inside_a_query_must_be_there_too(world):
    with pytest.raises(QueryError, match="no watchlist"):
        world.rule(query="walnut watchlist:zzz")


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"recipients": []}, "somebody to tell"),
        ({"recipients": ["ann@example.org", "bob"]}, "no mail address"),
        ({"recipients": ["ann@example.org\r\nBcc: eve@example.net"]}, "no mail address"),
        ({"every": 1}, "at least 10s, at most 31d"),
        ({"every": 32 * 86_400}, "at least 10s, at most 31d"),
        ({"every": float("nan")}, "at least 10s, at most 31d"),
        ({"watchlists": []}, "a query or a watchlist"),
        ({"name": " "}, "needs a name"),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"name": "a\r\nBcc: eve@example.net"}, "invisible character U\\+000D"),
        ({"name": "a\u202eb"}, "invisible character U\\+202E"),
        ({"name": "a\u2028b"}, "invisible character U\\+2028"),
    ],
)
def test_what_cannot_work_is_refused_with_the_reason(world, wishes, why):
    with pytest.raises(BadInput, match=why):
        world.rule(**({"watchlists": ["case-114"]} | wishes))
    assert list_rules() == []
