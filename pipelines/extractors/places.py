"""What a text says of the country its numbers are dialled from: names of countries and cities, its script."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

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


def words_of(text: str) -> list[str]:
    """Give the words of a text in lower case, in their order."""
    return _WORD.findall(text.lower())


def countries_named(said: Sequence[str]) -> list[str]:
    """Give the countries that the words of a text name, in the order it names them, at most `MAX_NAMED`."""
    names, beginnings = _countries()
    found: dict[str, None] = {}
    if names.keys().isdisjoint(said) and beginnings.isdisjoint(said):
        return []
    for place, word in enumerate(said):
        country = names.get(word)
        if country is None and word in beginnings and place + 1 < len(said):
            country = names.get(f"{word} {said[place + 1]}")
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
