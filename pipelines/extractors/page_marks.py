"""Marks that a service leaves in the pages of its customers: how they are found, whichever service it is."""

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded
from pipelines.extractors.said_words import said_words
from vigil.records.contact import Contact

SHAPE = "shape"
"""Reason of marks that tell themselves, wherever they stand: they are looked at for what stands before them."""

_WHOLE_WORDS = re.compile(r"(?<=[^a-z0-9])[a-z0-9]+(?=[^a-z0-9])")
_GLUED = re.compile(r"[a-z0-9_-]")


@frozen
class Mark:
    """A form in which one service's ids are written."""

    stem: str
    """Lower-case letters without which there is no such mark: a text that lacks them is not looked through."""
    words: frozenset[str]
    """Words of the stem or the pattern with signs on both sides: most texts lack one, and need not be asked further."""
    pattern: re.Pattern[str]
    """Of lower-case text; its last group is the id. It begins with letters, so that it is found fast."""
    prefix: str
    """Put before the id, so that ids of two services never look the same; "" where the id has its own."""
    confidence: float = 0.97
    reason: str = "script"
    capitals: bool = False
    """The id counts only in capitals."""


def mark(stem: str, pattern: str, prefix: str, words: str = "", **how: float | str | bool) -> Mark:
    """Give a mark, its pattern compiled; `words` are what a text has besides the whole words of the stem."""
    stems = _WHOLE_WORDS.findall(f" {stem}" if how.get("reason") == SHAPE else stem)
    return Mark(stem, frozenset([*stems, *words.split()]), re.compile(pattern), prefix, **how)  # type: ignore[arg-type]


def may_stand_in(html: bytes, marks: Iterable[Mark]) -> bool:
    """Tell whether a page has the letters of any mark: most have none, and need not be read as text."""
    lowered = html.lower()
    return any(form.stem.upper().encode() in html if form.capitals else form.stem.encode() in lowered for form in marks)


def stands_in(folded: Folded, form: Mark) -> bool:
    """Tell whether a text has the letters of a mark."""
    return form.stem.upper() in folded.latin if form.capitals else form.stem in folded.lowered


def find_marks(folded: Folded, kind: str, marks: Iterable[Mark]) -> Iterator[Contact]:
    """Give the ids of all marks, each place once."""
    lowered, said = folded.lowered, said_words(folded)
    seen: set[tuple[int, int]] = set()
    for form in marks:
        if not (said.issuperset(form.words) and stands_in(folded, form)):
            continue
        for found in form.pattern.finditer(lowered):
            start, end = found.span(1)
            written = folded.latin[start:end]
            if (start, end) in seen or (form.capitals and not written.isupper()):
                continue
            if form.reason == SHAPE and _GLUED.match(lowered[found.start() - 1 : found.start()]):
                continue
            seen.add((start, end))
            yield contact_at(
                folded,
                start,
                end,
                kind=kind,
                value=form.prefix + written,
                confidence=form.confidence,
                reasons=(form.reason,),
            )


def whole_value(text: str, shapes: Sequence[re.Pattern[str]]) -> str | None:
    """Give `text` when it is one of the normal forms, in capitals where only their case differs."""
    for value in (text.strip(), text.strip().upper()):
        if any(shape.fullmatch(value) for shape in shapes):
            return value
    return None
