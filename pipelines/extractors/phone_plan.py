"""Numbering plans: what digits mean in a country.

The plans are libphonenumber's; they are read straight from its metadata, since a dense megabyte holds a hundred
thousand candidates and its parser takes 50 to 150 microseconds for each. A number is valid here when it is there.
"""

import re
from functools import cache, lru_cache

import phonenumbers
from attrs import frozen

SHORTEST, LONGEST = 7, 15  # digits of a subscriber's number in common use, and of any number at all (ITU-T E.164)
LONGEST_CODE = 3  # digits of a country code

RESERVED = {"GB": (r"7700900\d{3}",), "FR": (r"63998\d{4}",)}
"""Numbers kept for drama and drills (Ofcom, Arcep): libphonenumber calls them invalid, nobody has them, drills do."""

_TYPES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
)


@frozen
class Reading:
    """Digits read as a number of one country."""

    value: str
    """E.164."""
    valid: bool
    """The plan has such numbers; False: only the length is possible."""
    trunk: bool
    """It was dialled with the country's trunk prefix, or the country has none."""


@frozen
class _Plan:
    code: str
    trunk: str
    """Prefix of calls inside the country; "" where there is none."""
    lengths: frozenset[int]
    numbers: re.Pattern[str]
    dialled: re.Pattern[str]
    """All that may stand before a number inside the country: the trunk prefix, codes of carriers."""
    rewritten: bool
    """Dialling puts parts of the number elsewhere: only libphonenumber's own parser knows."""


def international(digits: str) -> Reading | None:
    """Read digits that begin with a country code; None when no country has numbers of that length."""
    for length in range(1, LONGEST_CODE + 1):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length] or "0"))
        if regions:
            break
    else:
        return None
    number = digits[length:]
    possible = False
    for region in regions:
        plan = _plan(region)
        if plan is None:
            return _parsed(f"+{digits}")  # codes of no country: satellites, free numbers
        inner = [number, number[len(plan.trunk) :]] if plan.trunk and number.startswith(plan.trunk) else [number]
        for candidate in inner:
            if len(candidate) in plan.lengths:
                possible = True
                if plan.numbers.fullmatch(candidate):
                    return Reading(f"+{digits[:length]}{candidate}", valid=True, trunk=True)
    return _parsed(f"+{digits}") if possible else None


def national(digits: str, region: str) -> Reading | None:
    """Read digits as dialled inside `region`; None when no number there has that length."""
    plan = _plan(region)
    if plan is None:
        return None
    if plan.rewritten:
        return _parsed(digits, region) if len(digits) >= min(plan.lengths) else None
    prefix = plan.dialled.match(digits)
    possible: Reading | None = None
    for skipped in (prefix.end(), 0) if prefix and prefix.end() else (0,):
        number = digits[skipped:]
        if len(number) in plan.lengths:
            dialled = bool(skipped) or not plan.trunk or plan.code == "1"
            valid = plan.numbers.fullmatch(number) is not None
            if valid or possible is None:
                possible = Reading(f"+{plan.code}{number}", valid=valid, trunk=dialled)
            if valid:
                break
    return possible


@cache
def possible_lengths(regions: tuple[str, ...]) -> frozenset[int]:
    """Give how many digits a number of these regions may have, with or without its trunk prefix and country code."""
    found: set[int] = set()
    for region in regions:
        plan = _plan(region)
        if plan is None:
            continue
        skipped = (0, len(plan.trunk), len(plan.code), len(plan.code) + len(plan.trunk))
        found |= {length + more for length in plan.lengths for more in skipped if length >= SHORTEST}
    return frozenset(found)


@cache
def country_code(region: str) -> str:
    """Give the country code of a region, "0" when there is no such region."""
    return str(phonenumbers.country_code_for_region(region))


@cache
def _plan(region: str) -> _Plan | None:
    """Give the plan of a region; None when there is no such region."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.general_desc is None:
        return None
    trunk = metadata.national_prefix or ""
    return _Plan(
        code=str(metadata.country_code),
        trunk=trunk,
        lengths=frozenset(metadata.general_desc.possible_length),
        numbers=_numbers(metadata.country_code or 0),
        dialled=re.compile(metadata.national_prefix_for_parsing or trunk or r"(?!)"),
        rewritten=metadata.national_prefix_transform_rule is not None,
    )


@cache
def _numbers(code: int) -> re.Pattern[str]:
    """Give the pattern of all numbers behind a country code, which countries may share: Russia and Kazakhstan do."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]
    plans = filter(None, (phonenumbers.PhoneMetadata.metadata_for_region(region, None) for region in regions))
    kinds = filter(None, (getattr(plan, name) for plan in plans for name in _TYPES))
    patterns = dict.fromkeys(kind.national_number_pattern for kind in kinds if kind.national_number_pattern)
    reserved = (pattern for region in regions for pattern in RESERVED.get(region, ()))
    return re.compile("|".join(f"(?:{pattern})" for pattern in (*patterns, *reserved)))


@lru_cache(maxsize=65536)
def _parsed(written: str, region: str | None = None) -> Reading | None:
    """Read digits by libphonenumber's own parser, for the plans that rewrite what is dialled."""
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    prefix = phonenumbers.ndd_prefix_for_region(region, True) if region else None
    return Reading(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        valid=phonenumbers.is_valid_number(number),
        trunk=not prefix or written.startswith(prefix),
    )
