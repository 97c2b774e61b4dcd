"""A page: one exchange with a source, and all that was read from it: the Scrapy item, stored whole or not at all."""

from datetime import datetime
from typing import Literal

from attrs import field, frozen

from vigil.records.post import Post

LinkKind = Literal["board", "thread", "page", "post"]
"""A board (list of threads), a thread, another page of the board or thread at hand, a page of one post or listing."""

FrontierState = Literal["pending", "done", "failed", "refused"]


@frozen(kw_only=True)
class Link:
    """An address worth fetching next, with the marks its list page shows of it."""

    url: str
    kind: LinkKind
    mark: str | None = None
    """What changes when there is something new behind it (last post, reply count), as one text; None: unknown."""
    replies: int | None = None
    """How many replies the list page says the thread has."""

    def hops_from(self, hops: int, *, shows_posts: bool) -> int:
        """Say how far from the start it leads, from a page `hops` links away that shows posts, or shows none.

        A thread may have any number of pages; those of a calendar without end lead farther and farther away.
        """
        return hops if self.kind == "page" and shows_posts else hops + 1


@frozen(kw_only=True)
class Capture:
    """What came over the wire for one request, without pictures, and how it came."""

    url: str
    """Address asked for."""
    final_url: str
    """Address after redirects."""
    fetched_at: datetime
    """Aware, in UTC: for a replay the `WARC-Date`, never the clock of today."""
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    """The HTML as UTF-8, unpacked and decoded, with `data:` URIs replaced by their hashes."""
    body_sha256: str = ""
    """Of the body as received (after content decoding), 64 hex digits."""
    route: str = ""
    """How it went out: "tor", "direct", "warc" or "reparse"."""
    identity: str = "default"
    software: str = ""
    """Name and version of the program that fetched it."""


@frozen(kw_only=True)
class FrontierUpdate:
    """The new state of one address of the frontier, written in the transaction that stores its page."""

    url: str
    state: FrontierState
    why: str | None = None


@frozen(kw_only=True)
class Page:
    """The posts, links, capture and new frontier state of one fetched address: they travel and are stored together."""

    source: str
    """Name of the source."""
    run: int
    """Id of the run in the ledger."""
    capture: Capture | None
    """None for imported lines, which were never fetched by us."""
    posts: tuple[Post, ...] = ()
    links: tuple[Link, ...] = ()
    """Links to put into the frontier."""
    frontier: tuple[FrontierUpdate, ...] = ()
    engine: str | None = None
    """Name of the engine that read it."""
    country: str | None = None
    """The source's hint for phone numbers, ISO 3166-1 alpha-2."""
    lang: str | None = None
    """The source's language hint, BCP 47."""
    hops: int = 0
    """Links between the start of the source and this page; see `Link.hops_from`."""
    gone: tuple[str, ...] = ()
    """post_ids this page should show and does not any more."""
    extraction: str | None = None
    """The state of the extractors that the contacts of its posts were found with."""
