"""A post: what somebody said, in one place, at one time. The same record whatever engine or file it came from."""

from datetime import datetime
from typing import Literal

from attrs import field, frozen

from vigil.records.contact import Contact
from vigil.records.likeness import Likeness

PostKind = Literal["post", "listing", "message", "profile"]
Precision = Literal["second", "minute", "hour", "day", "month"]


@frozen(kw_only=True)
class Quote:
    """Somebody else's words inside a post; nested quotes stand under `quotes`."""

    text: str
    author: str | None = None
    post_id: str | None = None
    quotes: "tuple[Quote, ...]" = ()


@frozen(kw_only=True)
class Image:
    """A picture a post shows: its address, its hashes, never its bytes."""

    url: str | None = None
    """Absolute address; None for a `data:` URI, of which only hashes are kept."""
    sha256: str | None = None
    """64 hex digits."""
    phash: str | None = None
    """ImageHash's pHash, 16 hex digits."""
    pdq: str | None = None
    """PDQ, 64 hex digits."""
    quality: int | None = None
    """PDQ quality, 0 to 100."""
    width: int | None = None
    height: int | None = None


@frozen(kw_only=True)
class Price:
    """What is asked for, as a decimal number in text, with the sign it was written with."""

    amount: str
    currency: str | None = None
    """ISO 4217, when the page tells it."""
    raw: str | None = None


@frozen(kw_only=True)
class Post:
    """One post as it is now; every field left out is empty."""

    post_id: str
    """Its id within its source."""
    url: str
    """Permanent address, else the page's."""
    text: str = ""
    """Own text, without quotes and signature, lines kept."""
    kind: PostKind = "post"
    thread_id: str | None = None
    board: str | None = None
    """Name of the board."""
    title: str | None = None
    """Title of the thread or the listing."""
    author: str | None = None
    """Name shown; None for anonymous."""
    author_id: str | None = None
    author_url: str | None = None
    signature: str | None = None
    profile: str | None = None
    """What the page shows of the author beside the post (place, contact fields), as text."""
    posted_at: datetime | None = None
    """Aware, in UTC."""
    posted_raw: str | None = None
    posted_precision: Precision | None = None
    edited_at: datetime | None = None
    reply_to: str | None = None
    """post_id answered."""
    position: int | None = None
    """Place in the thread, from 1."""
    quotes: tuple[Quote, ...] = ()
    images: tuple[Image, ...] = ()
    files: tuple[str, ...] = ()
    """Names of attached files."""
    links: tuple[str, ...] = ()
    """Absolute addresses the post links to."""
    price: Price | None = None
    place: str | None = None
    lang: str | None = None
    """As declared by the page, BCP 47."""
    detected_lang: str | None = None
    """As detected from the text, ISO 639-1; filled by the language step."""
    country: str | None = None
    """As declared, ISO 3166-1 alpha-2."""
    seller_rating: str | None = None
    deleted_at: datetime | None = None
    """When the page was first seen not to show it any more."""
    contacts: tuple[Contact, ...] = field(default=(), repr=False)
    """Filled by the contacts step."""
    likeness: Likeness | None = field(default=None, repr=False)
    """Filled by the likeness step, for the ledger to give the post its story; not kept."""
