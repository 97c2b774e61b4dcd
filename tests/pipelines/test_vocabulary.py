"""The words of all languages are read from data files."""

import tomllib
from pathlib import Path

import pytest

import pipelines.extractors
from pipelines.extractors.vocabulary import word_keys, word_list, words

LANGUAGES = sorted(Path(pipelines.extractors.__file__).parent.joinpath("languages").glob("*.toml"))


def test_a_list_joins_all_languages():
    assert "at" in word_list("addresses", "at")
    assert set(words("addresses")) >= {"at", "dot"}


def test_a_word_gives_what_it_stands_for():
    assert word_keys("digits")["seven"] == "7"


def test_what_no_language_says_is_empty():
    assert word_list("addresses", "no such key") == ()
    assert words("no such section") == {}


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_each_file_holds_lists_of_lower_case_words(path):
    for section in tomllib.loads(path.read_text("utf-8")).values():
        for values in section.values():
            assert values
            assert all(value == value.lower().strip() and value for value in values)
            assert len(values) == len(set(values))
