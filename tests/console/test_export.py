"""`vigil export` writes whole files with a manifest beside them, and says in the audit what left."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from tests.console.sample import PHONE


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_the_name_of_a_file_says_its_form_and_a_manifest_stands_beside_it(stocked, tmp_path: Path, form: str):
    path = tmp_path / f"posts.{form}"
    told = stocked.done("export", "source:chat -lamp", "--output", str(path))
    manifest = json.loads((tmp_path / f"posts.{form}.manifest.json").read_text(encoding="utf-8"))
    content = path.read_bytes()
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    assert (manifest["posts"], manifest["bytes"], manifest["format"]) == (4, len(content), form)
    assert (manifest["query"], manifest["file"], manifest["blind"]) == ("source:chat -lamp", path.name, [])
    assert manifest["understood"][0] == "all of:"
    assert manifest["sha256"] in told.err
    assert sorted(left.name for left in tmp_path.iterdir() if left.is_file()) == [
        path.name,
        f"{path.name}.manifest.json",
    ]
    after, before = stocked.done("audit", "--json", "--limit", "2").json
    assert (before["action"], after["action"]) == ("export", "exported")
    assert after["detail"] == {"query": "source:chat -lamp", "format": form, "posts": 4, "sha256": manifest["sha256"]}


def test_a_table_may_be_printed(stocked):
    rows = list(csv.DictReader(io.StringIO(stocked.done("export", f"phone:{PHONE}", "--format", "csv").out)))
    assert [row["post_id"] for row in rows] == ["2", "1"]
    assert rows[0]["contacts"].startswith(("phone:", "email:", "telegram:"))


def test_an_excel_file_is_not_printed(stocked):
    assert "--output" in stocked.refused("export", "--format", "xlsx")


def test_an_export_that_fails_leaves_nothing_behind_and_an_older_one_alone(stocked, tmp_path: Path):
    path = tmp_path / "posts.csv"
    path.write_text("older", encoding="utf-8")
    stocked.refused("export", "(", "--output", str(path))
    stocked.refused("export", "--output", str(tmp_path / "missing" / "posts.csv"))
    assert path.read_text(encoding="utf-8") == "older"
    assert [left.name for left in tmp_path.iterdir() if left.is_file()] == ["posts.csv"]


def test_every_index_exports_the_same(stocked):
    assert stocked.done("export", "--index", "evaluator").out == stocked.done("export").out
