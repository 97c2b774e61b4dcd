"""Which links of an unknown page lead to other pages of the same list, and which part of the address numbers them."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from attrs import frozen

from crawlers.engines.addresses import acts, canonical
from crawlers.engines.generic_words import generic_words
from crawlers.engines.outline import Outline

MAX_PAGES = 200
"""Page links of one page that are followed: boards show a dozen; the next page shows the next ones."""

MAX_NUMBER = 1_000_000
"""A page or an offset; a calendar's time stamps are larger."""

ARROWS = re.compile(r"[\s»«›‹→←>≫≪⏩⏪▶◀]+\Z")
PATH_NUMBER = re.compile(r"(?:(?<=[/_.-])|(?<=page))(\d{1,7})(?=\.[a-z]+\Z|/?\Z)", re.IGNORECASE)
PAGE_SEGMENT = re.compile(
    r"[/_-](?:page|pg|p|pagina|stranica|strana|seite|storinka)[/_-]?\d{1,7}(?=/?\Z|\.[a-z]+\Z)", re.IGNORECASE
)


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
    keys: set[str] = set()
    for position, item in enumerate(outline.items):
        if item.tag != "a" or item.quoted:
            continue
        href = item.attributes.get("href")
        if not href or not (_is_paging_text(outline, position) or _is_paging_rel(item.attributes.get("rel"))):
            continue
        address = address_of(outline, href)
        if address is None or address == here:
            continue
        key = _numbered_alike(here, address)
        if key is None:
            continue
        keys.add(key)
        found.setdefault(address)
        if len(found) >= MAX_PAGES:
            break
    named = frozenset(key for key in keys if key)
    return Paging(tuple(found), without_page(here, named, path="" in keys), named)


def address_of(outline: Outline, href: str) -> str | None:
    """Give the canonical address behind `href` on the same host; None: elsewhere, none, or one that acts."""
    if href.lstrip().lower().startswith(("javascript:", "mailto:", "tel:", "data:", "#")):
        return None
    try:
        address = canonical(outline.page.absolute(href))
        if urlsplit(address).netloc != urlsplit(canonical(outline.page.url)).netloc or acts(address):
            return None
    except ValueError:
        return None
    return address


def without_page(address: str, keys: Iterable[str], *, path: bool) -> str:
    """Take the page's number off an address: the parameters `keys`, the usual ones, and with `path` a last number."""
    parts = urlsplit(address)
    dropped = {*keys}
    usual = generic_words().lists["page_keys"]
    kept = [
        part
        for part in parts.query.split("&")
        if part
        and not (
            unquote(part.partition("=")[0]) in dropped
            or (unquote(part.partition("=")[0]).casefold() in usual and part.partition("=")[2].isdigit())
        )
    ]
    where = PAGE_SEGMENT.sub("", parts.path)
    if path and where == parts.path:
        where = PATH_NUMBER.sub("", where).rstrip("/-_") or "/"
    return urlunsplit((parts.scheme, parts.netloc, where or "/", "&".join(kept), ""))


def _is_paging_rel(rel: str | None) -> bool:
    return bool(rel) and not {"next", "prev"}.isdisjoint((rel or "").lower().split())


def _is_paging_text(outline: Outline, position: int) -> bool:
    item = outline.items[position]
    said = "".join(inner.text for inner in outline.items[position : min(item.end, position + 8)] if inner.text).strip()
    if not said:
        title = item.attributes.get("title") or item.attributes.get("aria-label") or ""
        return outline.words.is_one("paging", title)
    if len(said) > 30:
        return False
    number = said.strip("[]().… ")
    return number.isdigit() or bool(ARROWS.match(said)) or outline.words.is_one("paging", said)


def _numbered_alike(here: str, there: str) -> str | None:
    """Give the parameter in which two addresses differ, "" when it is the path's last number; None: they differ otherwise."""
    mine, other = urlsplit(here), urlsplit(there)
    if mine.path == other.path:
        own, its = parse_qsl(mine.query, keep_blank_values=True), parse_qsl(other.query, keep_blank_values=True)
        differing = {key for key, _ in set(own) ^ set(its)}
        if len(differing) != 1:
            return None
        key = differing.pop()
        values = [value for name, value in [*own, *its] if name == key]
        if generic_words().is_one("view_keys", key):
            return None
        # The first page mostly goes without; a number that both have and a number against none are paging alike.
        numbered = all(value.isascii() and value.isdigit() and int(value[:8]) <= MAX_NUMBER for value in values)
        return key if numbered and (len(values) == 2 or _pages(key, own, its)) else None
    if mine.query != other.query:
        return None
    if PAGE_SEGMENT.sub("", mine.path).rstrip("/") == PAGE_SEGMENT.sub("", other.path).rstrip("/"):
        return ""
    one, two = _split_number(mine.path), _split_number(other.path)
    return "" if one == two and one is not None else None


def _pages(key: str, own: list[tuple[str, str]], its: list[tuple[str, str]]) -> bool:
    """Say whether a parameter that only one address has may number its pages, rather than name a thread (`/?t=5`)."""
    return bool(own and its) or key.casefold() in generic_words().lists["page_keys"]


def _split_number(path: str) -> str | None:
    """Give a path without its last number, "index" standing for none (`/g/2.html` beside `/g/index.html` or `/g/`)."""
    trimmed = re.sub(r"(?<=/)index(?=\.[a-z]+\Z)", "", path)
    without = PATH_NUMBER.sub("", trimmed)
    return re.sub(r"\.[a-z]+\Z", "", without).rstrip("/")
