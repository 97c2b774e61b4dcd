"""The contacts step: every way to reach somebody, wherever in a post it stands."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from attrs import evolve

from pipelines.extractors import advert, analytics
from pipelines.extractors.confidence import DEFAULT_THRESHOLD
from pipelines.extractors.fold import fold
from pipelines.extractors.hints import NO_HINTS, Hints
from pipelines.extractors.page_marks import may_stand_in
from pipelines.extractors.registry import Registry, registry
from pipelines.extractors.stamp import extraction_stamp
from vigil.records.contact import PAGE, Contact
from vigil.records.page import Page
from vigil.records.post import Post, Quote

ADDRESSES = frozenset({"url", "onion"})
KINDS_OF_PAGES = ("analytics", "advert")
"""What is read from a page's HTML too, since it stands in its scripts and tells who keeps the page."""
MARKS_OF_PAGES = (*analytics.MARKS, *analytics.MATOMO, *advert.MARKS)
MAX_OF_PAGE = 32  # values; a page has one or two of them, and each of its posts gets all


def add_contacts(page: Page, kinds: Registry | None = None) -> Page:
    """Give the page with the contacts of each post, from text, title, author, signature, profile, quotes and links.

    A link inside the site the post stands on is no contact, nor is what is less sure than `DEFAULT_THRESHOLD`.
    What tells who keeps the page is found in its HTML and stands in each post, last.
    """
    finder = _Finder(kinds or registry())
    keepers = _of_page(page, kinds or registry())
    posts = tuple(evolve(post, contacts=finder.contacts(post, page) + keepers) for post in page.posts)
    return evolve(page, posts=posts, extraction=extraction_stamp() if kinds is None else None)


class _Finder:
    """Looks through the posts of one page; titles and signatures, the same in many posts, are read once."""

    def __init__(self, kinds: Registry) -> None:
        self._kinds = kinds
        self._read: dict[tuple[str, Hints], list[Contact]] = {}

    def contacts(self, post: Post, page: Page) -> tuple[Contact, ...]:
        hints = Hints(
            country=post.country,
            source_country=page.country,
            lang=post.lang or post.detected_lang or page.lang,
            currency=post.price.currency if post.price else None,
            place=post.place,
        )
        found: list[Contact] = []
        for name, text in _fields(post):
            found += [evolve(contact, field=name) for contact in self._find(text, hints)]
        own_host = _host(post.url)
        for number, link in enumerate(post.links):
            own = _host(link) == own_host
            found += [
                evolve(contact, field=f"link:{number}")
                for contact in self._find(link, hints)
                if not (own and contact.kind in ADDRESSES)
            ]
        return tuple(found)

    def _find(self, text: str, hints: Hints) -> list[Contact]:
        found = self._read.get((text, hints))
        if found is None:
            found = [one for one in self._kinds.find(text, hints) if one.confidence >= DEFAULT_THRESHOLD]
            self._read[text, hints] = found
        return found


def _of_page(page: Page, kinds: Registry) -> tuple[Contact, ...]:
    """Give the first place of each analytics or advert id in the page's HTML; places count its code points."""
    if page.capture is None or not page.posts or not may_stand_in(page.capture.body, MARKS_OF_PAGES):
        return ()
    folded = fold(page.capture.body.decode("utf-8", "replace"))
    found = [
        evolve(contact, field=PAGE)
        for kind in KINDS_OF_PAGES
        if kind in kinds.extractors
        for contact in kinds.extractors[kind].find(folded, NO_HINTS)
        if contact.confidence >= DEFAULT_THRESHOLD
    ]
    first = {(contact.kind, contact.value): contact for contact in sorted(found, key=lambda one: -one.start)}
    return tuple(sorted(first.values(), key=lambda one: one.start))[:MAX_OF_PAGE]


def _fields(post: Post) -> Iterator[tuple[str, str]]:
    yield "text", post.text
    for name, text in (
        ("title", post.title),
        ("author", post.author),
        ("signature", post.signature),
        ("profile", post.profile),
    ):
        if text:
            yield name, text
    yield from _quoted("quote", post.quotes)


def _quoted(name: str, quotes: tuple[Quote, ...]) -> Iterator[tuple[str, str]]:
    for number, quote in enumerate(quotes):
        here = f"{name}.{number}" if ":" in name else f"{name}:{number}"
        yield here, quote.text
        yield from _quoted(here, quote.quotes)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
