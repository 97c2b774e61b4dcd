"""The different words of a text, read once for all kinds: one look shows that none of a kind's own words is there."""

import re
from functools import lru_cache
from itertools import chain, compress
from operator import not_

from pipelines.extractors.fold import Folded
from pipelines.extractors.tokens import translated
from pipelines.remembered import Remembered

MAX_MEMORY = 1 << 16  # words remembered
LONGEST_WORD = 24  # characters of one

_WORDS = re.compile(r"[^\W_]+")
_SIGNS_AS_SPACES = bytes(code if code > 127 or chr(code).isalnum() else ord(" ") for code in range(256))
"""For `translated`: an order of magnitude faster than looking for words in a text."""
_ASCII_WORDS = re.compile("[a-z0-9]+")
_LAST_OF_ASCII = "\x7f"
_LONGER_IN_LOWER_CASE = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"
"""The one letter that `Folded.lowered` leaves as it is."""


def _parts_of(word: str) -> tuple[str, ...]:
    """Give what a mixed word is made of; () for a word of one kind of letters, as nearly all are."""
    plain = word.isalnum() and (word.isascii() or min(word) > _LAST_OF_ASCII)
    return () if plain else (*_WORDS.findall(word), *_ASCII_WORDS.findall(word))


_PARTS = Remembered(_parts_of, MAX_MEMORY, longest=LONGEST_WORD)


@lru_cache(maxsize=1)
def said_words(folded: Folded) -> frozenset[str]:
    """Give every run of letters and digits in `Folded.lowered`, and of mixed runs the ASCII parts by themselves too.

    So what is written in ASCII without a sign and stands between other characters than ASCII letters and digits is
    here, whatever letters stand beside it.
    """
    if folded.latin == folded.text and _LONGER_IN_LOWER_CASE not in folded.text:
        words = folded.words
    else:
        words = frozenset(translated(folded.lowered, _SIGNS_AS_SPACES).split())
    signed = compress(words, map(not_, map(str.isalnum, words)))
    foreign = () if folded.lowered.isascii() else compress(words, map(not_, map(str.isascii, words)))
    mixed = [*filter(None, map(_PARTS.__getitem__, chain(signed, foreign)))]
    return words.union(*mixed) if mixed else words
