"""The evaluator as an index of the ledger: it knows what was stored a moment ago, and keeps nothing that is old."""

import pytest

from indexers.evaluator_index import EvaluatorIndex
from indexers.projector import caught_up
from indexers.query.ast import Everything, Word
from tests.homes import a_page, a_phone, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.records.errors import IndexDown


@pytest.mark.parametrize("kept", [0, 2, 100])
def test_what_was_stored_a_moment_ago_is_found(ledger: Config, monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    monkeypatch.setattr("indexers.evaluator_index.KEPT", kept)
    run = a_source()
    append_pages([a_page(run, a_post("1", "walnut"), a_post("2", "oak"))])
    index = EvaluatorIndex()
    assert index.search(Everything()).total == index.search(Everything(), limit=0).total == 2
    append_pages([a_page(run, a_post("1", "almond", contacts=(a_phone(),)), a_post("3", "walnut"), minutes=1)])
    assert [hit for hit, _ in index.search(Word("text", "walnut")).hits] == [3]
    assert list(index.scan(Everything())) == [3, 2, 1]
    assert index.facets(Everything(), ("contact",)) == {"contact": {"phone": 1}}


def test_it_is_always_level_with_the_ledger(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post())])
    index = EvaluatorIndex()
    assert caught_up(index) == 0
    assert (index.health().documents, index.health().mark, index.stale()) == (1, 1, None)


def test_it_keeps_nothing_and_says_so() -> None:
    index = EvaluatorIndex()
    for refused in (
        lambda: index.put((), 0),
        lambda: index.erase([1]),
        index.fresh,
        index.take_over,
        index.ask_rebuild,
    ):
        with pytest.raises(IndexDown, match="keeps nothing"):
            refused()
    index.close()
