"""International bank account numbers."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from attrs import frozen

from pipelines.extractors.base58 import REMEMBERED
from pipelines.extractors.cues import said_anywhere, said_near
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.occurrences import places_of
from pipelines.extractors.outline import outline
from vigil.records.contact import Contact

LONGEST = 34  # letters and digits (ISO 13616)
_REACH = 4 * LONGEST  # characters looked at: groups of one with spaces around their dashes
_TOGETHER, _PARTED, _APART = b"aa99", b"aa 99", b"a a 9 9"
"""How two letters and two digits look, any sign that may stand between them as a space."""
_SPREAD, _CHECK = b"a a", b" 99 "
"""The country's letters apart, and the check digits behind them, which are rarer."""
_LETTER_BY_LETTER = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][ .\-][A-Za-z][ .\-][0-9][ .\-][0-9](?=[ .\-][A-Za-z0-9](?![A-Za-z0-9]))"
)
_SIGNS_AS_SPACES = bytes.maketrans(b".-", b"  ")
_GROUP = re.compile(r"([A-Za-z0-9]+)(?:[ \t]{0,2}\n[ \t]{0,4}|[ \t]?[.\-/_·]?[ \t]{0,2})")
"""With what may stand behind it."""
_PART = re.compile(r"([0-9]+)([nac])")
_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
_NUMBERS = str.maketrans({chr(ord("A") + place): str(10 + place) for place in range(26)})
_AS_DIGIT = str.maketrans("OIL", "011")
MAX_TAKEN_FOR_DIGITS = 3  # letters read as the digits they look like; with more, one of 97 words would be an account


@frozen
class Account:
    """An account number at `folded.text[start:end]`."""

    start: int
    end: int
    value: str
    mended: bool
    """Some letters stood where digits have to."""


class Iban:
    """Bank account number (IBAN) of any country that has them: two letters, two check digits, the account.

    Written together or with spaces, dashes or dots, in any case, over two lines. Only those are reported whose length
    and letters are their country's and whose check digits hold (ISO 13616, mod 97). The letters O, I and l between
    digits are read as 0 and 1.
    Normal form: upper case, without spaces.
    """

    kind = "iban"
    example = "GB82WEST12345698765432"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every account number whose check digits hold."""
        for account in accounts(folded):
            named = said_near(folded, account.start, self.kind)
            yield contact_at(
                folded,
                account.start,
                account.end,
                kind=self.kind,
                value=account.value,
                confidence=0.99 if named else 0.8 if account.mended else 0.97,
                reasons=("checksum", "label near") if named else ("checksum",),
                obfuscated=account.mended,
            )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the account number, however its groups are parted."""
        folded = fold(text.strip())
        found = accounts(folded)
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(folded.text)):
            return found[0].value
        return None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Country, length and check digits settle it."""
        return self.normalise(text, hints)

    def check(self, value: str) -> bool:
        """Tell whether this is an account number in normal form whose check digits hold."""
        shape = _shapes().get(value[:2])
        return shape is not None and shape[1].fullmatch(value) is not None and _holds(value)


@lru_cache(maxsize=1)
def accounts(folded: Folded) -> tuple[Account, ...]:
    """Give the account numbers of a text in their order; card numbers are not looked for inside them."""
    return tuple(_accounts(folded))


def _accounts(folded: Folded) -> Iterator[Account]:
    text, shapes, done = folded.latin, _shapes(), 0
    for start, country in _beginnings(folded):
        shape = shapes.get(country.upper())
        if shape is None or start < done:
            continue
        read = _read(text, start, shape[0])
        if read is None:
            continue
        written, end = read
        value = _account(written)
        if value:
            done = end
            yield Account(start, end, value, value != written)


def _beginnings(folded: Folded) -> list[tuple[int, str]]:
    """Give where two letters and two digits stand, and the letters; one by one only where an account is spoken of."""
    text, shape = folded.latin, outline(folded).translate(_SIGNS_AS_SPACES)
    found = [(at, text[at : at + 2]) for at in places_of(_TOGETHER, shape) if not text[at - 1 : at].isalnum()]
    parted = [(at, text[at : at + 2]) for at in places_of(_PARTED, shape)]
    parted += [
        (at - 3, text[at - 3] + text[at - 1]) for at in places_of(_CHECK, shape) if shape[at - 3 : at] == _SPREAD
    ]
    found += [(at, country) for at, country in parted if country.isupper() and not text[at - 1 : at].isalnum()]
    if _APART in shape and said_anywhere(folded, "iban"):
        found += [(spelt.start(), spelt[0][0] + spelt[0][2]) for spelt in _LETTER_BY_LETTER.finditer(text)]
    found.sort()
    return found


def _read(text: str, start: int, length: int) -> tuple[str, int] | None:
    """Give `length` letters and digits from `start`, in upper case, and where they end; None when there are fewer."""
    usual = _usual(length).match(text, start)
    if usual:
        at = usual.end()
        return None if text[at : at + 1].isalnum() else (usual[0].replace(" ", "").upper(), at)
    pieces: list[str] = []
    missing, at, limit = length, start, min(len(text), start + _REACH)
    while missing:
        group = _GROUP.match(text, at, limit)
        if group is None:
            return None
        pieces.append(group[1][:missing])
        missing -= len(pieces[-1])
        at = group.end() if missing else at + len(pieces[-1])
    return None if text[at : at + 1].isalnum() else ("".join(pieces).upper(), at)


@cache
def _usual(length: int) -> re.Pattern[str]:
    """Give the pattern of so many letters and digits as nearly all are written: in fours or in one piece."""
    letter = "[A-Za-z0-9]"
    fours, last = divmod(length - 1, 4)
    return re.compile(f"(?:{letter}{{4}} ){{{fours}}}{letter}{{{last + 1}}}|{letter}{{{length}}}")


@lru_cache(maxsize=REMEMBERED)
def _account(written: str) -> str | None:
    """Give the account number that was written, as its country writes them, when its check digits hold."""
    value = _mended(written, _shapes()[written[:2]][1])
    return value if value and _holds(value) else None


def _mended(written: str, shape: re.Pattern[str]) -> str | None:
    """Give what was written in its country's shape, a few letters read as digits if need be, else None."""
    if shape.fullmatch(written):
        return written
    letters = sum(map(written.count, "OIL"))
    if not letters:
        return None
    mended = written[:4] + written[4:].translate(_AS_DIGIT)
    changed = sum(one != other for one, other in zip(written, mended, strict=True))
    return mended if changed <= MAX_TAKEN_FOR_DIGITS and shape.fullmatch(mended) else None


def _holds(value: str) -> bool:
    """Tell whether the check digits are right: the number that letters and digits write leaves 1 (ISO 7064, mod 97)."""
    return int((value[4:] + value[:4]).translate(_NUMBERS)) % 97 == 1


@cache
def _shapes() -> Mapping[str, tuple[int, re.Pattern[str]]]:
    """Give length and pattern of an account number by its country."""
    table = tomllib.loads(files(__package__).joinpath("iban_countries.toml").read_text("utf-8"))
    shapes: dict[str, tuple[int, re.Pattern[str]]] = {}
    for countries in table.values():
        for country, structure in countries.items():
            parts = _PART.findall(structure)
            pattern = "".join(f"{_CLASSES[kind]}{{{number}}}" for number, kind in parts)
            shapes[country] = 4 + sum(int(number) for number, _ in parts), re.compile(f"{country}[0-9]{{2}}{pattern}")
    return shapes
