"""Which links of an unknown page lead to other pages of the same list, and which part of the address numbers them."""

import re
from collections.abc import Iterable, Set
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from attrs import frozen

from crawlers.engines.addresses import EXTENSION, acts, canonical
from crawlers.engines.generic_words import generic_words
from crawlers.engines.outline import Outline

MAX_PAGES = 200
"""Page links of one page that are followed: boards show a dozen; the next page shows the next ones."""

MAX_ADDRESS = 2_000
"""Code points of an address; browsers and servers cut longer ones."""

MAX_NUMBER = 1_000_000
"""A page or an offset; a calendar's time stamps are larger."""

ARROWS = re.compile(r"[\s»«›‹→←>≫≪⏩⏪▶◀]+\Z")
END_NUMBER = re.compile(r"(?:(?<=/)|[-_.])\d{1,7}/?\Z")
MAX_TEXT = 30
"""Code points of a link to another page; "Next page of this topic" has 23."""

PAGE_SEGMENT = re.compile(
    r"[/_-](?:page|pg|p|pagina|stranica|strana|seite|storinka)[/_-]?\d{1,7}(?=/?\Z|\.[a-z]+\Z)", re.IGNORECASE
)


@frozen
class Way:
    """How two pages of a list differ: in parameter `key`, or in the path (None); `base` is which one comes first."""

    key: str | None
    base: str | None


@frozen
class Paging:
    """Addresses of other pages of the list at hand, and the one address that stands for all of them."""

    pages: tuple[str, ...]
    base: str
    """Canonical address without the page's number."""
    keys: frozenset[str] = frozenset()
    """Parameters that hold the number."""


def find_paging(outline: Outline) -> Paging:
    """Give the paging of the page: links with a number, an arrow or a word for the next page as text, that differ from
    the page's own address in one number only. A rating, a sort order and another thread's pages are none.
    """
    here = canonical(outline.page.url)
    found: dict[str, None] = {}
    ways: list[Way] = []
    counted: set[str] = set()
    for position, item in enumerate(outline.items):
        if item.tag != "a" or item.quoted:
            continue
        href = item.attributes.get("href")
        text = _text(outline, position)
        sure = not {"next", "prev"}.isdisjoint((item.attributes.get("rel") or "").lower().split())
        if not href or not (sure or _is_paging_text(outline, position, text)):
            continue
        address = address_of(outline, href)
        if address is None or address == here:
            continue
        way = _way(here, address, text.strip("[]().… "))
        if way is None and not sure:
            continue
        if way is not None:
            ways.append(way)
            if way.key is not None and (way.key, text.strip("[]().… ")) in parse_qsl(urlsplit(address).query):
                counted.add(way.key)
        found.setdefault(address)
        if len(found) >= MAX_PAGES:
            break
    keys = frozenset(way.key for way in ways if way.key is not None)
    base = next((way.base for way in ways if way.base is not None), None)
    mine = _first(here, keys, counted)
    pages = dict.fromkeys(first for address in found if (first := _first(address, keys, counted)) != mine)
    return Paging(tuple(pages), without_page(base or here, keys), keys)


def _first(address: str, keys: Set[str], counted: Set[str]) -> str:
    """Give the one address of a list's first page: without `start=0`, and without `page=1` where the links of the page
    show that this parameter holds the number they show (`counted`); where pages count from 0, `page=1` is the second.
    """
    parts = urlsplit(address)
    kept = []
    for part in parts.query.split("&"):
        name, _, value = part.partition("=")
        key = unquote(name)
        if not (key in keys and (value == "0" or (value == "1" and key in counted))):
            kept.append(part)
    return urlunsplit((*parts[:3], "&".join(kept), ""))


def is_first(url: str, paging: Paging) -> bool:
    """Say whether a page is the first of its list: its address has no number, or 0 or 1."""
    here = canonical(url)
    numbers = [value for key, value in parse_qsl(urlsplit(here).query) if key in paging.keys]
    return here == paging.base or (bool(numbers) and all(value in {"0", "1"} for value in numbers))


