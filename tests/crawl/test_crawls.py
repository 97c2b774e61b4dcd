"""Crawls as child processes: begun when due, repeated after a pause when they fail, ended with their parent."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from crawlers.jobs import FIRST_RETRY, Crawls
from tests.crawl.world import ROOT, wait_until
from vigil.config.schema import Config
from vigil.ledger.runs import Run, list_runs
from vigil.ledger.sources import add_source
from vigil.records.errors import TorDown
from vigil.records.source import Source

NOW = datetime.now(UTC)
SOON = timedelta(seconds=1)

HANGING = """
import sys
from pathlib import Path
from vigil.config.schema import Config
from vigil.ledger.open import open_ledger
from vigil.ledger.runs import start_run
open_ledger(Config(home=Path(sys.argv[1])))
start_run(sys.argv[2], "crawl")
sys.stdin.read()
"""
"""A crawl that begins its run and then waits until its parent is gone."""


def program(home: Config, text: str) -> Callable[[str], list[str]]:
    return lambda name: [sys.executable, "-c", text, str(home.home), name]


@pytest.fixture
def home(ledger: Config, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A home with one source that is due."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    add_source(Source(name="quay", url="http://example.org/", every=3600.0))
    return ledger


@pytest.fixture
def hanging(home: Config) -> Iterator[Crawls]:
    """One crawl that has begun its run."""
    crawls = Crawls(program(home, HANGING))
    assert crawls.tick(NOW) == "crawling quay"
    assert wait_until(lambda: bool(list_runs("quay")))
    yield crawls
    crawls.stop()


def only_run() -> Run:
    (run,) = list_runs("quay")
    return run


def gone(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.slow
def test_a_crawl_that_was_killed_is_closed_as_failed_and_repeated_after_its_pause(hanging):
    pid = hanging.running["quay"]
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: gone(pid))
    assert hanging.tick(NOW + SOON) == "waiting"
    assert (only_run().outcome, only_run().why) == ("failed", "its process died")
    assert hanging.tick(NOW + SOON + FIRST_RETRY - SOON) == "waiting"
    assert hanging.tick(NOW + SOON + FIRST_RETRY) == "crawling quay"


@pytest.mark.slow
def test_a_stop_ends_the_crawls_closes_their_runs_and_lets_none_begin(hanging):
    pid = hanging.running["quay"]
    hanging.stop()
    assert gone(pid)
    assert (only_run().outcome, only_run().why) == ("failed", "its process died")
    assert hanging.tick(NOW + timedelta(hours=2)) == "waiting"


@pytest.mark.slow
def test_a_crawl_is_asked_once_though_the_terminal_asks_everybody(hanging):
    assert os.getpgid(hanging.running["quay"]) != os.getpgid(0)


@pytest.mark.parametrize(
    ("status", "outcome", "why"),
    [
        (2, "failed", "the crawl could not begin, exit status 2"),
        (TorDown.exit_status, "tor_down", "Tor cannot be reached"),
        (-9, "failed", "the crawl could not begin, exit status -9"),
    ],
)
def test_a_crawl_that_never_got_as_far_as_a_run_is_seen_and_repeated_after_a_pause(home, status, outcome, why):
    end = "import os; os.kill(os.getpid(), 9)" if status == -9 else f"raise SystemExit({status})"
    crawls = Crawls(program(home, end))
    assert crawls.tick(NOW) == "crawling quay"
    pid = crawls.running["quay"]
    assert wait_until(lambda: gone(pid))
    assert crawls.tick(NOW + SOON) == "waiting"
    assert (only_run().outcome, only_run().why) == (outcome, why)
    assert crawls.tick(NOW + SOON + FIRST_RETRY) == "crawling quay"
    crawls.stop()


def test_a_crawl_waits_until_its_source_can_be_reached(home):
    reachable: list[str] = []
    crawls = Crawls(program(home, "pass"), ready=lambda source: source.name in reachable)
    assert crawls.tick(NOW) == "waiting"
    reachable.append("quay")
    assert crawls.tick(NOW) == "crawling quay"
    crawls.stop()


@pytest.mark.slow
def test_a_crawl_ends_with_its_parent_even_when_that_is_killed(home):
    child = "import signal; from console.cli.crawl import stop_with_input; stop_with_input(); signal.pause()"
    parent = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdin=subprocess.PIPE)
print(child.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
    assert wait_until(lambda: gone(pid), 30)
