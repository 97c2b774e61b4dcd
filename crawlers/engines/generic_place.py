"""Where on an unknown site a page is: the title of its thread, its board, and the address that names the thread."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from attrs import frozen

from crawlers.engines.addresses import canonical
from crawlers.engines.outline import Outline
from crawlers.engines.paging import Paging, address_of, without_page

SEPARATOR = re.compile(r"\s+[-–—|»«›:•·/\\]{1,2}\s+|\s*[|»›]\s*")
CRUMB_MARKS = re.compile(r"[\s>»›/|→\\:•·«‹-]+\Z")
MAX_BOARD = 60
"""Code points of a board's name."""

MAX_TITLE = 300
"""Code points; a longer title is the beginning of the first post."""

CRUMB_NAMES = ("class", "id", "aria-label", "itemtype")
ARROWS = frozenset(">»›→/\\|")
MAX_TRAIL = 120
"""Positions that breadcrumbs take up."""

HEADINGS = ("h1", "h2", "h3")
SITE_NAMES = ("og:site_name", "application-name")


@frozen
class Crumb:
    """A link of the way from the site's start to the page."""

    text: str
    address: str


@frozen
class Place:
    """What a page is about and where it belongs."""

    title: str | None
    board: str | None
    thread: str
    """Path and query of the thread's address, the same on all its pages."""
    crumbs: tuple[Crumb, ...]
    site: str | None
    sure: bool = True
    """Whether the title stands both in <title> and on the page."""


def find_place(outline: Outline, paging: Paging) -> Place:
    """Give the place of the page at hand."""
    here = _declared_address(outline) or paging.base
    base = without_page(here, paging.keys) if here != paging.base else here
    crumbs = _crumbs(outline)
    site = _site(outline, crumbs)
    own = {paging.base, base, canonical(outline.page.url)}
    before = [crumb for crumb in crumbs if crumb.address not in own]
    title, sure = _title(outline, {crumb.text.casefold() for crumb in before}, site)
    ending = _last_crumb(outline, crumbs)
    if title and ending and ending != site and len(ending) > 2 and ending.casefold() in title.casefold():
        title = ending
    boards = [
        crumb.text
        for crumb in before
        if (crumb.text != site and urlsplit(crumb.address).path not in {"", "/"}) or urlsplit(crumb.address).query
    ]
    boards = [name for name in boards if name != title]
    if not boards and ending and title and ending != title and len(ending) <= MAX_BOARD:
        boards = [ending]
    parts = urlsplit(base)
    thread = parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
    return Place(title, boards[-1] if boards else None, thread or "/", tuple(crumbs), site, sure)


def text_of(outline: Outline, position: int, limit: int = MAX_TITLE) -> str:
    """Give the text within an element on one line, cut at `limit`."""
    told: list[str] = []
    length = 0
    for inner in outline.items[position : outline.items[position].end]:
        if inner.text:
            told.append(inner.raw)
            length += len(inner.text)
            if length > limit:
                break
    return " ".join("".join(told).split())[:limit]


def _declared_address(outline: Outline) -> str | None:
    node = outline.page.tree.css_first("link[rel=canonical][href]")
    if node is None:
        return None
    address = address_of(outline, node.attributes.get("href") or "")
    if address is None or (urlsplit(address).path in {"", "/"} and not urlsplit(address).query):
        return None
    return address


def _crumbs(outline: Outline) -> list[Crumb]:
    """Find the breadcrumbs: an element named so, or the first links in a row with nothing but arrows between them."""
    for position, item in enumerate(outline.items):
        if (
            item.tag in {"#", "a", "body", "html"}
            or item.end - position > MAX_TRAIL
            or item.quoted
            or not item.attributes
        ):
            continue
        named = " ".join(value for name in CRUMB_NAMES if (value := item.attributes.get(name)))
        if "crumb" in named.lower() and outline.words.names("crumbs", named):
            found = _links_of(outline, range(position, item.end))
            if found:
                return found
    return _trail(outline)


