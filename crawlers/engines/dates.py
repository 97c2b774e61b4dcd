"""Times as boards show them, absolute and relative, in many languages, read into UTC never more exact than shown.

Forms: ISO 8601, RFC 2822, `20.11.2026 20:01`, `11-20-2026, 08:01 PM`, `Sat Nov 21, 2026 8:18 pm`, `21 ноя 2026, 20:18`,
`2026年11月21日 20:18`, `Today, 14:03`, `вчера в 12:30`, `Monday at 5:03 PM`, `hace 3 horas`, `5h`, epoch seconds.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crawlers.engines.ages import read_age, tokens_of
from crawlers.engines.clock import Clock, east, find_clock, read_zone, take
from crawlers.engines.date_words import WORD, words
from crawlers.engines.days import CJK, NUMERIC, SLACK, numeric_day, worded_day
from crawlers.engines.stamp import Stamp, midnight

__all__ = ["Stamp", "order_of", "read_time", "read_zone"]

MAX_TEXT = 200
"""Code points; a time is written in fewer than 80 anywhere, and a longer text is not one."""

ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[t ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?\Z"
)
EPOCH = re.compile(r"1?\d{9}(?:\d{3})?\Z")
HALF = re.compile(r"(?<![^\W\d_])([ap])\.?\s?m\b\.?")


def read_time(text: str, seen_at: datetime, zone: tzinfo, *, day_first: bool | None = None) -> Stamp | None:
    """Give the moment that `text` shows to somebody who looks at `seen_at` (aware) at a page in `zone`; None: no time.

    `day_first` says how the page orders `03/04/2026`. Without it a weekday in the text decides, then dots (day first),
    then a clock of twelve hours (month first), else the day comes first. Whatever was said, a reading that lies in the
    future gives way to one that does not, and an impossible one to a possible one.
    """
    if len(text) > MAX_TEXT:
        return None
    try:
        declared = _iso(text.strip().casefold(), zone)
        if declared is not None:
            return declared
        said = _fold(text)
        return _iso(said, zone) or _epoch(said, seen_at) or _shown(said, seen_at, zone, day_first)
    except (ValueError, OverflowError):
        return None


def order_of(texts: Iterable[str]) -> bool | None:
    """Say whether the dates of one page put the day first, by those that can only be read one way; None: none can."""
    firsts = seconds = 0
    for text in texts:
        found = NUMERIC.search(_fold(text)[:MAX_TEXT])
        if found and len(found[1]) <= 2:
            firsts += int(found[1]) > 12
            seconds += int(found[3]) > 12
    return None if firsts == seconds else firsts > seconds


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("\u200f", "").replace("\u200e", "").casefold()
    folded = HALF.sub(r"\1m", " ".join(folded.split()))
    for word, half in words().halves:
        folded = folded.replace(word, f" {half} ") if not word.isascii() else folded
    return folded.strip()


def _iso(said: str, zone: tzinfo) -> Stamp | None:
    found = ISO.match(said)
    if found is None:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    if hour is None:
        return _at(date(int(year), int(month), int(day)), None, zone)
    if offset == "z":
        zone = UTC
    elif offset:
        digits = offset.replace(":", "").ljust(5, "0")
        zone = east(digits[0], int(digits[1:3]), int(digits[3:5]))
    moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=zone)
    return Stamp(moment.astimezone(UTC), "second" if second else "minute")


def _epoch(said: str, seen_at: datetime) -> Stamp | None:
    if not EPOCH.match(said):
        return None
    moment = datetime.fromtimestamp(int(said[:10] if len(said) in (10, 13) else said[:9]), UTC)
    return Stamp(moment, "second") if moment <= seen_at + SLACK else None


def _shown(said: str, seen_at: datetime, zone: tzinfo, day_first: bool | None) -> Stamp | None:
    numeric, rest = take(CJK, said)
    if numeric is None:
        numeric, rest = take(NUMERIC, said)
    clock, rest = find_clock(rest)
    shown_in = (clock.zone if clock else None) or zone
    latest = seen_at + SLACK
    today = seen_at.astimezone(shown_in).date()
    if numeric is not None:
        day = numeric_day(numeric, rest, clock, latest, shown_in, day_first)
        return _at(day, clock, shown_in) if day else None
    dated = worded_day(rest, today, with_year=True)
    if dated is None:
        recent = _near(rest, clock, today, shown_in) or read_age(said, seen_at, shown_in)
        if recent is not None:
            return recent
        dated = worded_day(rest, today, with_year=False)
    if dated is not None:
        day, precision = dated
        if precision == "month":
            return midnight(day, shown_in, "month")
        return _at(day, clock, shown_in)
    return _weekday(rest, clock, seen_at, shown_in)


def _near(rest: str, clock: Clock | None, today: date, zone: tzinfo) -> Stamp | None:
    tokens = tokens_of(rest)
    for language in words().languages:
        if any(token in language.today for token in tokens):
            return _at(today, clock, zone)
        if any(token in language.yesterday for token in tokens):
            return _at(today - timedelta(days=1), clock, zone)
    return None


def _at(day: date, clock: Clock | None, zone: tzinfo) -> Stamp:
    moment = datetime.combine(day, clock.at if clock else time(0), tzinfo=zone)
    return Stamp(moment.astimezone(UTC), clock.precision if clock else "day")


def _weekday(said: str, clock: Clock | None, seen_at: datetime, zone: tzinfo) -> Stamp | None:
    """Read "Monday at 5:03 PM" as the last such moment, a bare time of day as today's or yesterday's."""
    if clock is None:
        return None
    now = seen_at.astimezone(zone)
    meant = [words().weekdays[word] for word in WORD.findall(said) if word in words().weekdays]
    if not meant:
        alone = not WORD.findall(said) and not any(map(str.isdigit, said))
        back = 0 if clock.at <= now.time() else 1
        return _at(now.date() - timedelta(days=back), clock, zone) if alone else None
    if len(meant) != 1 or len(meant[0]) != 1:
        return None
    back = (now.weekday() - next(iter(meant[0]))) % 7
    if back == 0 and clock.at > now.time():
        back = 7
    return _at(now.date() - timedelta(days=back), clock, zone)
