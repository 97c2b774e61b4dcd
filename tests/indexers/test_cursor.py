"""The place where a page ended survives being written down, and nothing else is taken for one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.cursor import MAX_SHOWN, Cursor, read_cursor, write_cursor
from indexers.index import Place
from vigil.records.errors import UsageError


@given(st.integers(-(10**11), 10**11), st.integers(0, 10**18 - 1))
def test_a_place_comes_back(second: int, post: int) -> None:
    assert read_cursor(write_cursor(Cursor(place=Place(second, post)))) == Cursor(place=Place(second, post))


@given(st.sets(st.integers(0, 2**62), max_size=50))
def test_the_posts_shown_come_back(shown: set[int]) -> None:
    found = read_cursor(write_cursor(Cursor(shown=tuple(shown))))
    assert set(found.shown) == shown
    assert found.place is None


@given(st.text(max_size=40) | st.text("bnABCD0123.-_", max_size=20))
def test_any_other_text_is_refused_or_a_cursor(text: str) -> None:
    with suppress(UsageError):
        assert isinstance(read_cursor(text), Cursor)


@pytest.mark.parametrize("text", ["", "n", "n1", "n1.2.3", "n1.٣", "x12", "b=", "b!", "bgA", "n1.2\n"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no place in a search"):
        read_cursor(text)


def test_a_cursor_of_too_many_posts_is_refused() -> None:
    with pytest.raises(UsageError):
        read_cursor(write_cursor(Cursor(shown=tuple(range(MAX_SHOWN + 1)))))


def test_a_hundred_posts_are_a_short_text() -> None:
    assert len(write_cursor(Cursor(shown=tuple(range(10**6, 10**6 + 200, 2))))) < 150
