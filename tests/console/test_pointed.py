"""The caret stands under what is wrong with a query."""

import pytest
from rich.cells import cell_len

from console.pointed import pointed
from indexers.query.parse import parse
from tests.console.test_posts import ACTS
from vigil.records.errors import QueryError


@pytest.mark.parametrize(
    ("query", "below"),
    [
        ("walnut autor:x", "autor:x"),
        ("стіл girl~3", "~3"),
        ("漢字 autor:x", "autor:x"),
        ("two\nlines\tautor:x", "autor:x"),
        ("walnut OR", "OR"),
        ("walnut " * 100 + "autor:x" + " walnut" * 100, "autor:x"),
    ],
)
def test_the_caret_stands_under_the_first_character_that_is_wrong(query, below):
    with pytest.raises(QueryError) as caught:
        parse(query)
    line, caret = pointed(query, caught.value.offset).split("\n")
    before = line.partition(below)[0]
    assert caret == " " * cell_len(before) + "^"
    assert cell_len(line) <= 90


def test_nothing_of_a_query_acts_on_the_terminal():
    line, caret = pointed("a\x1b[2J\u202e x", 7).split("\n")
    assert not ACTS & set(line)
    assert len(caret) == len(line)


def test_the_end_of_a_query_can_be_pointed_at():
    assert pointed("source:", 7) == "source:\n       ^"
