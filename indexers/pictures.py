"""Pictures near a hash: an exact scan of the picture store, for an approximate index loses what a filter leaves out."""

from indexers.query.ast import Picture
from vigil.ledger.images import all_pictures


def near_pictures(wanted: Picture) -> list[str]:
    """Give the hashes of the store that lie within the distance, as the documents have them: "pdq:…", "phash:…"."""
    number = int(wanted.value, 16)
    found = []
    for picture in all_pictures():
        value: str | None = getattr(picture.image, wanted.kind)
        if value is not None and (int(value, 16) ^ number).bit_count() <= wanted.distance:
            found.append(f"{wanted.kind}:{value}")
    return found
