"""What people wrote that repeats, or stands beside the body: kept, for a lost number is worse than a note too many."""

from collections.abc import Collection, Iterator, Sequence, Set

from crawlers.engines.contact_lines import is_contact_line
from crawlers.engines.outline import INLINE, Outline

MAX_SIBLINGS = 200
"""Siblings of a body that are looked at; the longest post known has a hundred paragraphs."""

MAX_LINE = 60
"""Elements and texts of one line that are looked at."""

MIN_SENTENCE, MIN_SENTENCE_WORDS = 25, 4
"""Code points and words of a text beside the body from which somebody says something."""


CELLS = frozenset({"td", "th"})


def site_labels(outline: Outline, body: int, told: Set[int], labels: Set[int]) -> frozenset[int]:
    """Leave of `labels` what the site says: not what stands in a body apart from time and name, nor on a line of its
    own in running text; links that act are always the site's.
    """
    inside = range(body, outline.items[body].end) if body >= 0 else range(0)
    apart = not any(position in inside for position in told)
    beside = _alike_after(outline, body) if body >= 0 else frozenset()
    kept = set()
    for position in labels:
        item = outline.items[position]
        deed = item.link >= 0 and outline.words.opens("deeds", item.text)
        written = (apart and (position in inside or position in beside)) or _is_line(outline, position, told, labels)
        if deed or not written:
            kept.add(position)
    return frozenset(kept)


def _alike_after(outline: Outline, body: int) -> frozenset[int]:
    """Give the unlinked texts of the siblings after a body that are of its kind, as paragraphs are."""
    items = outline.items
    found: set[int] = set()
    for child in _children(outline, items[body].parent) if items[body].parent >= 0 else ():
        if child > body and items[child].sign == items[body].sign:
            found.update(inner for inner in range(child, items[child].end) if items[inner].link < 0)
    return frozenset(found)


def spread_of(outline: Outline, body: int, told: Collection[int], labels: Set[int], end: int) -> tuple[int, int]:
    """Give the stretch of a body with those after and before it that are of its kind and hold words, up to `end`."""
    items = outline.items
    stretch = body, items[body].end
    position, count = stretch[1], 0
    while position < end and items[position].parent == items[body].parent and count < MAX_SIBLINGS:
        item = items[position]
        if item.sign == items[body].sign and _has_words(outline, position, told, labels):
            stretch = stretch[0], item.end
        position, count = item.end, count + 1
    last = max((position for position in told if position < body), default=-1)
    earlier = [
        position
        for position in range(max(last + 1, body - MAX_SIBLINGS), body)
        if items[position].parent == items[body].parent and items[position].sign == items[body].sign
    ]
    wordy = next((position for position in earlier if last >= 0 and _has_words(outline, position, told, labels)), None)
    return (stretch[0] if wordy is None else wordy), stretch[1]


def leftovers(outline: Outline, own: Sequence[int], stretch: tuple[int, int], told: Set[int], labels: Set[int]) -> str:
    """Give the lines of a block beside its body that may hold a contact, and after it those that say something."""
    lines: list[str] = []
    for position in own:
        item = outline.items[position]
        if not item.text or stretch[0] <= position < stretch[1] or position in told or position in labels:
            continue
        if item.quoted or item.text in lines:
            continue
        if is_contact_line(outline, position) or (position >= stretch[1] and _is_sentence(outline, position)):
            lines.append(item.text)
    return "\n".join(lines)


def _is_sentence(outline: Outline, position: int) -> bool:
    item = outline.items[position]
    return (
        item.link < 0
        and not item.framed
        and position not in outline.times
        and len(item.text) >= MIN_SENTENCE
        and len(item.text.split()) >= MIN_SENTENCE_WORDS
        and not outline.words.holds("other_time", item.text)
    )


def _has_words(outline: Outline, start: int, told: Collection[int], labels: Set[int]) -> bool:
    return any(
        outline.items[position].text and position not in told and position not in labels
        for position in range(start, outline.items[start].end)
    )


def _is_line(outline: Outline, position: int, told: Set[int], labels: Set[int]) -> bool:
    """Say whether a text is a line of its own among others that are nobody's label: between line breaks, or as one of
    several like paragraphs.
    """
    items = outline.items
    item = items[position]
    if item.link >= 0 or not any(letter.isalnum() for letter in item.text):
        return False
    piece = position
    while items[piece].parent >= 0 and items[items[piece].parent].tag in INLINE:
        piece = items[piece].parent
    holder = items[piece].parent
    if holder < 0 or _line_holds(outline, piece, told):
        return False
    noise = told | labels
    children = list(_children(outline, holder))
    broken = any(_ends_line(outline, child) for child in children)
    if broken and any(items[child].tag == "#" and child not in noise for child in children):
        return True
    around = items[holder].parent
    if around < 0 or position < max(told, default=-1) or items[holder].tag in CELLS:
        return False  # what tells of the author stands before the time, or in a column of its own
    return any(
        items[like].sign == items[holder].sign and like != holder and _has_words(outline, like, told, labels)
        for like in _children(outline, around)
    )


def _line_holds(outline: Outline, piece: int, told: Set[int]) -> bool:
    """Say whether a time, a name or a link stands on the line of a piece of text, between the ends of lines around."""
    items = outline.items
    line: list[int] = []
    for child in _children(outline, items[piece].parent):
        if _ends_line(outline, child):
            if line and line[-1] >= piece:
                break
            line = []
        else:
            line.append(child)
    before, after = (line[0], min(items[line[-1]].end, line[0] + MAX_LINE)) if line else (piece, items[piece].end)
    return any(inner in told or items[inner].tag == "a" for inner in range(before, after))


def _ends_line(outline: Outline, position: int) -> bool:
    tag = outline.items[position].tag
    return tag == "br" or (tag not in {"#", "img"} and tag not in INLINE)


def _children(outline: Outline, parent: int) -> Iterator[int]:
    position, count = parent + 1, 0
    while position < outline.items[parent].end and count < MAX_SIBLINGS * 5:
        yield position
        position, count = outline.items[position].end, count + 1
