"""What a text calls the messengers, found once for all kinds: one look at its words, then at those that are labels.

The words are those of the data files (`[services]`, and `other_services` of `[handles]`); how far each may be believed
is said there too, by three lists from the mildest doubt to the strongest.
"""

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import cache, lru_cache
from itertools import combinations, product

from attrs import frozen

from pipelines.extractors.fold import Folded
from pipelines.extractors.look_alikes import AS_LATIN
from pipelines.extractors.said_words import said_words
from pipelines.extractors.vocabulary import word_list, words

OTHER = "other"
"""Service of labels that name something else one can be reached by: what stands behind them is no handle of ours."""

_WORDS = re.compile(r"[^\W_]+")
_ASCII = bytes(range(128))
_BELOW_SIGNS = bytes([*range(0xE0), *range(0xF5, 0x100)])
"""All but the first bytes, in UTF-8, of characters from U+0800 on: of signs, and scripts without spaces."""
_HOST_BEFORE = re.compile(r"[\w-]\.[\w./-]{1,30}/\Z|:?//\Z")
SHORTEST_DISGUISED = 5  # letters of a label that may be written with other signs; shorter ones would be other words
SHORTEST_RUN = 4  # letters that such a label begins with: "in$ta" would be looked for wherever "in" stands
FIRST_UNSPACED = "\u2e80"  # from here on scripts write without spaces
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
    said = said_words(folded)
    present = _firsts() & said
    if not text.isascii():
        encoded = text.encode("utf-8", "replace")
        if encoded.translate(None, _BELOW_SIGNS):
            present |= _alone().intersection(encoded.translate(None, _ASCII).decode("utf-8"))
    found: list[Label] = []
    for first in present:
        for word, others in known[first]:
            if not others or said.issuperset(others):
                _add_places(found, text, word)
    if not found:
        return ()
    found.sort(key=lambda label: (label.start, -label.end))
    apart = [found[0]]
    for label in found[1:]:
        if label.start >= apart[-1].end:
            apart.append(label)
    return tuple(apart)


def _add_places(found: list[Label], text: str, word: str) -> None:
    """Add the places where a label stands by itself."""
    service, doubt = _meanings()[word]
    alone, length = _stands_alone(word), len(word)
    at = text.find(word)
    while at != -1:
        end = at + length
        if alone or not (
            text[at - 1 : at].isalnum()  # most are the end of another word
            or _joined_after(text, end, word, doubt)
            or _joined_before(text, at, doubt)
        ):
            found.append(Label(at, end, service, doubt))
        at = text.find(word, end)


def _joined_before(text: str, at: int, doubt: Doubt) -> bool:
    """Tell whether what stands before ties a label to something longer: a word, a name, the path of an address."""
    sign, before = text[at - 1 : at], text[at - 2 : at - 1]
    if sign == "/":
        return _HOST_BEFORE.search(text, max(0, at - _REACH), at) is not None
    if sign in (".", "'", "’") or (sign == "-" and doubt):
        return before.isalnum()
    if sign == ":" and doubt >= Doubt.SIGNED:  # "file:line:column"
        return before.isalnum()
    return sign.isalnum() or sign in ("_", "@")


def _joined_after(text: str, end: int, word: str, doubt: Doubt) -> bool:
    """Tell whether what follows makes a label part of a longer word, a name or a host."""
    sign, after = text[end : end + 1], text[end + 1 : end + 2]
    if sign == "/":
        return "." in word
    if sign == "-" and doubt >= Doubt.SIGNED:
        return after.isalnum()
    if sign in ("_", ".", "'", "’"):
        return after.isalnum() or after == "_"
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
    """Give a word as it may stand in `Folded.lowered`: written in capitals too, and with other signs for letters."""
    forms = {word, *(_latin(form).lower() for form in (word.upper(), word.title()))}
    if len(word) < SHORTEST_DISGUISED or not word.isalpha():
        return forms
    letters = words("letters")
    places = [place for place, letter in enumerate(word) if letter in letters]
    for changed in (*combinations(places, 1), *combinations(places, 2)):
        for signs in product(*(letters[word[place]] for place in changed)):
            form = list(word)
            for place, sign in zip(changed, signs, strict=True):
                form[place] = sign
            forms.add("".join(form))
    return {form for form in forms if form == word or (form[0].isascii() and len(_first_run(form)) >= SHORTEST_RUN)}


def _first_run(word: str) -> str:
    """Give the first letters and digits in a row, by which a text is asked whether it may hold a label."""
    run = _WORDS.search(word)
    return run[0] if run else ""


def _latin(text: str) -> str:
    """Give a text as folding does: each word that looks Latin made so."""
    return " ".join(latin if (latin := word.translate(AS_LATIN)).isascii() else word for word in text.split(" "))


def _stands_alone(word: str) -> bool:
    """Tell whether a label needs no edge to be one: signs, and words of scripts written without spaces."""
    return not word[0].isalnum() or word[0] >= FIRST_UNSPACED


@cache
def _firsts() -> frozenset[str]:
    return frozenset(_known())


@cache
def _alone() -> frozenset[str]:
    """Give the signs, and the first letters of labels in scripts without spaces, by which those labels are known."""
    return frozenset(first for first in _known() if not first.isascii() and _stands_alone(first))


@cache
def _known() -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Give the labels by their first run of letters, each with its other runs; those that stand alone by a sign."""
    known: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for word in _meanings():
        alone = _stands_alone(word) and not word.isascii()
        first, *others = [word[0]] if alone else _WORDS.findall(word)
        known.setdefault(first, []).append((word, tuple(others)))
    return {first: tuple(listed) for first, listed in known.items()}
