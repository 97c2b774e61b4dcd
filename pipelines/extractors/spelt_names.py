"""Names of accounts as people write them: plain, with a sign spelt out ("night underscore rider"), letter by letter."""

import re
from collections.abc import Mapping
from functools import cache

from attrs import frozen

from pipelines.extractors.vocabulary import word_list

MAX_NAME = 64  # characters; the longest names of accounts have 64
MAX_SPELT = 5  # signs spelt out in one name

_NAME = re.compile(
    r"(?:live:(?:\.cid\.)?)?(?:[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,62}[A-Za-z0-9_])?)(?:[ ]?#[ ]?[0-9]{4}(?![0-9]))?"
)
_NUMBER = re.compile(r"(?:no\.?[ ]?)?[0-9](?:[ -]?[0-9]){4,8}(?![0-9-])")
_NEXT_SENTENCE = re.compile(r"(?<=[a-z0-9_])\.(?=[A-Z][a-z]+(?: [A-Za-z]|\Z))")
_SPACED = re.compile(r"[A-Za-z0-9_](?:(?P<gap>[ \-])[A-Za-z0-9_.](?:(?P=gap)[A-Za-z0-9_.]){2,30})(?![A-Za-z0-9_])")
_PART = re.compile(r"[A-Za-z0-9]{1,32}")


@frozen
class Written:
    """A name as it was read, and where it ended."""

    name: str
    end: int
    spelt: bool = False
    is_number: bool = False
    """Digits alone, for the service that numbers its users."""


def read_name(text: str, lowered: str, at: int, limit: int, *, digits: bool = False) -> Written | None:
    """Read the name that begins at `at` and ends before `limit`; with `digits`, a number of 5 to 9 first."""
    if digits:
        number = _NUMBER.match(lowered, at, limit)
        if number:
            return Written(re.sub(r"\D", "", number[0]), number.end(), is_number=True)
    name = _NAME.match(text, at, limit)
    if name is None:
        leading = _signs().match(lowered, at, limit)
        return _spelt(text, lowered, "", at, limit) if leading else None
    end = name.end()
    may_end = "." in name[0] and not text[at].isupper()
    cut = _NEXT_SENTENCE.search(text, at, min(end + 2, limit)) if may_end else None
    if cut:  # "name.Write me"
        return Written(text[at : cut.start()], cut.start())
    if name[0].lower() in _first_words():
        return _spelt(text, lowered, "", at, limit)
    written = name[0].replace(" ", "")
    if "-" in written and _inside().search(written.lower()):
        return Written(_inside().sub(lambda sign: _sign_of(sign[1].lower()), written), end, spelt=True)
    return _spelt(text, lowered, written, end, limit) or Written(written, end)


def _spelt(text: str, lowered: str, name: str, at: int, limit: int) -> Written | None:
    """Go on reading over signs that are spelt out; None when there is none."""
    spelt = False
    for _ in range(MAX_SPELT):
        if lowered[at : at + 1] not in _openings():
            break
        sign = _signs().match(lowered, at, limit)
        if sign is None:
            break
        part = _PART.match(text, sign.end(), limit)
        if part is None:
            break
        name += _sign_of(sign[1]) + part[0]
        at, spelt = part.end(), True
    return Written(name, at, spelt=True) if spelt and len(name) <= MAX_NAME else None


def spaced_name(text: str, at: int, limit: int) -> Written | None:
    """Read a name of at least four letters that stand apart ("n i n a")."""
    spaced = _SPACED.match(text, at, limit)
    if spaced is None:
        return None
    return Written(spaced[0].replace(spaced["gap"], ""), spaced.end(), spelt=True)


@cache
def _signs() -> re.Pattern[str]:
    spelt = "|".join(re.escape(word) for word in sorted(_sign_words(), key=len, reverse=True))
    return re.compile(
        rf"[ ]{{0,2}}[\[({{<*/-]?[ ]?({spelt}|(?<=[ \[(])_(?=[ \])])|(?<=[\[(])\.(?=[\])]))"
        r"(?:[ ]?[\])}>*/-][ ]?|[ ]{1,2})(?=[a-z0-9])"
    )


@cache
def _openings() -> frozenset[str]:
    """Give the characters with which a spelt sign begins, or the space or bracket before it."""
    return frozenset((*" [({<*/-_.", *(word[0] for word in _sign_words())))


@cache
def _inside() -> re.Pattern[str]:
    """Give the pattern of a sign spelt between hyphens ("night-underscore-rider")."""
    spelt = "|".join(word for word in _sign_words() if word.isascii() and word.isalpha())
    return re.compile(rf"(?<=[a-z0-9])-({spelt})-(?=[a-z0-9])", re.IGNORECASE)


@cache
def _sign_words() -> Mapping[str, str]:
    signs = (("underscore", "_"), ("dot", "."), ("dash", "-"))
    return {word: sign for key, sign in signs for word in word_list("handles", key)}


@cache
def _first_words() -> frozenset[str]:
    """Give the words that a spelt sign begins with, where a name may begin with the sign too."""
    return frozenset(word.split()[0] for word, sign in _sign_words().items() if sign == "_")


def _sign_of(word: str) -> str:
    return _sign_words().get(word, word)


def is_sign_word(word: str) -> bool:
    """Tell whether a word is said for a sign, and so is no name."""
    return word in _sign_words()
