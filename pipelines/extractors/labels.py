"""What a text calls the messengers, found once for all kinds: one look at its words, then at those that are labels.

The words are those of the data files (`[services]`, and `other_services` of `[handles]`); how far each may be believed
is said there too, by three lists from the mildest doubt to the strongest.
"""

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache

from attrs import frozen

from pipelines.extractors.fold import Folded
from pipelines.extractors.look_alikes import AS_LATIN
from pipelines.extractors.vocabulary import word_list, words

OTHER = "other"
"""Service of labels that name something else one can be reached by: what stands behind them is no handle of ours."""

_WORDS = re.compile(r"[^\W_]+")
_HOST_BEFORE = re.compile(r"[\w-]\.[\w./-]{1,30}/\Z|//\Z|\w/\w*/\Z")
_REACH = 34  # characters before a label that show whether it is part of an address


class Doubt(IntEnum):
    """What a label needs beside it before it counts, by the list of the data files it stands in."""

    NONE = 0
    WEAK = 1  # [weak_labels]
    SIGNED = 2  # [signed_labels]
    AT = 3  # [at_labels]


_LISTS = {"weak_labels": Doubt.WEAK, "signed_labels": Doubt.SIGNED, "at_labels": Doubt.AT}


@frozen
class Label:
    """A word for a service at `folded.text[start:end]`."""

    start: int
    end: int
    service: str
    """Kind of contact, or `OTHER`."""
    doubt: Doubt


@lru_cache(maxsize=1)
def labels(folded: Folded) -> tuple[Label, ...]:
    """Give the labels of a text in their order, none inside another; linear in its length."""
    text = folded.lowered
    known = _known()
    present = known.keys() & set(_WORDS.findall(text))
    if not text.isascii():
        present |= known.keys() & set(text)
    found = [label for first in present for word in known[first] for label in _places(text, word)]
    if not found:
        return ()
    found.sort(key=lambda label: (label.start, -label.end))
    apart = [found[0]]
    for label in found[1:]:
        if label.start >= apart[-1].end:
            apart.append(label)
    return tuple(apart)


def _places(text: str, word: str) -> Iterator[Label]:
    """Give the places where a label stands by itself."""
    service, doubt = _meanings()[word]
    at = text.find(word)
    while at != -1:
        end = at + len(word)
        if not word[0].isalnum() or not (_joined_before(text, at, doubt) or _joined_after(text, end, word)):
            yield Label(at, end, service, doubt)
        at = text.find(word, end)


def _joined_before(text: str, at: int, doubt: Doubt) -> bool:
    """Tell whether what stands before ties a label to something longer: a word, a name, the path of an address."""
    sign, before = text[at - 1 : at], text[at - 2 : at - 1]
    if sign == "/":
        return _HOST_BEFORE.search(text, max(0, at - _REACH), at) is not None
    if sign in (".", "'", "’") or (sign == "-" and doubt):
        return before.isalnum()
    return sign.isalnum() or sign in ("_", "@")


def _joined_after(text: str, end: int, word: str) -> bool:
    """Tell whether what follows makes a label part of a longer word, a name or a host."""
    sign, after = text[end : end + 1], text[end + 1 : end + 2]
    if sign == "/":
        return "." in word
    if sign in ("_", ".", "'", "’"):
        return after.isalnum()
    return sign.isalnum() and word[-1] != "."


@cache
def _meanings() -> Mapping[str, tuple[str, Doubt]]:
    """Give service and doubt by label, in lower case; capitals that look Latin are folded as in a text."""
    doubts: dict[tuple[str, str], Doubt] = {}
    for section, doubt in _LISTS.items():
        for service, listed in words(section).items():
            doubts.update(dict.fromkeys([(service, word) for word in listed], doubt))
    meanings: dict[str, tuple[str, Doubt]] = {}
    for service, listed in words("services").items():
        for word in listed:
            for form in _forms(word):
                meanings.setdefault(form, (service, doubts.get((service, word), Doubt.NONE)))
    for word in word_list("handles", "other_services"):
        for form in _forms(word):
            meanings.setdefault(form, (OTHER, Doubt.NONE))
    return meanings


def _forms(word: str) -> set[str]:
    """Give a word as it stands in `Folded.lowered`, written in small letters, capitals or with a capital first."""
    return {word} | {
        latin.lower() for form in (word.upper(), word.title()) if (latin := form.translate(AS_LATIN)).isascii()
    }


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    """Give the labels by their first run of letters, or by their sign."""
    known: dict[str, list[str]] = {}
    for word in _meanings():
        first = _WORDS.search(word)
        known.setdefault(first[0] if first else word[0], []).append(word)
    return {first: tuple(listed) for first, listed in known.items()}
