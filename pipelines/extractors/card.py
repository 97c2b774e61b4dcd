"""Numbers of payment cards."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from attrs import frozen

from pipelines.extractors.cues import said_between, said_near
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.iban import accounts
from pipelines.extractors.outline import DIGIT, LETTER, outline
from vigil.records.contact import Contact

DIGEST = (
    16  # hexadecimal digits: two cards of one issuer with the same last digits are told apart, and no more is meant
)
_SEPARATOR = r"[^\w\n]{1,3}"  # a sign, an emoji, or spaces around one; the same between all groups
_GROUPS = r"[0-9]{4}(?:\1[0-9]{4})++(?:\1[0-9]{1,3}(?![0-9]))?|[0-9]{6}\1[0-9]{4,5}"
_TWO_LINES = r"[ ][0-9]{4}[ ]?\n[0-9]{4}[ ][0-9]{4}(?![ ]?[0-9])"
_NUMBER = re.compile(
    rf"[2-69](?<![0-9A-Za-z_].)[0-9]{{3}}(?:[0-9]{{9,15}}+|{_TWO_LINES}|({_SEPARATOR})(?:{_GROUPS}))(?![0-9A-Za-z_])"
)
_FIRST = "234569"
_SIGNS_AS_SPACES = bytes(code if code in LETTER + DIGIT + b"_\n" else ord(" ") for code in range(256))
_FOUR = re.compile(b"9999(?=9{9}| {1,3}9999)")
"""In the outline: what any such number begins with."""
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Twice a digit, the digits of that added up."""
_MASKED = re.compile(rf"([2-69][0-9]{{5}})x{{3,9}}([0-9]{{4}})-[0-9a-f]{{{DIGEST}}}(?![0-9A-Za-z])")
_GROUP_OF_FOUR = re.compile(r"(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{4}")
_OF_AN_ADDRESS = "=/#&?"
"""Signs beside a number that is part of a web address."""
_ONLY_SIGNS = re.compile(r"(?:[0-9]|[^\w\n])+")
_USUAL = range(15, 17)
"""Digits of nearly all cards; other lengths are believed where the text speaks of a card."""


@frozen
class _Issuers:
    """Numbers from `low` to `high` as their first digits, and how many digits such cards have."""

    low: int
    high: int
    lengths: tuple[int, ...]


_ISSUERS = (
    _Issuers(4, 4, (13, 16, 19)),  # Visa
    _Issuers(51, 55, (16,)),  # Mastercard
    _Issuers(2221, 2720, (16,)),  # Mastercard
    _Issuers(34, 34, (15,)),  # American Express
    _Issuers(37, 37, (15,)),  # American Express
    _Issuers(2200, 2204, (16, 17, 18, 19)),  # Mir
    _Issuers(6011, 6011, (16, 17, 18, 19)),  # Discover
    _Issuers(644, 659, (16, 17, 18, 19)),  # Discover, RuPay
    _Issuers(62, 62, (16, 17, 18, 19)),  # UnionPay
    _Issuers(3528, 3589, (16, 17, 18, 19)),  # JCB
    _Issuers(300, 305, (14, 16)),  # Diners Club
    _Issuers(36, 36, (14, 16)),  # Diners Club
    _Issuers(38, 39, (14, 16)),  # Diners Club
    _Issuers(5018, 5018, (13, 14, 15, 16, 17, 18, 19)),  # Maestro, and the next
    _Issuers(5020, 5020, (13, 14, 15, 16, 17, 18, 19)),
    _Issuers(5038, 5038, (13, 14, 15, 16, 17, 18, 19)),
    _Issuers(5893, 5893, (13, 14, 15, 16, 17, 18, 19)),
    _Issuers(6304, 6304, (13, 14, 15, 16, 17, 18, 19)),
    _Issuers(6759, 6763, (13, 14, 15, 16, 17, 18, 19)),
    _Issuers(9792, 9792, (16,)),  # Troy
    _Issuers(5060, 5061, (16, 19)),  # Verve
    _Issuers(5067, 5067, (16,)),  # Elo
    _Issuers(6062, 6062, (16,)),  # Hipercard
)
"""First digits by network, as ISO/IEC 7812 numbers are given out and networks publish them."""


