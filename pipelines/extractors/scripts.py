"""Words written with letters of two scripts that look alike: made one script, where the whole word can be.

Most texts have none, and the others have few different ones: words are looked up, not searched for.
"""

import re
from collections.abc import Iterable
from itertools import compress
from operator import not_

from pipelines.extractors.look_alikes import AS_CYRILLIC, AS_LATIN, LOOK_ALIKES
from pipelines.extractors.occurrences import places_of
from pipelines.extractors.tokens import translated
from pipelines.remembered import Remembered

MAX_WORD = 64  # characters of one mixed word looked at; the longest names and handles are shorter
MAX_MEMORY = 1 << 16  # words remembered; a language has fewer in common use
MAX_DIFFERENT = (
    100  # words looked up one by one in a text; prose has a dozen such, where there are more all is searched
)
LONGEST_PIECE = 24  # letters of a word remembered

_LETTER = r"[^\W\d_]"
_LOOK_ALIKE = re.compile(f"[{LOOK_ALIKES}]")
_SCRIPTS_MEET = re.compile(r"(?<=[A-Za-z])[\u0370-\u04ff]|(?<=[\u0370-\u04ff])[A-Za-z]")
_LATIN_TO_THE_EYE = re.compile(f"(?<!{_LETTER})[A-Za-z]*[{LOOK_ALIKES}][A-Za-z{LOOK_ALIKES}]*(?!{_LETTER})")
_WORD = re.compile(f"{_LETTER}+")
_LAST_WORD = re.compile(f"{_LETTER}+\\Z")

_ASCII_LETTERS_ALONE = bytes(code if code > 127 or chr(code).isalpha() else ord(" ") for code in range(256))
"""For `translated`: all else of ASCII is a space."""
_A, _LEAD, _TRAIL = b"alt"
_KINDS_OF_BYTES = bytes(
    _A
    if code < 128 and chr(code).isalpha()
    else _LEAD
    if 0xCD <= code <= 0xD3  # of Greek and Cyrillic
    else _TRAIL
    if 0x80 <= code <= 0xBF
    else ord(" ")
    for code in range(256)
)


def _made_latin(text: str) -> str:
    return _LATIN_TO_THE_EYE.sub(lambda word: word[0].translate(AS_LATIN), text)


def _changed(piece: str) -> str:
    latin = _made_latin(piece)
    return "" if latin == piece else latin


_LATIN = Remembered(_changed, MAX_MEMORY, longest=LONGEST_PIECE)
"""Pieces of text between ASCII signs, with words that look Latin made so; "" where there is nothing to do."""


def latin_to_the_eye(text: str) -> str:
    """Give `text`, as long as it was, with each word that only looks Latin made Latin."""
    if text.isascii() or not _LOOK_ALIKE.search(text):
        return text
    spaced = f" {translated(text, _ASCII_LETTERS_ALONE)} "
    changed = [(piece, latin) for piece in _beyond_ascii(spaced) if (latin := _LATIN[piece])]
    if len(changed) > MAX_DIFFERENT:
        return _made_latin(text)
    return overwritten(text, sorted((at, latin) for piece, latin in changed for at in places_of(f" {piece} ", spaced)))


def overwritten(text: str, changes: Iterable[tuple[int, str]]) -> str:
    """Give a text as long as it was with something else at some places, in their order, none in another."""
    pieces: list[str] = []
    done = 0
    for at, instead in changes:
        pieces += (text[done:at], instead)
        done = at + len(instead)
    return "".join((*pieces, text[done:])) if pieces else text


def _beyond_ascii(spaced: str) -> set[str]:
    """Give the different pieces between spaces that hold more than ASCII."""
    pieces = spaced.split()
    return {*compress(pieces, map(not_, map(str.isascii, pieces)))}


def in_one_script(text: str) -> str:
    """Give `text`, as long as it was, with each mixed word in the one script that it can be whole in.

    Where it can be in both, it is in that of most of its letters.
    """
    if text.isascii() or not _may_meet(text):
        return text
    changes: list[tuple[int, str]] = []
    done = 0
    for meeting in _SCRIPTS_MEET.finditer(text):
        at = meeting.start()
        if at < done:
            continue
        before = _LAST_WORD.search(text, max(done, at - MAX_WORD), at)
        start = before.start() if before else at
        after = _WORD.match(text, at, at + MAX_WORD)
        end = after.end() if after else at
        word = text[start:end]
        latin = word.translate(AS_LATIN)
        cyrillic = word.translate(AS_CYRILLIC)
        ascii_letters = sum(map(str.isascii, word))
        mostly_ascii = 2 * ascii_letters >= len(word)
        if latin.isascii() and (mostly_ascii or any(map(str.isascii, cyrillic))):
            word = latin
        elif not any(map(str.isascii, cyrillic)):
            word = cyrillic
        changes.append((start, word))
        done = end
    return overwritten(text, changes)


def _may_meet(text: str) -> bool:
    """Tell whether a letter of ASCII may stand beside a Greek or Cyrillic one: the quick refusal."""
    kinds = text.encode("utf-8", "replace").translate(_KINDS_OF_BYTES)
    return b"al" in kinds or b"lta" in kinds
