"""Posts that something else gathered, line by line, on the same way as crawled ones."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import define, field

from pipelines.store import store
from vigil.records.errors import BadInput
from vigil.records.interchange import from_line
from vigil.records.page import Page
from vigil.records.post import Post
from vigil.records.source import Source
from vigil.records.units import MIB

BATCH = 200  # posts a transaction
MAX_LINE = 8 * MIB  # as long as a page may be; a line without end is refused, not read into memory
MAX_TOLD = 20  # bad lines told one by one; the rest is counted


@define
class Taken:
    """What became of the lines."""

    lines: int = 0
    new: int = 0
    edited: int = 0
    unchanged: int = 0
    refused: int = 0
    told: list[str] = field(factory=list)
    """The first bad lines: number and reason."""


def take_lines(
    lines: Iterable[bytes],
    source: Source,
    run: int,
    steps: Sequence[Callable[[Page], Page]],
    on_progress: Callable[[Taken], None] = lambda _: None,
) -> Taken:
    """Take interchange lines (UTF-8 JSON) into the ledger; a bad line is told with its number and the others go in."""
    taken = Taken()
    batch: list[Post] = []
    seen: set[str] = set()
    for post in _posts(lines, taken):
        if post.post_id in seen or len(batch) == BATCH:  # a post that comes twice is two looks, one after the other
            _keep(batch, source, run, steps, taken)
            on_progress(taken)
            batch, seen = [], set()
        batch.append(post)
        seen.add(post.post_id)
    _keep(batch, source, run, steps, taken)
    on_progress(taken)
    return taken


def _posts(lines: Iterable[bytes], taken: Taken) -> Iterator[Post]:
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        taken.lines += 1
        try:
            yield _read(raw)
        except BadInput as error:
            taken.refused += 1
            if len(taken.told) < MAX_TOLD:
                taken.told.append(f"line {number}: {error}")


def _read(raw: bytes) -> Post:
    if len(raw) > MAX_LINE:
        raise BadInput(f"is longer than {MAX_LINE // MIB} MiB")
    try:
        line = json.loads(raw)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput(f"is not JSON: {error}") from error
    if not isinstance(line, dict):
        raise BadInput("is not a JSON object")
    return from_line(line)


def _keep(batch: list[Post], source: Source, run: int, steps: Sequence[Callable[[Page], Page]], taken: Taken) -> None:
    if not batch:
        return
    page = Page(
        source=source.name,
        run=run,
        capture=None,
        posts=tuple(batch),
        country=source.country,
        lang=source.lang,
    )
    for step in steps:
        page = step(page)
    (receipt,) = store([page])
    taken.new += receipt.new
    taken.edited += receipt.edited
    taken.unchanged += receipt.unchanged
