"""A query as typed, made plain for reading, with the way back from each character to its place."""

import unicodedata

from attrs import frozen

from indexers.analysis import PLAIN_QUOTES, visible
from vigil.records.errors import QueryError
from vigil.records.units import KIB

MAX_QUERY = 8 * KIB  # bytes of UTF-8: the longest list a person pastes; longer lists are watchlists


@frozen
class Typed:
    """A query without invisible characters and with plain quotes."""

    text: str
    places: tuple[int, ...]
    """For each character of `text`, and for its end, its offset in the query as typed."""


def read_typed(query: str) -> Typed:
    """Give a query made plain; raise QueryError for one that is too long or no text."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise QueryError("half a character (a lone surrogate)", error.start, "type the query again") from None
    if size > MAX_QUERY:
        raise QueryError(
            f"the query is longer than {MAX_QUERY} bytes",
            _characters_within(query, MAX_QUERY),
            "make a watchlist of it",
        )
    text = []
    places = []
    for place, character in enumerate(query):
        if unicodedata.category(character) == "Cc" and not character.isspace():
            raise QueryError(f"a control character (U+{ord(character):04X})", place, "delete it")
        if visible(character):
            text.append(character)
            places.append(place)
    return Typed("".join(text).translate(PLAIN_QUOTES), (*places, len(query)))


def _characters_within(query: str, size: int) -> int:
    return len(query.encode()[:size].decode(errors="ignore"))
