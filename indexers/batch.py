"""A list of searches from a file: one query a line, or a CSV of selectors the way investigators come with them.

In a CSV each row is one search for any of its values. A first row that names fields of the query language (`phone`,
`email`, `telegram` …) says what stands below it; `value`, `selector` and `contact` stand for a contact of any kind or
words, `query` for a whole query, and a column of any other name is a note, which is not searched. Without such a row
every value is a contact where it can be one, else words side by side.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from attrs import frozen

from indexers.addresses import is_address
from indexers.query.fields import Field, known_fields
from pipelines.extractors.registry import registry
from vigil.records.errors import BadInput
from vigil.records.units import MIB

MAX_FILE = 16 * MIB  # some hundred thousand selectors; more are a watchlist
DELIMITERS = ",;\t"
ANYTHING = frozenset(("value", "selector", "contact", "term", "identifier"))
WHOLE = "query"

_WRITTEN = re.compile(r"^(?:=\s*)?[\"']|[\"']$")
"""What spreadsheets put around a number that must stay text: `="+44…"`, `'+44…`."""


@frozen(kw_only=True)
class Asked:
    """One search of a list."""

    number: int
    """Of the line in the file, from 1."""
    query: str
    named: str
    """What it is called in an answer: the query, or the values of the row."""


def read_batch(name: str, content: bytes) -> Iterator[Asked]:
    """Give the searches of a file: a CSV where its name ends so, else one query a line; empty lines are passed over.

    BadInput for a file that is too large or no UTF-8 text.
    """
    if len(content) > MAX_FILE:
        raise BadInput(f"{name} is larger than {MAX_FILE // MIB} MiB; make a watchlist of it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is no UTF-8 text: byte {error.start}") from None
    if PurePath(name).suffix.casefold() == ".csv":
        return _rows(name, text)
    return (
        Asked(number=number, query=line, named=line)
        for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1)
        if line.strip()
    )


def _rows(name: str, text: str) -> Iterator[Asked]:
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    fields = known_fields(registry().kinds)
    columns: Sequence[str] | None = None
    line = 1
    try:
        for row in reader:
            here, line = line, reader.line_num + 1
            cells = [cell.strip() for cell in row]
            if columns is None:
                named = [cell.casefold() for cell in cells]
                columns = named if _is_head(named, fields) else ()
                if columns:
                    continue
            asked = _asked(here, cells, columns, fields)
            if asked is not None:
                yield asked
    except csv.Error as error:
        raise BadInput(f"{name}, line {line}: {error}") from None


def _is_head(cells: Sequence[str], fields: dict[str, Field]) -> bool:
    return any(cell in fields or cell in ANYTHING or cell == WHOLE for cell in cells)


def _asked(number: int, cells: Sequence[str], columns: Sequence[str], fields: dict[str, Field]) -> Asked | None:
    terms = []
    values = []
    kind = dict(zip(columns, cells, strict=False)).get("kind", "").casefold()
    for place, cell in enumerate(cells):
        value = _WRITTEN.sub("", cell) if cell.startswith(("=", "'")) else cell
        column = columns[place] if place < len(columns) else ""
        if not value or (columns and column != WHOLE and column not in ANYTHING and column not in fields):
            continue
        if column == "kind" and ANYTHING.intersection(columns):
            continue
        values.append(value)
        if column == WHOLE:
            terms.append(f"({value})")
        elif column in fields and column not in ANYTHING:
            terms.append(f"{column}:{_quoted(value)}")
        elif kind in fields and ANYTHING.intersection(columns):
            terms.append(f"{kind}:{_quoted(value)}")
        else:
            terms.append(_anything(value))
    if not terms:
        return None
    return Asked(number=number, query=" OR ".join(terms), named=", ".join(values))


def _anything(value: str) -> str:
    """Give the query for a value of which nothing is said: a contact where it can be one, else its words."""
    if " " not in value and is_address(value):
        return value
    return f"contact:{_quoted(value)}" if registry().recognise(value) else _quoted(value)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
