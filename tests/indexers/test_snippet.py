"""A snippet shows the first thing found, as it was written, and no more than a few lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.evaluator import Mark
from indexers.snippet import WIDTH, field_text, snippet_of
from vigil.records.post import Post, Quote

POST = Post(
    post_id="1",
    url="http://example.org/1",
    text="one two three",
    title="a title",
    author="somebody",
    signature="signed",
    profile="from Kyiv",
    files=("a.jpg", "b.jpg"),
    links=("http://example.com/",),
    quotes=(Quote(text="outer", quotes=(Quote(text="inner"),)),),
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("text", "one two three"),
        ("title", "a title"),
        ("author", "somebody"),
        ("signature", "signed"),
        ("profile", "from Kyiv"),
        ("file:1", "b.jpg"),
        ("link:0", "http://example.com/"),
        ("quote:0", "outer"),
        ("quote:0.0", "inner"),
        ("quote:1", ""),
        ("quote:0.7", ""),
        ("link:9", ""),
        ("place", ""),
        ("nowhere", ""),
    ],
)
def test_a_mark_names_one_text_of_the_post(name: str, text: str) -> None:
    assert field_text(POST, name) == text


def test_without_marks_the_text_begins() -> None:
    snippet = snippet_of(POST, ())
    assert (snippet.field, snippet.text, snippet.marks) == ("text", "one two three", ())


def test_what_stands_in_the_code_of_the_page_shows_the_beginning_of_the_text() -> None:
    snippet = snippet_of(POST, (Mark("page", 812, 824),))
    assert (snippet.field, snippet.text, snippet.marks) == ("text", "one two three", ())


def test_own_text_is_shown_before_title_and_quotes() -> None:
    marks = (Mark("quote:0.0", 0, 5), Mark("title", 2, 7), Mark("text", 4, 7))
    assert snippet_of(POST, marks).field == "text"
    assert snippet_of(POST, marks[:2]).field == "title"
    assert snippet_of(POST, marks[:1]).text == "inner"


def test_a_long_text_is_cut_around_the_first_mark_at_a_word() -> None:
    text = "filler " * 100 + "walnut " + "filler " * 100
    place = text.index("walnut")
    snippet = snippet_of(Post(post_id="1", url="", text=text), (Mark("text", place, place + 6),))
    assert len(snippet.text) == WIDTH
    assert snippet.text.startswith("filler ")
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["walnut"]
    assert snippet.whole == len(text)


def test_what_is_hostile_stays_as_it_is() -> None:
    text = "\u202egnihton\x1b[31m walnut"
    assert snippet_of(Post(post_id="1", url="", text=text), ()).text == text


@given(st.text(max_size=600), st.lists(st.tuples(st.integers(0, 600), st.integers(1, 300)), max_size=5))
def test_marks_lie_inside_and_show_what_they_mark(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark("text", start, min(start + length, len(text))) for start, length in spans if start < len(text)]
    snippet = snippet_of(Post(post_id="1", url="", text=text), marks)
    assert len(snippet.text) <= WIDTH
    assert snippet.text == text[snippet.start : snippet.start + len(snippet.text)]
    assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.marks)
    assert bool(snippet.marks) == bool(marks)
    assert all(end < later for (_, end), (later, _) in zip(snippet.marks, snippet.marks[1:], strict=False))


def test_a_mark_in_a_field_that_is_not_kept_shows_the_beginning_of_the_text() -> None:
    snippet = snippet_of(Post(post_id="1", url="", text="walnut"), [Mark("page", 40, 50)])
    assert (snippet.field, snippet.text, snippet.marks) == ("text", "walnut", ())
