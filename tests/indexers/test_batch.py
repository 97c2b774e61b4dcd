"""A list of searches is read line by line, or cell by cell."""

import pytest

from indexers.batch import MAX_FILE, read_batch
from indexers.query.parse import parse
from vigil.records.errors import BadInput


def queries(name: str, content: str) -> list[tuple[int, str]]:
    return [(asked.number, asked.query) for asked in read_batch(name, content.encode())]


def test_each_line_of_a_text_is_a_query_by_its_number() -> None:
    assert queries("list.txt", "\ufeffwalnut\r\n\r\n  \nsource:x OR oak\n") == [(1, "walnut"), (4, "source:x OR oak")]


def test_a_head_names_what_stands_below_it() -> None:
    content = 'Name,Phone,E-Mail,email\nJo,"(050) 123-45-67",ignored,jo@example.com\nAl,,,\n,+44 7700 900123,,\n'
    assert queries("list.csv", content) == [
        (2, 'phone:"(050) 123-45-67" OR email:"jo@example.com"'),
        (4, 'phone:"+44 7700 900123"'),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("+447700900123\nnight rider\n", [(1, "+447700900123"), (2, '"night rider"')]),
        ("jo@example.com;+44 7700 900123\n", [(1, 'jo@example.com OR contact:"+44 7700 900123"')]),
        ('value\n"say ""hi"""\n', [(2, '"say \\"hi\\""')]),
        ("kind\tvalue\nphone\t07700 900 123\n\tnight\n", [(2, 'phone:"07700 900 123"'), (3, '"night"')]),
        ("query,note\nwalnut -oak,ours\n", [(2, "(walnut -oak)")]),
        ('phone\n="+447700900123"\n\'+447700900124\n', [(2, 'phone:"+447700900123"'), (3, 'phone:"+447700900124"')]),
        ('value\n"two\nlines"\nnext\n', [(2, '"two\nlines"'), (4, '"next"')]),
    ],
)
def test_a_row_is_a_search_for_any_of_its_values(content: str, expected: list[tuple[int, str]]) -> None:
    found = queries("list.CSV", content)
    assert found == expected
    for _, query in found:
        parse(query)


def test_an_answer_is_called_by_the_values_of_its_row() -> None:
    (asked,) = read_batch("a.csv", b"name,phone,email\nJo,07700 900123,jo@example.com\n")
    assert asked.named == "07700 900123, jo@example.com"


def test_a_file_that_is_no_text_or_too_large_is_refused() -> None:
    with pytest.raises(BadInput, match="no UTF-8 text: byte 2"):
        list(read_batch("list.txt", b"ab\xff"))
    with pytest.raises(BadInput, match="larger than 16 MiB"):
        list(read_batch("list.txt", b"x" * (MAX_FILE + 1)))
    with pytest.raises(BadInput, match=r"list\.csv, line 1"):
        list(read_batch("list.csv", b"a" * 200_000))
