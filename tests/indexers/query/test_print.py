"""The printer is the parser's inverse."""

import pytest
from hypothesis import given, settings

from indexers.query.ast import Node, Nothing, OneOf, Span
from indexers.query.parse import parse
from indexers.query.print import to_text
from tests.indexers.query.trees import TREES

KINDS = ("phone", "email", "telegram", "url")


@given(TREES)
@settings(max_examples=200)
def test_what_is_printed_parses_to_the_same_tree(node: Node):
    assert parse(to_text(node), KINDS) == node


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a AND b", "a b"),
        ("a || -b", "a OR NOT b"),
        ("(a OR b) c", "(a OR b) c"),
        ("-(a b)", "NOT (a b)"),
        ("“New Girls”~3", '"new girls"~3'),
        ("TITLE:(a OR =b)", "title:a OR title:=b"),
        ('board:"general talk"', 'board:"general talk"'),
        ("board:*general\\ talk", "board:*general\\ talk"),
        ("phone:*", "has:phone"),
        ("source:*", "source:*"),
        ("price:>=10.50", "price:>=10.5"),
        ("", ""),
    ],
)
def test_a_query_is_printed_as_a_person_would_write_it(typed, printed):
    assert to_text(parse(typed)) == printed


@pytest.mark.parametrize("node", [Nothing(), OneOf("contact.phone", ("+1",)), Span("posted", 0, 1)])
def test_a_resolved_node_has_no_text(node):
    with pytest.raises(ValueError, match="resolving"):
        to_text(node)
