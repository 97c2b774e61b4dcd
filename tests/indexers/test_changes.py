"""What an edit changed is told word by word, and never takes long to tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.changes import Piece, changes, edits, word_diff
from tests.indexers.sample import contact, post
from vigil.records.post import Price

WORDS = st.lists(st.sampled_from(("walnut", "oak", "table", ",", "\n", " ", "стол", "🍒", "٣")), max_size=40).map(
    "".join
)


def test_the_words_that_went_and_came_are_told() -> None:
    assert word_diff("New walnut tables here", "New oak tables here, now") == (
        Piece("same", "New "),
        Piece("gone", "walnut "),
        Piece("new", "oak "),
        Piece("same", "tables here"),
        Piece("new", ", now"),
    )


@given(WORDS | st.text(max_size=50), WORDS | st.text(max_size=50))
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.how != "new") == before
    assert "".join(piece.text for piece in pieces if piece.how != "gone") == after
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize("count", [599, 601, 5_000, 200_000])
def test_long_texts_that_have_little_in_common_are_told_as_far_as_it_is_worth(count: int) -> None:
    before, after = "x a " * count, "x b " * count
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.how != "new") == before
    assert "".join(piece.text for piece in pieces if piece.how != "gone") == after


def test_one_word_of_a_very_long_text_is_found() -> None:
    text = "word and " * 100_000
    assert [piece.text for piece in word_diff(f"{text}old {text}", f"{text}new {text}") if piece.how != "same"] == [
        "old ",
        "new ",
    ]


def test_each_field_that_changed_is_told_and_no_other() -> None:
    before = post(
        text="a", title="t", price=Price(amount="5", currency="EUR"), contacts=(contact("phone", "+447700900123"),)
    )
    after = post(text="a", title="u", contacts=(contact("phone", "+447700900124"),))
    assert [(change.field, change.before, change.after) for change in changes(before, after)] == [
        ("title", "t", "u"),
        ("price", "5 EUR", ""),
        ("contacts", "phone:+447700900123", "phone:+447700900124"),
    ]
    assert changes(after, after) == ()


def test_versions_are_held_against_those_before_them() -> None:
    told = list(edits([post(text="a"), post(text="b"), post(text="b", title="t")]))
    assert [[change.field for change in changed] for changed in told] == [["text"], ["title"]]
    assert list(edits([post()])) == []
