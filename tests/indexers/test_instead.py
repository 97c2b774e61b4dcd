"""What a query that finds nothing may have been meant as."""

import pytest

from indexers.instead import readings
from indexers.query.parse import parse


@pytest.mark.parametrize(
    "typed",
    [
        "0501234567",
        "050-123-45-67",
        "(050) 123 45 67",
        "  (050)\u00a0123-45-67 ",
        '"050 123 45 67"',
        "050.123.45.67",
        "050/1234567",
        "050–123–45–67",
    ],
)
def test_digits_as_people_type_them_are_a_number(typed):
    first = next(readings(typed))
    assert (first.query, first.what) == ("phone:0501234567", "a telephone number")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("380501234567", "phone:380501234567"),
        ("+380 50 123 45 67", "phone:+380501234567"),
        ("night", "contact:night*"),
        ("@night_ri", "contact:night_ri*"),
        ("123456", "contact:123456*"),
        ("ніч", "contact:ніч*"),
    ],
)
def test_each_reading_is_a_query(typed, query):
    found = [one.query for one in readings(typed)]
    assert query in found
    assert all(parse(one) for one in found)


def test_a_query_of_nothing_but_space_between_two_words_is_read_at_once():
    """Of 8 KiB, as long as a query may be: a pattern that tries each place would take minutes."""
    assert list(readings("x" + " " * 8_000 + "y")) == []
    assert [one.query for one in readings(" " * 4_000 + "night" + " " * 4_000)] == ["contact:night*"]


@pytest.mark.parametrize(
    "typed", ["", "ab", "two words", "1 2 3", "title:x", "-night", "nig*", "(night", "12345678901234567890", "a" * 65]
)
def test_what_is_neither_digits_nor_one_word_is_read_no_other_way(typed):
    assert [one for one in readings(typed) if one.query.startswith("phone:")] == []
    assert typed.isdigit() or list(readings(typed)) == []
