"""Phone numbers."""

import re
from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from pipelines.extractors.digit_runs import Group, digit_runs
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.phone_context import (
    AFTER,
    BEFORE,
    LABEL,
    LINK_BEFORE,
    MONEY_BEFORE,
    UNIT_AFTER,
    VETO,
    may_be_glued,
)
from pipelines.extractors.phone_plan import LONGEST, SHORTEST, Reading, country_code, international, national
from vigil.records.contact import Contact

MAX_GROUPS = 7  # groups in one number: "+33 6 12 34 56 78" has six
MAX_ADDRESS = 256  # characters of a web address looked back over
MAX_TYPED = 64  # characters of a number somebody types into a form

_PLUS = re.compile(r"\+[ \t(\[]{0,2}\Z")
_EXTENSION = re.compile(r"[ \t]{0,4}(?:x|ext|extn|доб)\.?[ \t]{0,3}\d{1,6}(?!\d)", re.IGNORECASE)
_DATE = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?!\d)")
_NORTH_AMERICAN = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}\Z")
_TYPED = re.compile(r"(?:tel:|sms:)?[+0-9 \t.()\[\]/*;_~|,•·x\-]+\Z", re.IGNORECASE)
_PATH_SIGNS = frozenset("/-=&?.,+#;~")
_LINK_ENDS = frozenset("/=:+Bb")
_WORD_BEFORE = re.compile(r"[^\W\d_]{1,20}\Z")
_WORD_AFTER = re.compile(r"[^\W\d_]{1,20}")


@frozen
class _Guess:
    value: str
    confidence: float
    reasons: tuple[str, ...]


class Phone:
    """Phone number.

    Found in any usual grouping and punctuation, spelt digit by digit, in digits of any script, circled or as keycaps.
    A number with `+` or `00` says its country. For others at most three countries are tried: that of the post, of its
    source, of its currency, of its language; a number that fits none of them keeps its digits as typed.
    Dates, prices, addresses of machines, order numbers and measurements are left out.
    Normal form: E.164 (`+380501234567`) when the country is known, else the digits as typed.
    """

    kind = "phone"
    example = "+12025550123"
    yields = True

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give every number; where several readings of a run of digits are possible, the surest."""
        text = folded.text
        for run in digit_runs(text):
            yield from self._in_run(folded, text, run, hints)

    def _in_run(self, folded: Folded, text: str, run: list[Group], hints: Hints) -> Iterator[Contact]:
        found = False
        place = 0
        while place < len(run):
            best: tuple[_Guess, int] | None = None
            for last in _ends(run, place):
                guess = _judge(text, run[place : last + 1], hints)
                if guess and (best is None or guess.confidence >= best[0].confidence):
                    best = guess, last
            if best is None:
                place += 1
                continue
            found = True
            yield self._contact(folded, text, run[place : best[1] + 1], best[0])
            place = best[1] + 1
        if not found:
            labelled = _judge_by_label(text, run)
            if labelled:
                yield self._contact(folded, text, run, labelled)

    def _contact(self, folded: Folded, text: str, groups: list[Group], guess: _Guess) -> Contact:
        start, end = groups[0].start, groups[-1].end
        if _has_plus(text, start):
            start = text.rindex("+", 0, start)
        if start and text[start - 1] == "(" and text.count(")", start, end) > text.count("(", start, end):
            start -= 1
        return contact_at(
            folded, start, end, kind=self.kind, value=guess.value, confidence=guess.confidence, reasons=guess.reasons
        )

    def normalise(self, text: str, hints: Hints) -> str | None:
        """Give a number as typed by a person in E.164 when `hints` or a `+` tell the country, else its digits."""
        written = fold(text).text.strip()
        if len(written) > MAX_TYPED or not _TYPED.match(written):
            return None
        written = _EXTENSION.sub("", written.lower().removeprefix("tel:").removeprefix("sms:"))
        digits = "".join(filter(str.isdigit, written))
        if not SHORTEST <= len(digits) <= LONGEST + 2 or written.count("+") > 1:
            return None
        if "+" in written or digits.startswith("00"):
            abroad = international(digits.removeprefix("00"))
            if abroad:
                return abroad.value
            return f"+{digits}" if "+" in written and len(digits) <= LONGEST else None
        for region in hints.regions:
            reading = _in_region(digits, region)
            if reading and (reading.valid or region == hints.home):
                return reading.value
        return digits if len(digits) <= LONGEST else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Digits and the punctuation of numbers, seven digits at least, are meant as a number; a date is not."""
        value = self.normalise(text, hints)
        return None if value is None or _DATE.match(text.strip()) or "," in text else value

    def check(self, value: str) -> bool:
        """Tell whether this is E.164, or digits that may be a number."""
        digits = value.removeprefix("+")
        return digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST


