"""The index follows the ledger, through edits, deletions, damage and rebuilds."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest

from indexers.embedded import EmbeddedIndex
from indexers.index import Index
from indexers.open import open_index
from indexers.projector import Projector, caught_up
from indexers.query.ast import Everything, Exact, Word
from tests.contracts.index import found
from tests.contracts.index_cases import DOCUMENTS, word
from tests.homes import a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.entries import highest_seq, note_event
from vigil.records.errors import IndexDown, LockBusy


@pytest.fixture
def index(ledger: Config) -> Iterator[Index]:
    index = open_index(ledger)
    yield index
    index.close()


@pytest.fixture
def run(ledger: Config) -> int:
    return a_source()


@contextmanager
def opened(config: Config) -> Iterator[Index]:
    """Open the index of a home as another process would, and close it afterwards."""
    index = open_index(config)
    try:
        yield index
    finally:
        index.close()


def test_what_the_ledger_has_is_found_and_the_lag_is_told(run: int, index: Index) -> None:
    append_pages([a_page(run, a_post("1", "walnut"), a_post("2", "almond"))])
    projector = Projector(index)
    assert projector.lag() == 2
    assert projector.catch_up() == 2
    assert projector.lag() == 0
    assert index.mark() == highest_seq() == 2
    assert len(found(index, word("walnut"))) == len(found(index, word("almond"))) == 1
    assert projector.catch_up() == 0


def test_an_edit_is_found_by_its_new_words_and_by_the_old_ones_of_ever(run: int, index: Index) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    projector = Projector(index)
    projector.catch_up()
    append_pages([a_page(run, a_post("1", "almond"), minutes=1)])
    projector.catch_up()
    assert found(index, word("walnut")) == frozenset()
    assert len(found(index, word("almond"))) == len(found(index, word("walnut", "ever"))) == 1
    assert index.search(Everything()).total == 1


def test_two_edits_between_two_looks_leave_one_post(run: int, index: Index) -> None:
    for minutes, text in enumerate(("one", "two", "three")):
        append_pages([a_page(run, a_post("1", text), minutes=minutes)])
    assert Projector(index).catch_up() == 3
    assert index.search(Everything()).total == len(found(index, word("three"))) == 1


def test_the_same_page_again_brings_nothing(run: int, index: Index) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()
    append_pages([a_page(run, a_post("1", "walnut"), minutes=5)])
    assert Projector(index).catch_up() == 0


def test_a_deleted_post_is_still_found_and_says_so(run: int, index: Index) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    append_pages([a_page(run, gone=("1",), minutes=1)])
    Projector(index).catch_up()
    assert found(index, word("walnut")) == found(index, Exact("is", "deleted"))
    assert len(found(index, word("walnut"))) == 1


def test_events_without_a_post_move_the_mark(run: int, index: Index) -> None:
    note_event("board", "its layout changed")
    assert Projector(index).catch_up() == 1
    assert (index.mark(), index.search(Everything()).total) == (1, 0)


def test_a_limit_is_kept_and_the_rest_comes_later(run: int, index: Index) -> None:
    append_pages([a_page(run, *(a_post(str(number), f"word{number}") for number in range(7)))])
    projector = Projector(index)
    assert projector.catch_up(limit=3) == 3
    assert projector.lag() == 4
    assert index.search(Everything()).total == 3
    assert projector.catch_up() == 4


def test_progress_is_told_in_entries(run: int, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexers.projector.CHUNK", 2)
    append_pages([a_page(run, *(a_post(str(number), "x") for number in range(5)))])
    told: list[tuple[int, int]] = []
    Projector(index).catch_up(on_progress=lambda done, of: told.append((done, of)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_a_rebuild_drops_what_the_ledger_does_not_have(run: int, index: Index) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()
    index.put([attrs.evolve(DOCUMENTS[0], id=4711)], index.mark())
    assert index.search(Everything()).total == 2
    Projector(index).rebuild()
    assert len(found(index, word("walnut"))) == index.search(Everything()).total == 1


def test_a_rebuild_gives_the_same_index_again(run: int, index: Index) -> None:
    append_pages([a_page(run, a_post("1", "walnut"), a_post("2", "almond"))])
    append_pages([a_page(run, a_post("1", "hazel"), minutes=1)])
    Projector(index).catch_up()
    before = index.search(Everything()).hits
    told: list[tuple[int, int]] = []
    assert Projector(index).rebuild(lambda done, of: told.append((done, of))) == 2
    assert told[-1][0] == 2
    assert index.search(Everything()).hits == before
    assert index.mark() == highest_seq()
    assert found(index, word("walnut")) == frozenset()


@pytest.mark.parametrize("victim", ["meta.json", "CURRENT", "*.idx", "*.term", "*.store", "generation-*"])
def test_an_index_with_files_missing_is_built_anew(run: int, index: Index, ledger: Config, victim: str) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()
    index.close()
    targets = list(ledger.index_path.rglob(victim))
    assert targets
    for target in targets:
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    with opened(ledger) as other:
        Projector(other).catch_up()
        assert len(found(other, word("walnut"))) == 1
        assert other.mark() == highest_seq()


@pytest.mark.parametrize("victim", ["meta.json", "CURRENT"])
def test_a_damaged_file_is_no_obstacle(run: int, index: Index, ledger: Config, victim: str) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()
    index.close()
    next(ledger.index_path.rglob(victim)).write_bytes(b"")
    with opened(ledger) as other:
        with pytest.raises(IndexDown, match="vigil index rebuild"):
            other.search(Everything())
        assert other.health().stale == "it is damaged"
        Projector(other).catch_up()
        assert len(found(other, word("walnut"))) == 1


def test_an_index_of_another_analysis_serves_until_it_is_built_anew(run: int, index: Index, ledger: Config) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()
    current = ledger.index_path / "CURRENT"
    current.write_text(json.dumps({**json.loads(current.read_text()), "analysis": -1}))
    assert len(found(index, word("walnut"))) == 1
    assert index.stale() == "its words were read by another version of Vigil"
    Projector(index).catch_up()
    assert index.stale() is None
    assert len(found(index, word("walnut"))) == 1


def test_an_index_with_other_fields_is_refused_until_it_is_built_anew(run: int, index: Index, ledger: Config) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()
    current = ledger.index_path / "CURRENT"
    current.write_text(json.dumps({**json.loads(current.read_text()), "layout": -1}))
    with pytest.raises(IndexDown, match="another version of Vigil"):
        index.search(Everything())
    Projector(index).catch_up()
    assert len(found(index, word("walnut"))) == 1


def test_an_index_that_is_ahead_of_its_ledger_is_of_another_one_and_is_built_anew(run: int, index: Index) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    index.put(DOCUMENTS, 190)
    Projector(index).catch_up()
    assert index.mark() == highest_seq()
    assert index.search(Everything()).total == len(found(index, word("walnut"))) == 1


def test_a_rebuild_asked_for_is_done_by_the_next_who_catches_up(run: int, index: Index, ledger: Config) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()
    before = json.loads((ledger.index_path / "CURRENT").read_text())["folder"]
    with opened(ledger) as other:
        other.ask_rebuild()
    Projector(index).catch_up()
    assert json.loads((ledger.index_path / "CURRENT").read_text())["folder"] != before
    assert [path.name for path in ledger.index_path.glob("generation-*")] == ["generation-000002"]


def test_a_command_beside_the_projector_reads_and_is_told_the_lag(run: int, index: Index, ledger: Config) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()  # keeps the lock
    append_pages([a_page(run, a_post("2", "almond"))])
    other = EmbeddedIndex(ledger.index_path, patience=0)
    with pytest.raises(LockBusy, match=r"process \d+ \(.*\) is writing the search index"):
        Projector(other).catch_up()
    assert caught_up(other) == 1
    assert len(found(other, word("walnut"))) == 1
    index.close()
    assert caught_up(other) == 0
    assert len(found(other, word("almond"))) == 1
    assert Projector(index).catch_up() == 0  # the lock was let go again
    append_pages([a_page(run, a_post("3", "hazel"))])
    assert Projector(index).catch_up() == 1
    other.close()


def test_a_successor_that_was_killed_is_swept_away_by_the_next(run: int, index: Index, ledger: Config) -> None:
    append_pages([a_page(run, a_post("1", "walnut"))])
    Projector(index).catch_up()
    index.fresh().put(DOCUMENTS, 190)
    Projector(index).rebuild()
    assert len(list(ledger.index_path.glob("generation-*"))) == 1
    assert len(found(index, Word("any", "walnut"))) == 1


def test_no_word_of_a_post_is_logged(run: int, index: Index, ledger: Config, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    append_pages([a_page(run, a_post("1", "unspeakable"))])
    Projector(index).catch_up()
    next(ledger.index_path.rglob("meta.json")).unlink()
    Projector(index).catch_up()
    found(index, word("unspeakable"))
    spoken = [record for record in caplog.records if record.name.startswith(("indexers", "elastic"))]
    assert spoken
    assert not any("unspeakable" in record.getMessage() for record in spoken)


def test_the_folder_of_the_index_is_the_one_vigil_toml_names(run: int, ledger: Config, tmp_path: Path) -> None:
    config = attrs.evolve(ledger, index=attrs.evolve(ledger.index, path=tmp_path / "elsewhere"))
    append_pages([a_page(run, a_post("1", "walnut"))])
    with opened(config) as index:
        Projector(index).catch_up()
        assert index.health().where == str(tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "CURRENT").exists()
