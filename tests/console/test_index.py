"""`vigil index` shows, mends and rebuilds; beside a process that writes, it says who that is and leaves it the work."""

import attrs

from indexers.embedded import EmbeddedIndex
from tests.contracts.index_cases import DOCUMENTS


def stranger(stocked) -> EmbeddedIndex:
    """Open the index of a home as another process would, put a post into it that the ledger does not have, hold it."""
    index = EmbeddedIndex(stocked.home / "index")
    index.put([attrs.evolve(DOCUMENTS[0], id=4711)], index.mark())
    return index


def test_an_index_that_agrees_with_the_ledger_is_told_so(stocked):
    assert stocked.done("index", "verify").out == "5 posts compared: the index is as it should be.\n"
    told = stocked.done("index", "verify", "--json").one
    assert (told["compared"], told["missing"], told["stale"], told["surplus"], told["mended"]) == (5, 0, 0, 0, True)


def test_what_differs_is_told_with_its_numbers_and_mended(stocked):
    stranger(stocked).close()
    ended = stocked("index", "verify", "--look-only")
    assert ended.status == 1
    assert ended.out == (
        "5 posts compared: 0 missing, 0 in another state, 1 too many (4711). "
        "Nothing was mended; type: vigil index verify\n"
    )
    assert stocked.done("index", "verify").out.endswith("1 too many (4711). All of it is mended.\n")
    assert "as it should be" in stocked.done("index", "verify").out


def test_beside_a_process_that_writes_a_rebuild_is_asked_for(stocked):
    writer = stranger(stocked)
    ended = stocked("index", "verify")
    assert ended.status == 1
    assert ended.out.endswith("Another process writes the index; it is asked to build it anew.\n")
    told = stocked.done("index", "rebuild")
    assert told.out.startswith("The rebuild is asked for: process ")
    assert stocked.done("index", "rebuild", "--json").one == {"asked": True}
    assert stocked.done("index", "status", "--json").one["stale"] == "a rebuild was asked for"
    writer.close()
    stocked.done("index", "update")
    assert stocked.done("index", "status", "--json").one["stale"] is None
    assert stocked.done("index", "verify", "--json").one["surplus"] == 0
