"""What is written is there or is asked for again: full disks, lost posts, killed writers, panics."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
import tantivy

from indexers.document import MAX_VALUE, document_of
from indexers.embedded import META, EmbeddedIndex
from indexers.query.ast import Everything, Exact, Word
from indexers.tantivy_layout import SCHEMA
from indexers.tantivy_writer import TantivyWriter
from tests.contracts.index import found, put_at
from tests.contracts.index_cases import ALL, DOCUMENTS, word
from tests.indexers.sample import stored
from vigil.records.errors import IndexDown

ROOT = Path(__file__).resolve().parent.parent.parent

FILLING = """
import os, sys
from pathlib import Path
import indexers.tantivy_writer
from indexers.embedded import EmbeddedIndex
from indexers.query.ast import Everything
from tests.contracts.index import put_at
from vigil.records.errors import IndexDown
indexers.tantivy_writer.MIN_FREE = 0
folder = Path(sys.argv[1])
index = EmbeddedIndex(folder / "index")
done = 0
try:
    while done < 200:
        text = " ".join(os.urandom(8).hex() for _ in range(10_000))
        index.put([put_at(done + 1, text, done + 1)], done + 1)
        done += 1
except IndexDown as error:
    print(error)
assert 0 < done < 200
index.close()
again = EmbeddedIndex(folder / "index")
assert again.mark() == done
assert again.search(Everything(), limit=500).total == done
if sys.argv[2] == "room":
    (folder / "ballast").unlink()
else:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
again.put([put_at(1_000, "afterwards", 1_000)], 1_000)
assert again.search(Everything(), limit=500).total == done + 1
again.close()
print("went on")
"""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[EmbeddedIndex]:
    index = EmbeddedIndex(tmp_path / "index", patience=0)
    yield index
    index.close()


def files(index: Path) -> set[str]:
    """Give the names of the segments' files, whether the index uses them or not."""
    return {path.name for path in index.glob("generation-*/*") if path.name[0] != "." and path.name != META}


def used(index: Path) -> set[str]:
    """Give the identifiers of the segments that the last commit names."""
    meta = json.loads(next(index.rglob(META)).read_text())
    return {segment["segment_id"].replace("-", "") for segment in meta["segments"]}


