"""Patterns on one form: the same answers as slower ways to get them, and never slow themselves."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.patterns import pattern_test, within
from indexers.query.ast import Regex, Wildcard

WORDS = st.text(alphabet="abcж", max_size=8)


def steps(word: str) -> set[str]:
    """Give every word one edit away, over the letters of the tests."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in cuts if right),
        *(left + letter + right[1:] for left, right in cuts if right for letter in "abcж"),
        *(left + letter + right for left, right in cuts for letter in "abcж"),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
    }


@given(st.text(alphabet="abcж", max_size=5), st.text(alphabet="abcж", max_size=5))
def test_one_edit_is_an_insertion_deletion_replacement_or_swap(left, right):
    assert within(left, right, 1) == (left == right or right in steps(left))


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [("girl", "gril", 1), ("girl", "gilr", 1), ("ca", "abc", 3), ("girls", "irsl", 2), ("a", "", 1)],
)
def test_swapped_letters_are_not_edited_again(left, right, edits):
    assert within(left, right, edits)
    assert not within(left, right, edits - 1)


@given(st.text(alphabet="abж*?", min_size=1, max_size=6), WORDS)
def test_a_wildcard_pattern_means_its_regular_expression(pattern, word):
    expected = re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), word) is not None
    assert pattern_test(Wildcard("any", pattern))(word) == expected


PIECES = st.sampled_from(
    ["a", "b", "ж", ".", "[ab]", "[^a]", "(a|bc)", "(ab)?", "b*", "c+", "a{2}", "(b|c){1,3}", "(a*)*"]
)


@given(st.lists(PIECES, max_size=5).map("".join), WORDS)
def test_a_regular_expression_means_what_it_means_elsewhere(pattern, word):
    pattern = f"({pattern}|ab)"
    assert pattern_test(Regex("any", pattern))(word) == (re.fullmatch(pattern, word) is not None)


@pytest.mark.parametrize(
    "pattern", ["(a*)*(a*)*(a*)*bc", "(a|a)*(a|aa)*bc", "a?" * 100 + "a" * 100 + "c", "(a{1,40}){1,40}bc"]
)
def test_an_expression_that_stalls_others_is_answered(pattern):
    test = pattern_test(Regex("any", pattern))
    assert not any(test("a" * length) for length in range(200, 250))


def test_a_pattern_of_stars_is_answered():
    assert not pattern_test(Wildcard("any", "*a" * 100 + "*c"))("a" * 249)
