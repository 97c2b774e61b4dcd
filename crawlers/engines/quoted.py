"""Who is quoted: the name in the head of a quote, without the words around it, in many languages."""

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files

MAX_NAME = 100
"""Code points; boards allow at most 60 or so for a name."""

TRAIL = " \t\n:,»«\u2191\u21b1\u2192\u200e\u200f\u00a0"
"""What boards put around the name: a colon, an arrow to the quoted post."""


def quoted_author(head: str, known: Collection[str] = ()) -> str | None:
    """Give the name from a head like "Anna wrote:"; None when it holds none.

    `known` are names that the page shows elsewhere: they settle heads in a language that quoted.toml does not have.
    """
    said = " ".join(head.split()).strip(TRAIL)
    ending, beginning = _patterns()
    name = beginning.sub("", ending.sub("", said)).strip(TRAIL)
    if name == said:
        name = max((one for one in known if one and _begins(said, one)), key=len, default=said)
    return name if 0 < len(name) <= MAX_NAME else None


def _begins(said: str, name: str) -> bool:
    if not said.startswith(name):
        return False
    rest = said[len(name) :]
    return not rest or rest[0].isspace() or rest[0] in TRAIL


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    told = tomllib.loads(files("crawlers.engines").joinpath("quoted.toml").read_text(encoding="utf-8"))
    after = "|".join(re.escape(words) for words in sorted(told["after"], key=len, reverse=True))
    before = "|".join(re.escape(words) for words in sorted(told["before"], key=len, reverse=True))
    return (
        re.compile(rf"\s*(?:{after})\s*:?\s*\Z", re.IGNORECASE),
        re.compile(rf"\A(?:{before})\b\s*:?\s*", re.IGNORECASE),
    )