class Card:
    """Number of a payment card: 13 to 19 digits of a card network whose check digit holds (Luhn, ISO/IEC 7812-1).

    Written together, in groups of four, or 4-6-5. A number in one piece counts less than one in groups or behind a
    word for a card, and is none behind a word for an order, a parcel or a device. The number itself is not kept in
    the value. The digest tells cards apart and finds one that is known; it is no secret, since whoever tries all
    numbers between the digits shown finds which one it is.
    Normal form: first six digits, `x` for each in the middle, last four, `-`, and 16 hexadecimal digits of the
    SHA-256 of all digits.
    """

    kind = "card"
    example = "411111xxxxxx1111-9bbef19476623ca5"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every card number, and masked ones as Vigil writes them."""
        text = folded.latin
        taken = accounts(folded)
        for found in _numbers(folded):
            for start, end in _cards(text, found):
                before = bisect_left(taken, end, key=lambda account: account.start)
                if not (before and taken[before - 1].end > start):
                    yield from self._believed(folded, start, end)
        if "xxx" in text:
            for masked in _MASKED.finditer(text):
                if not text[masked.start() - 1 : masked.start()].isalnum() and self.check(masked[0]):
                    yield contact_at(
                        folded, *masked.span(), kind=self.kind, value=masked[0], confidence=0.9, reasons=("masked",)
                    )

    def _believed(self, folded: Folded, start: int, end: int) -> Iterator[Contact]:
        """Weigh how it is written and what is said before it."""
        written = folded.latin[start:end]
        digits = "".join(filter(str.isdigit, written))
        named = said_near(folded, start, self.kind)
        grouped = len(written) > len(digits)
        if not named and (
            len(digits) not in _USUAL
            or said_between(folded, start - 24, start, "no_card")
            or (not grouped and start and folded.latin[start - 1] in _OF_AN_ADDRESS)
        ):
            return
        yield contact_at(
            folded,
            start,
            end,
            kind=self.kind,
            value=_masked(digits),
            confidence=0.98 if named else 0.9 if grouped else 0.7,
            reasons=("checksum", "label near") if named else ("checksum", "groups") if grouped else ("checksum",),
        )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the masked form of a full number, or of the masked form."""
        written = fold(text).latin.strip()
        if self.check(written.lower()):
            return written.lower()
        digits = "".join(filter(str.isdigit, written))
        return _masked(digits) if _ONLY_SIGNS.fullmatch(written) and _is_card(digits) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """A masked one, or digits of the usual length with an issuer and a check digit."""
        return self.normalise(text, hints) if "x" in text or sum(map(str.isdigit, text)) in _USUAL else None

    def check(self, value: str) -> bool:
        """Tell whether this is a masked number of an issuer."""
        masked = _MASKED.fullmatch(value)
        return masked is not None and _has_issuer(masked[1], value.index("-"))


def _numbers(folded: Folded) -> Iterator[re.Match[str]]:
    """Give the digits in one piece or in groups that may be cards; each begins with four digits."""
    text, done = folded.latin, 0
    for four in _FOUR.finditer(outline(folded).translate(_SIGNS_AS_SPACES)):
        at = four.start()
        found = _NUMBER.match(text, at) if at >= done and text[at] in _FIRST else None
        if found:
            done = found.end()
            yield found


def _cards(text: str, found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Give the cards in digits that stand together: one, or in groups of four several one after another."""
    start, end = found.span()
    separator = found[1]
    digits = "".join(filter(str.isdigit, found[0]))
    groups = found[0].split(separator) if separator else [found[0]]
    if separator and _GROUP_OF_FOUR.fullmatch(text[max(0, start - len(separator) - 4) : start - len(separator)]):
        return  # the middle of longer digits, or of hexadecimal ones
    if _is_card(digits):
        yield start, end
        return
    if not separator:
        return
    if len(groups[-1]) < 4 and len(groups[0]) == len(groups[-2]) == 4:  # a security code behind it
        end -= len(separator) + len(groups.pop())
    if len(groups) % 4 or any(len(group) != 4 for group in groups):
        return
    step = 16 + 4 * len(separator)
    parts = [(begin, begin + step - len(separator)) for begin in range(start, end, step)]
    if all(_is_card("".join(filter(str.isdigit, text[begin:over]))) for begin, over in parts):
        yield from parts


def _is_card(digits: str) -> bool:
    """Tell whether issuer, length and check digit fit."""
    return 13 <= len(digits) <= 19 and _has_issuer(digits, len(digits)) and luhn(digits)


def _has_issuer(digits: str, length: int) -> bool:
    """Tell whether a network gives out numbers of this length that begin so."""
    return length in _lengths()[int(digits[:4])]


@cache
def _lengths() -> tuple[frozenset[int], ...]:
    """Give the lengths that some network gives to numbers, by their first four digits."""
    lengths: list[set[int]] = [set() for _ in range(10_000)]
    for issuers in _ISSUERS:
        below = 10 ** (4 - len(str(issuers.low)))
        for first in range(issuers.low * below, (issuers.high + 1) * below):
            lengths[first].update(issuers.lengths)
    return tuple(map(frozenset, lengths))


def luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of those before it (ISO/IEC 7812-1, annex B)."""
    return sum(map(int, digits[::-2] + digits[-2::-2].translate(_DOUBLED))) % 10 == 0


def _masked(digits: str) -> str:
    digest = hashlib.sha256(digits.encode("ascii")).hexdigest()[:DIGEST]
    return f"{digits[:6]}{'x' * (len(digits) - 10)}{digits[-4:]}-{digest}"