def address_of(outline: Outline, href: str) -> str | None:
    """Give the canonical address behind `href` on the same host; None: elsewhere, none, or one that acts."""
    if href not in outline.addresses:
        outline.addresses[href] = _address(outline, href)
    return outline.addresses[href]


def _address(outline: Outline, href: str) -> str | None:
    if href.lstrip().lower().startswith(("javascript:", "mailto:", "tel:", "data:", "#")) or len(href) > MAX_ADDRESS:
        return None
    try:
        address = canonical(outline.page.absolute(href))
        return address if urlsplit(address).netloc == outline.host and not acts(address) else None
    except ValueError:
        return None


def without_page(address: str, keys: Iterable[str]) -> str:
    """Take the page's number off an address: the parameters `keys`, the usual ones, and a last "/page/2"."""
    parts = urlsplit(address)
    usual = generic_words().lists["page_keys"]
    dropped = set(keys)
    kept = []
    for part in parts.query.split("&"):
        name, _, value = part.partition("=")
        if part and not (unquote(name) in dropped or (unquote(name).casefold() in usual and value.isdigit())):
            kept.append(part)
    return urlunsplit((parts.scheme, parts.netloc, PAGE_SEGMENT.sub("", parts.path) or "/", "&".join(kept), ""))


def _text(outline: Outline, position: int) -> str:
    item = outline.items[position]
    return "".join(inner.text for inner in outline.items[position : min(item.end, position + 8)] if inner.text).strip()


def _is_paging_text(outline: Outline, position: int, said: str) -> bool:
    if not said:
        item = outline.items[position]
        return outline.words.is_one("paging", item.attributes.get("title") or item.attributes.get("aria-label") or "")
    if len(said) > MAX_TEXT:
        return False
    return said.strip("[]().… ").isdigit() or bool(ARROWS.match(said)) or outline.words.is_one("paging", said)


def _way(here: str, there: str, text: str) -> Way | None:
    """Tell in what two addresses of one list differ: a parameter, or the end of the path; None: in something else."""
    mine, other = urlsplit(here), urlsplit(there)
    if mine.path == other.path:
        return _by_parameter(mine.query, other.query)
    if mine.query != other.query:
        return None
    own, its = _stem(mine.path), _stem(other.path)
    if PAGE_SEGMENT.sub("", mine.path).rstrip("/") == PAGE_SEGMENT.sub("", other.path).rstrip("/"):
        return Way(None, None)
    if _without_end(its) == own:
        return Way(None, here)
    if _without_end(own) == its:
        return Way(None, there)
    # Two numbers may be two threads: only a link that shows the number itself leads to another page.
    alike = _without_end(own) == _without_end(its) is not None
    return Way(None, None) if alike and text.isdigit() and its.endswith(text) else None


def _by_parameter(mine: str, other: str) -> Way | None:
    own, its = parse_qsl(mine, keep_blank_values=True), parse_qsl(other, keep_blank_values=True)
    differing = {key for key, _ in set(own) ^ set(its)}
    if len(differing) != 1:
        return None
    key = differing.pop()
    values = [value for name, value in [*own, *its] if name == key]
    if key.casefold() in generic_words().lists["view_keys"]:
        return None
    # The first page mostly goes without; a number that both have and a number against none are paging alike.
    numbered = all(value.isascii() and value.isdigit() and int(value[:8]) <= MAX_NUMBER for value in values)
    return Way(key, None) if numbered and (len(values) == 2 or _pages(key, own, its)) else None


def _pages(key: str, own: list[tuple[str, str]], its: list[tuple[str, str]]) -> bool:
    """Say whether a parameter that only one address has may number its pages, rather than name a thread (`/?t=5`)."""
    return bool(own and its) or key.casefold() in generic_words().lists["page_keys"]


def _stem(path: str) -> str:
    """Give a path without its extension and without "index", which stands for the first page."""
    return EXTENSION.sub("", re.sub(r"(?<=/)index(?=\.[a-z]+\Z)", "", path))


def _without_end(stem: str) -> str | None:
    """Give a path without the number at its end (`/g/2`, `tema-31-2`); None when it has none."""
    shorter = END_NUMBER.sub("", stem)
    return shorter if shorter != stem else None
