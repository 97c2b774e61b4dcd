"""A moment as a page shows it: never more exact than it was shown."""

from datetime import UTC, date, datetime, time, tzinfo

from attrs import frozen

from vigil.records.post import Precision


@frozen
class Stamp:
    """A moment, and how exactly the page tells it: a day or month starts at its midnight in the page's zone."""

    at: datetime
    """Aware, in UTC."""
    precision: Precision


def midnight(day: date, zone: tzinfo, precision: Precision = "day") -> Stamp:
    """Give the start of `day` in `zone`."""
    return Stamp(datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC), precision)
