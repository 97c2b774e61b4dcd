"""The picture store: hashes of every picture ever seen, and the posts that show them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen

from vigil.ledger.edge import typed
from vigil.ledger.models import PictureRow, SightingRow
from vigil.ledger.rows import chunks, key
from vigil.ledger.version_parts import image_of
from vigil.records.post import Image

READ_AT_ONCE = 5_000  # rows of some 300 bytes


@frozen(kw_only=True)
class Picture:
    """One picture of the store."""

    id: int
    image: Image
    """Its hashes; `url` is None, for one picture has many addresses."""
    seen_at: datetime


@typed
def known_picture(sha256: str) -> Image | None:
    """Give the hashes of a picture whose bytes were seen before (so that it need not be decoded again), or None."""
    row = PictureRow.objects.filter(key=key("sha256", sha256)).first()
    return None if row is None else image_of(row)


def all_pictures(after_id: int = 0) -> Iterator[Picture]:
    """Give every picture of the store by its number, read piece by piece."""
    while rows := _pictures_after(after_id):
        yield from rows
        after_id = rows[-1].id


@typed
def posts_with_pictures(pictures: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Give, for each picture's number, the ledger's numbers of the posts that show it in any version."""
    found: dict[int, set[int]] = {}
    for some in chunks(pictures):
        rows = SightingRow.objects.filter(picture_id__in=some).select_related("version")
        for row in rows.only("picture_id", "version__post_id"):
            found.setdefault(row.picture_id, set()).add(row.version.post_id)
    return {picture: tuple(sorted(posts)) for picture, posts in found.items()}


@typed
def _pictures_after(after_id: int) -> list[Picture]:
    rows = PictureRow.objects.filter(id__gt=after_id).order_by("id")[:READ_AT_ONCE]
    return [Picture(id=row.id, image=image_of(row), seen_at=row.seen_at) for row in rows]
