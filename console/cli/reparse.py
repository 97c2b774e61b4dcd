"""`vigil reparse`: read the stored pages of a source again with today's engine."""

import click

from console.cli.context import Console, as_json, pass_console
from console.progress import live_line


@click.command("reparse")
@click.argument("name")
@click.option("--engine", help="How its pages are read; default: as the source says.")
@as_json
@pass_console
def command(console: Console, name: str, engine: str | None, wants_json: bool) -> int:
    """Read every stored page of source NAME again. Nothing is fetched; what reads differently makes a new version.

    \b
    Example:  vigil reparse harbour --engine phpbb
    """
    from crawlers.reparse import reparse
    from crawlers.settings import PIPELINE_STEPS
    from crawlers.sources import check_reading
    from crawlers.steps import plain_steps
    from vigil.ledger.audit import record_audit
    from vigil.ledger.runs import finish_run, start_run
    from vigil.ledger.sources import get_source

    console.ledger()
    source = get_source(name)
    check_reading(engine or source.engine, source.timezone)
    run = start_run(name, "reparse", console.now())
    try:
        with live_line(console.err) as show:
            tally = reparse(
                source,
                run,
                plain_steps(PIPELINE_STEPS),
                engine,
                lambda tally: show(f"{tally.pages} pages, {tally.posts} posts, {tally.new} new, {tally.edited} edited"),
            )
    except BaseException as error:
        finish_run(run, "failed", type(error).__name__, {}, console.now())
        raise
    finish_run(run, "done", None, tally.counts(), console.now())
    record_audit("reparse", console.actor, {"source": name, "run": run}, console.now())
    if wants_json:
        console.json({"source": name, "run": run, **tally.counts()})
    else:
        console.say(f"{name}: {tally.pages} pages, {tally.posts} posts, {tally.new} new, {tally.edited} edited")
    return 1 if tally.failed else 0
