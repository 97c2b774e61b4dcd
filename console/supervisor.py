"""The one scheduler: it runs every job of Vigil on its interval, starts again what fails, and stops cleanly."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from console.logs import place_of
from console.up_state import LOCK_NAME, STATE_NAME, JobState, locked, write_state
from vigil.config.private import private_folder
from vigil.config.schema import Config
from vigil.records.errors import VigilError
from vigil.records.job import Job

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds that a job may go on once a stop is asked for; each may be killed at any moment
STEP = 0.05  # seconds


class Supervisor:
    """Runs `jobs` until `stop` is set; a second one on the same home is refused."""

    def __init__(
        self,
        config: Config,
        jobs: Iterable[Job],
        *,
        stop: threading.Event,
        closing: Iterable[Callable[[], None]] = (),
        patience: float = PATIENCE,
    ) -> None:
        self._jobs = list(jobs)
        self._closing = list(closing)
        self._runtime = private_folder(config.runtime)
        self._states = {job.name: JobState() for job in self._jobs}
        self._started = datetime.now(UTC)
        self._stop = stop
        self._patience = patience
        self._writing = threading.Lock()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(1, len(self._jobs)))},  # so that none waits for another
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_listener(self._count_skipped, EVENT_JOB_MAX_INSTANCES)

    def run(self, on_start: Callable[[], None] = lambda: None) -> list[str]:
        """Work until SIGTERM, SIGINT or `stop`; then close what was opened, and wait a moment for what still runs.

        Gives the names of the jobs that did not end in time: their threads are still there. UsageError when another
        one runs.
        """
        with locked(self._runtime / LOCK_NAME), _signals_set(self._stop):
            self._write_state()
            try:
                on_start()
                for job in self._jobs:
                    self._scheduler.add_job(
                        self._work,
                        "interval",
                        args=[job],
                        seconds=job.every,
                        id=job.name,
                        next_run_time=datetime.now(UTC),
                    )
                self._scheduler.start()
                self._stop.wait()
                self._scheduler.shutdown(wait=False)
            finally:
                for close in self._closing:
                    close()
                late = self._wait()
                for job in self._jobs:
                    if job.name not in late:
                        job.close()
                with self._writing:
                    (self._runtime / STATE_NAME).unlink(missing_ok=True)
        return late

    def _wait(self) -> list[str]:
        deadline = time.monotonic() + self._patience
        while (late := self._running()) and time.monotonic() < deadline:
            time.sleep(STEP)
        return late

    def _running(self) -> list[str]:
        return [name for name, state in self._states.items() if state.running_since is not None]

    def _work(self, job: Job) -> None:
        """Run one job; a job that fails is shown and run again, and never takes the others with it."""
        if self._stop.is_set():
            return
        state = self._states[job.name]
        state.runs += 1
        state.last_run = state.running_since = _now()
        self._write_state()
        try:
            done = job.run()
        except Exception as error:
            self._note_failure(job.name, state, error)
        else:
            if state.last_error is not None:
                log.warning("job works again", extra={"job": job.name})
            state.last_error = state.last_error_at = None
            state.told = done if isinstance(done, str) else None
        finally:
            state.running_since = None
        self._write_state()

    def _note_failure(self, name: str, state: JobState, error: Exception) -> None:
        state.failures += 1
        # only Vigil's own errors promise not to repeat what a page said
        why = str(error) if isinstance(error, VigilError) else place_of(error)
        if why != state.last_error and not self._stop.is_set():  # told once, not every other second
            log.warning("job failed", extra={"job": name, "why": why})
            state.last_error_at = _now()
        state.last_error = why

    def _count_skipped(self, event: JobExecutionEvent) -> None:
        self._states[event.job_id].skipped += 1

    def _write_state(self) -> None:
        with self._writing:
            if self._stop.is_set():
                return
            try:
                write_state(self._runtime, os.getpid(), self._started, self._states)
            except OSError as error:
                log.warning("the state cannot be written", extra={"why": error.strerror})


@contextmanager
def _signals_set(stop: threading.Event) -> Iterator[None]:
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
