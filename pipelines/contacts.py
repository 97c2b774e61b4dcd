"""The contacts step: every way to reach somebody, wherever in a post it stands."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from attrs import evolve

from pipelines.extractors.confidence import DEFAULT_THRESHOLD
from pipelines.extractors.hints import Hints
from pipelines.extractors.registry import Registry, registry
from pipelines.extractors.stamp import extraction_stamp
from vigil.records.contact import Contact
from vigil.records.page import Page
from vigil.records.post import Post, Quote

ADDRESSES = frozenset({"url", "onion"})


def add_contacts(page: Page, kinds: Registry | None = None) -> Page:
    """Give the page with the contacts of each post, from text, title, author, signature, profile, quotes and links.

    A link inside the site the post stands on is no contact, nor is what is less sure than `DEFAULT_THRESHOLD`.
    """
    finder = _Finder(kinds or registry())
    posts = tuple(evolve(post, contacts=finder.contacts(post, page)) for post in page.posts)
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
