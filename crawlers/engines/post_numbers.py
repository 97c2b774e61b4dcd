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

MAX_LOOK = 3000
"""Positions of one block that are looked at; a post's ids stand in its head."""


def read_numbers(outline: Outline, blocks: Sequence[Block]) -> tuple[list[str | None], list[str | None]]:
    """Give for each block its number and its permanent address (with fragment); None where the page shows none.

    A way of writing them (`p#`, `#comment-#`) counts when it stands in nearly all blocks with another number each;
    ids of the blocks themselves go before anchors inside them, and those before links to themselves.
    """
    ways: dict[tuple[int, str], dict[int, tuple[str, str | None]]] = defaultdict(dict)
    for number, block in enumerate(blocks):
        for rank, way, told, address in _told(outline, block):
            ways[rank, way].setdefault(number, (told, address))
    links = {key: told for key, told in ways.items() if key[0] >= 2}
    best = _best(ways, len(blocks))
    shown = _best(links, len(blocks))
    numbers = [ways[best][number][0] if best and number in ways[best] else None for number in range(len(blocks))]
    addresses = [links[shown][number][1] if shown and number in links[shown] else None for number in range(len(blocks))]
    return numbers, addresses


def hashed(*told: str | None) -> str:
    """Give a stable name for a post that has none, from what it says: 16 hex digits."""
    return sha256("\x1f".join(part or "" for part in told).encode()).hexdigest()[:16]


def _best(ways: dict[tuple[int, str], dict[int, tuple[str, str | None]]], count: int) -> tuple[int, str] | None:
    good = [
        key
        for key, told in ways.items()
        if len(told) >= max(1, 0.9 * count) and len({number for number, _ in told.values()}) == len(told)
    ]
    return min(
        good, key=lambda key: (-len(ways[key]) // max(1, count // 10), key[0], len(key[1]), key[1]), default=None
    )


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
            if found:
                told.append((0 if position == block.start else 1, *found, None))
        href = item.attributes.get("href") if item.tag == "a" else None
        if href and "#" in href:
            page, _, fragment = href.rpartition("#")
            found = _number(fragment)
            if found and not (page and outline.words.names("person", page)):
                told.append((2, *found, href))
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
