"""Crawls under `vigil up`: each in a child process, each when its source is due."""

import logging
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from vigil.ledger.runs import Run, abandon_runs, list_runs
from vigil.ledger.sources import list_sources
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


class Crawls:
    """The crawl processes of this scheduler; `command` gives the program that gathers one source."""

    def __init__(self, command: Callable[[str], list[str]]) -> None:
        self._command = command
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def running(self) -> list[str]:
        """Names of the sources that are being crawled."""
        return sorted(self._children)

    def tick(self, now: datetime) -> None:
        """See which crawls have ended, and begin those that are due."""
        self._reap(now)
        for source in list_sources():
            if len(self._children) >= MAX_CRAWLS:
                return
            if source.name not in self._children and is_due(source, list_runs(source.name, limit=MEMORY), now):
                self._children[source.name] = subprocess.Popen(  # noqa: S603  our own program, a checked name
                    self._command(source.name), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
                )
                log.info("crawl begun", extra={"source": source.name})

    def _reap(self, now: datetime) -> None:
        ended = [name for name, child in self._children.items() if child.poll() is not None]
        for name in ended:
            status = self._children.pop(name).returncode
            log.info("crawl ended", extra={"source": name, "status": status})
        if ended:
            abandon_runs(now)  # a child that was killed could not say so itself

    def stop(self) -> None:
        """Ask all crawls to stop, wait for them, and kill what does not."""
        for child in self._children.values():
            child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._children.clear()
