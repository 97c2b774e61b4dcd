"""`vigil import`: take in posts that something else gathered."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import attrs
import click

from console.cli.context import Console, as_json, pass_console
from console.progress import live_line
from vigil.records.errors import BadInput


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--source", "name", required=True, help="Name of the source they belong to; a new one is made.")
@click.option("--url", default=None, help="Address of a new source; default: the address of its first post's site.")
@as_json
@pass_console
def command(console: Console, file: Path, name: str, url: str | None, wants_json: bool) -> int:
    """Take the posts of FILE, one JSON object a line (- for standard input), through the pipelines of crawled ones.

    The same line again changes nothing; a line whose content differs makes a new version. A bad line is told with its
    number, and the others go in. The format is described in docs/interchange.md.

    \b
    Example:  vigil import chat.jsonl --source chat
    """
    from crawlers.settings import PIPELINE_STEPS
    from crawlers.steps import plain_steps
    from pipelines.from_lines import Taken, take_lines
    from vigil.ledger.audit import record_audit
    from vigil.ledger.runs import finish_run, start_run
    from vigil.ledger.sources import add_source, get_source, list_sources
    from vigil.records.source import Source

    with ExitStack() as stack:
        lines = _open(file, stack)
        console.ledger()
        if name not in {source.name for source in list_sources()}:
            add_source(Source(name=name, url=url or f"import:{name}", paused=True))
            console.tell(f"Made source {name}, paused: it is not crawled.")
        source = get_source(name)
        run = start_run(name, "import", console.now())
        show = stack.enter_context(live_line(console.err))

        def progress(taken: Taken) -> None:
            show(f"{taken.lines} lines, {taken.new} new, {taken.edited} edited, {taken.refused} refused")

        taken = Taken()
        try:
            taken = take_lines(lines, source, run, plain_steps(PIPELINE_STEPS), progress)
        except BaseException as error:
            finish_run(run, "failed", type(error).__name__, {}, console.now())
            raise
        counts = attrs.asdict(taken, filter=attrs.filters.exclude("told"))
        finish_run(run, "done", f"{taken.refused} lines refused" if taken.refused else None, counts, console.now())
        record_audit("import", console.actor, {"source": name, **counts}, console.now())
    for told in taken.told:
        console.tell(f"vigil: {file}: {told}")
    if taken.refused > len(taken.told):
        console.tell(f"vigil: {file}: {taken.refused - len(taken.told)} more lines were refused")
    if wants_json:
        console.json({"source": name, "run": run, **counts})
    else:
        console.say(
            f"{name}: {taken.lines} lines, {taken.new} new, {taken.edited} edited, "
            f"{taken.unchanged} unchanged, {taken.refused} refused"
        )
    return 1 if taken.refused else 0


def _open(file: Path, stack: ExitStack) -> BinaryIO:
    if str(file) == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(file.open("rb"))
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error
