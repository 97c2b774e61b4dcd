"""`vigil up`: run everything, until stopped."""

from contextlib import ExitStack
from datetime import UTC, datetime

import click

from console.cli.context import Console, pass_console
from console.progress import bootstrap


@click.command("up")
@pass_console
def command(console: Console) -> None:
    """Crawl the sources that are due, keep the index level, match, and send mail, until stopped by Ctrl-C or SIGTERM.

    There is one on a home; a second one is refused. What dies is started again. `vigil status` shows how it goes.
    """
    from alerts.jobs import jobs as alert_jobs
    from console.supervisor import Supervisor, crawl_command
    from crawlers.jobs import Crawls
    from crawlers.keep_tor import KeepTor
    from indexers.jobs import jobs as index_jobs
    from vigil.ledger.runs import abandon_runs
    from vigil.records.job import Job

    config = console.ledger()
    with ExitStack() as stack:
        show = stack.enter_context(bootstrap(console.err))
        keep_tor = KeepTor(config, show)
        crawls = Crawls(crawl_command(console.home))
        supervisor = Supervisor(
            config,
            [
                Job(name="tor", every=15, run=keep_tor.tick),
                Job(name="crawls", every=5, run=lambda: crawls.tick(datetime.now(UTC))),
                *index_jobs(config),
                *alert_jobs(config, clock=console.now),
            ],
            closing=[crawls.stop, keep_tor.close],
        )
        abandon_runs(datetime.now(UTC))
        console.say(f"Vigil runs on {console.home}. Stop it with Ctrl-C; see how it goes with: vigil status")
        supervisor.run()
    console.say("Stopped.")
