"""Labels that share a name ("tg/insta:", "kik and snap"), and the words by which sentences tie names to them."""

import re
from collections.abc import Iterator
from functools import cache

from attrs import field, frozen

from pipelines.extractors.fold import Folded
from pipelines.extractors.labels import Doubt, Label, labels
from pipelines.extractors.vocabulary import word_list

MAX_JOINT = 16  # characters between labels that share a name

_SIGNS = " \t/,&+|\\•·()-"


@frozen
class Group:
    """Labels with nothing but "and" and the like between them, in their order."""

    labels: tuple[Label, ...]
    limit: int
    """Where the next group begins: no name reaches beyond."""
    start: int = field()
    end: int = field()
    doubt: Doubt = field()
    """The least of the labels' doubts: one clear label explains the others."""
    services: frozenset[str] = field()
    """Each service once."""

    @start.default
    def _first(self) -> int:
        return self.labels[0].start

    @end.default
    def _last(self) -> int:
        return self.labels[-1].end

    @doubt.default
    def _least(self) -> Doubt:
        return min([label.doubt for label in self.labels])

    @services.default
    def _each(self) -> frozenset[str]:
        return frozenset([label.service for label in self.labels])


def groups(folded: Folded) -> Iterator[Group]:
    """Give the groups of a text's labels in their order."""
    together: list[Label] = []
    for label in labels(folded):
        if together and not _are_joined(folded.lowered, together[-1].end, label.start):
            yield Group(tuple(together), label.start)
            together = []
        together.append(label)
    if together:
        yield Group(tuple(together), len(folded.lowered))


def _are_joined(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    if len(between) > MAX_JOINT or "\n" in between:
        return False
    return all(word.strip(_SIGNS) in tying("join") for word in between.strip(_SIGNS).split())


@cache
def tying(key: str) -> frozenset[str]:
    """Give a list of `[handles]`, what the data files say of how sentences tie names to labels."""
    return frozenset(word_list("handles", key))


@cache
def further() -> re.Pattern[str]:
    """Give the pattern of what stands between an `@name` and another one ("@name or @other")."""
    joined = "|".join(sorted(re.escape(word) for word in tying("join") if word.isalpha()))
    return re.compile(rf"[ \t]{{0,3}}(?:[,/&+|]|\b(?:{joined})\b)[ \t]{{0,3}}(?=@)")
