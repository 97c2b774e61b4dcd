"""Sources and runs."""

import os
import subprocess
import sys

import attrs
import pytest

from tests.homes import BOARD, START
from vigil.config.schema import Config
from vigil.ledger.models import RunRow
from vigil.ledger.runs import abandon_runs, finish_run, list_runs, start_run
from vigil.ledger.sources import add_source, change_source, get_source, list_sources, remove_source
from vigil.records.errors import LedgerError, UsageError
from vigil.records.source import Source

FULL = Source(
    name="night-board_2",
    url=BOARD,
    engine="phpbb",
    network="direct",
    identity="anna",
    epoch=3,
    country="UA",
    lang="uk",
    timezone="Europe/Kyiv",
    robots="ignore",
    pause=0.5,
    concurrency=2,
    deadline=60.0,
    max_body=1000,
    max_pages=10,
    max_hops=5,
    max_segments=6,
    max_repeats=1,
    images=True,
    tls_pin="a" * 64,
    every=600.0,
    paused=True,
)


def test_every_setting_of_a_source_comes_back(ledger: Config) -> None:
    assert not [one.name for one in attrs.fields(Source) if getattr(FULL, one.name) == one.default]
    add_source(FULL, START)
    assert get_source(FULL.name) == FULL
    assert list_sources() == [FULL]


def test_an_unknown_source_is_refused_with_the_nearest_names(ledger: Config) -> None:
    add_source(FULL, START)
    for call in (get_source, remove_source, list_runs):
        with pytest.raises(UsageError, match="did you mean night-board_2"):
            call("night-bord_2")
    with pytest.raises(UsageError, match="known are night-board_2"):
        change_source(Source(name="zzz", url=BOARD))


@pytest.mark.parametrize("name", ["", "Board", "a b", "../x", "б", "a" * 65, "a\n"])
def test_a_name_that_could_not_be_typed_or_would_be_a_path_is_refused(ledger: Config, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a source"):
        add_source(Source(name=name, url=BOARD), START)


def test_a_name_is_given_once(ledger: Config) -> None:
    add_source(FULL, START)
    with pytest.raises(UsageError, match="already"):
        add_source(FULL, START)


def test_a_run_is_recorded_with_its_end(ledger: Config) -> None:
    add_source(FULL, START)
    run = start_run(FULL.name, "crawl", START)
    assert [(one.id, one.outcome) for one in list_runs(FULL.name)] == [(run, None)]
    finish_run(run, "stopped", "asked to", {"pages": 3}, START)
    (ended,) = list_runs()
    assert (ended.outcome, ended.why, ended.counts, ended.finished_at) == ("stopped", "asked to", {"pages": 3}, START)
    with pytest.raises(LedgerError):
        finish_run(99, "done", None, {}, START)


def test_two_crawls_of_one_source_at_a_time_are_refused(ledger: Config) -> None:
    add_source(FULL, START)
    start_run(FULL.name, "crawl", START)
    with pytest.raises(UsageError, match=f"being crawled already: run 1, process {os.getpid()}"):
        start_run(FULL.name, "crawl", START)
    assert start_run(FULL.name, "import", START) == 2


def test_a_run_whose_process_died_is_closed(ledger: Config) -> None:
    add_source(FULL, START)
    run = start_run(FULL.name, "crawl", START)
    assert abandon_runs(START) == []
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    RunRow.objects.filter(id=run).update(pid=dead.pid)
    assert start_run(FULL.name, "crawl", START) == 2
    assert [(one.outcome, one.why) for one in list_runs()] == [(None, None), ("failed", "its process died")]


def test_a_process_id_that_was_given_again_is_not_taken_for_the_run(ledger: Config) -> None:
    add_source(FULL, START)
    run = start_run(FULL.name, "crawl", START)
    RunRow.objects.filter(id=run).update(born="another boot:1")
    assert [one.id for one in abandon_runs(START)] == [run]
