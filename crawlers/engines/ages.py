"""Ages, "5 hours ago" and its like in many languages, counted back from the moment of the look."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from crawlers.engines.date_words import Language, words
from crawlers.engines.days import day_of
from crawlers.engines.stamp import Stamp, midnight
from vigil.records.post import Precision

MAX_AMOUNT = 100_000
"""Of units in a relative time; a bigger number is not one."""

SHORT = re.compile(r"(\d{1,3})\s?(mo|[smhdwy])\Z")
AMOUNT = re.compile(r"\d{1,6}")

SHORT_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
STEPS: dict[str, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
SHOWN: dict[str, Precision] = {
    "second": "second",
    "minute": "minute",
    "hour": "hour",
    "day": "day",
    "week": "month",
    "month": "month",
    "year": "month",
}
"""Precision of "N units ago"; a week is coarser than a day, and nothing is coarser than a month."""

TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’-][^\W\d_]+)*|•")
CHINESE = re.compile("(今天|昨天|前)")

AGO = "•"
"""Stands for a language's word for "ago" of more than one word, so that it is one token."""


def read_age(said: str, seen_at: datetime, zone: tzinfo) -> Stamp | None:
    """Give the moment that `said` (lower case) tells, counted back from the look; days start at midnight in `zone`."""
    short = SHORT.match(said)
    if short is not None:
        return _before({SHORT_UNITS[short[2]]: int(short[1])}, seen_at, zone)
    for language in words().languages:
        if any(_holds(said, phrase) for phrase in language.now):
            return Stamp(seen_at.astimezone(UTC), "minute")
        ages = _ages(said, language)
        if ages:
            return _before(ages, seen_at, zone)
    return None


def tokens_of(said: str) -> list[str]:
    """Give the words and numbers of `said`, Chinese ones apart although no space parts them."""
    parted = CHINESE.sub(r" \1 ", said)
    return TOKEN.findall(parted)


def _ages(said: str, language: Language) -> dict[str, int]:
    """Give units and amounts of an age in one language, {} when its word for "ago" is missing."""
    for phrase in language.ago:
        if " " in phrase and phrase in said:
            said = said.replace(phrase, f" {AGO} ")
    tokens = tokens_of(said)
    if not any(word == AGO or word in language.ago for word in tokens):
        return {}
    ages: dict[str, int] = {}
    for place, token in enumerate(tokens):
        unit = language.units.get(token)
        if unit is None or token in language.ago:
            continue
        before = tokens[place - 1] if place else ""
        if AMOUNT.fullmatch(before) and int(before) <= MAX_AMOUNT:
            ages.setdefault(unit, int(before))
        elif before in language.one or (not ages and not any(AMOUNT.fullmatch(other) for other in tokens)):
            ages.setdefault(unit, 1)
    return ages


def _before(ages: dict[str, int], seen_at: datetime, zone: tzinfo) -> Stamp:
    """Count back from the look; a day or anything coarser starts at its midnight in the page's zone."""
    finest = min(ages, key=_coarseness)
    moment = seen_at - sum((STEPS[unit] * amount for unit, amount in ages.items() if unit in STEPS), timedelta())
    months = ages.get("month", 0) + 12 * ages.get("year", 0)
    if months:
        moment = _months_before(moment, months)
    precision = SHOWN[finest]
    if precision in ("day", "month"):
        return midnight(moment.astimezone(zone).date(), zone, precision)
    floored = moment.replace(microsecond=0) if precision == "second" else moment.replace(second=0, microsecond=0)
    return Stamp(floored.astimezone(UTC), precision)


def _coarseness(unit: str) -> int:
    return list(SHOWN).index(unit)


def _months_before(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    for day in (moment.day, 30, 29, 28):
        found = day_of(year, month + 1, day)
        if found is not None:
            return moment.replace(year=year, month=month + 1, day=day)
    raise ValueError("before the earliest year")


def _holds(said: str, phrase: str) -> bool:
    return phrase in said and (not phrase.isascii() or re.search(rf"\b{re.escape(phrase)}\b", said) is not None)
