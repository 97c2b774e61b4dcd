"""One regular expression, printed for each automaton that runs it; only characters, ranges and counts get through."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cache, lru_cache

import regex

from indexers.query.regex import Choice, Letters, Ranges, Sequence, Tree

EVERYTHING: Ranges = ((0, 0x10FFFF),)
SURROGATES = range(0xD800, 0xE000)
FEW = 4  # ranges not worth the second that it takes to know the alphabet
NOTHING = "\x01"  # a character that no form has
SIGNS_OF_CLASSES = frozenset("[\\]^-")  # in a class of Lucene's, only these do not stand for themselves
MEANT = regex.compile(
    r"[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Presentation}\p{Regional_Indicator}]", regex.V1
)
"""What a form may be made of; see analysis.py. Nothing else is ever met, so a class may hold it or not."""


def for_tantivy(tree: Tree) -> str:
    """Print for the crate regex-syntax: code points by number, nothing that depends on a flag."""
    return _print(tree, _tantivy_letters, "(?:{})")


def for_lucene(tree: Tree) -> str:
    """Print for Lucene's RegExp with all its optional operators off: no `\\p`, no flags, classes as ranges."""
    return _print(tree, _lucene_letters, "({})")


def _print(tree: Tree, letters: Callable[[Ranges], str], group: str) -> str:
    if isinstance(tree, Letters):
        return letters(widened(tree.ranges))
    if isinstance(tree, Sequence):
        return group.format("".join(_print(part, letters, group) for part in tree.parts))
    if isinstance(tree, Choice):
        return group.format("|".join(_print(option, letters, group) for option in tree.options))
    most = "" if tree.most is None else str(tree.most)
    return group.format(_print(tree.part, letters, group)) + f"{{{tree.least},{most}}}"


@lru_cache(maxsize=256)
def widened(ranges: Ranges) -> Ranges:
    """Give a class with the same characters of forms in fewer ranges: `\\w` in a dozen, where Unicode has 760.

    An automaton of bytes takes some states a range, and a repeat copies them all.
    """
    if len(ranges) <= FEW and not any(number in SURROGATES for part in ranges for number in part):
        return ranges
    joined: list[tuple[int, int]] = []
    for low, high in _met(ranges):
        if joined and not _met(((joined[-1][1] + 1, low - 1),)):
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return tuple(joined)


def _met(ranges: Ranges) -> list[tuple[int, int]]:
    """Give the part of these ranges that forms are made of."""
    letters, starts = alphabet()
    found = []
    for low, high in ranges:
        place = max(bisect_right(starts, low) - 1, 0)
        while place < len(letters) and letters[place][0] <= high:
            first, last = max(low, letters[place][0]), min(high, letters[place][1])
            if first <= last:
                found.append((first, last))
            place += 1
    return found


@cache
def alphabet() -> tuple[Ranges, list[int]]:
    """Give the characters of forms as ranges, and where these start."""
    found: list[tuple[int, int]] = []
    for number in range(0x110000):
        character = chr(number)
        if 0xD800 <= number < 0xE000 or not MEANT.match(character) or not unicodedata.is_normalized("NFKC", character):
            continue
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found), [low for low, _ in found]


def _tantivy_letters(ranges: Ranges) -> str:
    if ranges == EVERYTHING:
        return "(?s:.)"
    if not ranges:
        return "\\x{1}"
    return "[" + "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in ranges) + "]"


def _lucene_letters(ranges: Ranges) -> str:
    if ranges == EVERYTHING:
        return "."
    if not ranges:
        return NOTHING
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _lucene_letter(ranges[0][0])
    return "[" + "".join(_lucene_range(low, high) for low, high in ranges) + "]"


def _lucene_range(low: int, high: int) -> str:
    """Print one range of a class; no range begins with an escape: Lucene 10 reads that as one character and a "-"."""
    alone = ""
    while low <= high and chr(low) in SIGNS_OF_CLASSES:
        alone += f"\\{chr(low)}"
        low += 1
    return alone if low > high else f"{alone}{chr(low)}-{_lucene_letter(high)}"


def _lucene_letter(number: int) -> str:
    letter = chr(number)
    return letter if letter.isalnum() or number > 0x7F else f"\\{letter}"  # an escaped letter would be a class


def escaped(text: str) -> str:
    """Give Lucene's expression for exactly this text."""
    return "".join(_lucene_letter(ord(letter)) for letter in text)
