"""Times in which something was so, as short as they can be said: `3-7 May 2026`, `since 3 May 2026`."""

from datetime import datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not `strftime`, which speaks the language of the machine."""


def period(start: datetime, end: datetime | None) -> str:
    """Say from when to when, in UTC; within one day, with its hours."""
    if end is None:
        return f"since {_day(start)} {start:%H:%M}Z"
    if start.date() == end.date():
        return f"{_day(start)} {start:%H:%M}-{end:%H:%M}Z"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}-{_day(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} - {_day(end)}"
    return f"{_day(start)} - {_day(end)}"


def _day(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"
