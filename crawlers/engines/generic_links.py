"""Where to go from an unknown page: threads, boards, other pages; never where something would happen."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers.engines.addresses import EXTENSION, canonical
from crawlers.engines.columns import column_heading
from crawlers.engines.generic_place import Place, text_of
from crawlers.engines.generic_words import generic_words, parts
from crawlers.engines.outline import Outline
from crawlers.engines.paging import Paging, address_of, without_page
from crawlers.engines.pictures import FILE, PICTURE
from vigil.records.page import Link, LinkKind

MAX_LINKS = 500
"""Links of one page that are followed; a list of threads shows a hundred."""

MAX_ROW = 400
"""Positions of a row; a link in something larger has no row of its own."""

MAX_CLIMB = 12
"""Levels from a title up to its row."""

COUNTED = re.compile(r"(?<!\d)(\d{1,6})\s+([^\W\d_]+)|([^\W\d_]+):?\s+(\d{1,6})(?!\d)")
MAX_COUNTED = 200
"""Code points of a row's text in which a count is looked for."""

NUMBER = re.compile(r"\d+")
COUNT = 6
"""Digits of a reply count at most."""


def find_links(outline: Outline, paging: Paging, place: Place, *, shows_posts: bool) -> tuple[Link, ...]:
    """Give the links worth following, each once, in order; from a page with posts its other pages only."""
    found: dict[str, Link] = {address: Link(url=address, kind="page") for address in paging.pages}
    if shows_posts:
        return tuple(found.values())
    rows = _rows(outline, paging, framed=False)
    if not rows:
        rows = _rows(outline, paging, framed=True)
    crumbs = {crumb.address for crumb in place.crumbs}
    shapes = {_shape(crumb.address) for crumb in place.crumbs[1:]}
    targets: dict[str, list[int]] = {}
    for position, address in rows:
        targets.setdefault(address, []).append(position)
    titles = _Titles(outline, rows)
    for address, positions in targets.items():
        if len(found) >= MAX_LINKS:
            break
        if address in crumbs or address in found:
            continue
        title = max(positions, key=lambda position: (len(text_of(outline, position, 120)), -position))
        row = titles.row_of(title)
        kind = _kind(outline, address, row, shapes)
        mark, replies = _mark(outline, title, row) if kind == "thread" else (None, None)
        found[address] = Link(url=address, kind=kind, mark=mark, replies=replies)
    return tuple(found.values())


def is_idle(address: str) -> bool:
    """Say whether an address leads, by its words, to a form, a person, a view of the same things or nothing posted."""
    words = generic_words()
    split = urlsplit(address)
    if PICTURE.search(split.path) or FILE.search(split.path):
        return True
    for segment in split.path.split("/"):
        if EXTENSION.sub("", unquote(segment).casefold()) in words.lists["idle"]:
            return True
    for key, value in parse_qsl(split.query, keep_blank_values=True):
        if key.casefold() in words.lists["view_keys"] or (
            value.casefold() in words.lists["idle"] and value.casefold() != "search"
        ):
            return True
        if not value.isdigit() and not parts(value).isdisjoint(words.lists["person"]):
            return True
    return False


def _rows(outline: Outline, paging: Paging, *, framed: bool) -> list[tuple[int, str]]:
    here = canonical(outline.page.url)
    found: list[tuple[int, str]] = []
    for position, item in enumerate(outline.items):
        if item.tag != "a" or item.quoted or item.framed is not framed:
            continue
        href = item.attributes.get("href")
        if not href or outline.is_person(item):
            continue
        text = text_of(outline, position, 120)
        if outline.words.opens("deeds", text) or outline.words.is_one("paging", text):
            continue
        address = address_of(outline, href)
        if (
            address is None
            or address == here
            or is_idle(address)
            or "nofollow" in (item.attributes.get("rel") or "").split()
        ):
            continue
        if _jumps_to_post(href):
            continue
        address = without_page(address, paging.keys)
        if address in {here, paging.base} or _is_start(address) or _same_shown_otherwise(here, address):
            continue
        found.append((position, address))
        if len(found) >= 20 * MAX_LINKS:
            break
    return found


def _is_start(address: str) -> bool:
    """Say whether an address is the site's front page, from which every crawl comes."""
    split = urlsplit(address)
    return split.path in {"", "/"} and not split.query


def _jumps_to_post(href: str) -> bool:
    """Say whether a link names one post of a thread (`?p=17#p17`): the thread's own link is beside it."""
    page, _, fragment = href.partition("#")
    numbers = set(NUMBER.findall(fragment))
    return bool(numbers) and not numbers.isdisjoint(NUMBER.findall(urlsplit(page).query))


def _same_shown_otherwise(here: str, there: str) -> bool:
    """Say whether an address is this page's with parameters added: a sort order or a filter."""
    mine, other = urlsplit(here), urlsplit(there)
    own, its = set(parse_qsl(mine.query, keep_blank_values=True)), set(parse_qsl(other.query, keep_blank_values=True))
    return mine.path == other.path and bool(own) and own < its


class _Titles:
    """The links of a list in order, to ask quickly how far a row reaches."""

    def __init__(self, outline: Outline, rows: Sequence[tuple[int, str]]) -> None:
        self.outline = outline
        self.positions = [position for position, _ in rows]
        self.addresses = dict(rows)
        self.shapes = {position: _shape(address) for position, address in rows}
        self.lengths = {position: len(text_of(outline, position, 120)) for position in self.positions}

    def row_of(self, title: int) -> tuple[int, int]:
        """Give the largest stretch around a title that holds no other row's title: a like link to another address."""
        items = self.outline.items
        row = (title, items[title].end)
        position = items[title].parent
        for _ in range(MAX_CLIMB):
            if position < 0 or items[position].tag in {"body", "html"}:
                break
            end = items[position].end
            if end - position > MAX_ROW or self._holds_other(title, position, end):
                break
            row = (position, end)
            position = items[position].parent
        return row

    def _holds_other(self, title: int, start: int, end: int) -> bool:
        items = self.outline.items
        for place in range(bisect_left(self.positions, start), bisect_left(self.positions, end)):
            other = self.positions[place]
            like = items[other].sign == items[title].sign and self.shapes[other] == self.shapes[title]
            if (
                like
                and self.addresses[other] != self.addresses[title]
                and self.lengths[other] >= min(4, self.lengths[title])
            ):
                return True
        return False


def _shape(address: str) -> tuple[str, tuple[str, ...]]:
    """Tell addresses of one kind: the path without its numbers and last words, and the names of the parameters."""
    split = urlsplit(address)
    segments = ["#" if any(letter.isdigit() for letter in segment) else segment for segment in split.path.split("/")]
    if segments[-1] and not EXTENSION.search(split.path):
        segments[-1] = "*"
    return "/".join(segments), tuple(sorted(key for key, _ in parse_qsl(split.query, keep_blank_values=True)))


def _kind(outline: Outline, address: str, row: tuple[int, int], boards: set[tuple[str, tuple[str, ...]]]) -> LinkKind:
    """Call a link a board when its address or place says so, or its row shows no time; boards are always looked at."""
    split = urlsplit(address)
    words = outline.words
    path = parts(split.path)
    keys = {word for key, _ in parse_qsl(split.query) for word in parts(key)}
    values = {word for _, value in parse_qsl(split.query) for word in parts(value)}
    if not path.isdisjoint(words.lists["thread"]) or "item" in values:
        return "thread"
    if not path.isdisjoint(words.lists["board"]) or _shape(address) in boards:
        return "board"
    if outline.clocks[row[1]] > outline.clocks[row[0]] or not keys.isdisjoint(words.lists["thread"]):
        return "thread"
    return "board"


def _mark(outline: Outline, title: int, row: tuple[int, int]) -> tuple[str | None, int | None]:
    """Give a digest of what a row shows of its thread, views left out, and its reply count where it is labelled.

    Times count by what they mean: "5 hours ago" is the same day an hour later.
    """
    told: list[str] = []
    replies: int | None = None
    for position in range(*row):
        item = outline.items[position]
        if not item.text or _is_views(outline, position):
            continue
        stamp = outline.times.get(position)
        if stamp is None:
            told.append(item.text)
            replies = _replies(outline, position) if replies is None else replies
        else:
            exact = stamp.precision in {"second", "minute"}
            told.append(stamp.at.isoformat(timespec="minutes") if exact else stamp.at.date().isoformat())
            replies = _replies(outline, position) if replies is None and not item.text.isdigit() else replies
    if row == (title, outline.items[title].end) or not told:
        return None, replies
    return sha256("\x1f".join(told).encode()).hexdigest()[:16], replies


def _replies(outline: Outline, position: int) -> int | None:
    """Read "7", where it is labelled as replies, or "7 replies", "Replies: 7" in a longer text."""
    text = outline.items[position].text
    if text.isdigit() and len(text) <= COUNT:
        return int(text) if _is_labelled(outline, position, "replies") else None
    for found in COUNTED.finditer(text[:MAX_COUNTED]):
        number, word = found[1] or found[4], found[2] or found[3]
        if word.casefold() in outline.words.lists["replies"]:
            return int(number)
    return None


def _is_views(outline: Outline, position: int) -> bool:
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
