"""Where a text may hold a number that is spelt out: tokens in a row that all have to do with digits."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipelines.extractors.digit_runs import GAP
from pipelines.extractors.fold import SIGNS_AS_SPACES, TOKEN, Folded
from pipelines.extractors.phone_plan import SHORTEST
from pipelines.extractors.spelt import Piece, Reading, Spelt, nearly, read_token

MAX_JOINERS = 4  # words between two parts

_ODD_GAP = re.compile(rf"[0-9](?!{GAP}[0-9])[^\w+@\0]{{1,12}}[0-9]")
_REACH_OF = {"digit": 1, "number": 3, "times": 4, "repeat": 4, "repeated": 5}
"""Digits that a word of each sort says at most."""


class Said(NamedTuple):
    """One run of letters and figures at `text[start:end]`, and what it says; a tuple, for a page may hold thousands."""

    start: int
    end: int
    said: Reading


def stretches(folded: Folded, spans: Sequence[tuple[int, int]]) -> list[list[Said]]:
    """Give runs of letters and figures in a row that all have to do with digits, and may say enough of them.

    Most words of most posts are none: all are looked up at once, and places are counted only where some are left.
    An odd sign between two of the `spans`, numbers that were found already, parts them and is no disguise.
    """
    tokens = folded.tokens
    readings = [*map(read_token, tokens)]
    telling = _telling(readings)
    spoken = [place for place in telling if _is_spoken(readings[place])]
    if spoken and _read_misspelt(tokens, readings, spoken):
        telling = _telling(readings)
    found: list[tuple[int, int, bool]] = []
    first = 0
    while first < len(telling):
        over = first + 1
        while over < len(telling) and (
            telling[over] == telling[over - 1] + 1
            or (readings[telling[over] - 1] is not None and _are_joined(readings, telling[over - 1], telling[over]))
        ):
            over += 1
        begin, end = telling[first], telling[over - 1] + 1
        if over - first > 1 or len(tokens[begin]) >= SHORTEST:
            written = tokens[begin:end]
            if begin and readings[begin - 1] == "plus":
                found.append((begin - 1, end, False))
            elif not all(map(str.isdigit, written)):
                if sum(map(_reach, readings[begin:end])) >= SHORTEST:
                    found.append((begin, end, False))
            elif over - first > 1 and sum(map(len, written)) >= SHORTEST:
                found.append((begin, end, True))
        first = over
    odd = _odd_places(folded.text, spans) if any(figures for *_, figures in found) else []
    if not odd:
        found = [one for one in found if not one[2]]
    if not found:
        return []
    places = _places(folded)
    return [
        [Said(*places(place), said) for place in range(begin, end) if (said := readings[place])]
        for begin, end, figures in found
        if not figures or bisect_left(odd, places(begin)[0]) < bisect_left(odd, places(end - 1)[1])
    ]


def _odd_places(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Give the figures before an odd sign and other figures, unless it parts two numbers found already."""
    return [
        gap.start()
        for gap in _ODD_GAP.finditer(text)
        if not (_is_inside(spans, gap.start()) and _is_inside(spans, gap.end() - 1))
    ]


def _is_inside(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Tell whether a place lies in one of the spans, in their order."""
    place = bisect_left(spans, (at + 1, 0))
    return place > 0 and spans[place - 1][1] > at


def _telling(readings: Sequence[Reading | None]) -> list[int]:
    """Give the places of what says digits."""
    return [place for place, said in enumerate(readings) if said is not None and said.__class__ is not str]


def _are_joined(readings: Sequence[Reading | None], one: int, two: int) -> bool:
    """Tell whether only words that string digits together stand between two places."""
    between = readings[one + 1 : two]
    return len(between) <= MAX_JOINERS and all(said in ("joiner", "and") for said in between)


def _read_misspelt(tokens: Sequence[str], readings: list[Reading | None], spoken: Sequence[int]) -> bool:
    """Read words one letter off a digit's where they stand among words for digits; tell whether there were any."""
    found = False
    for place in spoken:
        at = place + 1
        while at < len(readings) and readings[at] is None and _is_spoken(readings[at - 1]):
            after = readings[at + 1 : at + 3]
            if not any(map(_is_spoken, after)) and not (at > 1 and _is_spoken(readings[at - 2])):
                break
            piece = nearly(tokens[at])
            if piece is None:
                break
            readings[at] = (piece,)
            found = True
            at += 1
    return found


def _is_spoken(said: Reading | None) -> bool:
    """Tell whether a token has a word for a number in it."""
    if said is None or isinstance(said, str):
        return False
    return said[0].__class__ is Piece or (len(said) > 1 and any(piece.__class__ is Piece for piece in said))


def _places(folded: Folded) -> Callable[[int], tuple[int, int]]:
    """Give a way to tell where a token stands, by its number."""
    if not folded.text.isascii():
        spans = [token.span() for token in TOKEN.finditer(folded.text)]
        return spans.__getitem__
    pieces = folded.text.translate(SIGNS_AS_SPACES).split(" ")
    pieces_of_tokens = [number for number, piece in enumerate(pieces) if piece]
    ends = [*accumulate(map(len, pieces))]

    def place(token: int) -> tuple[int, int]:
        number = pieces_of_tokens[token]
        end = ends[number] + number  # each piece before it has its space behind it
        return end - len(pieces[number]), end

    return place


def _reach(said: Reading | None) -> int:
    """Give how many digits a token says at most."""
    if said is None or isinstance(said, str):
        return 0
    return sum([len(piece.digits) if isinstance(piece, Spelt) else _REACH_OF[piece.sort] for piece in said])
