"""Hostile nesting is cut before the parser sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.engines.nesting import MAX_DEPTH, shallow
from crawlers.engines.words import own_text
from tests.engines.pages import document


def test_a_real_page_is_left_as_it_is() -> None:
    page = "<div><p>one<br>two</div>" * 10_000
    assert shallow(page) == page


def test_no_word_of_a_deep_page_is_lost() -> None:
    deep = "".join(f"<div>w{n} " for n in range(MAX_DEPTH * 3)) + "</div>" * (MAX_DEPTH * 3) + "<p>last"
    body = document(deep).tree.body
    assert body is not None
    assert own_text(body).split() == [*(f"w{n}" for n in range(MAX_DEPTH * 3)), "last"]


@pytest.mark.parametrize("html", ["<div" * 100_000, "<" * 1_000_000, "<div a='" * 100_000, "</div>" * 100_000])
def test_half_tags_without_end_are_parsed(html: str) -> None:
    assert document(html).tree.root is not None


@given(st.lists(st.sampled_from(["<div>", "</div>", "<b>", "</b>", "text ", "<br>"]), max_size=50))
def test_what_is_left_out_is_only_tags(scraps: list[str]) -> None:
    page = "<div>" * (MAX_DEPTH + 10) + "".join(scraps)
    kept = shallow(page)
    assert kept.count("text ") == scraps.count("text ")
    assert kept.count("<br>") == scraps.count("<br>")
    assert kept.count("<div>") <= page.count("<div>") - 10
