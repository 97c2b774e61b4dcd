"""The ledger says when each source was looked at, and which looks saw nothing."""

from datetime import timedelta

import pytest

from tests.homes import START
from vigil.config.schema import Config
from vigil.ledger.entries import note_event
from vigil.ledger.looks_at_sources import looks_at_sources
from vigil.ledger.runs import finish_run, start_run
from vigil.ledger.sources import add_source
from vigil.records.source import Source

HOUR = timedelta(hours=1)


@pytest.fixture
def board(ledger: Config) -> str:
    add_source(Source(name="board", url="http://board.example.org/"), START)
    add_source(Source(name="market", url="http://market.example.org/"), START)
    return "board"


def test_a_source_never_crawled_has_no_looks(board: str) -> None:
    finish_run(start_run(board, "import", START), "done", counts={"pages": 0, "failed": 3}, at=START + HOUR)
    assert looks_at_sources([board, "market"]) == {"board": [], "market": []}


@pytest.mark.parametrize(
    ("outcome", "why", "counts", "blind"),
    [
        ("done", None, {"pages": 4, "failed": 1}, None),
        ("done", None, {"pages": 0, "failed": 0}, None),
        ("done", None, {"pages": 0, "failed": 2}, "unreachable"),
        ("stopped", "as asked", {"pages": 0, "postponed": 2}, "unreachable"),
        ("done", None, {"pages": 0, "refused": 1}, "nothing there may be fetched"),
        ("done", None, {"pages": 1, "refused": 1}, None),
        ("tor_down", "no tor", {"pages": 3}, "Tor was down"),
        ("failed", None, {}, "the run failed"),
        ("failed", "its process died", {"pages": 3}, "the run failed: its process died"),
    ],
)
def test_a_look_that_saw_nothing_says_why(board, outcome, why, counts, blind) -> None:
    finish_run(start_run(board, "crawl", START), outcome, why, counts, START + HOUR)
    (look,) = looks_at_sources([board])[board]
    assert (look.started_at, look.finished_at, look.blind) == (START, START + HOUR, blind)


def test_looks_come_oldest_first_and_one_under_way_has_no_end(board: str) -> None:
    finish_run(start_run(board, "crawl", START), "done", counts={"pages": 1}, at=START + HOUR)
    start_run(board, "crawl", START + 2 * HOUR)
    assert [(look.started_at, look.finished_at) for look in looks_at_sources([board])[board]] == [
        (START, START + HOUR),
        (START + 2 * HOUR, None),
    ]


def test_a_layout_that_changed_blinds_its_own_run(board: str) -> None:
    finish_run(start_run(board, "crawl", START), "done", counts={"pages": 1}, at=START + HOUR)
    run = start_run(board, "crawl", START + 2 * HOUR)
    note_event(board, "layout changed", START + 3 * HOUR)
    note_event("market", "layout changed", START)
    finish_run(run, "done", counts={"pages": 1}, at=START + 3 * HOUR)
    assert [look.blind for look in looks_at_sources([board])[board]] == [None, "layout changed"]
