"""Days as boards write them: `20.11.2026`, `11-20-26`, `2026年11月20日`, `Sat Nov 21, 2026`, `21 ноя`."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

from crawlers.engines.clock import Clock
from crawlers.engines.date_words import WORD, words
from vigil.records.post import Precision

SLACK = timedelta(hours=26)
"""How far after the look a time may lie before it counts as the future: clocks and zones differ by up to a day."""

EARLIEST = 1970
"""No board is older; a year before it is a misread number."""

NUMERIC = re.compile(r"(?<![\d.:/-])(\d{1,4})(\s?[./-]\s?)(\d{1,2})\2(\d{4}|\d{2})(?!\d|[:/-]\d)")
CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
DAY_BEFORE = re.compile(r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th|er|[ºª°.])?[\s\-/,]*(?:de\s+|of\s+|d')?\Z")
DAY_AFTER = re.compile(r"[.,]?[\s\-/]*(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?!\d|:\d)")
YEAR_AFTER = re.compile(
    r"[.,]?[\s\-/,]*(?:del?\s+|of\s+)?(?:((?:19|20)\d\d)(?!\d|:\d)|['’]?(\d{2})(?!\d|[:.]\d|\s*[ap]m))"
)
YEAR = re.compile(r"(?<![\d:])((?:19|20)\d\d)(?!\d|:\d)")


def numeric_day(
    found: re.Match[str], rest: str, clock: Clock | None, latest: datetime, zone: tzinfo, day_first: bool | None
) -> date | None:
    """Give the day of a match of NUMERIC or CJK; `rest` is the other text, after `latest` lies the future."""
    if found.re is CJK:
        return date(int(found[1]), int(found[2]), int(found[3]))
    first, separator, second, third = found[1], found[2].strip(), int(found[3]), found[4]
    if len(first) > 2:
        readings = [day_of(int(first), second, int(third))] if len(first) == 4 else []
    else:
        year = _century(third, latest.year)
        readings = [day_of(year, second, int(first)), day_of(year, int(first), second)]
        weekdays = [words().weekdays[word] for word in WORD.findall(rest) if word in words().weekdays]
        if day_first is None:
            day_first = separator == "." or not (clock and clock.twelve)
        if not day_first:
            readings.reverse()
        readings.sort(key=lambda day: not (day and any(day.weekday() in meant for meant in weekdays)))
    possible = [day for day in readings if day is not None]
    shown = clock.at if clock else time(0)
    past = [day for day in possible if datetime.combine(day, shown, tzinfo=zone) <= latest]
    return next(iter(past or possible), None)


def day_of(year: int, month: int, day: int) -> date | None:
    """Give the day, None when the calendar has none such or it is before any board."""
    if year < EARLIEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def worded_day(said: str, today: date, *, with_year: bool) -> tuple[date, Precision] | None:
    """Give the day that a month's name and the numbers around it tell; without a year the last one before `today`."""
    known = words()
    months = [match for match in WORD.finditer(said) if match[0] in known.months]
    surely = [match for match in months if match[0] not in known.weekdays]
    for match in surely or months:
        before, after, month = said[: match.start()], said[match.end() :], known.months[match[0]]
        anywhere = YEAR.search(said)
        first, later = DAY_BEFORE.search(before), DAY_AFTER.match(after)
        if first is not None and int(first[1]) > 0:
            day, year = int(first[1]), YEAR_AFTER.match(after)
        elif later is not None:
            day, year = int(later[1]), YEAR_AFTER.match(after, later.end())
        elif anywhere is not None and with_year:
            return date(int(anywhere[1]), month, 1), "month"
        else:
            continue
        told = year[1] or year[2] if year is not None else anywhere[1] if anywhere is not None else None
        if told is not None and with_year:
            found = day_of(_century(told, today.year), month, day)
        elif told is None and not with_year:
            found = day_of(today.year, month, day)
            if found is None or found > today + SLACK:
                found = day_of(today.year - 1, month, day)
        else:
            found = None
        if found is not None:
            return found, "day"
    return None


def _century(digits: str, present: int) -> int:
    if len(digits) == 4:
        return int(digits)
    year = present - present % 100 + int(digits)
    return year if year <= present else year - 100
