"""Where a text may hold a number that is spelt out: tokens in a row that all have to do with digits."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from pipelines.extractors.digit_runs import GAP
from pipelines.extractors.fold import Folded
from pipelines.extractors.phone_plan import SHORTEST
from pipelines.extractors.spelt import MAX_MEMORY, MAX_TOKEN, Piece, Reading, Spelt, nearly, read_token
from pipelines.extractors.tokens import token_starts
from pipelines.remembered import Remembered

MAX_JOINERS = 6  # words between two parts

FEWEST_MORE = 2  # digits that a stretch says besides the numbers found in it already

_JOINERS: frozenset[Reading | None] = frozenset({"joiner", "and"})
_ODD_GAP = re.compile(rf"[0-9](?!{GAP}[0-9])[^\w+@\0]{{1,12}}[0-9]")
_REACH_OF = {"digit": 1, "number": 3, "times": 4, "repeat": 4, "repeated": 5}
"""Digits that a word of each sort says at most."""


class Digits(NamedTuple):
    """What a token says in digits."""

    pieces: tuple[Piece | Spelt, ...]
    spoken: bool
    """A word for a number is among them."""
    reach: int
    """How many digits they are at most."""

    @classmethod
    def of(cls, pieces: tuple[Piece | Spelt, ...]) -> "Digits":
        """Say of what a token was read as whether it is spoken and how far it reaches."""
        return cls(
            pieces,
            any(piece.__class__ is Piece for piece in pieces),
            sum([len(piece.digits) if isinstance(piece, Spelt) else _REACH_OF[piece.sort] for piece in pieces]),
        )


def _said_by(token: str) -> Digits | None:
    said = read_token(token)
    return Digits.of(said) if isinstance(said, tuple) else None


_KNOWN = Remembered(_said_by, MAX_MEMORY, longest=MAX_TOKEN)
"""What tokens say in digits: nothing, most of them."""


class Said(NamedTuple):
    """One run of letters and figures at `text[start:end]`, and what it says; a tuple, for a page may hold thousands."""

    start: int
    end: int
    said: Reading


def stretches(folded: Folded, spans: Sequence[tuple[int, int]]) -> list[list[Said]]:
    """Give runs of letters and figures in a row that all have to do with digits, and may say enough of them.

    Most words of most posts are none: all are looked up at once, and places are counted only where some are left.
    An odd sign beside one of the `spans`, numbers that were found already, parts it from others and is no disguise; nor
    is a single digit, which may be a word of the sentence ("one is 050 …"), or the prefix of calls within a country.
    """
    tokens = folded.tokens
    said = [*map(_KNOWN.__getitem__, tokens)]
    telling = [*compress(range(len(said)), said)]
    if _read_misspelt(tokens, said, telling):
        telling = [*compress(range(len(said)), said)]
    found: list[tuple[int, int, bool]] = []
    first = 0
    while first < len(telling):
        over = first + 1
        while over < len(telling) and _are_together(tokens, telling[over - 1], telling[over]):
            over += 1
        begin, end = telling[first], telling[over - 1] + 1
        if over - first > 1 or len(tokens[begin]) >= SHORTEST:
            written = tokens[begin:end]
            if begin and read_token(tokens[begin - 1]) == "plus":
                found.append((begin - 1, end, False))
            elif not all(map(str.isdigit, written)):
                if sum([digits.reach for digits in said[begin:end] if digits]) >= SHORTEST:
                    found.append((begin, end, False))
            elif over - first > 1 and sum(map(len, written)) >= SHORTEST:
                found.append((begin, end, True))
        first = over
    odd = _odd_places(folded.text, spans) if any(figures for *_, figures in found) else []
    if not odd:
        found = [one for one in found if not one[2]]
    if not found:
        return []
    text = folded.text
    start_of = token_starts(text)
    kept: list[list[Said]] = []
    for begin, end, figures in found:
        at = start_of(begin)
        if figures and bisect_left(odd, at) >= bisect_left(odd, start_of(end - 1)):
            continue
        stretch: list[Said] = []
        more = FEWEST_MORE if read_token(tokens[begin]) == "plus" else 0
        for token, digits in zip(tokens[begin:end], said[begin:end], strict=True):
            start = text.index(token, at)
            at = start + len(token)
            reading = digits.pieces if digits else read_token(token)
            if reading:
                stretch.append(Said(start, at, reading))
            if digits and not _is_inside(spans, start):
                more += digits.reach
        if more >= FEWEST_MORE:
            kept.append(stretch)
    return kept


def _odd_places(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Give the figures before an odd sign and other figures, unless it stands beside a number found already."""
    return [
        gap.start()
        for gap in _ODD_GAP.finditer(text)
        if not _is_inside(spans, gap.start()) and not _is_inside(spans, gap.end() - 1)
    ]


def _is_inside(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Tell whether a place lies in one of the spans, in their order."""
    place = bisect_left(spans, (at + 1, 0))
    return place > 0 and spans[place - 1][1] > at


def _are_together(tokens: Sequence[str], one: int, two: int) -> bool:
    """Tell whether nothing but words that string digits together stands between two places."""
    return two == one + 1 or (
        two - one <= MAX_JOINERS + 1 and _JOINERS.issuperset(map(read_token, tokens[one + 1 : two]))
    )


def _read_misspelt(tokens: Sequence[str], said: list[Digits | None], telling: Sequence[int]) -> bool:
    """Read words one letter off a digit's where they stand among words for digits; tell whether there were any."""
    found = False
    for place in [place for place in telling if _is_spoken(said[place])]:
        at = place + 1
        while at < len(said) and said[at] is None and _is_spoken(said[at - 1]) and read_token(tokens[at]) is None:
            if not any(map(_is_spoken, said[at + 1 : at + 3])) and not (at > 1 and _is_spoken(said[at - 2])):
                break
            piece = nearly(tokens[at])
            if piece is None:
                break
            said[at] = Digits.of((piece,))
            found = True
            at += 1
    return found


def _is_spoken(said: Digits | None) -> bool:
    return said is not None and said.spoken