def _ends(run: list[Group], place: int) -> Iterator[int]:
    """Give the groups at which a number that begins with group `place` may end."""
    total = 0
    for last in range(place, min(place + MAX_GROUPS, len(run))):
        total += len(run[last].digits)
        if total > LONGEST + 3:
            return
        if total >= SHORTEST:
            yield last


def _judge(text: str, groups: list[Group], hints: Hints) -> _Guess | None:
    """Say what number these groups are, from their plan and grouping; None when nothing speaks for one."""
    digits = "".join(group.digits for group in groups)
    start, end = groups[0].start, groups[-1].end
    plus = _has_plus(text, start) or _is_linked(text, start)
    guess = _abroad(digits, plus) if plus or digits.startswith("0") else None
    if not plus:
        guess = guess or _at_home(digits, groups, hints) or _by_shape(digits, groups, hints)
    if guess is None or not _stands_free(text, start, end, plus=plus, single=len(groups) == 1):
        return None
    if _is_something_else(text, groups, plus=plus):
        return None
    before = text[max(0, start - BEFORE) : start]
    label = LABEL.search(before) is not None
    veto = VETO.search(before.rstrip("+( ") if plus else before)
    if veto and not (plus and guess.confidence > 0.9):
        return None
    if "label" in guess.reasons and not label:
        return None
    if label and "label" not in guess.reasons:
        return _Guess(guess.value, round(min(0.99, guess.confidence + 0.1), 2), (*guess.reasons, "label"))
    return guess


def _abroad(digits: str, plus: bool) -> _Guess | None:
    """Read digits that say their country: behind a plus, 00, or 011 as dialled from North America."""
    prefix = "" if plus else next((prefix for prefix in ("00", "011") if digits.startswith(prefix)), None)
    if prefix is None:
        return None
    reading = international(digits.removeprefix(prefix))
    if reading is None or not (reading.valid or plus or (prefix == "00" and len(digits) > 10)):
        return None
    if reading.valid:
        return _Guess(reading.value, 0.95 if plus else 0.85, ("country code", "plan valid"))
    return _Guess(
        reading.value, 0.6 if plus else 0.5, ("country code", "length possible") + (() if plus else ("label",))
    )


def _in_region(digits: str, region: str) -> Reading | None:
    """Read digits as dialled in a region, or as its country code and the rest without a plus."""
    reading = national(digits, region)
    if (reading is None or not reading.valid) and digits.startswith(country_code(region)) and len(digits) > 10:
        abroad = international(digits)
        if abroad and abroad.valid:
            return abroad
    return reading


def _at_home(digits: str, groups: list[Group], hints: Hints) -> _Guess | None:
    """Read digits by the plans of the likely countries, in their order."""
    if len(groups) > 2 and digits[0] != "0" and all(len(group.digits) <= 2 for group in groups):
        return None  # "36 28 38 21 25": measures and ages
    for region in hints.regions:
        reading = _in_region(digits, region)
        if reading is None or (
            len(groups) > 1 and reading.value[1] == "1" and not _is_north_american([len(one.digits) for one in groups])
        ):
            continue
        home = region == hints.home
        why = "country" if home else "likely country"
        if reading.valid:
            if reading.trunk:
                return _Guess(reading.value, 0.9 if home else 0.75, (why, "plan valid"))
            return _Guess(reading.value, 0.7 if home else 0.6, (why, "plan valid", "label"))
        if home and reading.trunk and (len(groups) > 1 or digits[0] == "0"):
            return _Guess(reading.value, 0.6, (why, "length possible"))
    return None


def _by_shape(digits: str, groups: list[Group], hints: Hints) -> _Guess | None:
    """Read digits of which only the grouping speaks for a number."""
    sizes = [len(group.digits) for group in groups]
    count = len(digits)
    if _NORTH_AMERICAN.match(digits) and count in (10, 11) and (sizes == [count] or _is_north_american(sizes)):
        grouped = len(sizes) > 1
        if hints.home is None and (hints.lang or "en")[:2].lower() == "en":
            reading = national(digits, "US")
            if reading and reading.valid:
                return _Guess(reading.value, 0.75 if grouped else 0.55, ("grouping", "plan valid"))
        if grouped or count == 10:
            return _Guess(digits, 0.5, ("grouping",) if grouped else ("grouping", "label"))
    if digits[0] == "0" and digits[1] != "0" and 9 <= count <= 11 and len(sizes) <= 5 and sizes[0] > 1:
        why = ("trunk prefix", "label") if count == 9 else ("trunk prefix",)  # 02540-4119 is a postcode
        return _Guess(digits, 0.6 if len(sizes) > 1 else 0.5, why)
    if digits[0] == "8" and count == 11 and len(sizes) >= 3 and sizes[:2] in ([1, 3], [1, 4]):
        return _Guess(digits, 0.5, ("trunk prefix",))
    return None


