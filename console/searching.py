"""What `vigil search` prints: one page, all hits one by one, or the answers to a list of searches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import attrs
import click
from attrs import frozen

from console.cli.context import Console
from console.hits import hit_line, print_blind, print_counts, print_hit, print_hits, results_line, value_lines
from console.pointed import pointed
from console.posts import when
from console.shown import as_json_line, value
from indexers.batch import MAX_FILE, Asked, read_batch
from indexers.blind_spots import BlindSpots
from indexers.index import Index
from indexers.query.explain import explain
from indexers.results import Results
from indexers.search import COUNTED, every_hit, search_posts, understood
from vigil.records.errors import BadInput, QueryError, QueryTooCostly, UsageError, VigilError

STDIN = "-"
PARTLY = 1  # exit status: some lines of a list could not be answered
MAX_NAMED = 60  # characters of a query in a table


@frozen(kw_only=True)
class Asking:
    """How a search is to be answered."""

    limit: int
    """Posts; 0: all."""
    offset: int = 0
    after: str | None = None
    sort: Literal["newest", "best"] = "newest"
    count: bool = False
    facets: bool = False
    json: bool = False


def run_search(console: Console, index: Index, query: str, asking: Asking) -> None:
    """Answer one query."""
    with _pointing(console, query):
        results = _page(console, index, query, asking)
    if asking.json and (asking.limit or asking.count):
        console.json(_answer(results, asking))
    elif asking.json:
        _stream(index, results, {})
    elif asking.count:
        console.say(str(results.total))
        print_blind(console.err, results.blind)
    elif asking.limit:
        print_hits(console.out, results, None if asking.after else asking.offset)
    else:
        for hit in every_hit(results, index):
            print_hit(console.out, hit)
        print_hits(console.out, results, 0)


def run_batch(console: Console, index: Index, batch: Path, asking: Asking) -> int:
    """Answer each search of a file; give 1 where one of them could not be answered, else 0."""
    status = 0
    blind_spots = BlindSpots(console.now())
    rows: list[dict[str, object]] = []
    for asked in _asked(batch):
        try:
            results = _page(console, index, asked.query, asking, blind_spots)
            told = {"query": asked.number, "text": asked.query}
            if asking.json and not asking.limit and not asking.count:
                _stream(index, results, told)
            elif asking.json:
                console.json({**told, **_answer(results, asking)})
            else:
                rows.append(_row(asked, results))
        except (QueryError, QueryTooCostly, UsageError) as error:
            status = _refused(console, asked, error, wants_json=asking.json)
    print_counts(console.out, rows)
    return status


def explained(console: Console, query: str, batch: Path | None, *, wants_json: bool) -> int:
    """Say how one query, or each of a file, is understood."""
    if batch is None:
        with _pointing(console, query):
            words = explain(understood(query, console.now()))
        if wants_json:
            console.json({"text": query, "understood": words.split("\n")})
        else:
            click.echo(value_lines(words))
        return 0
    status = 0
    for asked in _asked(batch):
        try:
            words = explain(understood(asked.query, console.now()))
        except QueryError as error:
            status = _refused(console, asked, error, wants_json=wants_json)
            continue
        if wants_json:
            console.json({"query": asked.number, "text": asked.query, "understood": words.split("\n")})
        else:
            console.say(f"{asked.number}: {value(asked.query)}")
            click.echo(value_lines(words))
    return status


@contextmanager
def _pointing(console: Console, query: str) -> Iterator[None]:
    """Point at what is wrong with a query, where somebody looks; the error goes on and says what it is."""
    try:
        yield
    except QueryError as error:
        if console.err.is_terminal:
            click.echo(pointed(query, error.offset), err=True)
        raise


def _refused(console: Console, asked: Asked, error: VigilError, *, wants_json: bool) -> int:
    """Tell which search of a list could not be answered, and why; give the exit status that says so."""
    if wants_json:
        offset = {"offset": error.offset} if isinstance(error, QueryError) else {}
        console.json({"query": asked.number, "text": asked.query, "error": str(error), **offset})
    else:
        console.tell(f"vigil: line {asked.number}: {error}")
    return PARTLY


def _page(console: Console, index: Index, query: str, asking: Asking, blind_spots: BlindSpots | None = None) -> Results:
    return search_posts(
        query,
        index,
        limit=0 if asking.count else asking.limit,
        offset=asking.offset,
        sort=asking.sort,
        after=asking.after,
        facets=COUNTED if asking.facets else (),
        blind_spots=blind_spots,
        now=console.now(),
        actor=console.actor,
    )


def _answer(results: Results, asking: Asking) -> dict[str, Any]:
    told = results_line(results)
    return told if asking.count else {**told, "hits": [hit_line(hit) for hit in results.hits]}


def _stream(index: Index, results: Results, told: dict[str, Any]) -> None:
    """Print one JSON object with all hits of a search, none of which is kept; how many there were comes behind them."""
    hits = every_hit(results, index)
    first = next(hits, None)  # what the index cannot answer, it says here: nothing of the line is printed yet
    head = as_json_line(told)[:-1]
    click.echo(f'{head}{", " if told else ""}"hits": [', nl=False)
    total = 0
    for hit in chain(() if first is None else (first,), hits):
        click.echo((", " if total else "") + as_json_line(hit_line(hit)), nl=False)
        total += 1
    click.echo(f"], {as_json_line(results_line(attrs.evolve(results, total=total)))[1:]}")


def _row(asked: Asked, results: Results) -> dict[str, object]:
    newest = results.hits[0].stored if results.hits else None
    named = value(asked.named)
    return {
        "line": asked.number,
        "search": named if len(named) <= MAX_NAMED else named[: MAX_NAMED - 1] + "…",
        "posts": results.total,
        "newest": when(newest.post) if newest else None,
        "where": newest.source if newest else None,
        "post": newest.id if newest else None,
        "blind": ", ".join(sorted({one.source for one in results.blind})) or None,
    }


def _asked(batch: Path) -> Iterator[Asked]:
    try:
        if str(batch) == STDIN:
            return read_batch(STDIN, sys.stdin.buffer.read(MAX_FILE + 1))
        with batch.open("rb") as file:
            return read_batch(batch.name, file.read(MAX_FILE + 1))
    except OSError as error:
        raise BadInput(f"{batch} cannot be read: {error.strerror}") from error
