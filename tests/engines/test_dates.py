"""Times as boards show them, read into UTC."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.engines.date_words import UNITS, words
from crawlers.engines.dates import MAX_TEXT, Stamp, order_of, read_time, read_zone

SEEN_AT = datetime(2026, 11, 21, 20, 45, 52, tzinfo=UTC)  # a Saturday, 22:45 in Kyiv
KYIV = ZoneInfo("Europe/Kyiv")


def read(text: str, *, day_first: bool | None = None) -> tuple[str, str] | None:
    """Give the moment as Kyiv's clocks show it, and the precision."""
    stamp = read_time(text, SEEN_AT, KYIV, day_first=day_first)
    return None if stamp is None else (stamp.at.astimezone(KYIV).strftime("%Y-%m-%d %H:%M:%S"), stamp.precision)


ABSOLUTE = [
    ("Sat Nov 21, 2026 8:18 pm", "2026-11-21 20:18:00", "minute"),
    ("Mon Mar 09, 2026 5:01 am", "2026-03-09 05:01:00", "minute"),
    ("12:05 am Nov 3, 2026", "2026-11-03 00:05:00", "minute"),
    ("Nov 3, 2026 12:05 p.m.", "2026-11-03 12:05:00", "minute"),
    ("21 ноя 2026, 20:18", "2026-11-21 20:18:00", "minute"),
    ("21 листопада 2026, 20:18", "2026-11-21 20:18:00", "minute"),
    ("03 мая 2026 г. 09:05:07", "2026-05-03 09:05:07", "second"),
    ("11-20-2026, 08:01 PM", "2026-11-20 20:01:00", "minute"),
    ("20.11.2026 20:01", "2026-11-20 20:01:00", "minute"),
    ("20.11.26, 20:01 Uhr", "2026-11-20 20:01:00", "minute"),
    ("20/11/2026 20h01", "2026-11-20 20:01:00", "minute"),
    ("2026-11-20 20:01:05", "2026-11-20 20:01:05", "second"),
    ("2026/11/20 20:01", "2026-11-20 20:01:00", "minute"),
    ("2026-11-20", "2026-11-20 00:00:00", "day"),
    ("2026-11-20T18:01:05Z", "2026-11-20 20:01:05", "second"),
    ("2026-11-20T18:01:05.123+00:00", "2026-11-20 20:01:05", "second"),
    ("2026-11-20T13:01:05-0500", "2026-11-20 20:01:05", "second"),
    ("Fri, 20 Nov 2026 19:01:05 +0100", "2026-11-20 20:01:05", "second"),
    ("Fri, 20 Nov 2026 18:01:05 GMT", "2026-11-20 20:01:05", "second"),
    ("Nov 20 20:01:05 2026", "2026-11-20 20:01:05", "second"),
    ("11/20/26(Fri)20:01:05", "2026-11-20 20:01:05", "second"),
    ("20 de noviembre de 2026 a las 20:01", "2026-11-20 20:01:00", "minute"),
    ("mar 17 nov 2026 20:18", "2026-11-17 20:18:00", "minute"),
    ("vendredi 20 novembre 2026 à 20:01", "2026-11-20 20:01:00", "minute"),
    ("1er août 2026", "2026-08-01 00:00:00", "day"),
    ("Freitag 20. November 2026, 20:01", "2026-11-20 20:01:00", "minute"),
    ("20 lis 2026, 20:01", "2026-11-20 20:01:00", "minute"),
    ("ven 20 nov 2026, 20:01", "2026-11-20 20:01:00", "minute"),
    ("20 de novembro de 2026", "2026-11-20 00:00:00", "day"),
    ("vr 20 nov 2026 20:01", "2026-11-20 20:01:00", "minute"),
    ("20 Kasım 2026 Cuma, 20:01", "2026-11-20 20:01:00", "minute"),
    ("2026年11月20日 20:01", "2026-11-20 20:01:00", "minute"),
    ("2026年11月20日 下午 08:01", "2026-11-20 20:01:00", "minute"),
    ("3rd of May 2024", "2024-05-03 00:00:00", "day"),
    ("21-Oct-26 20:18", "2026-10-21 20:18:00", "minute"),
    ("8 pm Nov 20, 2026", "2026-11-20 20:00:00", "hour"),
    ("November 2026", "2026-11-01 00:00:00", "month"),
    ("Nov 20", "2026-11-20 00:00:00", "day"),
    ("24 Dec", "2025-12-24 00:00:00", "day"),
    ("1795197665", "2026-11-20 20:01:05", "second"),
    ("1795197665123", "2026-11-20 20:01:05", "second"),
]

