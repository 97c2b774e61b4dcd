"""A text is read token by token, and comes to what reading it whole comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.addresses import addresses
from indexers.analysis import forms
from indexers.lemmas import lemmas_of
from indexers.reading import read


def whole(text: str) -> tuple[str, set[str], tuple[str, ...]]:
    """Give the forms, lemmas and addresses of `text` as their definitions say."""
    found = forms(text)
    return " ".join(found), {lemma for form in found for lemma in lemmas_of(form)}, tuple(addresses(text))


@given(st.text("ab@.:/+1 ()é\u200b\u00a0\x1f\x1c\n\u2028<>[]|\\\"'漢яЯ🍒-_\u0301", max_size=60))
def test_reading_tokens_gives_what_the_whole_text_gives(text):
    reading = read(text)
    assert (reading.said, set(reading.bag.split()), reading.literal) == whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "!!! — …",
        "Girls, girls; the girl's check-in (+1 202 555 0143 / name@example.com) зв'язок",
        "漢字" * 100,
        "@__ $@$.$ @__",
        f"see {'a' * 56} {'b' * 55} http://{'c' * 70}.example/",
    ],
)
def test_so_it_is_for_long_tokens_for_signs_and_for_nothing(text):
    reading = read(text)
    assert (reading.said, set(reading.bag.split()), reading.literal) == whole(text)


def test_words_that_come_again_are_in_the_bag_once():
    assert sorted(read("cats cats cats").bag.split()) == ["cat", "cats"]
