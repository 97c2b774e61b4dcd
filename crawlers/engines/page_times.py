"""The times an unknown page shows, wherever they stand: in texts, in pieces of them, in attributes."""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from crawlers.engines.clock import read_zone
from crawlers.engines.date_words import words
from crawlers.engines.dates import order_of, read_time
from crawlers.engines.generic_words import generic_words
from crawlers.engines.item import Item
from crawlers.engines.stamp import Stamp

MAX_READS = 20_000
"""Texts of one page that are tried as a time: a page of ten thousand posts has no more."""

LENGTH = 70
"""Code points; "Posted by somebody on Wednesday, 23rd September 2026 at 10:02 p.m." fits."""

MAX_PIECES = 8
"""Elements and texts that one time is cut into."""

FEW_OTHERS, MANY_OTHERS = 3, 7
"""Words beside a time that leave it one: "Posted by Ida on 12 May"; more beside a clock or a numeric date."""

MAX_NOTE = 160
"""Code points of a note on the zone, such as "All times are UTC+02:00"."""

TIMELIKE = re.compile(
    r"\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d\s?[^\W\d_]{1,12}|[^\W\d_]{3,}\.?\s\d{1,2}\b"
)
CERTAIN = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
MONEY = re.compile(r"[$€£₴₽₿]|\d\s?(?:usd|eur|uah|rub|gbp|грн|руб)\b")
CLOCK_OR_DAY = re.compile(
    r"\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?"
    r"|(?<![\d-])(?:19|20)\d{2}(?![\d-])"
)
MAX_OTHER_DIGITS = 6
"""Digits beside day, year and clock that leave a text a time; a telephone number has more."""
EPOCH = re.compile(r"1\d{9}(?:\d{3})?\Z")
ZONED = re.compile(r"\b(?:utc|gmt)\b", re.IGNORECASE)

NEAR_WORDS = """ago today yesterday now hace hoy ayer ahora vor heute gestern hier oggi ieri назад сегодня вчера сейчас
только тому сьогодні вчора учора щойно зараз"""
NEAR = NEAR_WORDS.split()
RELATIVE = re.compile(rf"\b(?:{'|'.join(NEAR)})\b")
JOINT_WORDS = r"am pm a\.m\. p\.m\. at on um en el las a в о об à alle"
JOINTS = JOINT_WORDS.split()
PIECE = re.compile(rf"(?:[\W\d_]|\b(?:{'|'.join(JOINTS)}|{'|'.join(NEAR)})\b)+\Z")

ATTRIBUTES = ("datetime", "data-time", "data-timestamp", "data-date", "title", "content")
"""Where a machine's time stands; the first that is one counts."""

SHOWING_TAGS = "time span abbr a div td p small meta i em li dd dt b strong"
SHOWING = frozenset(SHOWING_TAGS.split())
"""Elements that carry such attributes."""


def find_times(items: Sequence[Item], seen_at: datetime, zone: tzinfo) -> dict[int, Stamp]:
    """Give the moment of each position that shows a time; one cut in pieces stands at the element around them."""
    tried: dict[int, list[str]] = {}
    for position, item in enumerate(items):
        if item.tag == "#":
            told = [item.text] if len(item.text) <= LENGTH and is_timelike(item.text) else []
        elif item.attributes and item.tag in SHOWING:
            told = [
                value for name in ATTRIBUTES if (value := item.attributes.get(name)) and _is_machine_time(name, value)
            ]
        else:
            continue
        if told:
            tried[position] = told
    _join(items, tried)
    day_first = order_of(text for told in tried.values() for text in told[:1])
    found: dict[int, Stamp] = {}
    seen: dict[str, Stamp | None] = {}
    for position, told in tried.items():
        for text in told:
            if text not in seen:
                if len(seen) >= MAX_READS:
                    continue
                counted = items[position].tag != "#" or items[items[position].parent].tag == "time"
                mostly = is_mostly_time(text) or (counted and EPOCH.match(text))
                seen[text] = read_time(text, seen_at, zone, day_first=day_first) if mostly else None
            stamp = seen[text]
            if stamp is not None:
                found[position] = stamp
                break
    return found


def zone_of(items: Sequence[Item], named: str) -> tzinfo:
    """Give the zone that a note of the page names ("All times are UTC+02:00"), else the source's."""
    for position, item in enumerate(items):
        if item.text and len(item.text) <= MAX_NOTE and ZONED.search(item.text):
            note = " ".join(inner.text for inner in items[max(0, position - 3) : position + 1] if inner.text)
            if generic_words().holds("zone_note", note[-MAX_NOTE:]):
                zone = read_zone(item.text)
                if zone is not None:
                    return zone
    try:
        return ZoneInfo(named)
    except (ValueError, OSError, KeyError):
        return ZoneInfo("UTC")


def is_timelike(text: str) -> bool:
    """Say cheaply whether `text` may show a time; most texts do not."""
    return bool(TIMELIKE.search(text) or (len(text) <= LENGTH and RELATIVE.search(text.casefold())))


def is_mostly_time(text: str) -> bool:
    """Say whether the words of `text` leave a time in its middle: "that 1978 receiver in late March" is none."""
    known = words()
    said = text.casefold()
    if MONEY.search(said) or sum(letter.isdigit() for letter in CLOCK_OR_DAY.sub(" ", said)) > MAX_OTHER_DIGITS:
        return False
    others = sum(
        len(word) > 1 and word not in known.months and word not in known.weekdays and not RELATIVE.search(word)
        for word in re.findall(r"[^\W\d_]+", said)
    )
    return others <= (MANY_OTHERS if CERTAIN.search(said) else FEW_OTHERS)


def _is_machine_time(name: str, value: str) -> bool:
    if len(value) > LENGTH:
        return False
    if name in {"title", "content"}:
        return bool(CERTAIN.search(value))
    return is_timelike(value) or bool(EPOCH.match(value))


def _join(items: Sequence[Item], tried: dict[int, list[str]]) -> None:
    """Put together a time that is cut in pieces: a day in an element of its own ("Yesterday"), its clock beside it."""
    for position in [position for position in tried if items[position].tag == "#"]:
        above = items[position].parent
        if above < 0 or items[above].end - above > MAX_PIECES or items[above].tag == "time":
            continue
        pieces = [(p, items[p].text) for p in range(above, items[above].end) if items[p].text]
        alone = len(pieces) < 2 or pieces[-1][0] != position
        if alone or not all(PIECE.match(text.casefold()) for _, text in pieces):
            continue
        for inner in range(above, items[above].end):
            tried.pop(inner, None)
        tried[above] = [" ".join(text for _, text in pieces)]
