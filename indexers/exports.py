"""What a search found, as files for others: JSON lines, CSV, Excel; and the manifest that says what is in one.

A table shows a post in one row. Whoever opens it in a spreadsheet must not run what a page wrote: a cell that could be
taken for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) has a `'` before it.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

import attrs
from attrs import frozen

from indexers.coverage import Blind
from vigil.records.errors import BadInput
from vigil.records.interchange import to_line
from vigil.records.stored import StoredPost

Form = Literal["jsonl", "csv", "xlsx"]
FORMS: tuple[Form, ...] = ("jsonl", "csv", "xlsx")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MAX_CELL = 32_767  # characters; Excel's limit
MAX_ROWS = 1_048_575  # of a sheet, besides its head; Excel's limit
CUT = " … (cut)"
HASHED_AT_ONCE = 1 << 20

Writer = Callable[[StoredPost], None]


@frozen(kw_only=True)
class Manifest:
    """What an exported file holds, where it comes from, and how to tell that nobody changed it."""

    file: str
    """Its name, without a folder."""
    format: Form
    query: str
    understood: tuple[str, ...]
    """The query in words."""
    at: datetime
    """When it was asked, UTC."""
    actor: str
    posts: int
    seq: int
    """Entries of the ledger up to this one are in it."""
    bytes: int
    sha256: str
    """Of the file; `sha256sum` prints the same."""
    blind: tuple[Blind, ...]
    """When sources that the query asks about could not be looked at."""
    software: str


def manifest_text(manifest: Manifest) -> str:
    """Give a manifest as JSON, in lines."""
    told = attrs.asdict(manifest)
    return json.dumps(told, ensure_ascii=False, indent=2, default=datetime.isoformat) + "\n"


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(HASHED_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()


def formula_safe(text: str) -> str:
    """Give text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(FORMULA) else text


COLUMNS: tuple[tuple[str, Callable[[StoredPost], object]], ...] = (
    ("id", lambda stored: stored.id),
    ("source", lambda stored: stored.source),
    ("post_id", lambda stored: stored.post.post_id),
    ("url", lambda stored: stored.post.url),
    ("kind", lambda stored: stored.post.kind),
    ("board", lambda stored: stored.post.board),
    ("thread_id", lambda stored: stored.post.thread_id),
    ("title", lambda stored: stored.post.title),
    ("author", lambda stored: stored.post.author),
    ("posted_at", lambda stored: stored.post.posted_at),
    ("posted_precision", lambda stored: stored.post.posted_precision),
    ("seen_at", lambda stored: stored.seen_at),
    ("changed_at", lambda stored: stored.changed_at),
    ("deleted_at", lambda stored: stored.post.deleted_at),
    ("lang", lambda stored: stored.post.detected_lang or stored.post.lang),
    ("country", lambda stored: stored.country),
    ("place", lambda stored: stored.post.place),
    ("price", lambda stored: stored.post.price.amount if stored.post.price else None),
    ("currency", lambda stored: stored.post.price.currency if stored.post.price else None),
    ("text", lambda stored: stored.post.text),
    ("quotes", lambda stored: "\n".join(quote.text for quote in stored.post.quotes)),
    ("signature", lambda stored: stored.post.signature),
    ("contacts", lambda stored: "\n".join(_contacts(stored))),
    ("pictures", lambda stored: "\n".join(_pictures(stored))),
    ("links", lambda stored: "\n".join(stored.post.links)),
    ("files", lambda stored: "\n".join(stored.post.files)),
    ("reply_to", lambda stored: stored.post.reply_to),
    ("story", lambda stored: stored.story),
    ("repost", lambda stored: "yes" if stored.repost else None),
    ("versions", lambda stored: stored.version),
    ("seq", lambda stored: stored.seq),
)
"""The columns of a table, and what stands in each."""


def row_of(stored: StoredPost) -> list[str]:
    """Give a post as cells that no spreadsheet runs: times in RFC 3339, several values one a line."""
    return [_cell(value(stored)) for _, value in COLUMNS]


def writer_for(form: Form, path: Path) -> AbstractContextManager[Writer]:
    """Open a new file and give what writes one post into it; the file is whole when the block ends."""
    return {"jsonl": _jsonl_file, "csv": _csv_file, "xlsx": _xlsx_file}[form](path)


def jsonl_writer(file: IO[str], to_text: Callable[[Any], str] = json.dumps) -> Writer:
    """Give what writes posts as interchange lines, as `vigil import` takes them."""
    return lambda stored: _ignored(file.write(to_text(to_line(stored)) + "\n"))


def csv_writer(file: IO[str]) -> Writer:
    """Give what writes posts as rows of a CSV (RFC 4180), below its head."""
    rows = csv.writer(file)
    rows.writerow([name for name, _ in COLUMNS])
    return lambda stored: _ignored(rows.writerow(row_of(stored)))


@contextmanager
def _jsonl_file(path: Path) -> Iterator[Writer]:
    with path.open("w", encoding="utf-8") as file:
        yield jsonl_writer(file, lambda line: json.dumps(line, ensure_ascii=False))


@contextmanager
def _csv_file(path: Path) -> Iterator[Writer]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # without its mark Excel reads no UTF-8
        yield csv_writer(file)


@contextmanager
def _xlsx_file(path: Path) -> Iterator[Writer]:
    import xlsxwriter  # a tenth of a second that only Excel files cost

    # rows wait beside the file, not in the system's folder for temporary files, where others look
    settings = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), settings)
    try:
        sheet = book.add_worksheet("posts")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, (name, _) in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        place = 0

        def write(stored: StoredPost) -> None:
            nonlocal place
            place += 1
            if place > MAX_ROWS:
                raise BadInput(f"an Excel sheet has {MAX_ROWS} rows; export as csv, or narrow the query")
            for column, cell in enumerate(row_of(stored)):
                if cell:
                    sheet.write_string(place, column, cell if len(cell) <= MAX_CELL else _cut(cell))

        yield write
    finally:
        book.close()


def _cut(cell: str) -> str:
    return cell[: MAX_CELL - len(CUT)] + CUT


def _cell(told: object) -> str:
    if told is None:
        return ""
    if isinstance(told, datetime):
        return told.isoformat()
    if isinstance(told, int):
        return str(told)
    return formula_safe(str(told))


def _contacts(stored: StoredPost) -> Iterator[str]:
    told: Iterable[str] = (f"{one.kind}:{one.value}" for one in stored.post.contacts)
    yield from dict.fromkeys(told)


def _pictures(stored: StoredPost) -> Iterator[str]:
    for image in stored.post.images:
        hashes = (("sha256", image.sha256), ("pdq", image.pdq), ("phash", image.phash))
        yield from (f"{kind}:{value}" for kind, value in hashes if value)


def _ignored(_: object) -> None:
    """Let a function that gives something be one that gives nothing."""
