"""The likeness step: near texts share a key and much of the signature, others do not; it is quick on hostile text."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.likeness import BANDS, MOST_WORDS, add_likeness, likeness_of
from tests.homes import a_page, a_post
from vigil.records.likeness import LONG, alikeness

WORDS = (
    *("walnut", "tables", "chairs", "four", "two", "house", "old", "town", "evening", "pets", "sold", "apart"),
    *("столы", "новые", "город", "вечер", "дом", "mesas", "nogal", "casa", "noche"),
)


def text(chance: random.Random, count: int) -> str:
    return " ".join(f"{chance.choice(WORDS)}{chance.choice('abcdefgh')}" for _ in range(count))


def found_by_each_other(one: str, other: str) -> bool:
    first, second = likeness_of(one), likeness_of(other)
    assert first is not None
    assert second is not None
    return bool({*first.keys} & {*second.keys}) and alikeness(first.signature, second.signature) > 0


def test_nearly_the_same_texts_find_each_other() -> None:
    chance = random.Random(1)
    hits = 0
    for _ in range(200):
        words = text(chance, 60).split()
        changed = [*words]
        for place in chance.sample(range(60), 2):
            changed[place] = "other"
        hits += found_by_each_other(" ".join(words), " ".join(changed))
    assert hits >= 190


def test_texts_of_the_same_words_in_another_order_do_not() -> None:
    chance = random.Random(2)
    for _ in range(200):
        words = text(chance, 60).split()
        shuffled = chance.sample(words, len(words))
        assert not found_by_each_other(" ".join(words), " ".join(shuffled))


@pytest.mark.parametrize(
    "other",
    [
        "TWO walnut tables & four chairs, hardly used: call in the evening, no pets in the house!",
        "Two wаlnut tables and four chairs, hardly used; call in the evening, no pets in the house 07700 900123",
        "Two walnut tables\u200b and four chairs, hardly used, call in the evening, no pets in the house a@example.com",
        "🍒 Two walnut tables and four chairs, hardly used, call in the evening, no pets in the house 🍒",
    ],
)
def test_disguise_numbers_and_addresses_make_no_other_text(other: str) -> None:
    plain = "Two walnut tables and four chairs, hardly used, call in the evening, no pets in the house"
    assert found_by_each_other(plain, other)


def test_scripts_without_spaces_are_compared_too() -> None:
    plain = "東京の家から二つのテーブルと四つの椅子を売ります電話は夜にお願いします"
    assert found_by_each_other(plain, plain + "ね")
    assert not found_by_each_other(plain, plain[::-1])


def test_a_text_without_word_or_number_has_no_likeness() -> None:
    assert likeness_of("") is likeness_of(" 🍒!? ") is None


def test_the_step_gives_it_to_each_post_and_changes_nothing_else() -> None:
    page = a_page(1, a_post("1", "new in town"), a_post("2", ""))
    first, second = add_likeness(page).posts
    assert first.likeness == likeness_of("new in town")
    assert second == page.posts[1]


@given(st.text(max_size=300))
def test_any_text_has_a_likeness_of_one_shape(given_text: str) -> None:
    likeness = likeness_of(given_text)
    assert likeness == likeness_of(given_text)
    if likeness is not None:
        assert (len(likeness.keys), len(likeness.signature)) in ((BANDS, LONG), (1, 16))
        assert all(-(2**63) <= key < 2**63 for key in likeness.keys)


def test_the_likeness_of_a_text_is_the_same_in_every_process() -> None:
    likeness = likeness_of("a b c d e f g h i j k l m n o p")
    assert likeness is not None
    assert likeness.keys[0] == FIRST_KEY


FIRST_KEY = -6933371991722774926
"""Kept in every ledger: whoever changes it makes all texts strangers to those before."""


@pytest.mark.parametrize(
    "hostile", ["a b " * 250_000, "@" * 1_000_000, "漢" * 300_000], ids=["words", "signs", "one script"]
)
def test_a_long_text_is_read_as_far_as_it_matters(hostile: str) -> None:
    likeness = likeness_of(hostile)
    assert likeness is None or likeness == likeness_of(hostile[: MOST_WORDS * 4])


@pytest.mark.parametrize(
    "hostile",
    ["a" * 1_000_000, "1 " * 500_000, "a@" * 500_000, "\u0301" * 1_000_000],
    ids=["letters", "digits", "addresses", "marks"],
)
def test_a_megabyte_of_anything_is_read_in_linear_time(hostile: str) -> None:
    likeness = likeness_of(hostile)  # what is not linear here takes hours
    assert likeness == likeness_of(f" {hostile.upper()} ")
    assert likeness != likeness_of(f"{hostile} b")
