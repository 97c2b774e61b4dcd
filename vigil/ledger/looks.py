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

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

import attrs
from attrs import frozen

from vigil.ledger.rows import digest, key, plain
from vigil.records.as_json import read_post, to_text, write_post, writer_of
from vigil.records.contact import PAGE, Contact
from vigil.records.post import Image, Post

RENEWED = timedelta(hours=26)  # time zones lie at most 26 hours apart (UTC-12 to UTC+14)
EXACT = ("second", "minute")
ADDED = ("contacts", "deleted_at", "detected_lang", "likeness")
NUMBERS = re.compile(r"\d+")
NOISE = (
    "url",  # always there, so that what is left out of the loose digest is never empty
    "posted_at",
    "posted_raw",
    "posted_precision",
    "edited_at",
    "position",
    "author_url",
    "seller_rating",
    "profile",
)


@frozen(kw_only=True)
class Known:
    """One version, as far as a look must know it."""

    number: int = 1
    at: datetime
    capture: int | None
    """The ledger's number of the capture; None for an imported line."""
    page: str | None = None
    """Address of the page that shows it; None for an imported line."""
    strict: bytes
    loose: bytes
    contacts: bytes
    said_at: datetime | None = None
    """`posted_at` where it is exact."""


@frozen(kw_only=True)
class Look(Known):
    """One post as one page shows it: the version it would make, first of all that of a new post."""

    post: Post
    body: str
    """What the version keeps, as JSON."""


write_lasting = writer_of(Post, without=(*ADDED, *NOISE))
write_passing = writer_of(Post, without=[field.name for field in attrs.fields(Post) if field.name not in NOISE])


class Same(Enum):
    """How a look compares with a version."""

    EQUAL = "equal"
    NOISE = "noise"
    """Differs only in what differs from look to look."""
    OTHER = "other"


def look_at(post: Post, at: datetime, capture: int | None, page: str | None = None) -> Look:
    """Digest `post` as seen at `at` on the page of that address."""
    lasting_part, passing_part = write_lasting(post), write_passing(post)
    shown = ""
    if post.images:
        # hashes come and go with the settings; the address is what the page says, or the bytes inside the page are
        lasting_part["images"] = [{"url": image.url} if image.url else {} for image in post.images]
        shown = "\0".join(_bytes_in_page(image) for image in post.images)
    lasting, passing = _one_object(to_text([lasting_part, passing_part]))
    try:
        strict = digest(lasting)
        loose = strict.copy()
        strict.update(f"{passing}\0{shown}".encode())
        loose.update(shown.encode())
        if post.profile:
            found = sorted(f"{one.kind}:{one.value}" for one in post.contacts if one.field == "profile")
            loose.update("\0".join([NUMBERS.sub("", post.profile), *found]).encode())
    except UnicodeEncodeError:  # half a pair of surrogates, which no database takes
        return look_at(_mended(post), at, capture, page)
    return Look(
        at=at,
        capture=capture,
        page=page,
        strict=strict.digest(),
        loose=loose.digest(),
        contacts=contacts_digest(post.contacts),
        said_at=post.posted_at if post.posted_precision in EXACT else None,
        post=post,
        body=_with_sizes(lasting + passing, post.images),
    )


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
    """Digest the contacts of a post; those of the page around it change from look to look and tell nothing of it."""
    contacts = tuple(one for one in contacts if one.field != PAGE)
    if not contacts:
        return b""
    return key(
        "\0".join(
            [
                f"{one.kind}\0{one.value}\0{one.raw}\0{one.start}\0{one.end}\0{one.field}\0{one.confidence}"
                f"\0{one.obfuscated}\0{one.reasons}"
                for one in contacts
            ]
        )
    )


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


def _mended(post: Post) -> Post:
    """Give `post` with U+FFFD in place of lone surrogates."""
    mended = read_post(json.loads(plain(to_text(write_post(attrs.evolve(post, likeness=None))))))
    return attrs.evolve(mended, likeness=post.likeness)


def _one_object(pair: str) -> tuple[str, str]:
    """Cut `[{…},{"url":…}]` into the two halves of one JSON object: encoding twice would take half as long again.

    The last such seam is the right one: inside a string its quotes would be escaped, and noise holds no object.
    """
    seam = pair.rindex('},{"url":')
    return pair[1:seam], "," + pair[seam + 3 : -1]


def _with_sizes(body: str, images: tuple[Image, ...]) -> str:
    """Add the sizes of pictures that have no hash, for those have no row of their own to stand in."""
    if not images or not any(image.width and not hashed(image) for image in images):
        return body
    said = json.loads(body)
    for written, image in zip(said["images"], images, strict=True):
        if image.width and not hashed(image):
            written |= {"width": image.width, "height": image.height}
    return to_text(said)
