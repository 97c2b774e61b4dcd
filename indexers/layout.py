"""The names both indexes give to the parts of a document. Whoever changes them, or what is in them, raises `LAYOUT`."""

from collections.abc import Mapping
from functools import cache

LAYOUT = 5

WORDS = ("title", "text", "author", "quote", "signature", "file", "place", "earlier")
TIMES = ("posted", "seen", "changed")
NUMBERS = ("price", "seq")
EXACT = "exact"
_BETWEEN = "\x1f"
GAP = 200  # places between two values of a field: a phrase spans 129 at most, and must not reach from one into the next


@cache
def words_field(key: str) -> str:
    """Name the field of a word field's forms, in their order."""
    return f"words_{key}"


@cache
def lemmas_field(key: str) -> str:
    """Name the field of a word field's bag of lemmas."""
    return f"lemmas_{key}"


@cache
def time_fields(key: str) -> tuple[str, str]:
    """Name the fields of the first and the last instant of a time."""
    return f"time_{key}_low", f"time_{key}_high"


@cache
def number_field(key: str) -> str:
    """Name the field of a number."""
    return f"number_{key}"


@cache
def facet_field(name: str) -> str:
    """Name the field of a facet's values (facets.py)."""
    return f"facet_{name}"


def exact_term(key: str, value: str) -> str:
    """Give the one term that stands for a value of an exact field: all of them share one field of the index."""
    return f"{key}{_BETWEEN}{value}"


def exact_terms(exact: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Give the terms of all exact values of a document."""
    return [f"{key}{_BETWEEN}{value}" for key, values in exact.items() for value in values]
