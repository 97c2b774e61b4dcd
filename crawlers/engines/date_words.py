"""The words that boards write times with, read once from dates.toml: names are data, never code."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from attrs import frozen

UNITS = ("second", "minute", "hour", "day", "week", "month", "year")

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@frozen
class Language:
    """What one language calls the near past; every word in lower case."""

    name: str
    today: frozenset[str]
    yesterday: frozenset[str]
    now: tuple[str, ...]
    ago: tuple[str, ...]
    one: frozenset[str]
    units: dict[str, str]
    """Word to unit, e.g. "hrs" to "hour"."""


@frozen
class Words:
    """All languages together, and what can be told without knowing the language."""

    languages: tuple[Language, ...]
    months: dict[str, int]
    weekdays: dict[str, frozenset[int]]
    """Word to the weekdays it may mean (Monday is 0): "mar" and "so" differ between languages."""
    zones: dict[str, int]
    """Abbreviation to minutes east of UTC."""
    halves: tuple[tuple[str, str], ...]
    """Other scripts' words for "am" and "pm"."""


@cache
def words() -> Words:
    """Give the words of dates.toml."""
    told = tomllib.loads(files("crawlers.engines").joinpath("dates.toml").read_text(encoding="utf-8"))
    zones: dict[str, int] = told.pop("zones")
    halves: dict[str, list[str]] = told.pop("halves")
    months: dict[str, int] = {}
    weekdays: dict[str, set[int]] = {}
    languages = []
    for name, said in told.items():
        for number, names in enumerate(said["months"], start=1):
            months.update(dict.fromkeys(names.split(), number))
        for number, names in enumerate(said["weekdays"]):
            for word in names.split():
                weekdays.setdefault(word, set()).add(number)
        languages.append(
            Language(
                name=name,
                today=frozenset(said["today"].split()),
                yesterday=frozenset(said["yesterday"].split()),
                now=tuple(said["now"]),
                ago=tuple(said["ago"]),
                one=frozenset(said["one"].split()),
                units={word: unit for unit in UNITS for word in said[unit].split()},
            )
        )
    return Words(
        languages=tuple(languages),
        months=months,
        weekdays={word: frozenset(days) for word, days in weekdays.items()},
        zones=zones,
        halves=tuple((word, half) for half, said in halves.items() for word in said),
    )
