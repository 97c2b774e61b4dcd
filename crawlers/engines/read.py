"""One page, read: the engine chosen, its posts and links, and the refusal to take a changed layout for no news."""

from attrs import frozen

from crawlers.engines.choose import AUTO, choose
from crawlers.engines.document import Document
from vigil.records.errors import LayoutChanged
from vigil.records.page import Link
from vigil.records.post import Post


@frozen(kw_only=True)
class ReadPage:
    """What one page gave."""

    engine: str
    """Name of the engine that read it."""
    score: float
    marks: tuple[str, ...]
    """What the engine went by, for people."""
    posts: tuple[Post, ...]
    links: tuple[Link, ...]


def read_page(page: Document, wanted: str = AUTO) -> ReadPage:
    """Read a page with the engine called `wanted`, or for "auto" the one that recognises it.

    LayoutChanged when the page shows posts and none could be read; UsageError for an unknown engine.
    """
    chosen = choose(page, wanted)
    posts = chosen.engine.posts(page)
    if not posts and chosen.engine.expects_posts(page):
        raise LayoutChanged(f"the engine {chosen.engine.name} sees posts on the page and can read none of them")
    return ReadPage(
        engine=chosen.engine.name,
        score=chosen.score,
        marks=chosen.marks,
        posts=posts,
        links=chosen.engine.links(page),
    )
