"""A page laid out flat: its elements and texts in document order, with what blocks are weighed by.

Everything is one pass without recursion, so that neither depth nor number of tags can hurt; a stretch of the page is
two positions, and what it holds is a difference of running sums.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from urllib.parse import urlsplit

from crawlers.engines.addresses import canonical
from crawlers.engines.columns import column_heading
from crawlers.engines.document import Document
from crawlers.engines.generic_words import generic_words
from crawlers.engines.item import Item
from crawlers.engines.page_times import LENGTH, find_times, zone_of

MAX_ITEMS = 300_000
"""Elements and texts that are looked at; the largest real thread page seen has 60,000."""

MAX_LABEL = 40
"""Code points; "Last modified by a moderator on:" fits."""

MAX_HEADS = 20
"""Siblings that make up one block; two rows or a term and its definitions are usual."""

UNSEEN_TAGS = "head script style template select textarea option button svg math datalist iframe object canvas"
UNSEEN = frozenset(UNSEEN_TAGS.split())
"""What shows no text of anybody."""

INLINE_TAGS = """a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike
strong sub sup time tt u var wbr"""
INLINE = frozenset(INLINE_TAGS.split())

REACH = 12
"""Signs of a path that are compared."""

Path = tuple[str, ...]
"""Signs and places from a position up to its block."""

DIGITS = re.compile(r"\d+")
PARITY = frozenset({"odd", "even", "alt", "first", "last", "new", "unread", "read", "active", "hot"})
"""Classes that come and go from one block to the next."""


class Outline:
    """The flat page: `items`, the `times` among them, and running sums over them."""

    def __init__(self, page: Document) -> None:
        self.page = page
        self.host = urlsplit(canonical(page.url)).netloc
        self.addresses: dict[str, str | None] = {}
        """Links of the page that were looked at, with their canonical addresses."""
        self.words = generic_words()
        self.items: list[Item] = []
        self._lay()
        self.times = find_times(self.items, page.seen_at, zone_of(self.items, page.source.timezone))
        masks = Counter(mask(item.text) for item in self.items if item.text)
        self.masks = masks
        self.prose = self._sums(self._prose_of(position, masks) for position in range(len(self.items)))
        self.letters = self._sums(
            len(item.text) if item.link < 0 and position not in self.times else 0
            for position, item in enumerate(self.items)
        )
        self.clocks = self._sums(
            int(position in self.times and not item.quoted and not self.other_time(position))
            for position, item in enumerate(self.items)
        )
        self.people = self._sums(int(self.is_person(item)) for item in self.items)
        self.pictures = self._sums(int(item.tag == "img") for item in self.items)

    def _sums(self, values: Iterator[int]) -> list[int]:
        return list(accumulate(values, initial=0))

    def _lay(self) -> None:
        known: dict[int, int] = {}
        unseen: set[int] = set()
        places: Counter[tuple[int, str]] = Counter()
        items = self.items
        spaced = False
        root = self.page.tree.root
        if root is None:
            return
        for node in root.traverse(include_text=True):
            tag = node.tag or ""
            above = node.parent
            if above is not None and above.mem_id in unseen:
                if tag != "-text":
                    unseen.add(node.mem_id)
                continue
            parent = known.get(above.mem_id, -1) if above is not None else -1
            if tag == "-text":
                raw = node.text_content or ""
                text = " ".join(raw.split())
                if not text:
                    if items and items[-1].tag == "#":
                        items[-1].raw += " "
                    else:
                        spaced = True
                    continue
                item = Item(
                    tag="#", parent=parent, attributes={}, text=text, raw=f" {raw}" if spaced else raw, sign="#"
                )
                spaced = False
            elif tag.startswith("-") or tag == "!doctype":
                continue
            elif tag in UNSEEN:
                unseen.add(node.mem_id)
                continue
            else:
                attributes = node.attributes
                item = Item(tag=tag, parent=parent, attributes=attributes, sign=_sign(tag, attributes.get("class")))
                known[node.mem_id] = len(items)
            self._inherit(item, len(items))
            item.place = places[parent, item.sign]
            places[parent, item.sign] += 1
            items.append(item)
            if len(items) >= MAX_ITEMS:
                break
        for position in range(len(items) - 1, -1, -1):
            item = items[position]
            item.end = max(item.end, position + 1)
            if item.parent >= 0:
                items[item.parent].end = max(items[item.parent].end, item.end)

    def _inherit(self, item: Item, position: int) -> None:
        if item.parent >= 0:
            above = self.items[item.parent]
            item.link, item.quoted, item.framed = above.link, above.quoted, above.framed
        if item.tag == "#":
            return
        if item.tag == "a" and item.attributes.get("href"):
            item.link = position
        named = f"{item.named} {item.attributes.get('role') or ''}"
        item.quoted = (
            item.quoted
            or item.tag == "blockquote"
            or (bool(named.strip()) and item.tag not in INLINE and self.words.names("quote", named))
        )
        item.framed = (
            item.framed
            or item.tag in {"nav", "footer"}
            or (item.tag not in {"body", "html"} and bool(named.strip()) and self.words.names("frame", named))
        )

    def _prose_of(self, position: int, masks: Counter[str]) -> int:
        item = self.items[position]
        if not item.text or item.link >= 0 or item.framed or item.quoted:
            return 0
        length = len(item.text)
        return length if length > LENGTH or (masks[mask(item.text)] <= 2 and position not in self.times) else 0

    def is_person(self, item: Item) -> bool:
        """Say whether an element is marked as naming somebody, by its class or by where its link leads."""
        if item.quoted or not item.attributes:
            return False
        said = " ".join(value for name in ("class", "rel") if (value := item.attributes.get(name)))
        if said and self.words.names("person", said):
            return True
        if item.attributes.get("itemprop") in {"author", "creator"}:
            return True
        href = item.attributes.get("href") if item.tag == "a" else None
        return bool(href) and self.words.names("person", href or "")

    def other_time(self, position: int) -> bool:
        """Say whether the words at or before a time tell that it is not when something was posted."""
        item = self.items[position]
        told = (
            self.before(position),
            item.text,
            item.attributes.get("class") or "",
            column_heading(self.items, position),
        )
        return self.words.holds("other_time", " ".join(told))

    def label_of(self, position: int) -> str:
        """Give the label before a name: like `before`, but also from the cell before, and with a time in it."""
        for earlier in range(position - 1, max(position - 6, 0) - 1, -1):
            item = self.items[earlier]
            if item.text:
                return item.text if len(item.text) <= MAX_LABEL else ""
        return ""

    def before(self, position: int) -> str:
        """Give the label that stands right before `position`; a text longer than MAX_LABEL is none."""
        parent = self.items[position].parent
        floor = self.items[parent].parent if parent >= 0 else -1
        for earlier in range(position - 1, max(position - 6, floor, 0) - 1, -1):
            item = self.items[earlier]
            if item.text:
                return item.text if earlier not in self.times and len(item.text) <= MAX_LABEL else ""
        return ""

    def _first_place(self, start: int, item: Item) -> int:
        """Give the place of the first element of that sign among those that make up a block of several siblings."""
        head = start
        for _ in range(MAX_HEADS):
            if head >= len(self.items) or self.items[head].parent != item.parent:
                break
            if self.items[head].sign == item.sign:
                return self.items[head].place
            head = self.items[head].end
        return 0

    def path(self, position: int, start: int, reach: int = 7) -> tuple[str, ...]:
        """Give the signs and places from `position` up to the block that begins at `start`, at most `reach` of them."""
        told: list[str] = []
        while position >= start and len(told) < reach:
            item = self.items[position]
            plain = item.sign == item.tag and item.tag != "p"
            place = item.place - self._first_place(start, item) if item.parent < start else item.place
            told.append(f"{item.sign}:{min(place, 5)}" if plain else item.sign)
            position = item.parent
        return tuple(told)


def mask(text: str) -> str:
    """Give `text` with its numbers blotted out: what repeats with other numbers is a label."""
    return DIGITS.sub("#", text)


def _sign(tag: str, classes: str | None) -> str:
    if not classes:
        return tag
    kept = sorted({mask(name) for name in classes.split()[:8]} - PARITY)
    return ".".join([tag, *kept])