def _is_north_american(sizes: list[int]) -> bool:
    if sizes[0] == 1 and sum(sizes) == 11:
        sizes = sizes[1:]
    return len(sizes) <= 4 and min(sizes) > 1 and (sizes[0] in (3, 4, 6, 7, 10) or (sizes[0] == 2 and len(sizes) == 2))


def _judge_by_label(text: str, run: list[Group]) -> _Guess | None:
    """Take a whole run as a number of unknown country because the words before it say so."""
    digits = "".join(group.digits for group in run)
    start, end = run[0].start, run[-1].end
    if (
        not SHORTEST <= len(digits) <= 13
        or len(run) > MAX_GROUPS
        or not _stands_free(text, start, end, plus=False, single=False)
    ):
        return None
    before = text[max(0, start - BEFORE) : start]
    label = None
    for label in LABEL.finditer(before):  # noqa: B007
        pass
    if label is None or len(before) - label.end() > 12 or VETO.search(before):
        return None
    if text[end : end + 1].isalpha() or _is_something_else(text, run, plus=False) or before.rstrip().endswith("+"):
        return None
    return _Guess(digits, 0.5, ("label",))


def _has_plus(text: str, start: int) -> bool:
    """Tell whether a plus stands before the digits at `start`, a bracket or space between at most."""
    return "+" in text[max(0, start - 3) : start] and _PLUS.search(text, max(0, start - 3), start) is not None


def _is_linked(text: str, start: int) -> bool:
    """Tell whether the digits at `start` stand in a link that dials or writes to them, country code first."""
    return text[start - 1 : start] in _LINK_ENDS and LINK_BEFORE.search(text, max(0, start - 40), start) is not None


def _is_in_address(text: str, start: int) -> bool:
    """Tell whether the digits at `start` are part of a web address: the number of a thread, not one to dial."""
    before = text[max(0, start - MAX_ADDRESS) : start]
    word = before[max(map(before.rfind, " \n\t<>\"'")) + 1 :]
    return "://" in word or ".onion/" in word


def _stands_free(text: str, start: int, end: int, *, plus: bool, single: bool) -> bool:
    """Tell whether nothing touching the digits makes them part of something longer."""
    left = text[start - 1] if start else " "
    right = text[end] if end < len(text) else " "
    if _is_linked(text, start):
        return True
    if left in _PATH_SIGNS and _is_in_address(text, start):
        return False
    if (
        left == "_"
        or right in "_\\"
        or (left in "=&?" and not plus)
        or (left in ".," and start > 1 and text[start - 2].isdigit())
    ):
        return False
    if right == ":" and end + 1 < len(text) and text[end + 1].isdigit():
        return False
    if not plus and single and MONEY_BEFORE.search(text, max(0, start - 4), start):
        return False
    glued_left = left.isalpha() and (left.islower() or left.isupper())
    glued_right = right.isalpha() and (right.islower() or right.isupper())
    if glued_left and glued_right:
        return False
    if glued_left:
        word = _WORD_BEFORE.search(text, max(0, start - 20), start)
        return word is not None and may_be_glued(word[0])
    if glued_right and not _EXTENSION.match(text, end, end + AFTER):
        word = _WORD_AFTER.match(text, end)
        return word is not None and may_be_glued(word[0])
    return True


def _is_something_else(text: str, groups: list[Group], *, plus: bool) -> bool:
    """Tell a date, a price, a decimal, a machine's address or a measurement from a number to dial."""
    start, end = groups[0].start, groups[-1].end
    gaps = {text[one.end : two.start] for one, two in pairwise(groups)}
    sizes = [len(group.digits) for group in groups]
    if gaps & {",", "."} and len(gaps) == 1 and set(sizes[1:]) == {3} and groups[0].digits[0] != "0":
        return True  # 38,400,800
    if plus:
        return False
    if any(text.count(opener, start, end) > text.count(closer, start, end) for opener, closer in ("[]", "()")):
        return True
    if len(groups) == 4 and gaps == {"."} and all(int(group.digits) <= 255 for group in groups):
        return True
    if len(groups) == 2 and gaps == {"."} and sizes[0] <= 3 and sizes[1] > 5:
        return True
    if any(_DATE.match(text, group.start, end) for group in groups[:-2]):
        return True
    digits = "".join(group.digits for group in groups)
    return UNIT_AFTER.match(text, end, end + AFTER) is not None or len(set(digits)) == 1
