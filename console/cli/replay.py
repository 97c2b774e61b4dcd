"""`vigil replay`: gather a source from a WARC recording in place of the network."""

from pathlib import Path

import click

from console.cli.context import Console, as_json, pass_console
from console.runs import report, watched


@click.command("replay")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--source", "name", required=True, help="Name of the source it belongs to; a new one is made.")
@click.option("--engine", help="How its pages are read; default: as the source says.")
@click.option("--timezone", default="UTC", help="Zone a new source shows its times in.")
@as_json
@pass_console
def command(console: Console, file: Path, name: str, engine: str | None, timezone: str, wants_json: bool) -> int:
    """Gather what WARC FILE recorded: the same spider and pipelines, no network.

    It starts at the first response of the file, and its clock is the WARC-Date of each page. A second recording on the
    same source is a re-crawl.

    \b
    Example:  vigil replay board.warc.gz --source board
    """
    from crawlers.gather import gather
    from crawlers.replay import opened
    from crawlers.sources import check_reading
    from vigil.ledger.audit import record_audit
    from vigil.ledger.sources import add_source, list_sources
    from vigil.records.source import Source

    recording = opened(file)
    check_reading(engine or "auto", timezone)
    console.ledger()
    if name not in {source.name for source in list_sources()}:
        add_source(Source(name=name, url=recording.first_url, timezone=timezone, paused=True))
        record_audit("source.add", console.actor, {"source": name, "from": "recording"}, console.now())
        console.tell(f"Made source {name}, paused: it is read from recordings.")
    with watched(console) as (progress, _):
        ended = gather(console.config, [name], recording=file, engine=engine, progress=progress)
    return report(console, ended, wants_json=wants_json)
