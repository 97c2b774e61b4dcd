"""`vigil up`: run everything, until stopped."""

import logging
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from console.cli.context import Console, pass_console
from console.progress import live_line


@click.command("up")
@pass_console
def command(console: Console) -> None:
    """Crawl the sources that are due, keep the index level, match, and send mail, until stopped by Ctrl-C or SIGTERM.

    There is one on a home; a second one is refused. What dies is started again. `vigil status` shows how it goes.

    \b
    Example:  vigil up
    """
    from alerts.jobs import jobs as alert_jobs
    from console.supervisor import Supervisor
    from crawlers.jobs import Crawls
    from crawlers.keep_tor import KeepTor
    from indexers.jobs import jobs as index_jobs
    from vigil.records.job import Job

    config = console.ledger()
    stop = threading.Event()
    with live_line(console.err) as show:
        keep_tor = KeepTor(config, lambda percent, doing: show(f"Tor: {percent} %, {doing}" if percent < 100 else ""))
        crawls = Crawls(lambda name: crawl_command(console.home, name), ready=keep_tor.serves)
        supervisor = Supervisor(
            config,
            [
                Job(name="tor", every=5, run=keep_tor.tick),
                Job(name="crawls", every=5, run=lambda: crawls.tick(datetime.now(UTC))),
                *index_jobs(config),
                *alert_jobs(config, clock=console.now, stopping=stop.is_set),
            ],
            stop=stop,
            closing=[crawls.stop, keep_tor.close],
        )
        late = supervisor.run(
            lambda: console.say(
                f"Vigil runs on {console.home}. Stop it with Ctrl-C; see how it goes with: vigil status"
            )
        )
    console.say("Stopped.")
    if late:
        _leave(late)


def crawl_command(home: Path, name: str) -> list[str]:
    """Give the program that gathers one source of a home for as long as this process lives."""
    return [sys.executable, "-m", "console.cli.main", "--home", str(home), "crawl", name, "--json", "--attached"]


def _leave(late: list[str]) -> None:
    """End now: the interpreter would wait for the threads of jobs that hang, on a mail server or on Tor."""
    logging.getLogger(__name__).warning("ended in the middle of a job", extra={"jobs": ",".join(late)})
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
