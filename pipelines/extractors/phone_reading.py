"""What number digits are: read by the plans of the likely countries, or by their grouping alone."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import ClassVar

from attrs import evolve, frozen

from pipelines.extractors.phone_plan import Reading, country_code, international, national, possible_lengths

MAX_SEEN = 1 << 16  # stretches of text remembered with the numbers in them, some 300 bytes each
MAX_MEMORY = 1 << 15  # readings remembered: adverts repeat their number from post to post

NORTH_AMERICAN = frozenset({10, 11})  # digits, without and with the country code
NEEDS_LABEL = "label"
"""Among a guess's reasons before the words around the number were looked at: it counts only beside a label."""

_NORTH_AMERICAN = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}\Z")


@frozen
class Guess:
    """A number that digits may be."""

    value: str
    confidence: float
    reasons: tuple[str, ...]

    def without_need(self) -> "Guess":
        """The same, which counts without a label too."""
        return evolve(self, reasons=tuple(reason for reason in self.reasons if reason != NEEDS_LABEL))


@frozen
class Number:
    """A phone number at `text[start:end]` of a folded text."""

    start: int
    end: int
    value: str
    """E.164, or digits when the country is not known."""
    confidence: float
    reasons: tuple[str, ...]
    obfuscated: bool


Around = tuple[str, int, int]
"""A stretch of text with what is around it: all of it, where the stretch begins, how long it is (below 0: spelt)."""

Found = tuple[int, int, str, float, tuple[str, ...]]
"""A number found in such a stretch: its places from the stretch's start, value, confidence, reasons."""


class Where:
    """Where a number without country code may be dialled from, and the numbers read there so far."""

    _seen: ClassVar[dict[tuple["Where | None", str, int, int], tuple[Found, ...]]] = {}
    _read: ClassVar[dict[tuple["Where", str, tuple[int, ...], bool], Guess | None]] = {}

    def __init__(self, regions: tuple[str, ...], home: str | None, *, english: bool) -> None:
        """Take the countries to try, likeliest first, the one that is known, and whether the text is English.

        North American numbers are read as such in English texts, for want of another country.
        """
        self.regions = regions
        self.home = home
        self.english = english
        self._lengths = possible_lengths(regions) | NORTH_AMERICAN

    def remembered(self, around: Around, find: Callable[[], Iterable[Number]], start: int) -> tuple[Found, ...]:
        """Give the numbers found in some text before, or find them: places are counted from `start`.

        A number behind a plus is the same from everywhere.
        """
        found = self._seen.get((None, *around)) or self._seen.get((self, *around))
        if found is None:
            if len(self._seen) >= MAX_SEEN:
                self._seen.clear()
            found = tuple(
                (number.start - start, number.end - start, number.value, number.confidence, number.reasons)
                for number in find()
            )
            everywhere = len(found) == 1 and found[0][1] == around[2] and "plan valid" in found[0][4]
            if everywhere:
                everywhere = around[0][around[1] + found[0][0]] == "+"
            self._seen[None if everywhere else self, *around] = found
        return found

    @classmethod
    def forget(cls) -> None:
        """Forget what was read so far, as a fresh process: what is remembered changes nothing but the time."""
        cls._seen.clear()
        cls._read.clear()

    def may_have(self, digits: int, first: str) -> bool:
        """Tell whether a number of so many digits that begins with `first` can be read at all: the quick refusal."""
        return first == "0" or digits in self._lengths

    def read(self, digits: str, sizes: tuple[int, ...], *, plus: bool) -> Guess | None:
        """Say what number digits in groups of these sizes are, from their plan and grouping; None when nothing is."""
        key = self, digits, sizes, plus
        try:
            return self._read[key]
        except KeyError:
            if len(self._read) >= MAX_MEMORY:
                self._read.clear()
            guess = self._read[key] = self._guess(digits, sizes, plus=plus)
            return guess

    def _guess(self, digits: str, sizes: tuple[int, ...], *, plus: bool) -> Guess | None:
        if plus:
            return _abroad(digits, plus=True)
        guess = _abroad(digits, plus=False) if digits[0] == "0" else None
        return guess or _at_home(digits, sizes, self) or _by_shape(digits, sizes, self)


