"""Each language's file says enough to read its numbers, its words mean one thing, its disguises are seen through."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

import pipelines.extractors
from pipelines.extractors.registry import registry
from pipelines.extractors.spelt import Piece, Spelt, plain, read_token
from tests.pipelines.labelled import OWN_SET, expected_kinds, find, overall, read_lines, score

FOLDER = Path(pipelines.extractors.__file__).parent / "languages"
FILES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
BY_DATA = ("cs", "de", "fr", "it", "pl", "pt", "ro", "tr")
"""The languages that came as a file each, without a line of code."""

LINES = read_lines(OWN_SET / "languages.jsonl")
LEAST_DISGUISED, LEAST_NEGATIVES = 12, 8
LEAST_RECALL, LEAST_PRECISION = 0.98, 0.98
MOST_MISSED, MOST_WRONG = 4, 4
"""Of one language's lines; the most are French: what it says in several words (quatre-vingt-dix) is not added up."""


def lines_of(language):
    return [line for line in LINES if line.id.split("-")[1] == language]


def figures_of(lines):
    return overall(score(lines, find, sorted({*registry().kinds, *expected_kinds(lines)})))


def said(word):
    """Give what one word says in digits, None when it says none."""
    reading = read_token(word)
    if not isinstance(reading, tuple) or len(reading) != 1:
        return None
    (only,) = reading
    return only.text if isinstance(only, Piece) else only.digits if isinstance(only, Spelt) else None


@pytest.mark.parametrize("language", BY_DATA)
def test_a_language_has_words_for_all_that_a_number_and_an_address_are_said_with(language):
    told = FILES[language]
    single = {**told["digits"], **told.get("perhaps_digits", {})}
    assert {str(digit) for digit in range(10)} <= single.keys()
    assert {str(tens) for tens in range(20, 100, 10)} <= told["numbers"].keys()
    assert {"labels", "vetoes", "fillers", "refusals", "units", "joiners", "plus", "reversed"} <= told["phone"].keys()
    assert {"underscore", "hyphen", "slash", "prose", "label"} <= told["addresses"].keys()
    assert told["addresses"].keys() & {"dot", "dot_framed"}
    assert {"countries", "services", "handles", "keys"} <= told.keys()
    assert told["language"].keys() == {language}


@pytest.mark.parametrize("language", FILES)
def test_a_word_for_a_number_says_it_whatever_the_other_languages_say(language):
    for section in ("digits", "numbers", "perhaps_digits"):
        for number, listed in FILES[language].get(section, {}).items():
            assert {word: said(word) for word in listed if len(word) > 1} == dict.fromkeys(
                [word for word in listed if len(word) > 1], number
            )


@pytest.mark.parametrize("language", FILES)
def test_a_word_for_a_number_is_read_in_capitals_too(language):
    for number, listed in FILES[language].get("digits", {}).items():
        assert {said(word.upper()) for word in listed if word.isalpha()} <= {number}


@pytest.mark.parametrize("language", BY_DATA)
def test_what_is_written_with_marks_is_listed_without_them_too(language):
    phone = FILES[language]["phone"]
    for key in ("labels", "vetoes", "units"):
        bare = {plain(word.replace("ł", "l").replace("ı", "i").replace("ß", "ss")) for word in phone[key]}
        assert bare <= {word.replace("'", "") for word in phone[key]}


@pytest.mark.parametrize("language", BY_DATA)
def test_a_language_is_told_by_words_that_no_other_lists(language):
    listed = [told["language"] for name, told in FILES.items() if name != language and "language" in told]
    others = {word for each in listed for words in each.values() for word in words}
    assert others.isdisjoint(FILES[language]["language"][language])


@pytest.mark.parametrize("language", BY_DATA)
def test_no_word_is_both_a_label_and_a_veto(language):
    labels = set(FILES[language]["phone"]["labels"])
    vetoes = set(FILES[language]["phone"]["vetoes"])
    for told in FILES.values():
        phone = told.get("phone", {})
        assert labels.isdisjoint(phone.get("vetoes", ()))
        assert vetoes.isdisjoint(phone.get("labels", ()))


def test_the_set_has_disguises_and_traps_in_every_language():
    kinds = Counter((line.id.split("-")[1], bool(line.expected)) for line in LINES)
    for language in BY_DATA:
        assert kinds[language, True] >= LEAST_DISGUISED
        assert kinds[language, False] >= LEAST_NEGATIVES


def test_disguises_are_seen_through_in_languages_that_are_data_alone():
    total = figures_of(LINES)
    assert total.recall >= LEAST_RECALL, total
    assert total.precision >= LEAST_PRECISION, total


@pytest.mark.parametrize("language", BY_DATA)
def test_no_language_is_left_behind(language):
    total = figures_of(lines_of(language))
    assert total.missed <= MOST_MISSED, total
    assert total.wrong <= MOST_WRONG, total
