"""Hexadecimal keys of a text, in one piece or in groups, found once for all kinds that are written so."""

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from pipelines.extractors.cues import said_anywhere
from pipelines.extractors.fold import Folded
from pipelines.extractors.long_words import long_words
from pipelines.extractors.outline import ascii_bytes

PGP, PGP_LONG, SESSION, TOX = 40, 64, 66, 76
LENGTHS = (PGP, PGP_LONG, SESSION, TOX)
"""Digits of what is written in hexadecimal; other runs are nobody's."""

_DIGITS = re.compile(r"(?:0[xX])?([0-9A-Fa-f]+)\Z")
_BETWEEN = r"(?:[ ]{1,2}|[:.\-]|[ \t]{0,4}\n[ \t>]{0,8})"
_GROUPS = re.compile(
    rf"(?<![0-9A-Za-z])(?:0[xX])?[0-9A-Fa-f]{{2,}}+(?:{_BETWEEN}[0-9A-Fa-f]{{2,}}+(?![G-Zg-z])){{1,39}}+"
)
_GROUP = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{2,}")
_FOURS = re.compile(r"[ ][0-9A-Fa-f]{4}[ ]{1,2}[0-9A-Fa-f]{4}[ ]")
"""In the middle of a fingerprint as programs print it."""
_PARTED = re.compile(r"[\s:.-]")
_HALVES = 2  # spaces that GnuPG prints in the middle of a fingerprint
_BESIDE_DIGITS = b" \t\n:.->"
_IN_CHAIN = bytes(b"- "[code not in b"0123456789ABCDEFabcdefXx" + _BESIDE_DIGITS] for code in range(256))
"""For `bytes.translate`: `-` where a chain of groups may go on."""
_STRETCH = re.compile(b"-{%d,}" % PGP)
_CUES = ("pgp", "fingerprint", "session", "tox")


def together(written: str) -> str:
    """Give digits without the spaces and signs between their groups."""
    return _PARTED.sub("", written)


@frozen
class HexRun:
    """As many hexadecimal digits as a key has, at `folded.text[start:end]`."""

    start: int
    end: int
    digits: str
    """Upper case, without what stands between them."""
    group: int
    """Digits of a group; all of them when it is written in one piece."""
    separator: str
    """What stands between the first two groups; "" in one piece."""
    alone: bool = True
    """No other group stands beside it that it was chosen from."""


@lru_cache(maxsize=1)
def hex_runs(folded: Folded) -> tuple[HexRun, ...]:
    """Give the runs of a text: those in one piece, then those in groups, each in the order of their places."""
    return (*_whole(folded), *_grouped(folded))


def _whole(folded: Folded) -> Iterator[HexRun]:
    for word in long_words(folded).all:
        length = len(word.text)
        if length in LENGTHS or length - 2 in LENGTHS:
            found = _DIGITS.match(word.text)
            if found and len(found[1]) in LENGTHS:
                yield HexRun(word.start, word.end, found[1].upper(), len(found[1]), "")


def _grouped(folded: Folded) -> Iterator[HexRun]:
    """Look at groups only where some are written as programs print them, or a word says what they may be."""
    text, stretches = folded.latin, _stretches(folded)
    if not stretches or not (_FOURS.search(text) or any(said_anywhere(folded, cue) for cue in _CUES)):
        return
    for start, end in stretches:
        for chain in _GROUPS.finditer(text, start, end + 1):
            if chain.end() - chain.start() >= PGP:
                yield from _read(text, [*_GROUP.finditer(text, *chain.span())])


def _stretches(folded: Folded) -> list[tuple[int, int]]:
    """Give the places with as many hexadecimal digits as the shortest key has and nothing but signs between them."""
    letters, stretches = ascii_bytes(folded), []
    shape = letters.translate(_IN_CHAIN)
    at = shape.find(b"-" * PGP)
    while at != -1 and (stretch := _STRETCH.match(shape, at)):
        if len(letters[at : stretch.end()].translate(None, _BESIDE_DIGITS)) >= PGP:
            stretches.append(stretch.span())
        at = shape.find(b"-" * PGP, stretch.end())
    return stretches


def _read(text: str, groups: list[re.Match[str]]) -> Iterator[HexRun]:
    """Give the keys in a chain of groups: all of it, else groups of one size that make a key together."""
    if sum(len(group[0]) for group in groups) in LENGTHS:
        yield _run(text, groups)
        return
    halves = [
        place
        for place in range(len(groups) - 9)
        if groups[place + 5].start() - groups[place + 4].end() == _HALVES
        and groups[place + 4].start() - groups[place + 3].end() == 1
    ]
    if halves:  # a year beside it has four digits too
        yield _run(text, groups[halves[0] : halves[0] + 10])
        return
    place = 0
    while place < len(groups):
        size = len(groups[place][0])
        count, rest = divmod(PGP, size)
        key = groups[place : place + count]
        if rest or count < 2 or len(key) < count or any(len(group[0]) != size for group in key):
            place += 1
            continue
        yield _run(text, key, alone=count == len(groups))
        place += count


def _run(text: str, groups: list[re.Match[str]], *, alone: bool = True) -> HexRun:
    start, end = groups[0].start(), groups[-1].end()
    if text[start - 2 : start].lower() == "0x":
        start -= 2
    digits = "".join(group[0] for group in groups).upper()
    between = text[groups[0].end() : groups[1].start()]
    return HexRun(start, end, digits, max(len(group[0]) for group in groups), between, alone)