@lru_cache(maxsize=1024)
def where_of(regions: tuple[str, ...], home: str | None, *, english: bool) -> Where:
    """Give the one `Where` of these countries: what it remembers serves every text from there."""
    return Where(regions, home, english=english)


def _abroad(digits: str, *, plus: bool) -> Guess | None:
    """Read digits that say their country: behind a plus, 00, or 011 as dialled from North America."""
    prefix = "" if plus else next((prefix for prefix in ("00", "011") if digits.startswith(prefix)), None)
    if prefix is None:
        return None
    reading = international(digits.removeprefix(prefix))
    if reading is None or not (reading.valid or plus or (prefix == "00" and len(digits) > 10)):
        return None
    if reading.valid:
        return Guess(reading.value, 0.95 if plus else 0.85, ("country code", "plan valid"))
    return Guess(
        reading.value, 0.6 if plus else 0.5, ("country code", "length possible") + (() if plus else (NEEDS_LABEL,))
    )


def in_region(digits: str, region: str) -> Reading | None:
    """Read digits as dialled in a region, or as its country code and the rest without a plus."""
    reading = national(digits, region)
    if (reading is None or not reading.valid) and digits.startswith(country_code(region)) and len(digits) > 10:
        abroad = international(digits)
        if abroad and abroad.valid:
            return abroad
    return reading


def _at_home(digits: str, sizes: tuple[int, ...], where: Where) -> Guess | None:
    """Read digits by the plans of the likely countries, in their order."""
    if len(sizes) > 2 and digits[0] != "0" and max(sizes) <= 2:
        return None  # "36 28 38 21 25": measures and ages
    for region in where.regions:
        if digits[0] != "0" and len(digits) not in possible_lengths((region,)):
            continue
        reading = in_region(digits, region)
        if reading is None or (len(sizes) > 1 and reading.value[1] == "1" and not _is_north_american(sizes)):
            continue
        home = region == where.home
        why = "country" if home else "likely country"
        if reading.valid:
            if reading.trunk:
                return Guess(reading.value, 0.9 if home else 0.75, (why, "plan valid"))
            return Guess(reading.value, 0.7 if home else 0.6, (why, "plan valid", NEEDS_LABEL))
        if home and reading.trunk and (len(sizes) > 1 or digits[0] == "0"):
            return Guess(reading.value, 0.6, (why, "length possible"))
    return None


def _by_shape(digits: str, sizes: tuple[int, ...], where: Where) -> Guess | None:
    """Read digits of which only the grouping speaks for a number."""
    count = len(digits)
    grouped = len(sizes) > 1
    if count in NORTH_AMERICAN and _NORTH_AMERICAN.match(digits) and (not grouped or _is_north_american(sizes)):
        if where.home is None and where.english:
            reading = national(digits, "US")
            if reading and reading.valid:
                return Guess(reading.value, 0.75 if grouped else 0.55, ("grouping", "plan valid"))
        if grouped or count == 10:
            return Guess(digits, 0.5, ("grouping",) if grouped else ("grouping", NEEDS_LABEL))
    if digits[0] == "0" and digits[1] != "0" and 9 <= count <= 11 and len(sizes) <= 5 and sizes[0] > 1:
        why = ("trunk prefix", NEEDS_LABEL) if count == 9 else ("trunk prefix",)  # 02540-4119 is a postcode
        return Guess(digits, 0.6 if grouped else 0.5, why)
    if digits[0] == "8" and count == 11 and len(sizes) >= 3 and sizes[:2] in ((1, 3), (1, 4)):
        return Guess(digits, 0.5, ("trunk prefix",))
    return None


def _is_north_american(sizes: tuple[int, ...]) -> bool:
    if sizes[0] == 1 and sum(sizes) == 11:
        sizes = sizes[1:]
    return len(sizes) <= 4 and min(sizes) > 1 and (sizes[0] in (3, 4, 6, 7, 10) or (sizes[0] == 2 and len(sizes) == 2))
