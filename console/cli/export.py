"""`vigil export`: posts as lines that `vigil import` takes."""

import sys
from pathlib import Path

import click

from console.cli.context import Console, pass_console
from vigil.records.errors import BadInput


@click.command("export")
@click.argument("query", nargs=-1)
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="How.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; default: standard output."
)
@pass_console
def command(console: Console, query: tuple[str, ...], form: str, output: Path | None) -> None:  # noqa: ARG001  one so far
    """Print the posts that QUERY describes, one JSON object a line; without one, all posts. Written to the audit.

    \b
    Example:  vigil export source:harbour --output harbour.jsonl
    """
    import json

    from console.searching import opened_index
    from indexers.search import every_post
    from vigil.records.interchange import to_line

    try:
        file = output.open("w", encoding="utf-8") if output else sys.stdout
    except OSError as error:
        raise BadInput(f"{output} cannot be written: {error.strerror}") from error
    count = 0
    try:
        with opened_index(console) as index:
            for stored in every_post(" ".join(query), index, now=console.now(), actor=console.actor):
                file.write(json.dumps(to_line(stored), ensure_ascii=False) + "\n")
                count += 1
    finally:
        if output:
            file.close()
    console.tell(f"{count} posts.")
