"""Dates as queries write them: a year, month, day or minute in UTC, `today`, or a way back from now such as `-7d`."""

import re
from datetime import UTC, datetime, timedelta

from indexers.document import microseconds

_ABSOLUTE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:t(\d\d):(\d\d)z?)?)?)?", re.ASCII)
_RELATIVE = re.compile(r"-(\d{1,6})([hdwmy])", re.ASCII)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24, "y": 365 * 24}
_MICROSECOND = timedelta(microseconds=1)
_LAST = microseconds(datetime.max.replace(tzinfo=UTC)) + 1


def read_date(text: str) -> str | None:
    """Give a date in its canonical writing, or None when it is none."""
    plain = text.casefold()
    if plain == "today" or _RELATIVE.fullmatch(plain):
        return plain
    match = _ABSOLUTE.fullmatch(plain)
    if match is None:
        return None
    try:
        _begin(match)
    except ValueError:
        return None
    return plain.removesuffix("z").upper() + ("Z" if match[4] else "")


def is_relative(date: str) -> bool:
    """Say whether a date read is a way back from now."""
    return date.startswith("-")


def span_of(date: str, now: datetime) -> tuple[int, int]:
    """Give the first instant of a date read and the one after its last, in microseconds since 1970 UTC.

    A way back from now is one instant; before the year 1 it is the beginning of time.
    """
    if date == "today":
        begin = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return microseconds(begin), microseconds(begin) + timedelta(days=1) // _MICROSECOND
    relative = _RELATIVE.fullmatch(date)
    if relative is not None:
        back = timedelta(hours=int(relative[1]) * _HOURS[relative[2]]) // _MICROSECOND
        first = max(microseconds(now) - back, microseconds(datetime.min.replace(tzinfo=UTC)))
        return first, first + 1
    match = _ABSOLUTE.fullmatch(date.casefold())
    if match is None:
        raise ValueError(f"not a date read before: {date}")
    begin = _begin(match)
    first = microseconds(begin)
    if match[4]:
        return first, first + timedelta(minutes=1) // _MICROSECOND
    if match[3]:
        return first, first + timedelta(days=1) // _MICROSECOND
    year, month = (begin.year, begin.month + 1) if match[2] else (begin.year + 1, 1)
    if month > 12:
        year, month = year + 1, 1
    return first, microseconds(datetime(year, month, 1, tzinfo=UTC)) if year <= 9999 else _LAST


def _begin(match: re.Match[str]) -> datetime:
    return datetime(
        int(match[1]), int(match[2] or 1), int(match[3] or 1), int(match[4] or 0), int(match[5] or 0), tzinfo=UTC
    )
