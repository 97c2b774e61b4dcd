"""An exported file holds each post in a row that no spreadsheet runs, and can be told from a changed one."""

import csv
import hashlib
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.coverage import Blind
from indexers.exports import (
    COLUMNS,
    FORMULA,
    MAX_CELL,
    Form,
    Manifest,
    formula_safe,
    manifest_text,
    row_of,
    sha256_of,
    writer_for,
)
from tests.indexers.sample import NOW, contact, stored
from vigil.records.errors import BadInput
from vigil.records.post import Image, Price, Quote
from vigil.records.stored import StoredPost

NAMES = [name for name, _ in COLUMNS]
HOSTILE = ("=1+1", "+44 7700 900123", "-2", "@sum(a1)", "\tcmd", "\r=1", '=HYPERLINK("http://x")', "Це — текст", "a\nb")


def written(tmp_path: Path, form: Form, *posts: StoredPost) -> Path:
    path = tmp_path / f"posts.{form}"
    with writer_for(form, path) as write:
        for post in posts:
            write(post)
    return path


def test_a_row_has_every_fact_of_a_post_in_its_column() -> None:
    post = stored(
        ledger={"story": 7, "repost": True, "country": "GB"},
        title="Table",
        text="new",
        author="night rider",
        posted_at=NOW,
        price=Price(amount="12.50", currency="EUR"),
        quotes=(Quote(text="one"), Quote(text="two")),
        images=(Image(sha256="a" * 64, pdq="b" * 64),),
        links=("http://a.example.org/",),
        contacts=(
            contact("phone", "+447700900123"),
            contact("phone", "+447700900123", start=9),
            contact("email", "a@example.com"),
        ),
    )
    row = dict(zip(NAMES, row_of(post), strict=True))
    assert (row["id"], row["story"], row["repost"], row["versions"]) == ("1", "7", "yes", "1")
    assert (row["posted_at"], row["price"], row["currency"]) == ("2026-03-10T12:00:00+00:00", "12.50", "EUR")
    assert row["contacts"] == "phone:+447700900123\nemail:a@example.com"
    assert row["pictures"] == f"sha256:{'a' * 64}\npdq:{'b' * 64}"
    assert (row["quotes"], row["board"], row["changed_at"]) == ("one\ntwo", "", "")


@given(st.text())
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    safe = formula_safe(text)
    assert not safe.startswith(FORMULA)
    assert safe in (text, f"'{text}")
    assert not any(cell.startswith(FORMULA) for cell in row_of(stored(text=text, title=text, board=text, post_id=text)))


def test_a_csv_gives_back_what_was_said_and_runs_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", *(stored(text=text) for text in HOSTILE))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,source,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == NAMES
    texts = [row[NAMES.index("text")] for row in rows]
    assert [text.removeprefix("'") for text in texts] == list(HOSTILE)
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)


def test_an_excel_file_holds_texts_only(tmp_path: Path) -> None:
    long = "x" * (MAX_CELL + 5)
    path = written(tmp_path, "xlsx", *(stored(text=text) for text in (*HOSTILE, "\x00\x1b[2J", long)))
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert not any("hyperlink" in name or "external" in name.casefold() for name in names)
    cells = re.findall(r"<t[^>]*>([^<]*)</t>", sheet)
    assert "&apos;=1+1" in cells or "'=1+1" in cells
    assert any(cell.endswith("(cut)") and len(cell) == MAX_CELL for cell in cells)
    assert not re.search(r"<t[^>]*>(?:[=@+\t\r-])", sheet)
    assert sheet.count("<row ") == 1 + len(HOSTILE) + 2
    assert [left.name for left in tmp_path.iterdir()] == ["posts.xlsx"]


def test_a_sheet_that_is_full_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexers.exports.MAX_ROWS", 2)
    with pytest.raises(BadInput, match="export as csv"):
        written(tmp_path, "xlsx", stored(), stored(), stored())


def test_lines_are_those_that_import_takes(tmp_path: Path) -> None:
    path = written(tmp_path, "jsonl", stored(text="Це"), stored())
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "Це" in lines[0]
    assert [json.loads(line)["source"] for line in lines] == ["board", "board"]


def test_a_manifest_tells_the_file_and_the_question(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", stored())
    manifest = Manifest(
        file=path.name,
        format="csv",
        query="walnut",
        understood=("every post",),
        at=datetime(2026, 3, 10, tzinfo=UTC),
        actor="ann",
        posts=1,
        seq=9,
        bytes=path.stat().st_size,
        sha256=sha256_of(path),
        blind=(Blind(source="board", start=NOW, end=None, why="unreachable"),),
        software="vigil 1",
    )
    told = json.loads(manifest_text(manifest))
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told["at"] == "2026-03-10T00:00:00+00:00"
    assert told["blind"] == [
        {"source": "board", "start": "2026-03-10T12:00:00+00:00", "end": None, "why": "unreachable"}
    ]
