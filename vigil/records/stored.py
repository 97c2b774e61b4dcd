"""A post as the ledger knows it: what search, alerts and exports read."""

from datetime import datetime
from typing import Literal

from attrs import field, frozen

from vigil.records.post import Post
from vigil.records.ruling import Ruled

EntryKind = Literal[
    "post_created",
    "post_edited",
    "post_deleted",
    "contact_corrected",
    "picture_hashed",
    "story_given",
    "erased",
    "source_event",
]


@frozen(kw_only=True)
class StoredPost:
    """One post in its present version, with what the ledger adds; the earlier versions stand under `earlier`."""

    id: int
    """The ledger's number of the post: stable, never given twice."""
    source: str
    seq: int
    """Of the newest entry about this post."""
    post: Post
    """The present version, with contacts and picture hashes."""
    version: int = 1
    """Number of the present version, from 1."""
    seen_at: datetime
    """First capture that showed it, UTC."""
    changed_at: datetime | None = None
    """When Vigil last noticed an edit, UTC; None: never."""
    engine: str | None = None
    country: str | None = None
    """Of the post if declared, else of its source."""
    story: int | None = None
    """Number of the story its present text belongs to: posts that say nearly the same; None: it has too little text."""
    repost: bool = False
    """Whether another post said it first, as far as Vigil knows."""
    earlier: tuple[Post, ...] = field(default=(), repr=False)
    """Versions before the present one, oldest first."""
    ruled: tuple[Ruled, ...] = field(default=(), repr=False)
    """Contacts of the present version that somebody rejected or corrected; `post.contacts` holds what counts."""


@frozen(kw_only=True)
class Entry:
    """One numbered, immutable line of the ledger."""

    seq: int
    kind: EntryKind
    at: datetime
    source: str
    post_id: int | None = None
    """The ledger's number of the post it is about; None for a source event."""
    version: int | None = None
    """The version it is about, so that an edit between two looks hides nothing."""
    note: str | None = None
    """For a source event: what happened, without page content."""
    quiet: bool = False
    """Search follows it, alerts pass over it."""
