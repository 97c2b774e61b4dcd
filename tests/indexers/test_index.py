"""vigil.toml names the index; whoever adds one is found by its name."""

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import attrs
import pytest

from indexers.document import document_of
from indexers.elasticsearch_layout import mapping
from indexers.embedded import EmbeddedIndex
from indexers.index import Index
from indexers.layout import NUMBERS, TIMES, WORDS
from indexers.open import open_index, openers
from indexers.query.ast import WORD_FIELDS
from tests.contracts.index_cases import POSTS
from vigil.config.schema import Config, IndexConfig
from vigil.records.errors import ConfigError


def open_elsewhere(config: Config) -> Index:
    return EmbeddedIndex(config.home / "elsewhere")


def test_the_embedded_index_is_the_default_and_opening_it_writes_nothing(tmp_path: Path) -> None:
    index = open_index(Config(home=tmp_path))
    assert isinstance(index, EmbeddedIndex)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_is_refused_with_the_nearest(tmp_path: Path) -> None:
    config = Config(home=tmp_path, index=attrs.evolve(IndexConfig(), kind="elastic"))  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match='"elastic"; did you mean elasticsearch'):
        open_index(config)


def test_an_index_of_another_distribution_is_found_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = EntryPoint("elsewhere", "tests.indexers.test_index:open_elsewhere", "vigil.indexes")
    monkeypatch.setattr("indexers.open.entry_points", lambda group: EntryPoints([point]).select(group=group))
    assert set(openers()) == {"embedded", "elasticsearch", "evaluator", "elsewhere"}
    index = open_index(Config(home=tmp_path, index=attrs.evolve(IndexConfig(), kind="elsewhere")))  # type: ignore[arg-type]
    assert index.health().where == str(tmp_path / "elsewhere")


def test_both_layouts_have_a_place_for_all_that_documents_hold() -> None:
    documents = [document_of(post) for post in POSTS]
    assert {key for doc in documents for key in doc.words} == set(WORDS)
    assert {key for keys in WORD_FIELDS.values() for key in keys} <= set(WORDS)
    assert {key for doc in documents for key in doc.times} == set(TIMES)
    assert {key for doc in documents for key in doc.numbers} == set(NUMBERS)
    assert mapping()["dynamic"] == "strict"
