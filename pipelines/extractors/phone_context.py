"""What stands around digits: words that say they are meant to be dialled, or that they are no phone at all."""

import re
from functools import cache
from itertools import pairwise

from attrs import frozen

from pipelines.extractors.vocabulary import word_list, words

BEFORE = 36  # characters before a number in which its label stands
AFTER = 14
NEAR = 12  # characters between a label and digits that nothing else speaks for
DIALLED_SERVICES = ("whatsapp", "signal", "viber")
"""Messengers in which a person is a phone number; in the order of their labels' frequency."""
MAX_FILLERS = 3  # words between "order" and its number: "order no. is"

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)*")
_FOLLOWING = re.compile(r"[ \t(\[,-]{0,3}([^\W\d_]+)")
_TAIL = re.compile(r"(?:(?<=[^\W\d_])-1[03])?[\s.:#№°=\-\"'(\[*]{0,6}\Z")  # "ISBN-13: "
_UNIT = re.compile(r"[ \t]{0,2}([^\W\d_]+)|[ \t]?[€$£₴₽](?![ \t]?\d)|[ \t]?[%°]")
_MONEY = re.compile(r"(?:[$€£¥₴₽]|(?<![^\W_])(?:usd|eur|uah|rub|gbp|mxn|cop))[ \t]?\Z", re.IGNORECASE)
_LINK = re.compile(
    r"(?:wa\.me/|t\.me/|telegram\.me/|signal\.me/#p/|phone=|number=|tel:|sms:|callto:|viber://\S{0,20}|whatsapp://\S{0,20})(?:\+|%2B)?\Z",
    re.IGNORECASE,
)
_HEX_ONLY = re.compile(r"[a-fA-Fx]*\Z")


@frozen
class _Words:
    labels: frozenset[str]
    first_words: frozenset[str]
    """Of labels of two words."""
    signs: re.Pattern[str]
    vetoes: frozenset[str]
    fillers: frozenset[str]
    units: frozenset[str]
    joiners: frozenset[str]


@cache
def _known() -> _Words:
    services = words("services")
    called = {word for kind in (*DIALLED_SERVICES, "telegram") for word in services.get(kind, ())}
    labels = {*word_list("phone", "labels"), *called}
    return _Words(
        labels=frozenset(word for word in labels if word[0].isalpha()),
        first_words=frozenset(word.split()[0] for word in labels if " " in word),
        signs=re.compile("|".join(re.escape(sign) for sign in labels if not sign[0].isalpha())),
        vetoes=frozenset(word_list("phone", "vetoes")),
        fillers=frozenset(word_list("phone", "fillers")),
        units=frozenset(word_list("phone", "units")),
        joiners=frozenset(word_list("phone", "joiners")),
    )


def has_label(before: str, within: int = BEFORE) -> bool:
    """Tell whether a label stands in the text before a number, at most `within` characters from its end."""
    known = _known()
    near = before[-within:].lower()
    if not near.isascii() and known.signs.search(near):
        return True
    found = _WORD.findall(near)
    if not found:
        return False
    if len(near) == within < len(before) and near[0].isalpha() and before[-within - 1].isalpha():
        found = found[1:]  # cut in the middle
    if not known.labels.isdisjoint(found):
        return True
    return not known.first_words.isdisjoint(found) and any(
        f"{one} {two}" in known.labels for one, two in pairwise(found)
    )


def is_label_after(after: str) -> bool:
    """Tell whether the text after a number begins with a label: "… whats", "… (viber)", "… call me"."""
    word = _FOLLOWING.match(after)
    if word is not None and word[1].lower() in _known().fillers:
        word = _FOLLOWING.match(after, word.end())
    return word is not None and word[1].lower() in _known().labels


def is_vetoed(before: str) -> bool:
    """Tell whether the words right before digits say what they are, and it is no phone: "order no."."""
    known = _known()
    tail = _TAIL.search(before)
    if tail is None:
        return False
    if "#" in tail[0] or "№" in tail[0]:
        return True
    place = tail.start()
    for _ in range(MAX_FILLERS + 1):
        word = _word_ending_at(before, place)
        if not word:
            return False
        spoken = word.lower()
        if spoken in known.vetoes:
            return True
        if spoken not in known.fillers:
            return False
        place -= len(word)
        tail = _TAIL.search(before, 0, place)
        place = tail.start() if tail else place
    return False


def without_joiners(before: str) -> str:
    """Leave out the words that string a number together: the "code" of "the area code is" is no parcel's."""
    joining = _known().fillers | _known().joiners
    while True:
        stripped = before.rstrip(" \t:.,-")
        word = _word_ending_at(stripped, len(stripped))
        if word.lower() not in joining:
            return before
        before = stripped[: len(stripped) - len(word)]


def _word_ending_at(text: str, end: int) -> str:
    start = end
    while start and end - start < 24 and text[start - 1].isalpha():
        start -= 1
    return text[start:end]


def is_measure(text: str, end: int) -> bool:
    """Tell whether a unit, a currency or a percent sign follows the digits that end at `end`."""
    match = _UNIT.match(text, end, end + AFTER)
    if match is None:
        return False
    word = match[1]
    return word is None or (word.lower() in _known().units and not text[match.end() : match.end() + 1].isalnum())


def is_money(text: str, start: int) -> bool:
    """Tell whether a currency stands right before the digits at `start`."""
    return _MONEY.search(text, max(0, start - 5), start) is not None


def is_linked(text: str, start: int) -> bool:
    """Tell whether the digits at `start` stand in a link that dials or writes to them, country code first."""
    return text[start - 1 : start] in _LINK_ENDS and _LINK.search(text, max(0, start - 40), start) is not None


_LINK_ENDS = frozenset("/=:+Bb")


def may_be_glued(word: str) -> bool:
    """Tell whether letters touching a number are a word somebody forgot to set apart, not part of a code or hash."""
    return len(word) >= 3 and (word.islower() or word.isupper() or word.istitle()) and not _HEX_ONLY.match(word)
