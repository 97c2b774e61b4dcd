"""A short piece of a post around the words that were found, as it was written: whoever shows it makes it harmless."""

from collections.abc import Sequence

from attrs import frozen

from indexers.evaluator import Mark
from vigil.records.post import Post, Quote

WIDTH = 240  # code points: three lines of a terminal
BEFORE = 60  # of them, at most, before the first mark: what leads up to it
PREFERRED = ("text", "title", "quote", "signature", "author")
"""Fields in the order in which one is chosen; others follow."""


@frozen(kw_only=True)
class Snippet:
    """Part of one field of a post."""

    field: str
    text: str
    """Unchanged: control and bidi characters are still in it."""
    start: int
    """Where it begins in the field, in code points."""
    whole: int
    """Length of the field, in code points."""
    marks: tuple[tuple[int, int], ...] = ()
    """What was found, as places in `text`."""


def snippet_of(post: Post, marks: Sequence[Mark]) -> Snippet:
    """Give the piece around the first mark of the field that tells most; the beginning of the text without marks."""
    told = (mark for mark in marks if field_text(post, mark.field))  # the HTML around a post is not kept beside it
    chosen = min(told, key=_rank, default=Mark("text", 0, 0))
    text = field_text(post, chosen.field)
    if not text:  # it stands in the code of the page, which is no part of the post
        chosen = Mark("text", 0, 0)
        text = post.text
    first = max(min(chosen.start - BEFORE, len(text) - WIDTH), 0)
    start = _after_space(text, first, chosen.start)
    end = min(start + WIDTH, len(text))
    inside = {
        (mark.start - start, min(mark.end, end) - start)
        for mark in marks
        if mark.field == chosen.field and start <= mark.start < end and mark.end > mark.start
    }
    return Snippet(
        field=chosen.field, text=text[start:end], start=start, whole=len(text), marks=tuple(_joined(sorted(inside)))
    )


def field_text(post: Post, name: str) -> str:
    """Give the text that a mark's field names ("quote:0.1", "link:2"); "" where there is none."""
    kind, _, path = name.partition(":")
    places = [int(part) for part in path.split(".") if part]
    if kind == "quote":
        return _quote_text(post.quotes, places)
    if kind in ("file", "link"):
        values = post.files if kind == "file" else post.links
        return values[places[0]] if places and places[0] < len(values) else ""
    found = {
        "text": post.text,
        "title": post.title,
        "author": post.author,
        "signature": post.signature,
        "profile": post.profile,
        "place": post.place,
    }
    return found.get(kind) or ""


def _quote_text(quotes: tuple[Quote, ...], places: Sequence[int]) -> str:
    text = ""
    for place in places:
        if place >= len(quotes):
            return ""
        text, quotes = quotes[place].text, quotes[place].quotes
    return text


def _rank(mark: Mark) -> tuple[int, int]:
    kind = mark.field.partition(":")[0]
    return (PREFERRED.index(kind) if kind in PREFERRED else len(PREFERRED), mark.start)


def _after_space(text: str, first: int, mark: int) -> int:
    """Begin with a whole word, where one begins before the mark."""
    if first == 0:
        return 0
    for place in range(first, mark):
        if text[place - 1].isspace():
            return place
    return first


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
