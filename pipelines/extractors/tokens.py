"""The runs of letters and figures of a text, and where each stands: places are counted only where somebody asks.

Signs of ASCII are made spaces all at once, which is an order of magnitude faster than looking for runs; only pieces
that still hold another sign are looked through.
"""

import re
from collections.abc import Callable
from itertools import compress
from operator import not_

from pipelines.remembered import Remembered

MAX_MEMORY = 1 << 15  # pieces remembered
LONGEST_PIECE = 24  # characters of one

TOKEN = re.compile(r"[^\W_]+(?:['\u2019\u02bc`][^\W_]+)*")
_SIGNS_AS_SPACES = bytes(
    code if code > 127 or chr(code).isalnum() or chr(code) in "'`" else ord(" ") for code in range(256)
)
"""For `translated`."""


_TOKENS: Remembered[list[str]] = Remembered(TOKEN.findall, MAX_MEMORY, longest=LONGEST_PIECE)
"""Tokens of pieces that hold more than letters and figures: an apostrophe makes most of them, in the same words."""


def tokens_of(text: str) -> list[str]:
    """Give the tokens of a text in their order; an apostrophe inside a word belongs to it."""
    pieces = translated(text, _SIGNS_AS_SPACES).split()
    if text.isascii():
        return pieces
    tokens: list[str] = []
    done = 0
    for place in _parted(pieces):
        tokens += pieces[done:place]
        tokens += _TOKENS[pieces[place]]
        done = place + 1
    return tokens + pieces[done:] if done else pieces


def token_starts(text: str) -> Callable[[int], int]:
    """Give a way to tell where a token of `tokens_of` begins, by its number; quickest when asked for in their order."""
    pieces = translated(text, _SIGNS_AS_SPACES).split(" ")
    numbers = [*compress(range(len(pieces)), pieces)]  # of the piece that each token is, or is of
    inside: dict[int, int] = {}
    if not text.isascii():
        whole, numbers = numbers, []
        done = 0
        for place in _parted([pieces[number] for number in whole]):
            numbers += whole[done:place]
            for token in TOKEN.finditer(pieces[whole[place]]):
                inside[len(numbers)] = token.start()
                numbers.append(whole[place])
            done = place + 1
        numbers += whole[done:]
    at = start = 0  # the piece asked for last, and where it begins

    def start_of(token: int) -> int:
        nonlocal at, start
        asked = numbers[token]
        if asked < at:
            at = start = 0
        start += sum(map(len, pieces[at:asked])) + asked - at  # and a space behind each
        at = asked
        return start + inside.get(token, 0)

    return start_of


def translated(text: str, table: bytes) -> str:
    """Give a text as long as it was, with ASCII characters as `table` has them (256 bytes, those above 127 kept)."""
    return text.encode("utf-8", "replace").translate(table).decode("utf-8")


def _parted(pieces: list[str]) -> list[int]:
    """Give the numbers of the pieces that hold more than letters and figures."""
    return [*compress(range(len(pieces)), map(not_, map(str.isalnum, pieces)))]
