"""What a text looks like from afar, one byte a character: where letters and digits stand, found once for all kinds.

Looking for a few bytes in a row takes a hundredth of what a pattern takes to walk over the same text.
"""

from functools import lru_cache

from pipelines.extractors.fold import Folded

LETTER, DIGIT = b"a", b"9"
_SHAPES = bytes(
    ord(LETTER) if code < 128 and chr(code).isalpha() else ord(DIGIT) if chr(code).isdigit() and code < 128 else code
    for code in range(256)
)


@lru_cache(maxsize=1)
def ascii_bytes(folded: Folded) -> bytes:
    """Give `Folded.latin` with `?` for all that is not ASCII; places count as there."""
    return folded.latin.encode("ascii", "replace")


@lru_cache(maxsize=1)
def outline(folded: Folded) -> bytes:
    """Give the same with `a` for each letter and `9` for each digit; signs and spaces as they are, `?` for others."""
    return ascii_bytes(folded).translate(_SHAPES)
