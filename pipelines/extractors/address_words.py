"""The words of e-mail and web addresses, from the languages' files, as patterns and tables.

Patterns are held against the folded text in lower case, where words that look Latin are Latin: each word stands in them
in both forms.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TypeAlias

from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.vocabulary import word_list, words

_Tree: TypeAlias = dict[str, "_Tree"]

BLANK = r"(?:[ \t\n]|%20)"
"""A space between words, the end of a line too, also as links write it."""


_SIGNS_AS_SPACES = bytes(code if chr(code).isalnum() else ord(" ") for code in range(256))


def words_alone(folded: Folded, word: str) -> Iterator[int]:
    """Give where a word stands in `folded.lowered` with neither a letter nor a figure beside it."""
    text, length = folded.lowered, len(word)
    if text.isascii():  # one look for all that "that" and "what" end in
        spaced, alone = _spaced(folded), b" %s " % word.encode()
        at = spaced.find(alone)
        while at != -1:
            yield at
            at = spaced.find(alone, at + length + 1)
        return
    at = text.find(word)
    while at != -1:
        end = at + length
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at
        at = text.find(word, end)


@lru_cache(maxsize=1)
def _spaced(folded: Folded) -> bytes:
    """Give a text of ASCII with spaces for all its signs, and one more at either end."""
    return b" %s " % folded.lowered.encode("ascii").translate(_SIGNS_AS_SPACES)


def written(words: Iterable[str]) -> tuple[str, ...]:
    """Give words as folded text may hold them, longest first, each once."""
    forms = {form for word in words for form in (word, fold(f". {word} .").lowered[2:-2])}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def either(words: Iterable[str]) -> str:
    """Give the pattern of any of the words, the longest that fits, a space in one standing for one or two.

    Words that begin alike share what they have in common: a hundred alternatives cost ten times as much.
    """
    return "(?:" + "|".join(branches(words)) + ")"


def branches(words: Iterable[str]) -> list[str]:
    """Give the same as alternatives that each begin with another letter, so that a search can skip all others."""
    tree: _Tree = {}
    for form in written(words):
        here = tree
        for sign in form:
            here = here.setdefault(sign, {})
        here[""] = {}
    return [_sign(sign) + _rest(below) for sign, below in sorted(tree.items())]


def _rest(tree: "_Tree") -> str:
    ways = [_sign(sign) + _rest(below) for sign, below in sorted(tree.items()) if sign]
    if not ways:
        return ""
    if "" in tree:
        return "(?:" + "|".join(ways) + ")?"
    return ways[0] if len(ways) == 1 else "(?:" + "|".join(ways) + ")"


def _sign(sign: str) -> str:
    return "[ ]{1,2}" if sign == " " else re.escape(sign)


@cache
def listed(key: str) -> frozenset[str]:
    """Give a list of the section "addresses" as folded text may hold its words."""
    return frozenset(written(word_list("addresses", key)))


@cache
def hosts_by_name() -> dict[str, str]:
    """Give the host of a mail provider by each name people call it."""
    return {form: host for host, names in words("providers").items() for form in written(names)}


@cache
def endings_by_name() -> dict[str, str]:
    """Give the last label of a host by each way it is said; where languages differ, the first one counts."""
    found: dict[str, str] = {}
    for ending, names in words("endings").items():
        for name in written(names):
            found.setdefault(name, ending)
    return found


@cache
def provider_stems() -> frozenset[str]:
    """Give the first labels of the providers' hosts ("gmail")."""
    return frozenset(host.partition(".")[0] for host in hosts_by_name().values())
