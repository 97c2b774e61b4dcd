"""Numbers a text gives turned round: backwards, or each digit twice, where it says so."""

import re
from functools import cache
from typing import Literal

from pipelines.extractors.vocabulary import word_list

Turn = Literal["reversed", "doubled"]

_TURNS: tuple[Turn, ...] = ("doubled", "reversed")
BEFORE, AFTER = 70, 50  # characters around a number in which a text says how to read it


def turn_said(text: str, start: int, end: int) -> Turn | None:
    """Tell what the words around `text[start:end]`, in lower case, say of its order; None when nothing."""
    for turn, pattern in _said().items():
        if pattern.search(text, max(0, start - BEFORE), start) or pattern.search(text, end, end + AFTER):
            return turn
    return None


def is_turn_said(text: str, said: frozenset[str]) -> bool:
    """Tell whether a text in lower case, of the given words, says so anywhere."""
    return (
        not _rarest().isdisjoint(said)
        and any(phrase <= said for phrase in _phrases())
        and any(pattern.search(text) for pattern in _said().values())
    )


def turned(digits: str, turn: Turn) -> str | None:
    """Give digits as they are meant; None when they were not written so."""
    if turn == "reversed":
        return digits[::-1]
    if len(digits) % 2 or digits[::2] != digits[1::2]:
        return None
    return digits[::2]


@cache
def _phrases() -> tuple[frozenset[str], ...]:
    """Give the words of each such remark: the quick refusal of texts without one."""
    return tuple(frozenset(phrase.split()) for turn in _TURNS for phrase in word_list("phone", turn))


@cache
def _rarest() -> frozenset[str]:
    """Give the longest word of each remark: without any of them none is there."""
    return frozenset(max(phrase, key=len) for phrase in _phrases())


@cache
def _said() -> dict[Turn, re.Pattern[str]]:
    return {
        turn: re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, word_list("phone", turn))) + r")(?!\w)")
        for turn in _TURNS
    }