RELATIVE = [
    ("Today, 14:03", "2026-11-21 14:03:00", "minute"),
    ("Yesterday at 8:03 p. m.", "2026-11-20 20:03:00", "minute"),
    ("сегодня, 14:03", "2026-11-21 14:03:00", "minute"),
    ("вчера в 12:30", "2026-11-20 12:30:00", "minute"),
    ("Учора о 12:30", "2026-11-20 12:30:00", "minute"),
    ("Hoy, 14:03", "2026-11-21 14:03:00", "minute"),
    ("gestern, 12:30", "2026-11-20 12:30:00", "minute"),
    ("Aujourd'hui à 14:03", "2026-11-21 14:03:00", "minute"),
    ("Wczoraj, 12:30", "2026-11-20 12:30:00", "minute"),
    ("Ieri alle 12:30", "2026-11-20 12:30:00", "minute"),
    ("Ontem às 12:30", "2026-11-20 12:30:00", "minute"),
    ("Gisteren 12:30", "2026-11-20 12:30:00", "minute"),
    ("Dün 12:30", "2026-11-20 12:30:00", "minute"),
    ("昨天 12:30", "2026-11-20 12:30:00", "minute"),
    ("Yesterday", "2026-11-20 00:00:00", "day"),
    ("Monday at 5:03 PM", "2026-11-16 17:03:00", "minute"),
    ("в пятницу в 12:30", "2026-11-20 12:30:00", "minute"),
    ("Saturday 23:30", "2026-11-14 23:30:00", "minute"),
    ("14:03", "2026-11-21 14:03:00", "minute"),
    ("23:30", "2026-11-20 23:30:00", "minute"),
    ("just now", "2026-11-21 22:45:52", "minute"),
    ("Less than a minute ago", "2026-11-21 22:45:52", "minute"),
    ("только что", "2026-11-21 22:45:52", "minute"),
    ("30 seconds ago", "2026-11-21 22:45:22", "second"),
    ("a minute ago", "2026-11-21 22:44:00", "minute"),
    ("5 minutes ago", "2026-11-21 22:40:00", "minute"),
    ("5 хвилин тому", "2026-11-21 22:40:00", "minute"),
    ("5分钟前", "2026-11-21 22:40:00", "minute"),
    ("5 dakika önce", "2026-11-21 22:40:00", "minute"),
    ("5 hours ago", "2026-11-21 17:45:00", "hour"),
    ("an hour ago", "2026-11-21 21:45:00", "hour"),
    ("час назад", "2026-11-21 21:45:00", "hour"),
    ("5 год тому", "2026-11-21 17:45:00", "hour"),
    ("hace 3 horas", "2026-11-21 19:45:00", "hour"),
    ("vor einer Stunde", "2026-11-21 21:45:00", "hour"),
    ("il y a 3 heures", "2026-11-21 19:45:00", "hour"),
    ("3 godziny temu", "2026-11-21 19:45:00", "hour"),
    ("un'ora fa", "2026-11-21 21:45:00", "hour"),
    ("há 3 horas", "2026-11-21 19:45:00", "hour"),
    ("2 uur geleden", "2026-11-21 20:45:00", "hour"),
    ("2 days, 3 hours ago", "2026-11-19 19:45:00", "hour"),
    ("2 days ago", "2026-11-19 00:00:00", "day"),
    ("vor 2 Tagen", "2026-11-19 00:00:00", "day"),
    ("3 weeks ago", "2026-10-31 00:00:00", "month"),
    ("2 месяца назад", "2026-09-21 00:00:00", "month"),
    ("il y a un an", "2025-11-21 00:00:00", "month"),
    ("5h", "2026-11-21 17:45:00", "hour"),
    ("3d", "2026-11-18 00:00:00", "day"),
]


@pytest.mark.parametrize(("text", "at", "precision"), ABSOLUTE + RELATIVE)
def test_a_time_is_read_as_it_is_shown(text: str, at: str, precision: str) -> None:
    assert read(text) == (at, precision)
    assert read(f"  {text.upper()}\u00a0\n") == (at, precision)


@pytest.mark.parametrize(
    "text", ["", "hello world", "may", "12345", "99.99.2026", "25:61", "2026-02-30", "n/a", "ago", "\x00"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("03/04/2026", True, "2026-04-03"),
        ("03/04/2026", False, "2026-03-04"),
        ("03/04/2026", None, "2026-04-03"),
        ("03/04/2026 9:15 am", None, "2026-03-04"),
        ("Wed 03/04/2026", True, "2026-03-04"),  # the weekday settles it
        ("03.04.2026", None, "2026-04-03"),
        ("25/04/2026", False, "2026-04-25"),  # there is no month 25
        ("04/25/2026", True, "2026-04-25"),
        ("11/12/2026", True, "2026-11-12"),  # 11 December has not come yet
        ("12/11/2026", False, "2026-11-12"),
        ("11-12-26", True, "2026-11-12"),
        ("01/02/99", True, "1999-02-01"),
    ],
)
def test_the_order_of_day_and_month(text: str, day_first: bool | None, day: str) -> None:
    found = read(text, day_first=day_first)
    assert found is not None
    assert found[0].startswith(day)


def test_one_clear_date_tells_the_order_of_the_whole_page() -> None:
    assert order_of(["03/04/2026", "25/04/2026, 10:00", "Today"]) is True
    assert order_of(["03-04-2026", "04-25-2026, 08:01 PM"]) is False
    assert order_of(["03/04/2026", "2026-04-25", "yesterday"]) is None


