"""What an engine is: it knows one kind of site, and turns its pages into posts and links."""

from typing import Protocol, runtime_checkable

from crawlers.engines.document import Document
from vigil.records.page import Link
from vigil.records.post import Post


@runtime_checkable
class Engine(Protocol):
    """Pure and without state: the same page always gives the same answer, and nothing is fetched or written.

    An outsider registers a class without constructor arguments under the entry-point group `vigil.engines`.
    """

    @property
    def name(self) -> str:
        """What a source's `engine` and the registry call it."""

    def recognises(self, page: Document) -> float:
        """Say from 0 to 1 how sure it is that the page is of its kind; several marks, never one."""

    def marks(self, page: Document) -> tuple[str, ...]:
        """Give what it went by, in short words for people."""

    def expects_posts(self, page: Document) -> bool:
        """Say whether the page shows posts: if so and `posts` gives none, the layout has changed."""

    def posts(self, page: Document) -> tuple[Post, ...]:
        """Give the posts of the page in the order it shows them; () for a list of threads."""

    def links(self, page: Document) -> tuple[Link, ...]:
        """Give the addresses worth fetching next: boards, threads, pages; canonical, each once, none that acts."""
