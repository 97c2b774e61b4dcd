"""Pages that declare their posts to search engines as schema.org's DiscussionForumPosting and its like.

Read from JSON-LD (JSON-LD 1.1, W3C 2020) or microdata (HTML Living Standard, section 5), whatever software made the
page. A declaration counts only when it covers what the page shows and keeps quotes apart; else the looks decide.
"""

from datetime import tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from crawlers.engines.addresses import canonical
from crawlers.engines.dates import Stamp, read_time
from crawlers.engines.declarations import Declaration, declarations
from crawlers.engines.document import Document
from crawlers.engines.registry import engines
from crawlers.engines.words import own_text
from vigil.records.page import Link
from vigil.records.post import Image, Post

SURE = 0.95
"""What a page says of itself is surer than any looks, but may still be wrong."""

COVERED = 0.5
"""Share of the page's text that its declared posts must make up; an opening post with twenty replies is less."""

AROUND = ("nav", "header", "footer", "aside", "form", "[role=navigation]")
"""What stands around the posts of a page."""

TELLING = 25
"""Code points; a shorter quoted line may stand in somebody's own text by chance."""


MAX_COMPARED = 100
"""Quotes and lines of quotes compared with the declared texts; the first few tell already."""


@frozen
class Declared:
    """Reads what the page declares; further links are found as on any unknown page."""

    name: str = "declared"

    def recognises(self, page: Document) -> float:
        """Say `SURE` when the declared posts cover the page, else 0."""
        found = declarations(page)
        return SURE if found and _covers(page, found) else 0.0

    def marks(self, page: Document) -> tuple[str, ...]:
        """Give how many posts are declared, and in which way."""
        found = declarations(page)
        ways = sorted({declared.way for declared in found})
        return tuple(f"{sum(d.way == way for d in found)} posts declared in {way}" for way in ways)

    def expects_posts(self, page: Document) -> bool:
        """Say whether anything is declared."""
        return bool(declarations(page))

    def posts(self, page: Document) -> tuple[Post, ...]:
        """Give the declared posts that have words, quotes or pictures, each once."""
        zone = ZoneInfo(page.source.timezone)
        posts: dict[str, Post] = {}
        found = declarations(page)
        thread = _thread_id(page, found)
        titles = [declared.title for declared in found if declared.title]
        boards = [declared.board for declared in found if declared.board]
        for place, declared in enumerate(found):
            if declared.text or declared.quotes or declared.images:
                post = _post(page, declared, zone, place)
                post = evolve(
                    post,
                    thread_id=thread,
                    title=declared.title or next(iter(titles), None),
                    board=declared.board or next(iter(boards), None),
                )
                posts.setdefault(post.post_id, post)
        return tuple(posts.values())

    def links(self, page: Document) -> tuple[Link, ...]:
        """Give what the generic engine finds: a declaration tells of posts, not of lists."""
        return engines()["generic"].links(page)


def _covers(page: Document, found: tuple[Declaration, ...]) -> bool:
    body = page.tree.body
    if body is None or not all(declared.author or declared.published for declared in found):
        return False
    shown = len(own_text(body, AROUND).split())
    told = sum(len(text.split()) for declared in found for text in declared.all_texts())
    return told >= COVERED * shown and not _quotes_inside(page, found)


def _quotes_inside(page: Document, found: tuple[Declaration, ...]) -> bool:
    """Say whether quoted words stand in the declared own text of a post: more often there than outside of quotes."""
    flat = "\n".join(" ".join(declared.text.split()) for declared in found if declared.way == "JSON-LD")
    if not flat:
        return False
    body = page.tree.body
    outside = " ".join(own_text(body, ("blockquote",)).split()) if body is not None else ""
    quotes = page.tree.css("blockquote")[:MAX_COMPARED]
    lines = [line for quote in quotes for line in own_text(quote, ("cite",)).splitlines()[:MAX_COMPARED]]
    return any(len(line) >= TELLING and flat.count(line) > outside.count(line) for line in lines[:MAX_COMPARED])


def _thread_id(page: Document, found: tuple[Declaration, ...]) -> str:
    opening = next((declared.url for declared in found if declared.title and declared.url), page.url)
    return _place(page.absolute(opening))


def _post(page: Document, declared: Declaration, zone: tzinfo, place: int) -> Post:
    url = page.absolute(declared.url) if declared.url else page.url
    stamp, edited = _stamp(page, declared.published, zone), _stamp(page, declared.modified, zone)
    return Post(
        post_id=_post_id(declared, page) or f"{_place(page.url)}#{place + 1}",
        url=url,
        text=declared.text,
        author=declared.author,
        author_url=canonical(page.absolute(declared.author_url)) if declared.author_url else None,
        posted_at=stamp.at if stamp else None,
        posted_raw=declared.published,
        posted_precision=stamp.precision if stamp else None,
        edited_at=edited.at if edited and stamp and edited.at > stamp.at else None,
        reply_to=_post_id(declared.parent, page) if declared.parent else None,
        position=declared.position,
        quotes=declared.quotes,
        images=tuple(Image(url=page.absolute(image)) for image in declared.images if not image.startswith("data:")),
        links=tuple(page.absolute(link) for link in declared.links),
    )


def _stamp(page: Document, text: str | None, zone: tzinfo) -> Stamp | None:
    return read_time(text, page.seen_at, zone) if text else None


def _post_id(declared: Declaration, page: Document) -> str | None:
    """Give the declared identifier, else the declared address without its site; None when neither is declared.

    A number out of the address would be shorter, but many sites count the posts of each thread from 1.
    """
    if declared.identifier or not declared.url:
        return declared.identifier
    fragment = urlsplit(declared.url).fragment
    return _place(page.absolute(declared.url)) + (f"#{fragment}" if fragment else "")


def _place(url: str) -> str:
    parts = urlsplit(canonical(url))
    return parts.path + (f"?{parts.query}" if parts.query else "")