def _trail(outline: Outline) -> list[Crumb]:
    """Find the first links of one parent that only arrows part: "Start > Boards > Birds"."""
    items = outline.items
    for position, item in enumerate(items):
        is_mark = item.tag == "#" and item.link < 0 and not item.quoted and item.text[:1] in ARROWS
        if not is_mark or position < 2:
            continue
        parent = item.parent
        first = items[position - 1].link if items[position - 1].link >= 0 else -1
        if first < parent or item.raw.strip()[:1] not in ARROWS:
            continue
        end = min(items[parent].end, position + MAX_TRAIL)
        links, place = [first], position
        while place < end:
            near = items[place]
            if near.tag == "#":
                if not CRUMB_MARKS.match(near.text):
                    break
            else:
                inner = next((p for p in range(place, min(near.end, place + 4)) if items[p].tag == "a"), None)
                if inner is None:
                    break
                links.append(inner)
            place = near.end
        found = _links_of(outline, links)
        if found:
            return found
    return []


def _links_of(outline: Outline, positions: Iterable[int]) -> list[Crumb]:
    found: dict[str, Crumb] = {}
    for inner in positions:
        item = outline.items[inner]
        if item.tag != "a":
            continue
        address = address_of(outline, item.attributes.get("href") or "")
        text = text_of(outline, inner, 120)
        if (
            address
            and text
            and not text.isdigit()
            and address not in found
            and not outline.words.is_one("paging", text)
            and not outline.words.opens("deeds", text)
        ):
            found[address] = Crumb(text, address)
    return list(found.values())


def _site(outline: Outline, crumbs: list[Crumb]) -> str | None:
    for name in SITE_NAMES:
        node = outline.page.tree.css_first(f'meta[property="{name}"], meta[name="{name}"]')
        told = (node.attributes.get("content") or "").strip() if node is not None else ""
        if told:
            return told
    for position, item in enumerate(outline.items[:400]):
        if item.tag == "a" and item.attributes.get("href"):
            address = address_of(outline, item.attributes.get("href") or "")
            if address and urlsplit(address).path in {"", "/"} and not urlsplit(address).query:
                text = text_of(outline, position, 80)
                if text and not outline.words.opens("deeds", text):
                    return text
    return crumbs[0].text if crumbs else None


def _last_crumb(outline: Outline, crumbs: list[Crumb]) -> str | None:
    """Give the text right after the last breadcrumb that is a link: what the page itself is called."""
    if not crumbs:
        return None
    for position, item in enumerate(outline.items):
        if item.tag == "a" and item.attributes.get("href") and text_of(outline, position, 120) == crumbs[-1].text:
            following = [inner.text for inner in outline.items[item.end : item.end + 12] if inner.text]
            told = next((text for text in following if not CRUMB_MARKS.match(text)), None)
            return told.strip(" »›>→/|") if told else None
    return None


def _title(outline: Outline, crumbs: set[str], site: str | None) -> tuple[str | None, bool]:
    node = outline.page.tree.css_first("title")
    whole = " ".join((node.text() if node is not None else "").split())
    headings = [
        (item.tag, text)
        for position, item in enumerate(outline.items)
        if item.tag in HEADINGS and not item.quoted and (text := text_of(outline, position))
    ][:60]
    refused = {name for name in (*crumbs, site.casefold() if site else "") if name}
    spans = _spans(whole)
    folded = {text.casefold(): text for _, text in reversed(headings)}
    for span in spans:
        if span.casefold() in folded and span.casefold() not in refused:
            return span, True
    shown = {
        item.text.strip(" >»›→/|").casefold() for item in outline.items if item.text and len(item.text) <= MAX_TITLE
    }
    for span in spans:
        if span.casefold() in shown and span.casefold() not in refused:
            return span, True
    for tag in ("h1", "h2"):
        for name, text in headings:
            if name == tag and text.casefold() not in refused:
                return text, False
    rest = [piece for piece in SEPARATOR.split(whole) if piece.strip() and piece.casefold() not in refused]
    return ((rest[0].strip() or None) if rest else (whole[:MAX_TITLE] or None)), False


def _spans(whole: str) -> list[str]:
    """Give the runs of pieces a <title> may be made of, longest first, those from the beginning before others."""
    cuts = list(SEPARATOR.finditer(whole))[:12]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(whole)]
    spans = [
        (len(ends) - 1 - last + first, first, whole[starts[first] : ends[last]].strip())
        for first in range(len(starts))
        for last in range(first, len(ends))
    ]
    return [span for _, _, span in sorted(spans, key=lambda entry: (entry[0], entry[1])) if span]
