"""The one scheduler: it runs every job of Vigil on its interval, starts again what dies, and stops cleanly."""

import fcntl
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import attrs
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from attrs import define

from vigil.config.private import private_folder
from vigil.config.schema import Config
from vigil.records.errors import UsageError, VigilError
from vigil.records.job import Job

log = logging.getLogger(__name__)

LOCK_PATIENCE = 0.5  # seconds
LOCK_NAME = "up.lock"
STATE_NAME = "up.json"


@define
class JobState:
    """What `vigil status` shows of one job."""

    runs: int = 0
    failures: int = 0
    last_run: str | None = None
    last_error: str | None = None
    last_error_at: str | None = None


class Supervisor:
    """Runs `jobs` until `stop` is asked for; a second one on the same home is refused."""

    def __init__(self, config: Config, jobs: Iterable[Job], closing: Iterable[Callable[[], None]] = ()) -> None:
        self._jobs = list(jobs)
        self._closing = list(closing)
        self._runtime = private_folder(config.runtime)
        self._states = {job.name: JobState() for job in self._jobs}
        self._started = datetime.now(UTC)
        self._stop = threading.Event()
        self._writing = threading.Lock()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(4, len(self._jobs)))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def run(self) -> None:
        """Work until SIGTERM, SIGINT or `stop`; then finish what runs, and close what was opened."""
        with locked(self._runtime / LOCK_NAME):
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: self._stop.set())
            try:
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
                self._write_state()
                self._stop.wait()
                self._scheduler.shutdown(wait=True)
            finally:
                for close in self._closing:
                    close()
                (self._runtime / STATE_NAME).unlink(missing_ok=True)

    def stop(self) -> None:
        """Ask for the end."""
        self._stop.set()

    def _work(self, job: Job) -> None:
        """Run one job; a job that fails is shown and run again, and never takes the others with it."""
        state = self._states[job.name]
        state.runs += 1
        state.last_run = _now()
        try:
            job.run()
        except Exception as error:
            state.failures += 1
            # only Vigil's own errors promise not to repeat what a page said
            state.last_error = str(error) if isinstance(error, VigilError) else type(error).__name__
            state.last_error_at = _now()
            log.warning("job failed", extra={"job": job.name, "why": state.last_error})
        else:
            state.last_error = state.last_error_at = None
        self._write_state()

    def _write_state(self) -> None:
        told = {
            "pid": os.getpid(),
            "started": self._started.isoformat(),
            "jobs": {name: attrs.asdict(state) for name, state in self._states.items()},
        }
        with self._writing:
            path = self._runtime / STATE_NAME
            fresh = path.with_suffix(".new")
            fresh.write_text(json.dumps(told), encoding="utf-8")
            fresh.replace(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file for as long as the block runs; UsageError when another process holds it."""
    with path.open("a+", encoding="ascii") as file:
        if not _taken(file):
            file.seek(0)
            raise UsageError(f"vigil up runs already, process {file.read().strip()}; there can be only one scheduler")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _taken(file: IO[str]) -> bool:
    """Take the lock; a `vigil status` holds it for a moment when it looks, so a refusal is asked again."""
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(LOCK_PATIENCE / 10)
        else:
            return True


def running_state(config: Config) -> dict[str, Any] | None:
    """Give what a running `vigil up` last wrote about itself; None when none runs."""
    try:
        with (config.runtime / LOCK_NAME).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        pass  # held: it runs
    except OSError:
        return None
    else:
        return None
    try:
        state: dict[str, Any] = json.loads((config.runtime / STATE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"pid": None, "started": None, "jobs": {}}
    return state


def crawl_command(home: Path) -> Callable[[str], list[str]]:
    """Give the program that gathers one source of this home."""
    return lambda name: [sys.executable, "-m", "console.cli.main", "--home", str(home), "crawl", name, "--json"]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
