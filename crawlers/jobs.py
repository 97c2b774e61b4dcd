"""Crawls under `vigil up`: each in a child process, each when its source is due."""

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from vigil.ledger.models.sources import Outcome
from vigil.ledger.runs import Run, abandon_runs, finish_run, list_runs, start_run
from vigil.ledger.sources import list_sources
from vigil.records.errors import TorDown, UsageError
from vigil.records.source import Source

log = logging.getLogger(__name__)

MAX_CRAWLS = 4  # children at once: each is an interpreter of some 150 MB
FIRST_RETRY = timedelta(seconds=30)
MEMORY = 10  # runs looked at to see how often a source has failed in a row
STOP_SECONDS = 30  # a crawl that is asked to stop finishes the page it is reading


def is_due(source: Source, runs: Sequence[Run], now: datetime) -> bool:
    """Say whether `source` is to be crawled now, given its runs, newest first.

    A run that failed is repeated after a pause that doubles each time, up to the source's own interval.
    """
    if source.every is None or source.paused or any(run.outcome is None for run in runs):
        return False
    interval = timedelta(seconds=source.every)
    crawls = [run for run in runs if run.kind == "crawl"]
    if not crawls:
        return True
    failures = 0
    while failures < len(crawls) and crawls[failures].outcome in ("failed", "tor_down"):
        failures += 1
    last = crawls[0]
    if not failures:
        return last.started_at + interval <= now
    pause: timedelta = min(interval, FIRST_RETRY * 2 ** (failures - 1))
    return (last.finished_at or last.started_at) + pause <= now


@frozen
class _Child:
    process: "subprocess.Popen[bytes]"
    run_before: int | None
    """Number of the source's latest run when it began, to tell whether it got as far as a run of its own."""


class Crawls:
    """The crawl processes of this scheduler; `command` gives the program that gathers one source.

    Its standard input is a pipe that ends with this process, however this one ends: the program is to stop then.
    `ready` says whether a source can be reached at all.
    """

    def __init__(self, command: Callable[[str], list[str]], ready: Callable[[Source], bool] = lambda _: True) -> None:
        self._command = command
        self._ready = ready
        self._children: dict[str, _Child] = {}
        self._lock = threading.Lock()
        self._stopped = False

    @property
    def running(self) -> dict[str, int]:
        """Process ids of the crawls that go on, by source."""
        return {name: child.process.pid for name, child in self._children.items()}

    def tick(self, now: datetime) -> str:
        """See which crawls have ended, begin those that are due, and say which go on."""
        with self._lock:
            self._reap(now)
            for source in list_sources():
                if self._stopped or len(self._children) >= MAX_CRAWLS:
                    break
                if source.name in self._children:
                    continue
                runs = list_runs(source.name, limit=MEMORY)
                if is_due(source, runs, now) and self._ready(source):
                    self._children[source.name] = _Child(self._begin(source.name), runs[0].id if runs else None)
            return f"crawling {', '.join(sorted(self._children))}" if self._children else "waiting"

    def _begin(self, name: str) -> "subprocess.Popen[bytes]":
        log.info("crawl begun", extra={"source": name})
        return subprocess.Popen(  # noqa: S603  our own program, a checked name
            self._command(name),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C in the terminal is for this process, which then asks its crawls once
        )

    def _reap(self, now: datetime) -> None:
        ended = {name: child for name, child in self._children.items() if child.process.poll() is not None}
        for name, child in ended.items():
            del self._children[name]
            _close(child.process)
            log.info("crawl ended", extra={"source": name, "status": child.process.returncode})
        if ended:
            abandon_runs(now)  # a child that was killed could not say so itself
        for name, child in ended.items():
            _note_unbegun(name, child, now)

    def stop(self) -> None:
        """Ask all crawls to stop, wait for them, and kill what does not; none begins after that."""
        self._stopped = True
        with self._lock:
            processes = [child.process for child in self._children.values()]
            for process in processes:
                process.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + STOP_SECONDS
            for process in processes:
                try:
                    process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                _close(process)
            self._children.clear()
        if processes:
            abandon_runs()


def _close(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        process.stdin.close()


def _note_unbegun(name: str, child: _Child, now: datetime) -> None:
    """Write down a crawl that failed before it had a run: it is seen, and repeated after a pause and not at once."""
    status = child.process.returncode
    runs = list_runs(name, limit=1)
    if status == 0 or (runs and runs[0].id != child.run_before):
        return
    outcome: Outcome = "tor_down" if status == TorDown.exit_status else "failed"
    why = "Tor cannot be reached" if outcome == "tor_down" else f"the crawl could not begin, exit status {status}"
    try:
        finish_run(start_run(name, "crawl", now), outcome, why, {}, now)
    except UsageError as error:  # removed meanwhile, or somebody else crawls it
        log.info("crawl not begun", extra={"source": name, "why": str(error)})
