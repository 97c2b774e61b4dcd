"""Numbering plans: what digits mean in a country. All of it is libphonenumber's knowledge."""

from functools import lru_cache

import phonenumbers
from attrs import frozen

SHORTEST, LONGEST = 7, 15  # digits of a subscriber's number in common use, and of any number at all (ITU-T E.164)


@frozen
class Reading:
    """Digits read as a number of one country."""

    value: str
    """E.164."""
    region: str | None
    valid: bool
    """The plan has such numbers; False: only the length is possible."""
    trunk: bool
    """It was dialled with the country's trunk prefix, or the country has none."""


@lru_cache(maxsize=65536)
def international(digits: str) -> Reading | None:
    """Read digits that begin with a country code; None when no country has numbers of that length."""
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    return _reading(number, trunk=True)


@lru_cache(maxsize=65536)
def national(digits: str, region: str) -> Reading | None:
    """Read digits as dialled inside `region`; None when no number there has that length."""
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    prefix = phonenumbers.ndd_prefix_for_region(region, True)
    dialled = not prefix or region in ("US", "CA") or digits.startswith(prefix)
    return _reading(number, trunk=dialled)


def country_code(region: str) -> str:
    """Give the country code of a region, "0" when there is no such region."""
    return str(phonenumbers.country_code_for_region(region))


def _reading(number: phonenumbers.PhoneNumber, *, trunk: bool) -> Reading | None:
    if not phonenumbers.is_possible_number(number):
        return None
    region = phonenumbers.region_code_for_number(number)
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Reading(value, region, region is not None, trunk)
