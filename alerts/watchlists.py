"""What people put on watchlists: one entry as typed, or a CSV file of them."""

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from attrs import frozen

from alerts.pictures import PICTURE_KINDS
from indexers.query.parse import parse
from pipelines.extractors.registry import registry
from pipelines.picture_hashes import read_picture_hash
from vigil.records.errors import BadInput, QueryError

QUERY = "query"
COLUMNS = ("value", "kind", "label")


@frozen
class ReadEntry:
    """One entry ready for `vigil.ledger.watchlists.add_entries`."""

    kind: str
    value: str
    raw: str
    label: str | None = None


@frozen
class BadLine:
    """A line of a CSV file that was left out."""

    number: int
    """As an editor counts it, from 1."""
    why: str


@frozen
class ReadCsv:
    """A whole CSV file: what goes in and what was left out."""

    entries: tuple[ReadEntry, ...]
    bad: tuple[BadLine, ...]


def recognise_entry(text: str, kind: str | None = None, country: str | None = None) -> tuple[str, str]:
    """Give (kind, normal form) of one entry; without `kind` the likeliest, and plain words are a query.

    Raises BadInput when `text` is not of `kind`, QueryError when it is words that make no query.
    """
    written = text.strip()
    if not written:
        raise BadInput("an entry of a watchlist cannot be empty")
    kinds = registry()
    if kind is None:
        readings = kinds.recognise(written)
        return readings[0] if readings else (QUERY, _query(written))
    if kind == QUERY:
        return QUERY, _query(written)
    if kind in PICTURE_KINDS:
        for found, value in read_picture_hash(written) or read_picture_hash(f"{kind}:{written}"):
            if found == kind:
                return kind, value
        raise BadInput(f'"{written[:80]}" is not a {kind}: its length or its digits do not fit')
    return kind, kinds.normalise(kind, written, country)


def read_csv(file: TextIO) -> ReadCsv:
    """Read a CSV file with a header line: `value`, and where wanted `kind` and `label`.

    A line that is no entry is left out with its number and the reason, and the rest goes in; BadInput when the header
    names no column `value` or one that is unknown.
    """
    lines = _Lines(file)
    header = [name.strip().lower() for name in lines.first()]
    if "value" not in header:
        raise BadInput('line 1: a column "value" is missing; the header line is: value,kind,label')
    unknown = [name for name in header if name not in COLUMNS]
    if unknown:
        raise BadInput(f'line 1: unknown column "{unknown[0]}"; the columns are value, kind and label')
    entries: list[ReadEntry] = []
    bad: list[BadLine] = []
    for number, row in lines.rest(bad):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            bad.append(BadLine(number, f"{len(row)} columns where the header has {len(header)}"))
            continue
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
        try:
            kind, value = recognise_entry(cells["value"], cells.get("kind") or None)
        except (BadInput, QueryError) as error:
            bad.append(BadLine(number, str(error)))
        else:
            entries.append(ReadEntry(kind, value, cells["value"], cells.get("label") or None))
    return ReadCsv(tuple(entries), tuple(bad))


def _without_mark(file: Iterable[str]) -> Iterator[str]:
    """Give the lines without the byte order mark that spreadsheets write."""
    for number, line in enumerate(file):
        yield line.removeprefix("\ufeff") if number == 0 else line


def _query(text: str) -> str:
    parse(text)
    return text


class _Lines:
    """The rows of a CSV file with the numbers of their lines."""

    def __init__(self, file: Iterable[str]) -> None:
        self._reader = csv.reader(_without_mark(file))

    def first(self) -> list[str]:
        """Give the header, [] for an empty file."""
        return next(self._reader, [])

    def rest(self, bad: list[BadLine]) -> Iterator[tuple[int, list[str]]]:
        """Give the other rows; one that is no CSV goes to `bad`."""
        while True:
            number = self._reader.line_num + 1
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                bad.append(BadLine(number, str(error)))
            else:
                yield number, row
