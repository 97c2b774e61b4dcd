"""The words that contacts are written with, from one data file a language: `languages/*.toml`.

All languages are read together, whatever the language of a post, since people mix them ("twenty-два"). A new language
is a new file; its sections are those of `en.toml`, and `signs.toml` holds the signs that belong to no language.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_FOLDER = "languages"


@cache
def words(section: str) -> Mapping[str, tuple[str, ...]]:
    """Give a section's lists by key, the languages' lists joined, each word once, in lower case."""
    joined: dict[str, dict[str, None]] = {}
    for language in _languages():
        for key, values in language.get(section, {}).items():
            joined.setdefault(key, {}).update(dict.fromkeys(value.lower() for value in values))
    return {key: tuple(values) for key, values in joined.items()}


def word_list(section: str, key: str) -> tuple[str, ...]:
    """Give one list of all languages; () when no language has it."""
    return words(section).get(key, ())


@cache
def word_keys(section: str) -> Mapping[str, str]:
    """Give the key by the word, for sections whose lists say what a word stands for; the first language wins."""
    return {word: key for key, values in reversed([*words(section).items()]) for word in values}


@cache
def _languages() -> tuple[Mapping[str, Mapping[str, list[str]]], ...]:
    folder = files(__package__).joinpath(_FOLDER)
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return tuple(tomllib.loads(folder.joinpath(name).read_text("utf-8")) for name in names)
