"""The long words of a text, found once for all kinds that look there: coin addresses, keys, onion services."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from attrs import frozen

from pipelines.extractors.fold import Folded
from pipelines.extractors.outline import DIGIT, LETTER, outline

SHORTEST = 25  # letters and digits of the shortest address that base58 can hold: a hash of zeros

_LETTERS_AS_DIGITS = bytes.maketrans(LETTER, DIGIT)
_LONG = re.compile(b"%b{%d,}" % (DIGIT, SHORTEST))


@frozen
class LongWord:
    """A run of ASCII letters and digits, with neither beside it; places count in the folded text."""

    start: int
    end: int
    text: str
    """As in `Folded.latin`: in these words case matters."""


@frozen(slots=False)
class LongWords:
    """All long words of one text, in the order of their places."""

    all: tuple[LongWord, ...]

    @cached_property
    def _by_first(self) -> Mapping[str, list[LongWord]]:
        words: dict[str, list[LongWord]] = {}
        for word in self.all:
            words.setdefault(word.text[0], []).append(word)
        return words

    def beginning(self, letters: str) -> Iterator[LongWord]:
        """Give the words that begin with one of `letters`."""
        for letter in letters:
            yield from self._by_first.get(letter, ())


_NONE = LongWords(())


@lru_cache(maxsize=1)
def long_words(folded: Folded) -> LongWords:
    """Give the long words of a text; reading it is shared by all kinds."""
    shape = outline(folded).translate(_LETTERS_AS_DIGITS)
    at = shape.find(DIGIT * SHORTEST)
    if at == -1:
        return _NONE
    text = folded.latin
    words: list[LongWord] = []
    while at != -1 and (run := _LONG.match(shape, at)):
        words.append(LongWord(at, run.end(), text[at : run.end()]))
        at = shape.find(DIGIT * SHORTEST, run.end())
    return LongWords(tuple(words))
