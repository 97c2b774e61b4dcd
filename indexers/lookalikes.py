"""Letters of three scripts that look alike, so that a word of mixed scripts is read as the one it imitates."""

from functools import lru_cache
from typing import Literal

import regex

Script = Literal["Latin", "Cyrillic", "Greek"]
SCRIPTS: tuple[Script, ...] = ("Latin", "Cyrillic", "Greek")
"""In this order a tie is decided."""

_OF_SCRIPT = {script: regex.compile(rf"\p{{Script={script}}}") for script in SCRIPTS}


def _pairs(left: str, right: str) -> tuple[tuple[str, str], ...]:
    return tuple(zip(left, right, strict=True))


# Only letters that have a likeness in both cases, so that folding a word and then its case gives what the other order
# gives. Each pair is alike as printed in that case: Greek nu is an N when large and a v when small.
_CYRILLIC_LATIN = _pairs(
    "АВСЕНІЈКМОРЅТХУҮӀԚԜԌҺԀѴЬЇЁ" + "авсеніјкморѕтхуүӏԛԝԍһԁѵьїё",
    "ABCEHIJKMOPSTXYYIQWGHDVBÏË" + "abcehijkmopstxyylqwghdvbïë",
)
_GREEK_LATIN = _pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ" + "αβεζηικμνορτυχϲ", "ABEZHIKMNOPTYXC" + "abezhikmvoptuxc")
_GREEK_CYRILLIC = _pairs("ΑΒΕΗΙΚΜΟΡΤΥΧΓΠΦϹ" + "αβεηικμορτυχγπφϲ", "АВЕНІКМОРТУХГПФС" + "авенікмортухгпфс")
# Of the Cyrillic letters that look like one Latin letter, the common one.
_LATIN_CYRILLIC = (*((latin, cyrillic) for cyrillic, latin in _CYRILLIC_LATIN), *_pairs("YyIBbHhl", "УуІВвНнӏ"))

LOOKALIKES: dict[Script, dict[str, str]] = {
    "Latin": dict((*_CYRILLIC_LATIN, *_GREEK_LATIN)),
    "Cyrillic": dict((*_LATIN_CYRILLIC, *_GREEK_CYRILLIC)),
    "Greek": dict(
        (
            *((latin, greek) for greek, latin in _GREEK_LATIN),
            *((cyrillic, greek) for greek, cyrillic in _GREEK_CYRILLIC),
        )
    ),
}
"""For each script, what a letter of another one looks like in it."""


@lru_cache(maxsize=4096)
def script_of(letter: str) -> Script | None:
    """Give the script of one character, or None when it is of none of the three that are confused."""
    return next((script for script in SCRIPTS if _OF_SCRIPT[script].match(letter)), None)


def fold_scripts(word: str) -> str:
    """Give `word` (composed, case kept) in the script of most of its letters; a letter without a likeness stays.

    The result has as many characters as `word`.
    """
    counts = dict.fromkeys(SCRIPTS, 0)
    for letter in word:
        script = script_of(letter)
        if script is not None:
            counts[script] += 1
    if sum(1 for count in counts.values() if count) < 2:
        return word
    alike = LOOKALIKES[max(SCRIPTS, key=counts.__getitem__)]
    return "".join(alike.get(letter, letter) for letter in word)
