"""Words that say what the key or number behind them is: `[keys]` of the data files, and names of messengers."""

import re
from functools import cache

from pipelines.extractors.fold import Folded
from pipelines.extractors.vocabulary import word_list

_LETTER = re.compile(r"[^\W\d_]")
NEAR = 48  # characters before: "my PGP key's fingerprint for this board is:" and a little more
JUST_BEFORE = 20  # "litecoin address: "


def said_just_before(folded: Folded, start: int, what: str) -> bool:
    """Tell whether a word for `what` stands directly before `folded.text[start:]`."""
    return said_between(folded, start - JUST_BEFORE, start, what)


def said_near(folded: Folded, start: int, what: str) -> bool:
    """Tell whether a word for `what` stands before `folded.text[start:]`, or on the line above it."""
    return said_between(folded, start - NEAR, start, what)


def said_between(folded: Folded, start: int, end: int, what: str) -> bool:
    """Tell whether a word for `what` begins in `folded.text[start:end]`; looks at each letter once."""
    start = max(0, start)
    window = folded.lowered[start:end]
    return _says(window, what) or (not window.isascii() and _says(folded.text[start:end].lower(), what))


def _says(window: str, what: str) -> bool:
    words = _words(what)
    found = words.search(window)
    while found and found.start() and _LETTER.match(window, found.start() - 1):
        found = words.search(window, found.start() + 1)
    return found is not None


def said_anywhere(folded: Folded, what: str) -> bool:
    """Tell whether the text has the letters of a word for `what`: to leave a text alone that has none."""
    lowered = folded.lowered
    return any(word in lowered for word in _stems(what))


@cache
def _stems(what: str) -> tuple[str, ...]:
    """The words that hold no other of them."""
    listed = _list(what)
    return tuple(word for word in listed if not any(other in word for other in listed if other != word))


@cache
def _list(what: str) -> tuple[str, ...]:
    return word_list("keys", what) or word_list("services", what)


@cache
def _words(what: str) -> re.Pattern[str]:
    """Give the pattern of the words; what stands before is looked at later, so that it begins with letters alone."""
    words = "|".join(map(re.escape, sorted(_list(what), key=len, reverse=True)))
    return re.compile(f"(?:{words})(?!{_LETTER.pattern})")
