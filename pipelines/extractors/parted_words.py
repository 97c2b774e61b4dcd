"""Long words that are written in groups, to be easier on the eye or harder on a filter: coin addresses above all."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise

from pipelines.extractors.fold import Folded
from pipelines.extractors.long_words import LongWord, long_words
from pipelines.extractors.occurrences import places_of

MAX_GROUPS = 32  # groups looked at: the longest address in threes has thirty
_LETTER = "[A-Za-z0-9]"
_BEHIND = re.compile(rf"[ .\-\n]({_LETTER}+)")


def parted_words(folded: Folded, beginning: str, lengths: Collection[int]) -> Iterator[LongWord]:
    """Give what groups with single signs or ends of lines between them are together, of one of these lengths.

    `beginning` is in lower case; nothing is given where the first group is already as long as the shortest word.
    """
    lowered, text = folded.lowered, folded.latin
    if beginning not in lowered:
        return
    for start in places_of(beginning, lowered):
        if lowered[start - 1 : start].isalnum():
            continue
        found = _groups(beginning).match(text, start)
        if found is None or len(found[1]) >= min(lengths):
            continue
        written = found[1]
        for group in _BEHIND.finditer(text, found.end(1), found.end()):
            written += group[1]
            if len(written) in lengths:
                yield LongWord(start, group.end(), written)


def on_two_lines(folded: Folded, lengths: Collection[int]) -> Iterator[LongWord]:
    """Give two long words that the end of a line parts, as one, where together they have one of these lengths."""
    words = long_words(folded).all
    for one, two in pairwise(words):
        if len(one.text) + len(two.text) in lengths:
            gap = folded.text[one.end : two.start]
            if "\n" in gap and not gap.strip(" \t\r\n\\"):
                yield LongWord(one.start, two.end, one.text + two.text)


@cache
def _groups(beginning: str) -> re.Pattern[str]:
    return re.compile(
        rf"({beginning}{_LETTER}*)(?:[ .\-\n]{_LETTER}{{1,20}}(?!{_LETTER})){{2,{MAX_GROUPS}}}", re.IGNORECASE
    )
