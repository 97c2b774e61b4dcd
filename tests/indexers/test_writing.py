"""How the index is written, where other programs lost posts or filled disks: turns, sweeps, merges, erasures."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from indexers import elasticsearch_layout
from indexers.document import IndexDocument
from indexers.embedded import EmbeddedIndex
from indexers.open import open_index
from indexers.projector import Projector
from indexers.query.ast import Everything
from indexers.tantivy_writer import TantivyWriter
from tests.contracts.index import found, put_at
from tests.contracts.index_cases import word
from tests.homes import a_page, a_post, a_source
from tests.indexers.test_tantivy_writer import files, used
from tests.shared import ROOT
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.entries import highest_seq, note_event

LEAVING_FILES = """
import os, random, signal, sys
import tantivy
from indexers.tantivy_layout import SCHEMA
writer = tantivy.Index(SCHEMA, path=sys.argv[1]).writer(15_000_000, 1)
chance = random.Random(1)
for number in range(1, 1_001):
    text = " ".join(chance.randbytes(4).hex() for _ in range(2_000))
    writer.add_document(tantivy.Document(id=number, words_text=text))
while not any(name.endswith(".store") for name in set(os.listdir(sys.argv[1])) - set(sys.argv[2:])):
    pass
os.kill(os.getpid(), signal.SIGKILL)
"""
"""Writes whole segments, which tantivy does when its heap is full, and dies before any commit names them."""

MERGED_FROM = 8  # segments of one size, as tantivy's own policy has it


@pytest.fixture
def index(tmp_path: Path) -> Iterator[EmbeddedIndex]:
    index = EmbeddedIndex(tmp_path / "index", patience=0)
    yield index
    index.close()


@pytest.mark.slow
def test_processes_that_write_in_turns_lose_nothing_and_leave_no_file_behind(tmp_path: Path) -> None:
    """Seen elsewhere: a cached index overwrote the list of files, and 87 MB grew to 18 GB."""
    folder = tmp_path / "index"
    writers = [EmbeddedIndex(folder, patience=0) for _ in range(2)]
    for turn in range(1, 25):
        assert [reader.mark() for reader in writers] == [turn - 1, turn - 1]  # both have it open
        writer = writers[turn % 2]
        writer.put([put_at(turn, f"turn{turn}", turn)], turn)
        writer.close()
    for writer in writers:
        assert found(writer, Everything()) == set(range(1, 25))
        writer.close()
    assert {name.split(".")[0] for name in files(folder)} <= used(folder)


def test_one_writer_serves_all_batches(index: EmbeddedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    begin = TantivyWriter.__init__
    monkeypatch.setattr(TantivyWriter, "__init__", lambda self, *rest: made.append(self) or begin(self, *rest))
    for seq in range(1, 6):
        index.put([put_at(seq, "walnut", seq)], seq)
        index.erase([seq - 1])
    assert len(made) == 1


@pytest.mark.slow
def test_what_a_killed_writer_left_is_gone_before_the_next_writes(index: EmbeddedIndex, tmp_path: Path) -> None:
    index.put([put_at(1, "walnut", 1)], 1)
    index.close()
    (folder,) = (tmp_path / "index").glob("generation-*")
    command = [sys.executable, "-c", LEAVING_FILES, str(folder), *os.listdir(folder)]
    killed = subprocess.run(command, cwd=ROOT, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert {name.split(".")[0] for name in files(tmp_path / "index")} > used(tmp_path / "index")
    with index._writing():
        assert {name.split(".")[0] for name in files(tmp_path / "index")} <= used(tmp_path / "index")
    assert found(index, Everything()) == {1}


@pytest.mark.slow
def test_closing_waits_for_the_merge_that_is_under_way(index: EmbeddedIndex, tmp_path: Path) -> None:
    chance = random.Random(3)
    for seq in range(1, MERGED_FROM + 1):
        texts = [" ".join(chance.randbytes(4).hex() for _ in range(500)) for _ in range(20)]
        index.put([put_at(20 * seq + place, text, seq) for place, text in enumerate(texts)], seq)
    index.close()
    assert len(used(tmp_path / "index")) < MERGED_FROM
    assert {name.split(".")[0] for name in files(tmp_path / "index")} <= used(tmp_path / "index")


def test_entries_go_in_by_the_thousand(ledger: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit for each post takes five times the work."""
    run = a_source()
    append_pages([a_page(run, *(a_post(str(number), "walnut") for number in range(1_200)))])
    commits = []
    commit = TantivyWriter.commit
    monkeypatch.setattr(TantivyWriter, "commit", lambda writer: commits.append(writer) or commit(writer))
    index = open_index(ledger)
    Projector(index).catch_up()
    assert index.search(word("walnut")).total == 1_200
    assert len(commits) <= 2
    index.close()


def test_a_post_that_the_ledger_holds_no_more_is_taken_out_and_never_put_again(
    ledger: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_source()
    append_pages([a_page(run, a_post("1", "walnut"), a_post("2", "almond"))])
    index = open_index(ledger)
    projector = Projector(index)
    projector.catch_up()
    append_pages([a_page(run, a_post("1", "walnut and more"), minutes=1)])
    connection.disable_constraint_checking()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_version WHERE post_id = 1")
        cursor.execute("DELETE FROM ledger_post WHERE id = 1")
    connection.enable_constraint_checking()
    put: list[int] = []
    monkeypatch.setattr(EmbeddedIndex, "put", _told(EmbeddedIndex.put, put))
    note_event("board", "erased")
    projector.catch_up()
    assert (found(index, Everything()), put) == ({2}, [])
    assert index.mark() == highest_seq()
    projector.rebuild()
    assert (found(index, Everything()), put) == ({2}, [2])
    index.close()


def _told(put, told: list[int]):
    """Give `put` as it is, which also tells the posts it was given."""

    def telling(self: EmbeddedIndex, docs: Iterable[IndexDocument], mark: int) -> None:
        kept = list(docs)
        told.extend(doc.id for doc in kept)
        put(self, kept, mark)

    return telling


def test_nothing_is_asked_that_fails_after_a_deletion() -> None:
    """tantivy's search for similar posts divides by what deleted posts said, and panics."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "indexers").rglob("*.py")]
    assert len(sources) > 30
    assert not [source for source in sources if "more_like_this" in source]


def test_a_cluster_is_never_told_to_drop_posts_by_their_age() -> None:
    """What is kept, and how long, is the ledger's affair."""
    assert not [name for name in elasticsearch_layout.settings() if "lifecycle" in name]
