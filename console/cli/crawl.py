"""`vigil crawl`: gather sources once, through Tor."""

import os
import signal
import sys
import threading

import click

from console.cli.context import Console, as_json, pass_console
from console.runs import report, watched
from vigil.records.errors import UsageError


@click.command("crawl")
@click.argument("names", nargs=-1)
@click.option("--all", "every_one", is_flag=True, help="All sources that are not paused.")
@click.option("--attached", is_flag=True, hidden=True, help="Stop when standard input ends.")
@as_json
@pass_console
def command(console: Console, names: tuple[str, ...], every_one: bool, attached: bool, wants_json: bool) -> int:
    """Gather the sources NAMES once. A crawl that was interrupted goes on where it was.

    \b
    Example:  vigil crawl harbour corner-shop
    """
    from crawlers.gather import gather
    from vigil.ledger.sources import get_source, list_sources

    if attached:
        stop_with_input()
    console.ledger()
    if every_one == bool(names):
        raise UsageError("name the sources to crawl, or say --all (vigil source list shows them)")
    chosen = (
        [source.name for source in list_sources() if not source.paused] if every_one else list(dict.fromkeys(names))
    )
    for name in chosen:
        get_source(name)
    if not chosen:
        raise UsageError("there is no source to crawl; add one: vigil source add NAME URL")
    with watched(console) as (progress, bootstrap):
        ended = gather(console.config, chosen, progress=progress, bootstrap=bootstrap)
    return report(console, ended, wants_json=wants_json)


def stop_with_input() -> None:
    """Let this process be asked to stop when its standard input ends: whoever holds the other end is gone."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="attached").start()
