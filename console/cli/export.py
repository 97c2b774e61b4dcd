"""`vigil export`: posts as lines that `vigil import` takes."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from console.cli.context import Console, pass_console
from vigil.records.errors import BadInput

TOLD_EVERY = 100  # posts


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
    from console.level_index import opened_index
    from console.progress import live_line
    from console.shown import as_json_line
    from indexers.search import every_post
    from vigil.records.interchange import to_line

    count = 0
    with opened_index(console) as index, live_line(console.err) as show:
        posts = every_post(" ".join(query), index, now=console.now(), actor=console.actor)
        with _opened(output) as file:
            for stored in posts:
                file.write(as_json_line(to_line(stored)) + "\n")
                count += 1
                if count % TOLD_EVERY == 0:
                    show(f"{count} posts")
    console.tell(f"{count} post{'s' * (count != 1)}.")


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[str]]:
    """Give a file that takes the name `output` once it is whole: a broken export leaves an older one alone."""
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        part.replace(output)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise BadInput(f"{output} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
