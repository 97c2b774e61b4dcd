"""What one look at a post brings: a new version, a correction, or nothing. Pure decisions over digests.

A version keeps two digests of what was read. *Strict* covers all of it. *Loose* leaves out what differs from look to
look although nobody changed the post:

- `posted_at`, `posted_raw`, `posted_precision`, `edited_at`: "5 hours ago" reads otherwise an hour later, and a board's
  summer time moves every date on it by an hour. A renewed advert is news, though: two exact times further apart than
  any time zone can put them make a version.
- `position`, `url`, `author_url`: a removed post moves all that follow it, and addresses may carry the page they
  were on.
- `seller_rating`, and the numbers of `profile` (how many posts, how many days): they count on by themselves. The
  contacts found in a profile stay in, so another telephone number there is an edit.

So a later look makes a new version when the loose digest differs. The same capture read again (by a better engine),
and an imported line, have no such noise: there the strict digest decides. What pipelines add (contacts, detected
language, picture hashes) is in neither. A look older than the present version never becomes the present one; what it
shows that no version has is kept as an earlier version. Two pages may show one post differently (a list its beginning,
the thread all of it): a look is also held against the newest version that came from its own address, or the two would
replace each other for ever.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from attrs import frozen

from vigil.ledger.rows import key, plain
from vigil.records.as_json import to_text, write_contact, write_post
from vigil.records.contact import Contact
from vigil.records.post import Image, Post

RENEWED = timedelta(hours=26)  # time zones lie at most 26 hours apart (UTC-12 to UTC+14)
EXACT = ("second", "minute")
NUMBERS = re.compile(r"\d+")
NOISE = ("posted_at", "posted_raw", "posted_precision", "edited_at", "position", "url", "author_url", "seller_rating")


@frozen
class Look:
    """One post as one page shows it, ready to be compared and written."""

    post: Post
    at: datetime
    capture: int | None
    """The ledger's number of the capture; None for an imported line."""
    strict: bytes
    loose: bytes
    contacts: bytes
    said_at: datetime | None
    body: str
    """What the version keeps, as JSON."""
    page: str | None = None
    """Address of the page that shows it; None for an imported line."""


@frozen
class Known:
    """One version, as far as a look must know it."""

    number: int
    at: datetime
    capture: int | None
    strict: bytes
    loose: bytes
    contacts: bytes
    said_at: datetime | None
    page: str | None = None
    """Address of the page that showed it first."""


class Same(Enum):
    """How a look compares with a version."""

    EQUAL = "equal"
    NOISE = "noise"
    """Differs only in what differs from look to look."""
    OTHER = "other"


def look_at(post: Post, at: datetime, capture: int | None, page: str | None = None) -> Look:
    """Digest `post` as seen at `at` on the page of that address."""
    said = write_post(post)
    said.pop("contacts", None)
    said.pop("deleted_at", None)
    said.pop("detected_lang", None)
    shown: list[str] = []
    if post.images:
        # hashes come and go with the settings; the address is what the page says, or the bytes inside the page are
        said["images"] = [{"url": image.url} if image.url else {} for image in post.images]
        shown = [_bytes_in_page(image) for image in post.images]
    body = _storable(said)
    strict = key(body, *shown)
    if any(image.width and not hashed(image) for image in post.images):
        sized = [_said_of(image) for image in post.images]
        body = _storable({**said, "images": sized})
    for name in NOISE:
        said.pop(name, None)
    if post.profile:
        found = sorted(f"{one.kind}:{one.value}" for one in post.contacts if one.field == "profile")
        said["profile"] = [NUMBERS.sub("", post.profile), *found]
    exact = post.posted_at if post.posted_precision in EXACT else None
    return Look(
        post,
        at,
        capture,
        strict,
        key(to_text(said), *shown),
        contacts_digest(post.contacts),
        exact,
        body,
        page,
    )


def known_of(look: Look, number: int) -> Known:
    """Give the version that `look` makes."""
    return Known(number, look.at, look.capture, look.strict, look.loose, look.contacts, look.said_at, look.page)


def compare(look: Look, known: Known) -> Same:
    """Say whether `look` shows what the version shows."""
    if look.strict == known.strict:
        return Same.EQUAL
    if look.loose != known.loose or look.capture is None or look.capture == known.capture:
        return Same.OTHER
    if look.said_at and known.said_at and abs(look.said_at - known.said_at) > RENEWED:
        return Same.OTHER
    return Same.NOISE


def shown_before(look: Look, versions: Sequence[Known], present: Known) -> Known | None:
    """Give the version other than the present one that already shows what `look` shows, if one may.

    `versions` holds all of them, in the order of their numbers. A later look is held against the newest version of its
    own page only: whoever edits a post back to what it was makes news.
    """
    if look.at >= present.at:
        versions = [known for known in versions if look.page is not None and known.page == look.page][-1:]
    alike = [known for known in versions if compare(look, known) is not Same.OTHER]
    equal = [known for known in alike if known.strict == look.strict]
    return next(reversed(equal or alike), None)


def contacts_digest(contacts: tuple[Contact, ...]) -> bytes:
    """Digest the contacts of a post."""
    return key(to_text([write_contact(contact) for contact in contacts])) if contacts else b""


def other_picture(seen: Image, known: Image) -> bool:
    """Say whether two looks at the same place among a post's pictures saw different pictures.

    Sites pack a picture anew for each visit: the bytes differ, the picture does not. Any hash both have and that is
    equal settles it; without a hash that both have nothing is known, and nothing changed.
    """
    pairs = [(seen.sha256, known.sha256), (seen.pdq, known.pdq), (seen.phash, known.phash)]
    both = [one == other for one, other in pairs if one and other]
    return bool(both) and not any(both)


def hashed(image: Image) -> bool:
    """Say whether any hash of the picture is known."""
    return bool(image.sha256 or image.pdq or image.phash)


def _bytes_in_page(image: Image) -> str:
    return "" if image.url else image.sha256 or image.pdq or image.phash or ""


def _said_of(image: Image) -> dict[str, object]:
    """The part of a picture that has no row among the hashed ones."""
    said = {
        "url": image.url,
        "width": None if hashed(image) else image.width,
        "height": None if hashed(image) else image.height,
    }
    return {name: value for name, value in said.items() if value is not None}


def _storable(said: dict[str, object]) -> str:
    text = to_text(said)
    return text if text.isascii() else plain(text)
