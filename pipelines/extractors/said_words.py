"""The different words of a text, read once for all kinds: one look shows that none of a kind's own words is there."""

import re
from functools import lru_cache

from pipelines.extractors.fold import Folded

_WORDS = re.compile(r"[^\W_]+")
_SIGNS_AS_SPACES = bytes(code if code > 127 or chr(code).isalnum() else ord(" ") for code in range(256))
"""For `bytes.translate` of UTF-8: an order of magnitude faster than looking for words in a text."""
_ASCII_ONLY = bytes(code if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256))


@lru_cache(maxsize=1)
def said_words(folded: Folded) -> frozenset[str]:
    """Give every run of letters and digits in `Folded.lowered`, and of mixed runs the ASCII parts by themselves too.

    So what is written in ASCII without a sign and stands between other characters than ASCII letters and digits is
    here, whatever letters stand beside it.
    """
    if folded.text.isascii():
        words = folded.words
        cut = " ".join([word for word in words if not word.isalnum()])  # apostrophes stand in them
        return words.union(cut.replace("'", " ").replace("`", " ").split()) if cut else words
    pieces = set(folded.lowered.encode("utf-8", "replace").translate(_SIGNS_AS_SPACES).decode("utf-8").split())
    mixed = " ".join([piece for piece in pieces if not piece.isascii()])
    pieces.update(_WORDS.findall(mixed))
    pieces.update(mixed.encode("utf-8", "replace").translate(_ASCII_ONLY).decode("ascii").split())
    return frozenset(pieces)
