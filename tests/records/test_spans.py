"""Times known to the day or month stand for those of their page's zone, whatever these are in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from vigil.records.spans import beginning, day_meant, span_of

ZONES = [timezone(timedelta(minutes=15 * quarters)) for quarters in range(-48, 48)]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_day_is_called_as_its_page_calls_it_and_lasts_24_hours_from_its_midnight(zone):
    midnight = datetime(2026, 4, 1, tzinfo=zone).astimezone(UTC)
    assert day_meant(midnight) == date(2026, 4, 1)
    assert span_of(midnight, "day") == (midnight, timedelta(days=1))
    assert span_of(midnight, "month") == (midnight, timedelta(days=30))


def test_an_instant_that_is_no_midnight_anywhere_stands_for_its_day_in_utc():
    at = moment("2026-03-05T14:03:07Z")
    assert day_meant(at) == date(2026, 3, 5)
    assert span_of(at, "day") == (moment("2026-03-05T00:00:00Z"), timedelta(days=1))
    assert span_of(at, "month") == (moment("2026-03-01T00:00:00Z"), timedelta(days=31))


def test_noon_in_utc_is_of_its_own_day():
    assert day_meant(moment("2026-03-05T12:00:00Z")) == date(2026, 3, 5)


def test_the_first_and_the_last_day_there_are_have_their_spans():
    assert day_meant(moment("9999-12-31T23:00:00Z")) == date(9999, 12, 31)
    assert span_of(moment("9999-12-05T00:00:00Z"), "month")[1] == timedelta(days=31)
    assert day_meant(moment("0001-01-01T00:00:00Z")) == date(1, 1, 1)


@pytest.mark.parametrize(
    ("written", "precision", "begins"),
    [
        ("2026-04-15T13:00:00+02:00", "month", "2026-04-01T00:00:00+02:00"),
        ("2026-04-15T13:00:00-05:00", "day", "2026-04-15T00:00:00-05:00"),
        ("2026-03-31T22:00:00Z", "month", "2026-03-31T22:00:00Z"),
        ("2026-04-15T13:00:00+02:00", "minute", "2026-04-15T13:00:00+02:00"),
        ("2026-04-15T13:00:00+02:00", None, "2026-04-15T13:00:00+02:00"),
    ],
)
def test_what_is_written_with_its_offset_begins_where_that_says(written, precision, begins):
    assert beginning(moment(written), precision) == moment(begins)
