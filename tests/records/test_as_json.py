"""Records as JSON objects and back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigil.records.as_json import read_post, to_text, write_post, writer_of
from vigil.records.contact import Contact
from vigil.records.post import Image, Post, Price, Quote

WORDS = st.text(max_size=20)
TIMES = st.none() | st.datetimes(timezones=st.just(UTC))
QUOTES = st.recursive(
    st.builds(Quote, text=WORDS, author=st.none() | WORDS),
    lambda inner: st.builds(Quote, text=WORDS, quotes=st.lists(inner, max_size=2).map(tuple)),
    max_leaves=4,
)
POSTS = st.builds(
    Post,
    post_id=WORDS,
    url=WORDS,
    text=WORDS,
    title=st.none() | WORDS,
    posted_at=TIMES,
    position=st.none() | st.integers(1, 99),
    quotes=st.lists(QUOTES, max_size=2).map(tuple),
    images=st.lists(st.builds(Image, url=st.none() | WORDS, quality=st.none() | st.integers(0, 100)), max_size=2).map(
        tuple
    ),
    links=st.lists(WORDS, max_size=2).map(tuple),
    price=st.none() | st.builds(Price, amount=WORDS),
    contacts=st.lists(
        st.builds(Contact, kind=WORDS, value=WORDS, raw=WORDS, start=st.just(0), end=st.just(3)), max_size=2
    ).map(tuple),
)


@given(POSTS)
def test_a_post_comes_back_as_it_was(post: Post) -> None:
    assert read_post(write_post(post)) == post


def test_empty_keys_are_left_out_and_times_say_their_offset() -> None:
    at = datetime(2026, 3, 5, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    post = Post(post_id="1", url="u", posted_at=at, quotes=(Quote(text="q"),))
    assert write_post(post) == {
        "post_id": "1",
        "url": "u",
        "posted_at": "2026-03-05T12:00:00Z",
        "quotes": [{"text": "q"}],
    }
    assert to_text({"a": "і"}) == '{"a":"і"}'


def test_a_writer_leaves_out_what_it_is_told_to() -> None:
    post = Post(post_id="1", url="u", quotes=(Quote(text="q"),), detected_lang="en")
    assert writer_of(Post, without=("detected_lang",))(post) == {"post_id": "1", "url": "u", "quotes": [{"text": "q"}]}


@pytest.mark.parametrize(
    "broken",
    [
        {"post_id": "1", "url": "u", "colour": "red"},
        {"post_id": "1"},
        {"post_id": "1", "url": "u", "posted_at": "2026-03-05T12:00:00"},
        {"post_id": "1", "url": "u", "posted_at": 5},
    ],
)
def test_what_is_not_a_post_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError, ExceptionGroup)):
        read_post(broken)
