"""The counts a list shows of its threads: replies, which tell of news, and views, which do not."""

import re
from collections.abc import Sequence

from crawlers.engines.columns import column_heading
from crawlers.engines.outline import Outline

COUNT = 6
"""Digits of a reply count at most."""
COUNTED = re.compile(r"(?<!\d)(\d{1,6})\s+([^\W\d_]+)|([^\W\d_]+):?\s+(\d{1,6})(?!\d)")
MAX_COUNTED = 200
"""Code points of a row's text in which a count is looked for."""


def reply_count(outline: Outline, position: int) -> int | None:
    """Read "7", where it is labelled as replies, or "7 replies", "Replies: 7" in a longer text."""
    text = outline.items[position].text
    if text.isdigit() and len(text) <= COUNT:
        return int(text) if _is_labelled(outline, position, "replies") else None
    for found in COUNTED.finditer(text[:MAX_COUNTED]):
        number, word = found[1] or found[4], found[2] or found[3]
        if word.casefold() in outline.words.lists["replies"]:
            return int(number)
    return None


def is_view_count(outline: Outline, position: int) -> bool:
    """Say whether a text is the number of times that something was looked at."""
    return any(letter.isdigit() for letter in outline.items[position].text) and _is_labelled(outline, position, "views")


def _is_labelled(outline: Outline, position: int, kind: str) -> bool:
    """Say whether a number's own text, the ones beside it or its column's heading name it."""
    item = outline.items[position]
    parent = outline.items[item.parent] if item.parent >= 0 else item
    near: Sequence[str] = [
        item.text,
        parent.attributes.get("class") or "",
        outline.before(position),
        next((inner.text for inner in outline.items[position + 1 : parent.end] if inner.text), ""),
        column_heading(outline.items, position),
    ]
    return any(len(text) <= 60 and outline.words.names(kind, text) for text in near)
