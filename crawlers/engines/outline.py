"""A page laid out flat: its elements and texts in document order, with what blocks are weighed by.

Everything is one pass without recursion, so that neither depth nor number of tags can hurt; a stretch of the page is
two positions, and what it holds is a difference of running sums.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import tzinfo
from itertools import accumulate
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import define

from crawlers.engines.dates import Stamp, order_of, read_time
from crawlers.engines.document import Document
from crawlers.engines.generic_words import generic_words

MAX_ITEMS = 300_000
"""Elements and texts that are looked at; the largest real thread page seen has 60,000."""

MAX_TIME_READS = 20_000
"""Texts of one page that are tried as a time: a page of ten thousand posts has no more."""

TIME_LENGTH = 70
"""Code points; "Posted by somebody on Wednesday, 23rd September 2026 at 10:02 p.m." fits."""

MAX_LABEL = 40
"""Code points; "Last modified by a moderator on:" fits."""

UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "select",
        "textarea",
        "option",
        "button",
        "svg",
        "math",
        "datalist",
        "iframe",
        "object",
        "canvas",
    ]
)
"""What shows no text of anybody."""

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)

DIGITS = re.compile(r"\d+")
PARITY = frozenset({"odd", "even", "alt", "first", "last", "new", "unread", "read", "active", "hot"})
"""Classes that come and go from one block to the next."""

TIMELIKE = re.compile(
    r"\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d\s?[^\W\d_]{1,12}|[^\W\d_]{3,}\.?\s\d{1,2}\b"
)
WORDY = re.compile(r"[^\W\d_]{2,}")
RELATIVE = re.compile(
    r"\b(?:ago|today|yesterday|now|hace|hoy|ayer|ahora|vor|heute|gestern|hier|oggi|ieri|назад|сегодня|вчера|сейчас|только что|тому|сьогодні|вчора|учора|щойно|зараз)\b"
)
MACHINE_TIMES = ("datetime", "title", "data-time", "data-timestamp", "data-date", "content")
EPOCH = re.compile(r"1\d{9}(?:\d{3})?\Z")


@define(slots=True)
class Item:
    """An element, or a text that is not blank; `end` is the position after its last descendant."""

    tag: str
    parent: int
    attributes: dict[str, str | None]
    text: str = ""
    """White space folded."""
    raw: str = ""
    """The text as it stands in the page, for where its spaces and lines are."""
    end: int = 0
    sign: str = ""
    """Tag and classes, without what changes from block to block."""
    place: int = 0
    """Which child of that sign it is to its parent, from 0."""
    link: int = -1
    """The <a> around it."""
    quoted: bool = False
    framed: bool = False
    """In the frame of the page: menus, breadcrumbs, footer."""


class Outline:
    """The flat page: `items`, the `times` among them, and running sums over them."""

    def __init__(self, page: Document) -> None:
        self.page = page
        self.words = generic_words()
        self.items: list[Item] = []
        self._lay()
        self.zone = _zone(page.source.timezone)
        self.times: dict[int, Stamp] = {}
        self._tell_times()
        masks = Counter(mask(item.text) for item in self.items if item.text)
        self.masks = masks
        self.prose = self._sums(self._prose_of(item, masks) for item in self.items)
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
        named = f"{item.attributes.get('class') or ''} {item.attributes.get('id') or ''} {item.attributes.get('role') or ''}"
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

    def _tell_times(self) -> None:
        reads = 0
        zone, seen_at = self.zone, self.page.seen_at
        tried: dict[int, list[str]] = {}
        for position, item in enumerate(self.items):
            if item.tag == "#":
                told = [item.text] if len(item.text) <= TIME_LENGTH and is_timelike(item.text) else []
            elif item.attributes and item.tag in {
                "time",
                "span",
                "abbr",
                "a",
                "div",
                "td",
                "p",
                "small",
                "meta",
                "i",
                "em",
                "li",
                "dd",
                "dt",
            }:
                told = [
                    value
                    for name in MACHINE_TIMES
                    if (value := item.attributes.get(name))
                    and len(value) <= TIME_LENGTH
                    and (is_timelike(value) or EPOCH.match(value))
                ]
            else:
                continue
            if told:
                tried[position] = told
        self.day_first = order_of(text for told in tried.values() for text in told[:1])
        for position, told in tried.items():
            for text in told:
                reads += 1
                if reads > MAX_TIME_READS:
                    return
                stamp = read_time(text, seen_at, zone, day_first=self.day_first)
                if stamp is not None:
                    self.times[position] = stamp
                    break

    def _prose_of(self, item: Item, masks: Counter[str]) -> int:
        if not item.text or item.link >= 0 or item.framed or item.quoted:
            return 0
        length = len(item.text)
        return length if length > TIME_LENGTH or (masks[mask(item.text)] <= 2 and not is_timelike(item.text)) else 0

    def is_person(self, item: Item) -> bool:
        """Say whether an element is marked as naming somebody, by its class or by where its link leads."""
        if item.quoted or not item.attributes:
            return False
        said = " ".join(value for name in ("class", "itemprop", "rel") if (value := item.attributes.get(name)))
        if said and self.words.names("person", said):
            return True
        href = item.attributes.get("href") if item.tag == "a" else None
        return bool(href) and self.words.names("person", href or "")

    def other_time(self, position: int) -> bool:
        """Say whether the words at or before a time tell that it is not when something was posted."""
        item = self.items[position]
        return self.words.holds(
            "other_time", f"{self.before(position)} {item.text} {item.attributes.get('class') or ''}"
        )

    def before(self, position: int) -> str:
        """Give the label that stands right before `position`; a text longer than MAX_LABEL is none."""
        parent = self.items[position].parent
        floor = self.items[parent].parent if parent >= 0 else -1
        for earlier in range(position - 1, max(position - 6, floor, 0) - 1, -1):
            item = self.items[earlier]
            if item.text:
                return item.text if earlier not in self.times and len(item.text) <= MAX_LABEL else ""
        return ""

    def path(self, position: int, start: int, reach: int = 7) -> tuple[str, ...]:
        """Give the signs and places from `position` up to the block that begins at `start`, at most `reach` of them."""
        told: list[str] = []
        while position >= start and len(told) < reach:
            item = self.items[position]
            plain = item.sign == item.tag and item.tag != "p"
            told.append(f"{item.sign}:{min(item.place, 5)}" if plain else item.sign)
            position = item.parent
        return tuple(told)


def mask(text: str) -> str:
    """Give `text` with its numbers blotted out: what repeats with other numbers is a label."""
    return DIGITS.sub("#", text)


def is_timelike(text: str) -> bool:
    """Say cheaply whether `text` may show a time; most texts do not."""
    return bool(TIMELIKE.search(text) or (len(text) <= TIME_LENGTH and RELATIVE.search(text.casefold())))


def _sign(tag: str, classes: str | None) -> str:
    if not classes:
        return tag
    kept = sorted({mask(name) for name in classes.split()[:8]} - PARITY)
    return ".".join([tag, *kept])


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