@pytest.mark.slow
def test_a_full_disk_is_told_of_and_filling_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """On a real small disk where the system lets us mount one, else with a limit on the size of files."""
    disk = tmp_path / "disk"
    disk.mkdir()
    fill = 'mount -t tmpfs -o size=16m tmpfs "$0" && head -c 8000000 /dev/zero > "$0/ballast" && exec "$@"'
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*alone, "true"], capture_output=True).returncode == 0:
        command = [*alone, "sh", "-c", fill, str(disk), sys.executable, "-c", FILLING, str(disk), "room"]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    else:

        def small_files() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))

        command = [sys.executable, "-c", "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + FILLING]
        ended = subprocess.run(
            [*command, str(disk), "limit"], cwd=ROOT, capture_output=True, text=True, preexec_fn=small_files
        )
    assert ended.returncode == 0, ended.stderr
    assert "is the disk full? The ledger is unharmed" in ended.stdout
    assert ended.stdout.endswith("went on\n")


def test_nothing_is_begun_on_a_disk_that_is_nearly_full(
    index: EmbeddedIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.put(DOCUMENTS, 190)
    monkeypatch.setattr("indexers.tantivy_writer.MIN_FREE", shutil.disk_usage(tmp_path).total + 1)
    with pytest.raises(IndexDown, match=r"no room left .* it catches up by itself"):
        index.put([put_at(50, "later", 200)], 200)
    assert (index.mark(), found(index, Everything())) == (190, ALL)
    monkeypatch.undo()
    index.put([put_at(50, "later", 200)], 200)
    assert found(index, word("later")) == {50}


def test_a_commit_that_lost_a_post_is_noticed_and_asked_for_again(
    index: EmbeddedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.put(DOCUMENTS, 190)
    put = TantivyWriter.put

    def forgetful(writer: TantivyWriter, doc: object) -> None:
        put(writer, doc)  # type: ignore[arg-type]
        if getattr(doc, "id") == 51:  # noqa: B009
            writer._writer.delete_documents_by_term("id", 51)

    monkeypatch.setattr(TantivyWriter, "put", forgetful)
    with pytest.raises(IndexDown, match="did not take"):
        index.put([put_at(50, "one", 200), put_at(51, "pecan", 201)], 201)
    assert index.mark() == 190
    monkeypatch.undo()
    index.put([put_at(50, "one", 200), put_at(51, "pecan", 201)], 201)
    assert (index.mark(), found(index, word("pecan"))) == (201, {51})


def test_posts_that_cannot_be_made_leave_the_index_as_it_was(index: EmbeddedIndex) -> None:
    index.put(DOCUMENTS, 190)

    def breaking() -> Iterator[object]:
        yield put_at(50, "half", 200)
        raise KeyError("the ledger is away")

    with pytest.raises(KeyError):
        index.put(breaking(), 201)  # type: ignore[arg-type]
    index.put((), 202)
    assert (index.mark(), found(index, Everything())) == (202, ALL)


def test_a_post_of_any_id_is_replaced_and_never_doubled(index: EmbeddedIndex) -> None:
    for seq, number in enumerate((5, 3, 9, 3, 9, 1, 5), 1):
        index.put([put_at(number, f"state{seq}", seq)], seq)
    index.close()
    index.put([put_at(number, "last", 20 + number) for number in (9, 2, 5)], 30)
    assert found(index, Everything()) == {1, 2, 3, 5, 9}
    assert found(index, word("last")) == {2, 5, 9}


def test_what_killed_writers_left_is_swept_away_by_the_next(index: EmbeddedIndex, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index.put(DOCUMENTS, 190)
    index.close()
    killed = "from indexers.embedded import EmbeddedIndex; from pathlib import Path; import sys; " + (
        "from tests.contracts.index import put_at; index = EmbeddedIndex(Path(sys.argv[1])); "
        "index.put([put_at(60, 'walnut', 300)], 300)"
    )
    environment = {**os.environ, "VIGIL_FAILPOINT": "index.after_commit:1"}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", killed, str(folder)], cwd=ROOT, env=environment)
    index.put([put_at(61, "almond", 301)], 301)
    index.close()
    index.put([put_at(62, "hazel", 302)], 302)
    index.close()
    assert {name.split(".")[0] for name in files(folder)} <= used(folder)
    assert (index.health().size or 0) > 0


def test_many_posts_are_one_commit(index: EmbeddedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = []
    commit = TantivyWriter.commit
    monkeypatch.setattr(TantivyWriter, "commit", lambda writer: commits.append(writer) or commit(writer))
    index.put((put_at(number, "walnut", number) for number in range(1, 1_001)), 1_000)
    assert len(commits) == 1
    assert index.search(word("walnut")).total == 1_000


def test_closing_waits_for_merges_so_that_the_next_writer_finds_whole_files(index: EmbeddedIndex) -> None:
    for seq in range(1, 30):
        index.put([put_at(seq, f"word{seq}", seq)], seq)
        if seq % 10 == 0:
            index.close()
    assert found(index, Everything()) == set(range(1, 30))


def test_a_panic_of_the_library_becomes_an_error_that_says_what_to_do(
    index: EmbeddedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.put(DOCUMENTS, 190)

    def one_word(*_: object, **__: object) -> object:
        return tantivy.Query.phrase_query(SCHEMA, "words_text", [(0, "girls")])  # which the library cannot bear

    monkeypatch.setattr("indexers.embedded.compile_tantivy", one_word)
    with pytest.raises(IndexDown, match="vigil index rebuild"):
        index.search(word("girls"))
    monkeypatch.undo()
    assert found(index, word("girls")) == {1, 2}


def test_endless_words_and_values_are_cut_and_found_by_their_beginning(index: EmbeddedIndex) -> None:
    long = stored(text="x" * 100_000 + " walnut", board="y" * 100_000)
    index.put([attrs.evolve(document_of(long), id=1)], 1)
    assert found(index, word("walnut")) == {1}
    assert found(index, Word("text", "x" * 62, True)) == frozenset()
    assert found(index, Exact("board", "y" * MAX_VALUE, False, True)) == found(
        index, Exact("board", "yyy", False, True)
    )
