"""The words, the outline and the long words of a text, which most kinds look at before anything else."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extractors.fold import fold
from pipelines.extractors.long_words import SHORTEST, long_words
from pipelines.extractors.outline import outline
from pipelines.extractors.said_words import said_words

TEXTS = st.text(alphabet="abZ09оЖтéİ你'`’_-./@ \n\u00a0\u0301\ud800👻&amp;", max_size=80)


@settings(max_examples=300, deadline=None, database=None)
@given(TEXTS)
def test_every_run_of_letters_and_digits_is_a_said_word(text: str) -> None:
    folded = fold(text)
    assert said_words(folded) >= set(re.findall(r"[^\W_]+", folded.lowered))


@settings(max_examples=300, deadline=None, database=None)
@given(TEXTS)
def test_what_is_ascii_between_other_letters_is_said_too(text: str) -> None:
    folded = fold(text)
    assert said_words(folded) >= set(re.findall(r"[a-z0-9]+", folded.lowered))


def test_a_word_in_quotes_or_before_an_apostrophe_is_said() -> None:
    assert said_words(fold("'Kik' and `tg` aren't")) >= {"kik", "tg", "aren"}


@settings(max_examples=300, deadline=None, database=None)
@given(TEXTS)
def test_the_outline_has_one_byte_for_each_character(text: str) -> None:
    folded = fold(text)
    plain = re.sub("[0-9]", "9", re.sub("[A-Za-z]", "a", re.sub(r"[^\x00-\x7f]", "?", folded.latin)))
    assert outline(folded).decode("ascii") == plain


@settings(max_examples=200, deadline=None, database=None)
@given(st.lists(st.sampled_from(["a", "Z9", "0" * 24, "b" * 25, "é", "Ж", "-", " ", "Qm" * 30]), max_size=8))
def test_long_words_are_all_the_runs_of_their_length(parts: list[str]) -> None:
    folded = fold("".join(parts))
    runs = re.finditer(rf"[A-Za-z0-9]{{{SHORTEST},}}", folded.latin)
    assert [(word.start, word.end, word.text) for word in long_words(folded).all] == [
        (*run.span(), run[0]) for run in runs
    ]
