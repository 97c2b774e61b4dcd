"""`vigil export`: what a search finds, as lines that `vigil import` takes, or as a table."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli.context import Console, pass_console
from vigil.records.errors import BadInput, UsageError

if TYPE_CHECKING:
    from indexers.exports import Form, Manifest, Writer
    from indexers.index import Index

TOLD_EVERY = 100  # posts
FORMS = ("jsonl", "csv", "xlsx")
MANIFEST = ".manifest.json"
DEFAULT: "Form" = "jsonl"


@click.command("export")
@click.argument("query", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMS), help="How; default: as the file's name ends, else jsonl.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; default: standard output."
)
@click.option("--index", "kind", help="Ask this index, not the usual one: embedded, elasticsearch or evaluator.")
@pass_console
def command(
    console: Console, query: tuple[str, ...], form: "Form | None", output: Path | None, kind: str | None
) -> None:
    """Write down the posts that QUERY describes; without one, all posts. Written to the audit.

    As jsonl one JSON object a line, as `vigil import` takes them; as csv or xlsx a table with a row for each post, in
    which no cell can run as a formula. Beside a file stands its manifest: query, time, number of posts, SHA-256.

    \b
    Example:  vigil export source:harbour --output harbour.jsonl
    """
    from console.level_index import opened_index

    form = form or _form_of(output)
    if form == "xlsx" and output is None:
        raise UsageError("an Excel file cannot be printed; name it with --output FILE.xlsx")
    with opened_index(console, kind) as index:
        if output is None:
            count = _print(console, index, " ".join(query), form)
        else:
            manifest = _write(console, index, " ".join(query), form, output)
            count = manifest.posts
            console.tell(f"SHA-256 {manifest.sha256}; manifest: {output.name}{MANIFEST}")
    console.tell(f"{count} post{'s' * (count != 1)}.")


def _form_of(output: Path | None) -> "Form":
    ending = output.suffix.casefold().removeprefix(".") if output is not None else ""
    return ending if ending in FORMS else DEFAULT  # type: ignore[return-value]


def _print(console: Console, index: "Index", query: str, form: "Form") -> int:
    from console.shown import as_json_line
    from indexers.exports import csv_writer, jsonl_writer

    return _all(
        console, index, query, csv_writer(sys.stdout) if form == "csv" else jsonl_writer(sys.stdout, as_json_line)
    )


def _write(console: Console, index: "Index", query: str, form: "Form", output: Path) -> "Manifest":
    from indexers.blind_spots import BlindSpots
    from indexers.exports import Manifest, manifest_text, sha256_of, writer_for
    from indexers.query.explain import explain
    from indexers.search import understood
    from vigil import __version__
    from vigil.ledger.audit import record_audit

    at = console.now()
    node = understood(query, at)
    with _whole(output) as part:
        seq = index.mark()
        with writer_for(form, part) as write:
            posts = _all(console, index, query, write)
        manifest = Manifest(
            file=output.name,
            format=form,
            query=query,
            understood=tuple(explain(node).split("\n")),
            at=at,
            actor=console.actor,
            posts=posts,
            seq=seq,
            bytes=part.stat().st_size,
            sha256=sha256_of(part),
            blind=tuple(BlindSpots(at).of(node, index)),
            software=f"vigil {__version__}",
        )
    with _whole(output.with_name(output.name + MANIFEST)) as part:
        part.write_text(manifest_text(manifest), encoding="utf-8")
    detail = {"query": query, "format": form, "posts": posts, "sha256": manifest.sha256}
    record_audit("exported", console.actor, detail, console.now())
    return manifest


def _all(console: Console, index: "Index", query: str, write: "Writer") -> int:
    from console.progress import live_line
    from indexers.search import every_post

    count = 0
    with live_line(console.err) as show:
        for stored in every_post(query, index, now=console.now(), actor=console.actor):
            write(stored)
            count += 1
            if count % TOLD_EVERY == 0:
                show(f"{count} posts")
    return count


@contextmanager
def _whole(output: Path) -> Iterator[Path]:
    """Give a file that takes the name `output` once it is whole: a broken export leaves an older one alone."""
    part = output.with_name(output.name + ".part")
    try:
        yield part
        part.replace(output)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise BadInput(f"{output} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
