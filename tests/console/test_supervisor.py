"""One scheduler a home: jobs that fail or hang hinder nobody, and a stop comes soon."""

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from console.state import state_of, troubles
from console.supervisor import Supervisor
from console.up_state import running_state
from tests.crawl.world import wait_until
from vigil.config.schema import Config
from vigil.ledger.sources import list_sources
from vigil.records.errors import LedgerBusy, UsageError
from vigil.records.job import Job

OFTEN = 0.02


class Watched:
    """A scheduler in the test's own process, whose main thread it needs: the test looks on from another."""

    def __init__(self, config: Config, *jobs: Job, **more) -> None:
        self.config = config
        self.stop = threading.Event()
        self.supervisor = Supervisor(config, jobs, stop=self.stop, **more)
        self.late: list[str] = []

    def run(self, look: Callable[[], object]) -> object:
        """Run until `look` has seen what it waits for; give what it saw."""
        seen: list[object] = []

        def watch() -> None:
            try:
                seen.append(look())
            finally:
                self.stop.set()

        watcher = threading.Thread(target=watch)
        self.late = self.supervisor.run(watcher.start)
        watcher.join()
        return seen[0]

    def job(self, name: str) -> dict:
        """What is told of one job."""
        state = running_state(self.config)
        return (state or {}).get("jobs", {}).get(name, {})


def test_a_job_that_fails_is_shown_without_a_page_s_words_and_runs_again(ledger):
    calls: list[int] = []

    def fails_twice() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("words of a page")
        if len(calls) == 2:
            raise LedgerBusy("another process holds the lock")

    def look() -> list[str | None]:
        assert wait_until(lambda: len(calls) > 2 and watched.job("x").get("last_error") is None, 20)
        return [watched.job("x")["failures"]]

    watched = Watched(ledger, Job(name="x", every=OFTEN, run=fails_twice))
    assert watched.run(look) == [2]


def test_the_last_error_of_a_job_is_a_trouble_that_the_state_tells(ledger):
    def fails() -> None:
        raise ValueError("words of a page")

    def look() -> list[str]:
        assert wait_until(lambda: watched.job("x").get("failures", 0) > 1, 20)
        return troubles(state_of(ledger, datetime.now(UTC)))

    watched = Watched(ledger, Job(name="x", every=OFTEN, run=fails))
    (told,) = watched.run(look)
    assert told.startswith("job x: ValueError at test_supervisor.py:")
    assert "words" not in told


def test_a_job_that_hangs_hinders_no_other_and_no_stop(ledger, caplog):
    released = threading.Event()
    runs: list[int] = []

    def look() -> int:
        assert wait_until(lambda: len(runs) > 5 and watched.job("hangs").get("skipped", 0) > 2, 20)
        return watched.job("hangs")["runs"]

    watched = Watched(
        ledger,
        Job(name="hangs", every=OFTEN, run=released.wait),
        Job(name="works", every=OFTEN, run=lambda: runs.append(1)),
        patience=0.1,
    )
    try:
        assert watched.run(look) == 1
        assert watched.late == ["hangs"]
    finally:
        released.set()
    assert not [record for record in caplog.records if record.name.startswith("console")]


def test_a_job_that_hangs_for_long_is_a_trouble(ledger):
    released = threading.Event()

    def look() -> list[str]:
        assert wait_until(lambda: watched.job("hangs").get("running_since") is not None, 20)
        now = datetime.now(UTC)
        return [troubles(state_of(ledger, now)), troubles(state_of(ledger, now + timedelta(hours=1)))]

    watched = Watched(ledger, Job(name="hangs", every=OFTEN, run=released.wait), patience=0.1)
    try:
        soon, later = watched.run(look)
    finally:
        released.set()
    assert soon == []
    assert later[0].startswith("job hangs has been at it since ")


def test_a_stop_lets_a_round_that_goes_on_end(ledger):
    ended: list[str] = []

    def round_() -> None:
        watched.stop.wait()
        time.sleep(0)
        ended.append("round")

    job = Job(name="x", every=OFTEN, run=round_, close=lambda: ended.append("job closed"))
    watched = Watched(ledger, job, closing=[lambda: ended.append("closed")])
    watched.run(lambda: wait_until(lambda: watched.job("x").get("running_since") is not None, 20))
    assert sorted(ended) == ["closed", "job closed", "round"]
    assert ended[-1] == "job closed"
    assert watched.late == []
    assert running_state(ledger) is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_the_old_handlers_come_back(ledger, number):
    before = signal.getsignal(number)
    watched = Watched(ledger, Job(name="x", every=OFTEN, run=lambda: None))
    watched.supervisor.run(lambda: os.kill(os.getpid(), number))
    assert watched.stop.is_set()
    assert signal.getsignal(number) is before


def test_a_second_one_is_refused_with_the_process_of_the_first(ledger):
    def look() -> str:
        second = Supervisor(ledger, [], stop=threading.Event())
        with pytest.raises(UsageError) as refusal:
            second.run()
        return str(refusal.value)

    watched = Watched(ledger, Job(name="x", every=OFTEN, run=lambda: None))
    assert f"process {os.getpid()};" in watched.run(look)


def test_threads_share_no_more_connections_than_there_are_jobs(ledger):
    rounds: list[int] = []

    def opened() -> int:
        links = (os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd"))
        return sum(link == str(ledger.ledger_path) for link in links)

    def look() -> int:
        assert wait_until(lambda: len(rounds) > 40, 30)
        return opened()

    before = opened()
    jobs = [Job(name=name, every=OFTEN, run=lambda: rounds.append(len(list_sources()))) for name in ("a", "b")]
    watched = Watched(ledger, *jobs)
    assert watched.run(look) <= before + len(jobs)
