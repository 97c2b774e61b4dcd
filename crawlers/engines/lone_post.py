"""The one post of a page that repeats nothing: the last page of a thread, or a thread without answers."""

from crawlers.engines.blocks import Block
from crawlers.engines.contact_lines import is_contact_line
from crawlers.engines.outline import Outline
from crawlers.engines.pictures import is_ornament

MAX_CLIMB = 14
"""Levels from a time up to the post it belongs to."""

MAX_TIMES = 60
"""Times of one page that are tried."""

MAX_NAME, MAX_NAME_WORDS = 30, 3
"""Code points and words of a name that nothing marks as one."""

MAX_BESIDE = 8
"""Positions after a time within which the name stands."""

MAX_WRAPS, MAX_EXTRA = 4, 12
"""Levels a block is widened by, and elements and texts that these may add."""

MIN_PROSE = 25
"""Code points of text without which an unmarked block is a note of the site."""

UNMARKED = 0.3
"""What a block gains that has a name, a time and a sentence, though nothing marks it; it needs a hint or an id."""

ANCHORED = 0.3
"""What a block gains in which a link leads to the block itself."""

HINTS = frozenset({"post", "message", "comment", "reply", "entry", "article", "msg"})
"""Words of a class or id, or tags, of what holds a post on many boards; soft evidence only."""


def find_lone(outline: Outline) -> Block | None:
    """Give the smallest element with a time, a name and words, if it looks like a post; None: there is none.

    Where nothing on the page marks people, a short text beside the time may be the name.
    """
    found = _find(outline, marked=True) or _find(outline, marked=False)
    return _wrapped(outline, found) if found is not None else None


def _wrapped(outline: Outline, block: Block) -> Block:
    """Widen a block to the elements that wrap it and add next to nothing: their ids are the post's."""
    items = outline.items
    for _ in range(MAX_WRAPS):
        above = items[block.start].parent
        if above < 0 or items[above].tag in {"body", "html", "main", "form"} or items[above].framed:
            break
        extra = [*items[above : block.start], *items[block.end : items[above].end]]
        if len(extra) > MAX_EXTRA or any(item.tag in {"h1", "h2", "form", "nav"} for item in extra):
            break
        block = Block(above, items[above].end)
    return block


def _find(outline: Outline, *, marked: bool) -> Block | None:
    best: Block | None = None
    best_rank = (0.0, 0)
    times = [p for p in sorted(outline.times) if outline.clocks[p + 1] > outline.clocks[p]]
    for time in [p for p in times if not outline.items[p].framed][:MAX_TIMES]:
        position = outline.items[time].parent
        for _ in range(MAX_CLIMB):
            if position < 0 or outline.items[position].tag in {"body", "html"}:
                break
            end = outline.items[position].end
            named = (
                outline.people[end] > outline.people[position] if marked else _has_name(outline, position, end, time)
            )
            if named and _words_beside(outline, position, end):
                whole = _wrapped(outline, Block(position, end))
                rank = (_looks(outline, whole.start, whole.end) + (0.0 if marked else UNMARKED), -(end - position))
                if rank[0] >= 1.0 and rank > best_rank:
                    best, best_rank = Block(position, end), rank
                if marked or rank[0] >= 1.0:
                    break
            position = outline.items[position].parent
    return best


def _has_name(outline: Outline, start: int, end: int, time: int) -> bool:
    """Say whether there are a short text that may be a name, and other words, where nothing marks people."""
    names = any(
        position not in outline.times and 1 < len(item.text) <= MAX_NAME and len(item.text.split()) <= MAX_NAME_WORDS
        for position, item in enumerate(outline.items[start : min(end, time + MAX_BESIDE)], start)
        if item.text
        and any(letter.isalpha() for letter in item.text)
        and not item.text.endswith((".", ":", "!", "?"))
        and not outline.words.opens("deeds", item.text)
    )
    told = outline.prose[end] - outline.prose[start]
    return names and (told >= MIN_PROSE or any(is_contact_line(outline, position) for position in range(start, end)))


def _words_beside(outline: Outline, start: int, end: int) -> bool:
    """Say whether there are words that are neither time, nor name, nor label, or a picture of some size."""
    for position in range(start, end):
        item = outline.items[position]
        if item.tag == "img" and not is_ornament(outline, item) and _is_body(outline, position, start):
            return True
        if item.tag == "#" and item.link < 0 and position not in outline.times and not item.framed:
            said = item.text.strip(" :,;.·|»«›-–—()[]")
            if (
                said
                and not outline.words.opens("by", said)
                and not said.isdigit()
                and _is_body(outline, position, start)
            ):
                return True
    return False


def _is_body(outline: Outline, position: int, start: int) -> bool:
    """Say whether a text is no part of what is told of a person: rank, place and counts in a column so named."""
    above = outline.items[position].parent
    while above >= start:
        if above != start and outline.is_person(outline.items[above]):
            return False
        above = outline.items[above].parent
    return not outline.items[position].text.endswith(":")


def _looks(outline: Outline, start: int, end: int) -> float:
    told = 0.0
    prose = outline.prose[end] - outline.prose[start]
    told += min(prose, 100) / 100
    for position in range(start, min(end, start + 400)):
        item = outline.items[position]
        if item.quoted or not item.attributes:
            continue
        named = item.named.lower()
        if any(hint in named for hint in HINTS) or item.tag == "article":
            told += 0.5
            break
    numbered = any(
        any(letter.isdigit() for letter in item.attributes.get("id") or item.attributes.get("name") or "")
        for item in outline.items[start : min(end, start + 400)]
        if item.attributes and not item.quoted and item.tag != "input"
    )
    return told + 0.7 * numbered + ANCHORED * _leads_to_itself(outline, start, end)


def _leads_to_itself(outline: Outline, start: int, end: int) -> bool:
    """Say whether a link in a block leads to an id of the block with a number in it, as the time of a post does."""
    inside = outline.items[start : min(end, start + 400)]
    ids = {item.attributes.get("id") or item.attributes.get("name") for item in inside if item.attributes}
    aims = (
        (item.attributes.get("href") or "").rpartition("#")[2]
        for item in inside
        if item.tag == "a" and "#" in (item.attributes.get("href") or "")
    )
    return any(aim in ids and any(letter.isdigit() for letter in aim) for aim in aims)
