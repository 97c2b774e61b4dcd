"""Times of day and zones as boards show them: `8:18 pm`, `20h01`, `下午 08:01`, "UTC+02:00"."""

import re
from datetime import UTC, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from attrs import frozen

from crawlers.engines.date_words import WORD, words
from vigil.records.post import Precision

CLOCK = re.compile(r"(?<![\d.:/-])(am|pm)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?!\d|:\d)\s*(am|pm)?\b")
LOOSE_CLOCK = re.compile(r"(?<![\d.:/-])()(\d{1,2})[.h](\d{2})()(?![\d.])\s*(am|pm)?\b")
HOUR = re.compile(r"(?<![\d.:/-])(am|pm)?\s*(\d{1,2})\s*(am|pm)?\b")
OFFSET = re.compile(
    r"(?:utc|gmt)\s*([+\u2212-])\s*(\d{1,2})(?::?(\d{2}))?(?!\d)|(?<![\d-])([+\u2212-])(\d{2}):?(\d{2})(?!\d)"
)
BESIDE = re.compile(rf"\s*[(\[]?(?:{OFFSET.pattern}|([a-z]{{1,4}})\b)")
NAMED = re.compile(r"\b[A-Z]{1,4}\b(?:\s?[+\u2212-]\s?\d{1,2}(?::?\d{2})?)?|[+\u2212-]\d{2}:?\d{2}")
PLACE = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")


@frozen
class Clock:
    """A time of day as shown, with the zone beside it, if any."""

    at: time
    precision: Precision
    zone: tzinfo | None
    twelve: bool
    """Whether it was shown with "am" or "pm"."""


def read_zone(text: str) -> tzinfo | None:
    """Give the zone that a note like "All times are UTC+02:00" or "Europe/Kyiv" names; None when it names none."""
    named = PLACE.search(text)
    if named:
        try:
            return ZoneInfo(named[0])
        except (ValueError, OSError, KeyError):
            pass  # a place that is no zone: what else the note says still counts
    try:
        return zone_in(" ".join(NAMED.findall(text)).casefold())
    except ValueError:
        return None


def find_clock(said: str) -> tuple[Clock | None, str]:
    """Give the time of day that `said` (lower case) shows, and what is left of the text without it."""
    found, rest = take(CLOCK, said)
    if found is None:
        found, rest = take(LOOSE_CLOCK, said)
    if found is not None:
        half = found[1] or found[5]
        hour, minute, second = int(found[2]), int(found[3]), found[4]
        precision: Precision = "second" if second else "minute"
    else:
        found = next((match for match in HOUR.finditer(said) if match[1] or match[3]), None)
        if found is None:
            return None, said
        half, hour, minute, second, precision = found[1] or found[3], int(found[2]), 0, None, "hour"
        rest = f"{said[: found.start()]} ; {said[found.end() :]}"
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return None, rest
    shown = time(hour, minute, min(int(second or 0), 59))
    return Clock(shown, precision, _zone_beside(said[found.end() :]), bool(half)), rest


def zone_in(said: str) -> tzinfo | None:
    """Give the zone that an offset or a well-known abbreviation in `said` (lower case) names; None when none does."""
    offset = OFFSET.search(said)
    if offset:
        return _offset(offset)
    return next((_named(word) for word in WORD.findall(said) if word in words().zones), None)


def _zone_beside(said: str) -> tzinfo | None:
    """Give the zone right at the start of `said`; further on a word like "est" is a word."""
    found = BESIDE.match(said)
    if found is None:
        return None
    return _named(found[7]) if found[7] else _offset(found)


def _offset(found: re.Match[str]) -> tzinfo:
    return east(found[1] or found[4], int(found[2] or found[5]), int(found[3] or found[6] or 0))


def _named(word: str) -> tzinfo | None:
    minutes = words().zones.get(word)
    return None if minutes is None else timezone(timedelta(minutes=minutes)) if minutes else UTC


def east(sign: str, hours: int, minutes: int) -> tzinfo:
    """Give the zone that is so far east ("+") or west of UTC; ValueError for a day and more."""
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if sign == "+" else -offset) if offset else UTC


def take(pattern: re.Pattern[str], said: str) -> tuple[re.Match[str] | None, str]:
    """Give the first match and the text with a mark in its place."""
    found = pattern.search(said)
    return (None, said) if found is None else (found, f"{said[: found.start()]} ; {said[found.end() :]}")
