"""Where an e-mail address may have its at-sign: the sign itself, a word or a picture for it."""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.extractors.address_words import (
    either,
    endings_by_name,
    hosts_by_name,
    listed,
    provider_stems,
    words_alone,
    written,
)
from pipelines.extractors.email_domain import FRAME, SURE_ENDINGS
from pipelines.extractors.email_name import JOINT_ENDS, MAX_LOCAL, STRIPPED
from pipelines.extractors.fold import Folded
from pipelines.extractors.occurrences import places_of
from pipelines.extractors.said_words import said_words
from pipelines.extractors.vocabulary import word_list

PAIRS = {"[": "]", "(": ")", "{": "}", "<": ">", "|": "|"}
"""Brackets that make a word an at-sign which is none by itself."""

_FRAMED_WORD = rf"[ \t]{{0,2}}{either(word_list('addresses', 'at_framed'))}[ \t]{{0,2}}"
_FRAMED = re.compile("|".join(re.escape(opener) + _FRAMED_WORD + re.escape(closer) for opener, closer in PAIRS.items()))
_FRAMED_FIRSTS = frozenset(" \t").union(word[0] for word in listed("at_framed"))
_WORD = re.compile(rf"{either(word_list('addresses', 'at'))}(?![^\W_])")

_DOT_WORD = either((*word_list("addresses", "dot"), *word_list("addresses", "dot_framed")))
_SURE = either((*SURE_ENDINGS, *(name for name, ending in endings_by_name().items() if ending in SURE_ENDINGS)))
_STOP = r"[ \t]{0,3}[.,;][ \t]{0,3}"
_LONGER = either(
    word.removeprefix(f"{short} ")
    for word in word_list("addresses", "at")
    for short in listed("at_prose")
    if word.startswith(f"{short} ")
)
_MAY_BE_HOST = re.compile(
    rf"[ \t\n]{{1,3}}+(?:(?![a-z0-9])|{_LONGER}"
    rf"|{either({*hosts_by_name(), *provider_stems()})}"
    rf"|[a-z0-9]++(?:{_STOP}(?!{_SURE}(?![a-z]))[a-z]++(?![0-9_-])){{0,11}}+(?:"
    rf"{_STOP}(?={_SURE}|[a-z]*+[0-9_-]|[\[({{]|[^\x00-\x7f])"
    r"|[_%-]|\.[\])}|>]|[ \t\n]{0,4}+[\[({<|\])}>%]"
    rf"|[ \t]{{0,2}}{FRAME}{{1,2}}[ \t]?{_DOT_WORD}|[ \t\n]{{1,4}}{_DOT_WORD}[ \t\n%]))"
)
"""Held against what stands behind an "at": a provider, a dot in words or brackets, or stops before a sure ending. Up to
twelve labels are looked at, as many as a host is read of."""
_BLANKS = frozenset(" \t\n")
_JOINT_ENDS = frozenset(JOINT_ENDS)
_LABEL_REACH = 80  # characters before an at-sign: a name and the spaces around it


def at_signs(folded: Folded) -> Iterator[tuple[int, int]]:
    """Give where what may be an at-sign stands, in its order; words for it that are in every post only before a host.

    None overlaps another.
    """
    text = folded.lowered
    signs = [(place, place + 1) for place in places_of("@", text)]
    words: list[int] = []
    if "%" in text and "%20" in text:  # it parts words, and ends in a figure
        words += [place + len("%20") for place in places_of("%20", text)]
    for first in _firsts() & said_words(folded):
        words += _words(folded, first)
    signs += [found.span() for place in words if (found := _WORD.match(text, place))]
    if not text.isascii():
        for picture in word_list("addresses", "at_sign"):
            signs += [(place, place + len(picture)) for place in places_of(picture, text)]
    for opener, closer in PAIRS.items():
        if opener in text and closer in text:
            for place in places_of(opener, text):
                if text[place + 1 : place + 2] in _FRAMED_FIRSTS and (framed := _FRAMED.match(text, place)):
                    signs.append(framed.span())
    signs.sort()
    done = 0
    for sign in signs:
        if sign[0] >= done:
            done = sign[1]
            yield sign


def _words(folded: Folded, word: str) -> Iterator[int]:
    """Give the places where a word stands by itself, of one that is common in prose those that may be an at-sign."""
    text = folded.lowered
    in_prose = word in listed("at_prose")
    for at in words_alone(folded, word):
        end = at + len(word)
        if not (in_prose and text[end : end + 1] in _BLANKS and _is_prose(text, at, end)):
            yield at


def _is_prose(text: str, at: int, end: int) -> bool:
    """Tell whether neither a host follows nor single letters, and no label stands anywhere before."""
    if _MAY_BE_HOST.match(text, end):
        return False
    if text[end + 2 : end + 3] == text[end] and not text[at - 3 : at - 2].isalnum():
        return False
    return not _may_be_labelled(text, at)


def _may_be_labelled(text: str, at: int) -> bool:
    """Tell whether the word before `at` stands behind a sign that ends a label, or is part of a name said in words."""
    head = text[max(0, at - _LABEL_REACH) : at].rstrip(" \t\n")
    before = head.rstrip(STRIPPED)
    name = head[len(before) :]
    if not name:
        return not head[-1:].isascii()
    if name[0] in ".-_%+" or ".." in name or len(name) >= MAX_LOCAL:
        return True
    words = before.rsplit(None, 1)
    return bool(words) and (words[-1][-1] in ":=-" or words[-1] in _JOINT_ENDS)


@cache
def _firsts() -> frozenset[str]:
    """Give the first run of letters of each word for the at-sign."""
    return frozenset(re.findall(r"[^\W_]+", word)[0] for word in written(word_list("addresses", "at")))
