"""An index is compared with the ledger post by post, and mended where they differ."""

import gc
import tracemalloc
from collections.abc import Iterator

import attrs
import pytest

from indexers.document import digest_of, document_of
from indexers.embedded import EmbeddedIndex
from indexers.index import Index
from indexers.open import open_index
from indexers.projector import Projector
from indexers.query.ast import Everything
from indexers.verify import Verdict, verify
from tests.contracts.index import found
from tests.contracts.index_cases import DOCUMENTS, word
from tests.homes import a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.posts import iterate_posts

POSTS = 9


@pytest.fixture
def index(ledger: Config) -> Iterator[Index]:
    run = a_source()
    append_pages([a_page(run, *(a_post(str(number), f"word{number}") for number in range(POSTS)))])
    index = open_index(ledger)
    Projector(index).catch_up()
    yield index
    index.close()


def test_an_index_as_it_should_be_is_left_alone(index: Index) -> None:
    assert verify(index) == Verdict(compared=POSTS)


@pytest.mark.parametrize("page", [1, 2, 500])
def test_what_differs_is_told_and_mended(index: Index, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr("indexers.verify.PAGE", page)
    stored = {post.id: post for post in iterate_posts()}
    first, second, third, *_ = stored
    index.erase([first])
    altered = attrs.evolve(stored[second], post=attrs.evolve(stored[second].post, text="something else"))
    older = attrs.evolve(document_of(stored[third]), seq=0)
    strangers = [attrs.evolve(DOCUMENTS[0], id=4711 + number) for number in range(5)]
    index.put([document_of(altered), older, *strangers], index.mark())
    before = verify(index, mend=False)
    assert (before.missing, before.stale, before.surplus, before.mended) == (1, 2, 5, False)
    assert set(before.examples) == {first, second, third, *range(4711, 4716)}
    assert verify(index) == attrs.evolve(before, mended=True)
    assert verify(index) == Verdict(compared=POSTS)
    assert found(index, Everything()) == set(stored)
    assert found(index, word("else")) == frozenset()
    assert found(index, word("word0")) == {first}


def test_what_the_projector_has_yet_to_bring_is_no_difference(index: Index) -> None:
    append_pages([a_page(a_source("other"), a_post("later", "later"))])
    assert verify(index, mend=False) == Verdict(compared=POSTS + 1, mended=True)


def test_beside_a_process_that_writes_differences_are_told_and_a_rebuild_is_asked_for(
    index: Index, ledger: Config
) -> None:
    index.put([attrs.evolve(DOCUMENTS[0], id=4711)], index.mark())  # and keeps the lock
    other = EmbeddedIndex(ledger.index_path, patience=0)
    verdict = verify(other)
    assert (verdict.surplus, verdict.mended) == (1, False)
    assert index.stale() == "a rebuild was asked for"
    Projector(index).catch_up()
    assert verify(other) == Verdict(compared=POSTS)
    other.close()


def test_an_index_that_was_never_begun_is_filled(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post("1", "walnut"))])
    index = open_index(ledger)
    assert verify(index) == Verdict(compared=1)
    assert len(found(index, word("walnut"))) == 1
    index.close()


def test_the_digest_tells_each_part_of_a_document_apart(index: Index) -> None:
    (stored, *_) = iterate_posts()
    digest = digest_of(document_of(stored))
    assert digest == digest_of(document_of(stored))
    for other in (
        attrs.evolve(stored, seq=stored.seq + 1),
        attrs.evolve(stored, country="UA"),
        attrs.evolve(stored, post=attrs.evolve(stored.post, text="word0 word0")),
        attrs.evolve(stored, post=attrs.evolve(stored.post, title="word0")),
        attrs.evolve(stored, post=attrs.evolve(stored.post, board="General")),
    ):
        assert digest_of(document_of(other)) != digest


@pytest.mark.slow
def test_a_comparison_holds_no_more_after_many_pages_than_after_few(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexers.verify.PAGE", 20)
    append_pages([a_page(a_source("other"), *(a_post(f"more{number}", "more") for number in range(2_000)))])
    verify(index)
    held: list[int] = []

    def look(done: int, of: int) -> None:
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])

    tracemalloc.start()
    verify(index, on_progress=look)
    tracemalloc.stop()
    assert len(held) > 100
    assert max(held[50:]) < 1.5 * max(held[:50])
