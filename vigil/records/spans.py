"""What a time that is known to the day, or no better than the month, stands for.

Such a time is the first instant of its day or month where its page is kept: midnight there, seldom midnight in UTC.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from vigil.records.post import Precision

QUARTER = 15  # minutes: every zone is a whole number of these from UTC, so that no midnight lies between
EAST = timedelta(hours=11, minutes=59)
"""How far east of UTC a page's zone is taken to be at most: whoever knows no hour writes noon in UTC for that day."""


def day_meant(at: datetime) -> date:
    """Give the day of which an instant is the beginning, east or west of UTC; of any other instant, its day in UTC."""
    at = at.astimezone(UTC)
    return (at + EAST).date() if _may_be_midnight(at) and at <= datetime.max.replace(tzinfo=UTC) - EAST else at.date()


def as_known(at: datetime, precision: Precision | None) -> date:
    """Give what is to be shown of a time: the day it means where no more is known of it, else the time itself."""
    return day_meant(at) if precision in ("day", "month") else at


def span_of(at: datetime, precision: Precision | None) -> tuple[datetime, timedelta]:
    """Give the first instant that a time of this precision may mean, in UTC, and how long it may have been later."""
    at = at.astimezone(UTC)
    if precision == "month":
        if not _may_be_midnight(at) or day_meant(at).day != 1:
            at = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        first = day_meant(at)
        return at, timedelta(days=monthrange(first.year, first.month)[1])
    if precision == "day":
        first = at if _may_be_midnight(at) else at.replace(hour=0, minute=0, second=0, microsecond=0)
        return first, timedelta(days=1)
    if precision == "hour":
        return at.replace(minute=0, second=0, microsecond=0), timedelta(hours=1)
    if precision == "minute":
        return at.replace(second=0, microsecond=0), timedelta(minutes=1)
    return at.replace(microsecond=0), timedelta(seconds=1)


def beginning(at: datetime, precision: Precision | None) -> datetime:
    """Give the beginning of the day or month that `at` lies in, by the offset it is written with; else `at` itself.

    A time written in UTC stays as it is: it may be another zone's midnight.
    """
    if precision not in ("day", "month") or not at.utcoffset():
        return at
    first = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return first.replace(day=1) if precision == "month" else first


def _may_be_midnight(at: datetime) -> bool:
    return not (at.minute % QUARTER or at.second or at.microsecond)
