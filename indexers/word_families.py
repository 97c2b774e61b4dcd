"""The field's own words with all their forms, where dictionaries miss or mix them up (word_families.toml)."""

import tomllib
from functools import cache
from pathlib import Path

from attrs import frozen

_FILE = Path(__file__).parent / "word_families.toml"


@frozen
class WordFamilies:
    """What the file says of one language, as written there."""

    families: tuple[tuple[str, ...], ...]
    """The dictionary form first; a form may be in several."""
    alone: tuple[tuple[str, ...], ...]
    """The same, of forms that have no other lemma in any language of their script."""
    no_forms: frozenset[str]
    """Words that look like a plural or an -ing form of another and are none."""


@cache
def word_families(language: str) -> WordFamilies:
    """Give those of one of the four languages."""
    section = tomllib.loads(_FILE.read_text("utf-8"))[language]
    return WordFamilies(
        families=_lines(section["families"]),
        alone=_lines(section["alone"]),
        no_forms=frozenset(section["no_forms"].split()),
    )


def _lines(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in text.splitlines() if line)
