"""When a source is crawled again."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from crawlers.jobs import FIRST_RETRY, is_due
from vigil.ledger.runs import Run
from vigil.records.source import Source

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source(name="board", url="http://board.example/", every=HOUR.total_seconds())


def run(ago: timedelta, outcome: str | None = "done", kind: str = "crawl") -> Run:
    started = NOW - ago
    ended = None if outcome is None else started + timedelta(seconds=10)
    return Run(id=1, source="board", kind=kind, started_at=started, finished_at=ended, outcome=outcome)


def test_a_source_that_was_never_crawled_is_due():
    assert is_due(SOURCE, [], NOW)


@pytest.mark.parametrize(("ago", "due"), [(HOUR, True), (HOUR - timedelta(seconds=1), False), (3 * HOUR, True)])
def test_a_source_is_due_one_interval_after_its_last_crawl_began(ago, due):
    assert is_due(SOURCE, [run(ago)], NOW) is due


def test_a_replay_is_no_crawl():
    assert is_due(SOURCE, [run(timedelta(minutes=1), kind="replay")], NOW)


@pytest.mark.parametrize("changes", [{"every": None}, {"paused": True}])
def test_a_source_without_interval_or_paused_is_never_due(changes):
    assert not is_due(attrs.evolve(SOURCE, **changes), [], NOW)


def test_a_source_that_is_being_crawled_is_not_due():
    assert not is_due(SOURCE, [run(2 * HOUR, outcome=None), run(3 * HOUR)], NOW)


@pytest.mark.parametrize("outcome", ["failed", "tor_down"])
def test_a_crawl_that_failed_is_repeated_soon_with_doubling_pauses(outcome):
    ended = timedelta(seconds=10)
    for failures in range(1, 6):
        pause = FIRST_RETRY * 2 ** (failures - 1)
        early = (
            [run(pause + ended - timedelta(seconds=1), outcome)] + [run(HOUR, outcome)] * (failures - 1) + [run(HOUR)]
        )
        late = [run(pause + ended, outcome)] + [run(HOUR, outcome)] * (failures - 1) + [run(HOUR)]
        assert not is_due(SOURCE, early, NOW)
        assert is_due(SOURCE, late, NOW)


def test_a_source_that_always_fails_is_still_tried_every_interval():
    assert is_due(SOURCE, [run(HOUR + timedelta(seconds=10), "failed")] * 10, NOW)
