"""Messengers in which a person is a phone number: which of a text's numbers are said to be on which."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.numbers import contact_of, numbers
from pipelines.extractors.occurrences import places_of
from pipelines.extractors.phone import Phone
from pipelines.extractors.phone_context import DIALLED_SERVICES
from pipelines.extractors.phone_reading import Number
from pipelines.extractors.tokens import TOKEN
from pipelines.extractors.vocabulary import word_list, words
from vigil.records.contact import Contact

BEFORE, AFTER = 48, 32  # characters around a number in which a messenger is named
MOST_WORDS_AFTER = 5  # words after a number that still are about it: "only on viber or whatsapp"

_LINKS = {
    "whatsapp": re.compile(
        r"(?:wa\.me/|whatsapp\.com/send/?\?(?:\S{0,60}&)?phone=|whatsapp://send/?\?(?:\S{0,60}&)?phone=)(?:\+|%2B)?\Z",
        re.IGNORECASE,
    ),
    "signal": re.compile(r"signal\.me/#p/(?:\+|%2B)?\Z", re.IGNORECASE),
    "viber": re.compile(r"viber://(?:chat|contact|add)/?\?number=(?:\+|%2B)?\Z", re.IGNORECASE),
}
_LINK_ENDS = frozenset("/=Bb")
_WORD = re.compile(r"[^\W_]+(?:['.\u2019][^\W_]+)*")
_LEADS = re.compile(r"[\s:=>+(\-–]{0,5}\Z")
_BLANK_LINE = re.compile(r"\n\s*\n")


class DialledService:
    """What the messengers have in common; each is a class of its own."""

    kind: str
    yields = True
    _link_form: re.Pattern[str]
    _other_form: re.Pattern[str] | None = None
    """What else one is reached by there, in lower case: a user's name, an invitation, "own" being its own part."""
    _value_form: re.Pattern[str] | None = None
    """Normal form of that."""
    _other_value: str = "{}"
    """The same for `str.format`, with its own part."""

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give every number that a label or a link says is on this messenger."""
        for number, service, reason in _served(folded, hints):
            if service == self.kind:
                yield contact_of(folded, number, self.kind, reason)
        yield from self._others(folded)

    def _others(self, folded: Folded) -> Iterator[Contact]:
        if self._other_form is None or self.kind not in folded.lowered:
            return
        for found in self._other_form.finditer(folded.lowered):
            if folded.lowered[found.start() - 1 : found.start()].isalnum():
                continue
            yield contact_at(
                folded,
                found.start("whole"),
                found.end(),
                kind=self.kind,
                value=self._other_value.format(self._own_part(folded.latin[slice(*found.span("own"))])),
                confidence=0.95,
                reasons=("link" if "/" in found["whole"] else "label",),
            )

    @staticmethod
    def _own_part(written: str) -> str:
        return written

    def normalise(self, text: str, hints: Hints) -> str | None:
        """Give the number from a number or a link, as phones are written; else the name or invitation."""
        if self.check(text):
            return text
        other = next(self._others(fold(f"{self.kind} {text.strip()}")), None)
        if other:
            return other.value
        linked = self._link_form.match(fold(text).text.strip())
        return _PHONE.normalise(f"+{linked[1]}" if linked else text, hints)

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Only a link of the messenger can be meant as nothing but it."""
        return self.normalise(text, hints) if self._link_form.match(fold(text).text.strip()) else None

    def check(self, value: str) -> bool:
        """Tell whether this is a phone number in normal form, or what else one is reached by."""
        return _PHONE.check(value) or (self._value_form is not None and self._value_form.fullmatch(value) is not None)


_PHONE = Phone()


@lru_cache(maxsize=1)
def _served(folded: Folded, hints: Hints) -> tuple[tuple[Number, str, str], ...]:
    """Give each number with each messenger it is said to be on, and why: "link" or "label"."""
    found = numbers(folded, hints)
    named = _places_named(folded) if found else []
    return tuple(said for place in range(len(found)) for said in _services_of(folded.text, found, place, named))


def _places_named(folded: Folded) -> list[int]:
    """Give where the words begin that may name a messenger."""
    lowered = folded.text.lower()
    return sorted(place for word in _first_words() & folded.words for place in places_of(word, lowered))


def _services_of(
    text: str, found: Sequence[Number], place: int, named: Sequence[int]
) -> Iterator[tuple[Number, str, str]]:
    number = found[place]
    linked = text[max(0, number.start - 100) : number.start + 1].rstrip("+0123456789")
    for service, link in _LINKS.items() if linked[-1:] in _LINK_ENDS else ():
        if link.search(linked):
            yield number, service, "link"
            return
    near = bisect_left(named, number.start - BEFORE)
    if near == len(named) or named[near] > number.end + AFTER:
        return
    floor = found[place - 1].end if place else 0
    ceiling = found[place + 1].start if place + 1 < len(found) else len(text)
    said = (
        *_named(_WORD.findall(_about_before(text, number, floor, first=not place))),
        *_named(_WORD.findall(_about_after(text, number, ceiling, last=place + 1 == len(found)))[:MOST_WORDS_AFTER]),
    )
    for service in dict.fromkeys(said):
        yield number, service, "label"


def _about_before(text: str, number: Number, floor: int, *, first: bool) -> str:
    """Give what stands before a number and is about it: on its line, or the line above when its own says nothing."""
    before = text[max(floor, number.start - BEFORE) : number.start]
    if not first and floor >= number.start - BEFORE:
        before = before.rpartition(")")[2]  # what stands in brackets behind a number is about that one
    before = _BLANK_LINE.split(before)[-1]
    lines = before.rstrip(" \t:+(-").rsplit("\n", 2)
    return "\n".join(lines[-1:] if lines[-1].strip() else lines[-2:])


def _about_after(text: str, number: Number, ceiling: int, *, last: bool) -> str:
    """Give what stands after a number on its line and does not lead to the next one."""
    after = text[number.end : min(ceiling, number.end + AFTER)].partition("\n")[0]
    leads = not last and ceiling <= number.end + AFTER and "\n" not in text[number.end : ceiling]
    return _before_next(after) if leads else after


def _before_next(after: str) -> str:
    """Leave out of the words after a number those that lead to the next one: "050 … viber 067 …"."""
    closed = after.rfind(")")
    if closed != -1:
        return after[: closed + 1]
    return "" if _LEADS.search(after) else after


def _named(said: Sequence[str]) -> Iterator[str]:
    """Give the messengers that words name, but for those a "no" stands before."""
    services, refusals = _names()
    lowered = [word.lower() for word in said]
    for place, word in enumerate(lowered):
        pair = f"{word} {lowered[place + 1]}" if place + 1 < len(lowered) else word
        service = services.get(pair) or services.get(word)
        if service and not (place and lowered[place - 1] in refusals):
            yield service


@cache
def _first_words() -> frozenset[str]:
    """Give the first word of each name of a messenger: the quick refusal of texts without one."""
    return frozenset(token.lower() for name in _names()[0] for token in TOKEN.findall(name)[:1])


@cache
def _names() -> tuple[dict[str, str], frozenset[str]]:
    """Give messengers by what people call them, and the words that say somebody is not there."""
    services = words("services")
    return (
        {word: kind for kind in DIALLED_SERVICES for word in services.get(kind, ())},
        frozenset(word_list("phone", "refusals")),
    )
