"""The words of generic.toml, by which the generic engine guesses what a piece of an unknown site is."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attrs import frozen

WORDS = re.compile(r"[^\W\d_]+")
LONG = 5
"""Letters of a word that is told within another; shorter ones stand in others by chance."""

MAX_DEED_WORDS = 5
"""Words a link that acts has at most; a longer one is a title."""

AROUND = "".join(sorted(set(" \t\r\n\xa0:.,;!?()[]{}<>«»‹›→←↓↑|•·–—-\"'")))
"""Punctuation, arrows and space that decorate words."""

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@frozen
class GenericWords:
    """One set a list of the file; `currency` gives the ISO 4217 code (or a coin's usual one) of a sign or word."""

    lists: Mapping[str, frozenset[str]]
    currency: Mapping[str, str]

    def names(self, kind: str, text: str) -> bool:
        """Say whether one of the words of `text` (a class, an id, an address) is in the list `kind`."""
        return not self.lists[kind].isdisjoint(parts(text))

    def within(self, kind: str, named: set[str]) -> bool:
        """Say whether one of the words `named` is in the list `kind`, or has one of LONG letters in it: "showtopic"."""
        if not named.isdisjoint(self.lists[kind]):
            return True
        long = [entry for entry in self.lists[kind] if len(entry) >= LONG]
        return any(entry in word for word in named for entry in long)

    def holds(self, kind: str, text: str) -> bool:
        """Say whether `text` holds an entry of the list `kind` anywhere."""
        said = text.casefold()
        return any(entry in said for entry in self.lists[kind])

    def is_one(self, kind: str, text: str) -> bool:
        """Say whether `text`, without punctuation around it, is an entry of the list `kind`."""
        return bare(text) in self.lists[kind]

    def opens(self, kind: str, text: str) -> bool:
        """Say whether `text` is an entry of the list `kind`, alone, with a number ("Reply (3)"), or, where the entry
        has two words or more, with some words after it ("Mark this forum read"); "Help needed" is no "Help".
        """
        said = bare(text)
        if said in self.lists[kind]:
            return True
        words = said.split()
        if len(words) > MAX_DEED_WORDS:
            return False
        for count in range(1, len(words)):
            more = " ".join(words[count:])
            lone_number = not any(letter.isalpha() for letter in more)
            if bare(" ".join(words[:count])) in self.lists[kind] and (count > 1 or lone_number):
                return True
        return False

    def closes(self, kind: str, text: str) -> bool:
        """Say whether `text` is, or ends with, an entry of the list `kind`: "Posted 5 hours ago by"."""
        words = bare(text).split()
        return any(" ".join(words[-count:]) in self.lists[kind] for count in range(1, min(3, len(words)) + 1))


def parts(text: str) -> set[str]:
    """Give the words of a class, an id or an address in lower case: "postAuthor-name" holds post, author and name."""
    return {word.lower() for word in WORDS.findall(CAMEL.sub(" ", text))}


def bare(text: str) -> str:
    """Give `text` in lower case, without punctuation and space around it."""
    return text.casefold().strip(AROUND)


@cache
def generic_words() -> GenericWords:
    """Read the file once."""
    told = tomllib.loads(Path(__file__).with_name("generic.toml").read_text(encoding="utf-8"))
    currency = told.pop("currency")
    return GenericWords({kind: frozenset(entries) for kind, entries in told.items()}, currency)
