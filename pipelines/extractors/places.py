"""What a text says of the country its numbers are dialled from: names of countries and cities, its script."""

import re
from collections.abc import Collection, Iterable
from functools import cache

from pipelines.extractors.vocabulary import word_keys

MANY = 2  # common words of a language that tell it; one may be a name or a loan
MAX_NAMED = 2  # countries taken from a text's own words; the third place is the language's

_WORD = re.compile(r"[^\W\d_]+")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_CYRILLIC = re.compile("[а-яА-Я]")


@cache
def _countries() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Give countries by the words that name them, and the names of several words by their first."""
    names = dict(word_keys("countries"))
    longer: dict[str, list[str]] = {}
    for name in names:
        if " " in name:
            longer.setdefault(name.split()[0], []).append(name)
    return names, longer


def countries_named(text: str, said: Collection[str] | None = None) -> list[str]:
    """Give the countries a text names, in its order, at most `MAX_NAMED`; `said` are its words, if known."""
    names, longer = _countries()
    lowered = text.lower()
    if said is None:
        said = set(_WORD.findall(lowered))
    places: list[tuple[int, str]] = []
    for name in (*(names.keys() & said), *(name for first in longer.keys() & said for name in longer[first])):
        at = lowered.find(name)
        while at != -1 and (lowered[at - 1 : at].isalnum() or lowered[at + len(name) : at + len(name) + 1].isalnum()):
            at = lowered.find(name, at + 1)
        if at != -1:
            places.append((at, names[name]))
    return list(dict.fromkeys(country for _, country in sorted(places)))[:MAX_NAMED]


def language_of(text: str, said: Collection[str]) -> str | None:
    """Guess the language of a text of these words, where nobody told it: by its script, then by common words.

    Words are those of the data files, `[language]`; "en" when none of them is there, None for a text without letters.
    """
    if not text.isascii() and _CYRILLIC.search(text):
        return "uk" if _UKRAINIAN.search(text) else "ru"
    known = word_keys("language")
    spoken = [known[word] for word in known.keys() & said]
    likeliest = max(sorted(set(spoken)), key=spoken.count, default="en")
    if spoken.count(likeliest) >= MANY:
        return likeliest
    return "en" if any(map(str.isalpha, said)) else None


def likely(regions: Iterable[str | None], most: int) -> tuple[str, ...]:
    """Give the first `most` different regions that are known."""
    return tuple(dict.fromkeys(region.upper() for region in regions if region))[:most]
