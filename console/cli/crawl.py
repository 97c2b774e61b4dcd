"""`vigil crawl`: gather sources once, through Tor."""

import click

from console.cli.context import Console, as_json, pass_console
from console.gathering import report, watched
from vigil.records.errors import UsageError


@click.command("crawl")
@click.argument("names", nargs=-1)
@click.option("--all", "every_one", is_flag=True, help="All sources that are not paused.")
@as_json
@pass_console
def command(console: Console, names: tuple[str, ...], every_one: bool, wants_json: bool) -> int:
    """Gather the sources NAMES once. A crawl that was interrupted goes on where it was.

    \b
    Example:  vigil crawl harbour corner-shop
    """
    from crawlers.gather import gather
    from vigil.ledger.sources import get_source, list_sources

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
