"""Phone numbers."""

import re
from collections.abc import Iterator

from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.numbers import contact_of, numbers
from pipelines.extractors.phone_plan import LONGEST, SHORTEST, international
from pipelines.extractors.phone_reading import in_region
from pipelines.extractors.phone_setting import DATE, EXTENSION
from vigil.records.contact import Contact

MAX_TYPED = 64  # characters of a number somebody types into a form

_TYPED = re.compile(r"(?:tel:|sms:)?[+0-9 \t.()\[\]/*;_~|,•·x\-]+\Z", re.IGNORECASE)


class Phone:
    """Phone number.

    Found in any usual grouping and punctuation, in digits of any script, circled or as keycaps, and disguised: spelt
    out digit by digit or in tens and hundreds ("oh five oh", "ноль пятьдесят", "double five", "two zeros"), in words
    of English, Ukrainian, Russian and Spanish glued together or mixed with figures ("5fivefive0one23"), with letters
    for figures ("O5O l23"), with emoji or any sign between the digits, over several lines, strung together by words
    ("area code 202 then 555 …"), backwards or with each digit twice where the text says so.
    A number with `+` or `00` says its country. For others at most three countries are tried: that of the post, of a
    place it names, of its source, of its currency, of its language; a number that fits none keeps its digits as typed.
    Dates, prices, addresses of machines, order numbers and measurements are left out.
    Normal form: E.164 (`+380501234567`) when the country is known, else the digits as typed.
    """

    kind = "phone"
    example = "+12025550123"
    yields = True

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give every number; where several readings of a run of digits are possible, the surest."""
        for number in numbers(folded, hints):
            yield contact_of(folded, number, self.kind)

    def normalise(self, text: str, hints: Hints) -> str | None:
        """Give a number as typed by a person in E.164 when `hints` or a `+` tell the country, else its digits."""
        written = fold(text).text.strip()
        if len(written) > MAX_TYPED or not _TYPED.match(written):
            return None
        written = EXTENSION.sub("", written.lower().removeprefix("tel:").removeprefix("sms:"))
        digits = "".join(filter(str.isdigit, written))
        if not SHORTEST <= len(digits) <= LONGEST + 2 or written.count("+") > 1:
            return None
        if "+" in written or digits.startswith("00"):
            abroad = international(digits.removeprefix("00"))
            if abroad:
                return abroad.value
            return f"+{digits}" if "+" in written and len(digits) <= LONGEST else None
        for region in hints.regions:
            reading = in_region(digits, region)
            if reading and (reading.valid or region == hints.home):
                return reading.value
        return digits if len(digits) <= LONGEST else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Digits and the punctuation of numbers, seven digits at least, are meant as a number; a date is not."""
        value = self.normalise(text, hints)
        return None if value is None or DATE.match(text.strip()) or "," in text else value

    def check(self, value: str) -> bool:
        """Tell whether this is E.164, or digits that may be a number."""
        digits = value.removeprefix("+")
        return digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST
