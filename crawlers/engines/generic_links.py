"""Where to go from an unknown page: threads, boards, other pages; never where something would happen."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

from crawlers.engines.addresses import EXTENSION, canonical
from crawlers.engines.author_names import CERTAIN_NAME, MAX_NAME, name_evidence
from crawlers.engines.generic_place import Place, text_of
from crawlers.engines.generic_words import parts
from crawlers.engines.idle import is_idle
from crawlers.engines.outline import Outline
from crawlers.engines.paging import Paging, address_of, without_page
from crawlers.engines.row_counts import is_view_count, reply_count
from vigil.records.page import Link, LinkKind

MAX_LINKS = 500
"""Links of one page that are followed; a list of threads shows a hundred."""

MAX_ROW = 400
"""Positions of a row; a link in something larger has no row of its own."""

MAX_CLIMB = 12
"""Levels from a title up to its row."""

NUMBER = re.compile(r"\d+")


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
        if _names_author(outline, title, row, titles):
            continue
        kind = _kind(outline, address, row, shapes)
        mark, replies = _mark(outline, title, row) if kind == "thread" else (None, None)
        found[address] = Link(url=address, kind=kind, mark=mark, replies=replies)
    return tuple(found.values())


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
        first = next((inner for inner in range(position, item.end) if outline.items[inner].text), None)
        if first is not None and name_evidence(outline, first, 0) >= CERTAIN_NAME:
            continue
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


def _names_author(outline: Outline, title: int, row: tuple[int, int], titles: "_Titles") -> bool:
    """Say whether a link of a row only repeats the name of an author that the row shows, beside a longer title."""
    told = text_of(outline, title, 120).casefold()
    if not told or len(told) > MAX_NAME or not titles.has_longer(title, row):
        return False
    return any(
        outline.items[position].text.casefold() == told
        and not title <= position < outline.items[title].end
        and name_evidence(outline, position, 0) >= CERTAIN_NAME
        for position in range(*row)
    )


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

    def has_longer(self, title: int, row: tuple[int, int]) -> bool:
        """Say whether a row holds a link to another address with a longer text."""
        inside = self.positions[bisect_left(self.positions, row[0]) : bisect_left(self.positions, row[1])]
        return any(
            self.lengths[other] > self.lengths[title] and self.addresses[other] != self.addresses[title]
            for other in inside
        )

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
    if words.within("thread", path) or "item" in values:
        return "thread"
    if words.within("board", path) or _shape(address) in boards:
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
        if not item.text or is_view_count(outline, position):
            continue
        stamp = outline.times.get(position)
        if stamp is None:
            told.append(item.text)
            replies = reply_count(outline, position) if replies is None else replies
        else:
            exact = stamp.precision in {"second", "minute"}
            told.append(stamp.at.isoformat(timespec="minutes") if exact else stamp.at.date().isoformat())
            replies = reply_count(outline, position) if replies is None and not item.text.isdigit() else replies
    if row == (title, outline.items[title].end) or not told:
        return None, replies
    return sha256("\x1f".join(told).encode()).hexdigest()[:16], replies
