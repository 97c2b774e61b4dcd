"""What a text says of the country its numbers are dialled from: names of countries and cities, its script."""

import re
from collections.abc import Collection, Iterable
from functools import cache
from itertools import zip_longest

from pipelines.extractors.vocabulary import word_keys

MAX_NAMED = 2  # countries taken from a text's own words; the third place is the language's

_WORD = re.compile(r"[^\W\d_]+")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_CYRILLIC = re.compile("[а-яА-Я]")
_SPANISH = re.compile(
    r"[ñÑ¿¡]|\b(?:para|con|los|las|una|soy|hola|estoy|mi|por|desde|llama\w{0,3}|n[uú]mero)\b", re.IGNORECASE
)


@cache
def _countries() -> tuple[dict[str, str], frozenset[str]]:
    """Give countries by the words that name them, and the first words of names of two."""
    names = dict(word_keys("countries"))
    return names, frozenset(name.split()[0] for name in names if " " in name)


def countries_named(text: str, said: Collection[str] | None = None) -> list[str]:
    """Give the countries a text names, in its order, at most `MAX_NAMED`; `said` are its words, if known."""
    names, beginnings = _countries()
    if said is not None and names.keys().isdisjoint(said) and beginnings.isdisjoint(said):
        return []
    found: dict[str, None] = {}
    spoken = _WORD.findall(text.lower())
    for word, following in zip_longest(spoken, spoken[1:]):
        country = names.get(word) or (names.get(f"{word} {following}") if word in beginnings else None)
        if country:
            found[country] = None
            if len(found) == MAX_NAMED:
                break
    return list(found)


def language_of(text: str) -> str | None:
    """Give "uk", "ru", "es" or "en" from letters and a few words, None without any: a guess where nobody told."""
    if _CYRILLIC.search(text):
        return "uk" if _UKRAINIAN.search(text) else "ru"
    if _SPANISH.search(text):
        return "es"
    return "en" if _WORD.search(text) else None


def likely(regions: Iterable[str | None], most: int) -> tuple[str, ...]:
    """Give the first `most` different regions that are known."""
    return tuple(dict.fromkeys(region.upper() for region in regions if region))[:most]