def test_a_day_begins_at_midnight_where_the_page_is() -> None:
    stamp = read_time("20.11.2026", SEEN_AT, KYIV)
    assert stamp == Stamp(datetime(2026, 11, 19, 22, tzinfo=UTC), "day")


def test_summer_time_counts_for_a_summer_day() -> None:
    assert read_time("Jul 4, 2026 8:18 pm", SEEN_AT, KYIV) == Stamp(datetime(2026, 7, 4, 17, 18, tzinfo=UTC), "minute")


def test_today_is_the_day_where_the_page_is() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # already the 22nd in Kyiv
    assert read_time("Today, 1:10", late, KYIV) == Stamp(datetime(2026, 11, 21, 23, 10, tzinfo=UTC), "minute")


def test_a_word_after_the_time_is_no_zone() -> None:
    assert read("10 nov. 2026, 23:19, il est tard") == ("2026-11-10 23:19:00", "minute")
    assert read("10 Nov 2026, 23:19 EST") == ("2026-11-11 06:19:00", "minute")


@pytest.mark.parametrize(
    ("note", "hours"),
    [
        ("All times are UTC+02:00", 2),
        ("All times are GMT -5. The time now is 8:00", -5),
        ("Часовой пояс: UTC+03:00", 3),
        ("UTC + 1 hour", 1),
        ("GMT+5:30", 5.5),
        ("UTC", 0),
        ("The time now is 8 pm. EST", -5),
    ],
)
def test_a_note_about_the_zone_is_read(note: str, hours: float) -> None:
    zone = read_zone(note)
    assert zone is not None
    assert zone.utcoffset(SEEN_AT) == timedelta(hours=hours)


def test_a_note_may_name_a_place_or_nothing() -> None:
    assert read_zone("Europe/Kyiv") == KYIV
    assert read_zone("Nowhere/Land") is None
    assert read_zone("il est tard") is None


def test_no_word_means_two_months() -> None:
    told: dict[str, int] = {}
    for language in (table for table in _tables() if "months" in table):
        for number, names in enumerate(language["months"], start=1):
            for word in names.split():
                assert told.setdefault(word, number) == number, word


def test_every_language_has_all_its_words() -> None:
    assert len(words().languages) >= 11
    for language in words().languages:
        assert language.today
        assert language.yesterday
        assert language.ago
        assert set(language.units.values()) == set(UNITS)
    for table in (table for table in _tables() if "months" in table):
        assert (len(table["months"]), len(table["weekdays"])) == (12, 7)


moments = st.datetimes(datetime(1995, 1, 1), datetime(2026, 11, 20), timezones=st.just(UTC))  # noqa: DTZ001
offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(moments, offsets)
def test_every_machine_time_is_read_back(moment: datetime, zone: timezone) -> None:
    exact = moment.replace(microsecond=0)
    assert read_time(exact.astimezone(zone).isoformat(), SEEN_AT, KYIV) == Stamp(exact, "second")


@given(moments, offsets, st.sampled_from(words().languages), st.data())
def test_a_day_with_its_month_in_words_is_read_back(
    moment: datetime, zone: timezone, language: object, data: st.DataObject
) -> None:
    shown = moment.astimezone(zone)
    names = [word for word, number in words().months.items() if number == shown.month and word not in words().weekdays]
    text = f"{shown.day} {data.draw(st.sampled_from(names))} {shown.year}, {shown:%H:%M}"
    assert read_time(text, SEEN_AT, zone) == Stamp(moment.replace(second=0, microsecond=0), "minute")


@given(moments, offsets, st.sampled_from([".", "/", "-"]), st.booleans())
def test_a_numeric_day_is_read_back_in_the_page_s_order(
    moment: datetime, zone: timezone, separator: str, day_first: bool
) -> None:
    shown = moment.astimezone(zone)
    order = ("%d", "%m") if day_first else ("%m", "%d")
    text = shown.strftime(separator.join([*order, "%Y %H:%M"]))
    stamp = read_time(text, shown + timedelta(days=400), zone, day_first=day_first)
    assert stamp == Stamp(moment.replace(second=0, microsecond=0), "minute")


@given(st.text(max_size=MAX_TEXT + 5), offsets, st.sampled_from([None, True, False]))
def test_no_text_makes_it_fall_over_and_no_time_is_without_zone(
    text: str, zone: timezone, day_first: bool | None
) -> None:
    stamp = read_time(text, SEEN_AT, zone, day_first=day_first)
    assert stamp is None or stamp.at.tzinfo is UTC
    read_zone(text)


SCRAPS = [*"0123456789:./- ,apm+", "nov", "ago", "hour", "today", "mon", "utc", "y"]


@given(st.lists(st.sampled_from(SCRAPS), max_size=24))
def test_scraps_of_times_do_not_make_it_fall_over(scraps: list[str]) -> None:
    stamp = read_time("".join(scraps), SEEN_AT, KYIV)
    assert stamp is None or stamp.at.tzinfo is UTC


def _tables() -> list[dict[str, list[str]]]:
    import tomllib
    from importlib.resources import files

    told = tomllib.loads(files("crawlers.engines").joinpath("dates.toml").read_text(encoding="utf-8"))
    return list(told.values())
