"""Each kind of predicate has its words."""

from datetime import UTC, datetime

import pytest

from indexers.document import microseconds
from indexers.query.ast import (
    And,
    Everything,
    Exact,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Number,
    OneOf,
    Or,
    Phrase,
    Regex,
    Span,
    Watchlist,
    Wildcard,
    Word,
)
from indexers.query.explain import explain

MARCH = microseconds(datetime(2026, 3, 1, tzinfo=UTC))
APRIL = microseconds(datetime(2026, 4, 1, 12, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (Everything(), "every post"),
        (Nothing(), "no post"),
        (
            Word("any", "tables"),
            "title, text or author has “tables” in any inflected form (forms of tablar, forms of table)",
        ),
        (Word("any", "qqzz"), "title, text or author has “qqzz” in any inflected form"),
        (Word("title", "tables", True), "the title has exactly “tables”"),
        (Phrase("text", ("new", "table")), "the text has “new table”, these forms side by side"),
        (
            Phrase("quote", ("a", "b"), 1),
            "a quote has “a b”, these forms in this order with at most one other word between them",
        ),
        (
            Phrase("ever", ("a", "b"), 3),
            "title, text or author of any version has “a b”, these forms in this order with at most 3 other words "
            "between them",
        ),
        (Fuzzy("author", "walnut", 1), "the author has a word at most 1 letter off “walnut”"),
        (Fuzzy("author", "walnut", 2), "the author has a word at most 2 letters off “walnut”"),
        (
            Wildcard("file", "wal*"),
            "the name of a file has a word of the shape wal* (* any letters or none, ? one)",
        ),
        (Regex("place", "ab[cd]"), "the place has a word that /ab[cd]/ covers wholly"),
        (Exact("source", "board"), "its source is “board”"),
        (Exact("site", ".onion", head=True), "the host of its address ends with “.onion”"),
        (Exact("board", "fur", tail=True), "its board begins with “fur”"),
        (Exact("url", "x", head=True, tail=True), "its address contains “x”"),
        (Exact("contact.phone", "+12025550143"), "a contact of kind phone is “+12025550143”"),
        (Exact("contact", "agent"), "a contact of any kind is “agent”"),
        (Exact("quoted.phone", "1"), "a contact of kind phone inside a quote is “1”"),
        (Exact("has", "image"), "it has an image"),
        (Exact("has", "contact.phone"), "it has a phone"),
        (Exact("has", "quoted"), "it has a contact inside a quote"),
        (Exact("is", "edited"), "it was edited"),
        (Exact("is", "repost"), "another post said it before"),
        (Exact("story", "17"), "the number of its story is “17”"),
        (OneOf("image", ("sha256:aa",)), "a picture is “sha256:aa”"),
        (OneOf("contact.email", ("a", "b")), "a contact of kind email is one of 2: “a”, “b”"),
        (Span("posted", None, None), "posted at a known time"),
        (Span("posted", MARCH, None), "posted at 2026-03-01 00:00 or later (UTC)"),
        (Span("seen", None, APRIL), "first seen by Vigil before 2026-04-01 12:30 (UTC)"),
        (
            Span("changed", MARCH, APRIL),
            "last seen to be edited from 2026-03-01 00:00 to before 2026-04-01 12:30 (UTC)",
        ),
        (Number("price", 5.0, 5.0), "the price is 5"),
        (Number("price", None, None), "the price is known"),
        (Number("price", 5, None, open_low=True), "the price is above 5"),
        (Number("seq", 5, 9, open_high=True), "the ledger's number is at least 5 and below 9"),
        (Number("price", None, 9.0), "the price is at most 9"),
        (Number("price", 12345678.5, None), "the price is at least 12345678.5"),
        (Not(Exact("is", "deleted")), "not: it was deleted"),
        (
            And((Exact("is", "first"), Or((Everything(), Not(And((Nothing(), Everything()))))))),
            "all of:\n  it is the first of its thread\n  any of:\n    every post\n    not:\n      all of:\n"
            "        no post\n        every post",
        ),
    ],
)  # fmt: skip
def test_a_predicate_is_put_into_words(node: Node, words: str) -> None:
    assert explain(node) == words


def test_a_long_list_is_counted_and_not_read_out() -> None:
    said = explain(OneOf("contact.phone", tuple(f"+1202555{number:04}" for number in range(100, 200))))
    assert said.startswith("a contact of kind phone is one of 100: “+12025550100”, ")
    assert said.endswith("and 88 more")


def test_a_query_that_is_not_resolved_cannot_be_explained() -> None:
    with pytest.raises(ValueError, match="resolved"):
        explain(Watchlist("case"))
