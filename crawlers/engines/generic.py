"""The engine for boards nobody wrote an engine for: repeated blocks are posts, or rows of a list that lead to them.

It knows no site by name. What is a post, a time, a name or a quote is told by repetition and by common words.
"""

from weakref import WeakKeyDictionary

from attrs import frozen

from crawlers.engines.addresses import acts
from crawlers.engines.advert import find_advert
from crawlers.engines.block_parts import read_parts
from crawlers.engines.blocks import find_blocks
from crawlers.engines.document import Document
from crawlers.engines.generic_links import find_links
from crawlers.engines.generic_place import find_place
from crawlers.engines.generic_posts import make_listing, make_posts
from crawlers.engines.idle import is_idle
from crawlers.engines.lone_post import find_lone
from crawlers.engines.outline import Outline
from crawlers.engines.paging import find_paging
from crawlers.engines.rows import are_posts
from vigil.records.page import Link
from vigil.records.post import Post

SURENESS = 0.2
"""It is never sure: an engine that knows a site by its marks goes before it."""

MAX_POSTS = 20_000
"""Posts of one page; the largest thread page known shows a thousand."""

ERROR = 400
"""From this HTTP status on a page is the server's own word, not somebody's."""


@frozen
class Reading:
    """What one page turned out to be, and where it leads."""

    posts: tuple[Post, ...]
    links: tuple[Link, ...]
    mark: str


class Generic:
    """Reads unknown forums, imageboards and ad sites."""

    name = "generic"

    def __init__(self) -> None:
        self._read: WeakKeyDictionary[Document, Reading] = WeakKeyDictionary()

    def recognises(self, page: Document) -> float:
        """Answer little, and less where it sees no posts."""
        return SURENESS if self._reading(page).posts else SURENESS / 2

    def marks(self, page: Document) -> tuple[str, ...]:
        """Say what was seen, such as "10 repeated blocks (div.post)"."""
        return (self._reading(page).mark,)

    def expects_posts(self, page: Document) -> bool:
        """It knows of no posts but those it reads."""
        return bool(self._reading(page).posts)

    def posts(self, page: Document) -> tuple[Post, ...]:
        """Give the posts of the page in its order; none for lists, forms and errors."""
        return self._reading(page).posts

    def links(self, page: Document) -> tuple[Link, ...]:
        """Give the other pages of the thread at hand, or of a list its rows, boards and pages."""
        return self._reading(page).links

    def _reading(self, page: Document) -> Reading:
        found = self._read.get(page)
        if found is None:
            found = self._read[page] = read_page(page)
        return found


def read_page(page: Document) -> Reading:
    """Read one page: repeated posts, else one advertisement, else a lone post, else a list that only leads on."""
    outline = Outline(page)
    paging = find_paging(outline)
    place = find_place(outline, paging)
    posts: tuple[Post, ...] = ()
    mark = "no posts on this page"
    if page.capture.status < ERROR:
        blocks = find_blocks(outline).blocks[:MAX_POSTS]
        parts = read_parts(outline, blocks) if blocks else []
        advert = None
        idle = acts(page.url) or is_idle(page.url)
        if are_posts(outline, parts):
            posts = make_posts(outline, place, paging, parts)
            mark = f"{len(posts)} repeated blocks ({outline.items[blocks[0].start].sign})"
        elif not idle:
            advert = find_advert(outline, place, blocks)
        if advert is not None:
            posts = (make_listing(outline, place, advert),)
            mark = "one advertisement"
        lone = find_lone(outline) if not posts and not idle else None
        if lone is not None:
            parts = read_parts(outline, [lone])
            if are_posts(outline, parts):
                posts = make_posts(outline, place, paging, parts)
                mark = f"a lone post ({outline.items[lone.start].sign})"
    return Reading(posts, find_links(outline, paging, place, shows_posts=bool(posts)), mark)
