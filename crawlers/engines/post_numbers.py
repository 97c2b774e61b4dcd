"""What an unknown board calls its posts: the numbers in ids, anchors and permanent links, one way for a page."""

import re
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256

from crawlers.engines.blocks import Block
from crawlers.engines.outline import Outline, mask

NUMBER = re.compile(r"\d+")
MAX_DIGITS = 19
"""A longer number is a hash or an attack."""

ITSELF, INSIDE, LINKED = 0, 1, 2
"""Where a number stands: in the block's own id, in one inside it, or in a link to it; in this order."""

NEARLY_ALL = 0.9
"""Share of the blocks that one way of numbering must name; a first post is often marked otherwise."""

MAX_WAYS = 8
"""Ways of numbering that are tried for what the best one leaves out."""

MAX_LOOK = 3000
"""Positions of one block that are looked at; a post's ids stand in its head."""


def read_numbers(outline: Outline, blocks: Sequence[Block]) -> tuple[list[str | None], list[str | None]]:
    """Give for each block its number and its permanent address (with fragment); None where the page shows none.

    A way of writing them (`p#`, `#comment-#`) counts when it stands in nearly all blocks with another number each;
    ids of the blocks themselves go before anchors inside them, and those before links to themselves.
    """
    ways: dict[tuple[int, str], dict[int, tuple[str, str | None]]] = defaultdict(dict)
    for number, block in enumerate(blocks):
        for rank, written, told, address in _told(outline, block):
            ways[rank, written].setdefault(number, (told, address))
    numbers: list[str | None] = [None] * len(blocks)
    taken: set[str] = set()
    for way in _best_first(ways, len(blocks)):
        for number, (told, _) in ways[way].items():
            if numbers[number] is None and told not in taken:
                numbers[number] = told
                taken.add(told)
        if None not in numbers:
            break
    links = {key: told for key, told in ways.items() if key[0] == LINKED}
    shown = next(iter(_best_first(links, len(blocks))), None)
    addresses = [links[shown][number][1] if shown and number in links[shown] else None for number in range(len(blocks))]
    return numbers, addresses


def hashed(*told: str | None) -> str:
    """Give a stable name for a post that has none, from what it says: 16 hex digits."""
    return sha256("\x1f".join(part or "" for part in told).encode()).hexdigest()[:16]


def _best_first(ways: dict[tuple[int, str], dict[int, tuple[str, str | None]]], count: int) -> list[tuple[int, str]]:
    """Give the ways that name nearly all blocks, each otherwise, those that name most of them first."""
    good = [
        key
        for key, told in ways.items()
        if len(told) >= max(1, NEARLY_ALL * count) and len({number for number, _ in told.values()}) == len(told)
    ]
    return sorted(good, key=lambda key: (-len(ways[key]), key[0], len(key[1]), key[1]))[:MAX_WAYS]


def _told(outline: Outline, block: Block) -> list[tuple[int, str, str, str | None]]:
    items = outline.items
    told: list[tuple[int, str, str, str | None]] = []
    before = _anchor_before(outline, block.start)
    positions = range(block.start, min(block.end, block.start + MAX_LOOK))
    for position in [*([before] if before is not None else []), *positions]:
        item = items[position]
        if item.quoted or not item.attributes:
            continue
        for name in ("id", "name"):
            found = _number(item.attributes.get(name)) if item.tag not in {"input", "form", "meta"} else None
            if found and not outline.words.names("person", found[0]):
                told.append((ITSELF if position == block.start else INSIDE, *found, None))
        href = item.attributes.get("href") if item.tag == "a" else None
        if href and "#" in href:
            page, _, fragment = href.rpartition("#")
            found = _number(fragment)
            if found and not (page and outline.words.names("person", page)):
                told.append((LINKED, *found, href))
    return told


def _anchor_before(outline: Outline, start: int) -> int | None:
    """Find an empty <a name> right before a block, as old boards put it."""
    position = start - 1
    if (
        position >= 0
        and outline.items[position].tag == "a"
        and outline.items[position].parent == outline.items[start].parent
    ):
        return position
    return None


def _number(text: str | None) -> tuple[str, str] | None:
    found = NUMBER.findall(text or "")
    if len(found) != 1 or len(found[0]) > MAX_DIGITS or text is None or len(text) > 60:
        return None
    return mask(text), found[0]
