"""What belongs to a version beside its text and contacts: sightings of pictures."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import define
from django.db import connection

from vigil.ledger.held import Held
from vigil.ledger.looks import hashed
from vigil.ledger.models import PictureRow, SightingRow
from vigil.ledger.rows import chunks, insert, key, stored_times
from vigil.records.post import Image

ADD_PICTURE = """
INSERT INTO ledger_picture (key, sha256, phash, pdq, quality, width, height, seen_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
    phash = COALESCE(ledger_picture.phash, excluded.phash), pdq = COALESCE(ledger_picture.pdq, excluded.pdq),
    quality = COALESCE(ledger_picture.quality, excluded.quality),
    width = COALESCE(ledger_picture.width, excluded.width), height = COALESCE(ledger_picture.height, excluded.height)
"""


def picture_key(image: Image) -> bytes:
    """Digest what a picture is known by: its bytes, else its other hashes."""
    return key("sha256", image.sha256) if image.sha256 else key("looks", image.phash or "", image.pdq or "")


@define(eq=False)
class _Seen:
    """One new sighting."""

    held: Held
    number: int
    place: int
    image: Image
    at: datetime


class Sightings:
    """The pictures that the versions of a batch show, by their place among the pictures of the post."""

    def __init__(self) -> None:
        self._stored: dict[int, dict[int, Image]] = {}
        self._new: dict[tuple[Held, int], dict[int, Image]] = {}
        self._seen: list[_Seen] = []

    def read(self, versions: Iterable[int]) -> None:
        """Read the stored sightings of versions, by their row."""
        for some in chunks(versions):
            self._stored.update({row: {} for row in some})
            for sighting in SightingRow.objects.filter(version_id__in=some).select_related("picture"):
                self._stored[sighting.version_id][sighting.position] = image_of(sighting.picture)

    def of(self, held: Held, number: int, row: int | None) -> dict[int, Image]:
        """Give the pictures a version is known to show; `row` is None for a version of this batch."""
        if row is not None and row not in self._stored:
            self.read([row])
        return (self._stored[row] if row is not None else {}) | self._new.get((held, number), {})

    def see(self, held: Held, number: int, row: int | None, images: Sequence[Image], at: datetime) -> bool:
        """Note hashes that were not known of this version; say whether there were any."""
        if not any(hashed(image) for image in images):
            return False
        known = self.of(held, number, row)
        new = {place: image for place, image in enumerate(images) if hashed(image) and place not in known}
        self._new.setdefault((held, number), {}).update(new)
        self._seen += [_Seen(held, number, place, image, at) for place, image in new.items()]
        return bool(new)

    def write(self) -> None:
        """Write pictures and sightings, once the versions have their rows."""
        if not self._seen:
            return
        time = stored_times()
        pictures = {picture_key(seen.image): seen for seen in reversed(self._seen)}
        with connection.cursor() as cursor:
            # in the order of the keys, so that two transactions with the same pictures never wait for each other
            cursor.executemany(
                ADD_PICTURE,
                [
                    (
                        digest,
                        seen.image.sha256,
                        seen.image.phash,
                        seen.image.pdq,
                        seen.image.quality,
                        seen.image.width,
                        seen.image.height,
                        time(seen.at),
                    )
                    for digest, seen in sorted(pictures.items())
                ],
            )
        rows: dict[bytes, int] = {}
        for some in chunks(pictures):
            rows |= {bytes(one): row for one, row in PictureRow.objects.filter(key__in=some).values_list("key", "id")}
        insert(
            SightingRow,
            ("version", "position", "picture", "at"),
            [
                (seen.held.version_ids[seen.number], seen.place, rows[picture_key(seen.image)], time(seen.at))
                for seen in self._seen
            ],
        )


def image_of(row: PictureRow, url: str | None = None) -> Image:
    """Give the record of a picture's row."""
    return Image(
        url=url,
        sha256=row.sha256,
        phash=row.phash,
        pdq=row.pdq,
        quality=row.quality,
        width=row.width,
        height=row.height,
    )
