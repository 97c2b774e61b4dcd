"""A search says when sources it asks about could not be looked at."""

from datetime import datetime, timedelta

import pytest

from indexers.coverage import Blind, Period, blind_times, may_hold, period_of, within
from indexers.document import microseconds
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from pipelines.extractors.registry import registry
from tests.homes import START
from vigil.ledger.looks_at_sources import Look
from vigil.records.source import Source

BOARD = Source(name="board", url="http://forum.example.org/index.php")
DAY = timedelta(days=1)


def look(day: float, blind: str | None = None, lasts: float = 0.1) -> Look:
    return Look(started_at=at(day), finished_at=at(day + lasts), blind=blind)


def at(day: float) -> datetime:
    return START + day * DAY


def node(query: str):
    return resolve(parse(query), now=START, registry=registry(), watchlists={})


def test_from_the_first_look_that_failed_to_the_next_that_did_not() -> None:
    looks = [look(0), look(1, "unreachable"), look(2, "unreachable"), look(5), look(6)]
    assert blind_times(BOARD, looks, at(7)) == [Blind(source="board", start=at(1), end=at(5), why="unreachable")]


def test_what_still_fails_has_no_end() -> None:
    looks = [look(0), look(1, "Tor was down"), look(2, "unreachable"), look(3, "unreachable")]
    assert blind_times(BOARD, looks, at(9)) == [
        Blind(source="board", start=at(1), end=None, why="Tor was down, unreachable")
    ]


def test_a_source_that_always_answered_was_never_blind() -> None:
    assert blind_times(BOARD, [look(0), look(40)], at(90)) == []


def test_a_regular_source_is_blind_while_nobody_looks() -> None:
    daily = Source(name="board", url="http://forum.example.org/", every=86400.0)
    assert blind_times(daily, [look(0), look(1), look(9)], at(9.5)) == [
        Blind(source="board", start=at(1.1), end=at(9), why="nobody looked")
    ]
    assert blind_times(daily, [look(0)], at(9)) == [Blind(source="board", start=at(0.1), end=None, why="nobody looked")]
    assert blind_times(daily, [], at(9)) == [Blind(source="board", start=None, end=None, why="nobody looked yet")]
    paused = Source(name="board", url="http://forum.example.org/", every=86400.0, paused=True)
    assert blind_times(paused, [look(0), look(9)], at(20)) == []


@pytest.mark.parametrize(
    ("query", "held"),
    [
        ("walnut", True),
        ("source:board", True),
        ("source:market", False),
        ("source:boa*", True),
        ("source:*ket", False),
        ("-source:board", False),
        ("-source:market", True),
        ("site:forum.example.org walnut", True),
        ("site:*.example.org", True),
        ("site:*.onion", False),
        ("-site:forum.example.org", True),  # the source may have posts of other hosts
        ("source:market OR walnut", True),
        ("source:market OR source:stall", False),
        ("NOT (source:market OR source:board)", False),
        ("board:furniture", True),
        ("board:pets", False),
        ("board:unknown", True),
        ("", True),
    ],
)
def test_which_sources_a_query_asks_about(query: str, held: bool) -> None:
    boards = {"furniture": frozenset({"board"}), "pets": frozenset({"market"}), "unknown": frozenset()}
    assert may_hold(node(query), BOARD, boards) == held


@pytest.mark.parametrize(
    ("query", "first", "end"),
    [
        ("walnut", None, None),
        ("posted:2026-03", "2026-03-01", "2026-04-01"),
        ("walnut seen:>=2026-03-05", "2026-03-05", None),
        ("posted:2026 seen:..2026-03-05", "2026-01-01", "2026-03-06"),
        ("posted:2026-03 OR posted:2026-05", "2026-03-01", "2026-06-01"),
        ("posted:2026-03 OR walnut", None, None),
        ("-posted:2026-03", None, None),
        ("changed:2026-03", None, None),
    ],
)
def test_which_time_a_query_asks_about(query: str, first: str | None, end: str | None) -> None:
    def moment(day: str | None) -> int | None:
        return None if day is None else microseconds(datetime.fromisoformat(f"{day}T00:00:00+00:00"))

    assert period_of(node(query)) == Period(moment(first), moment(end))


def test_only_blind_times_that_reach_into_the_period_are_told() -> None:
    early = Blind(source="board", start=at(0), end=at(1), why="unreachable")
    late = Blind(source="board", start=at(4), end=None, why="unreachable")
    never = Blind(source="board", start=None, end=None, why="nobody looked yet")
    assert within([early, late, never], Period()) == [early, late, never]
    assert within([early, late, never], Period(microseconds(at(1)), microseconds(at(4)))) == [never]
    assert within([early, late], Period(microseconds(at(0.5)), microseconds(at(2)))) == [early]
    assert within([early, late], Period(microseconds(at(50)), None)) == [late]
