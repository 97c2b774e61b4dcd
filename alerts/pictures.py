"""The picture hashes that are watched, looked for among the hashes of a post."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from alerts.sighting import Sighting
from vigil.records.post import Image
from vigil.records.stored import StoredPost
from vigil.records.watch import WatchEntry

PHASH_DISTANCE = 6  # of 64 bits: resized and recompressed copies lie below, other pictures hardly ever
PDQ_DISTANCE = 31  # of 256 bits: what PDQ's authors call a match
PICTURE_KINDS = ("sha256", "phash", "pdq")


class PicturesWatched:
    """Finds entries of the kinds "sha256" (equal), "phash" and "pdq" (few bits apart); others are left alone."""

    def __init__(self, entries: Iterable[WatchEntry]) -> None:
        self._sha256: dict[str, list[str]] = defaultdict(list)
        self._near: dict[str, list[tuple[int, str]]] = {"phash": [], "pdq": []}
        for entry in entries:
            if entry.kind == "sha256":
                self._sha256[entry.value.lower()].append(f"watch:{entry.id}")
            elif entry.kind in self._near:
                self._near[entry.kind].append((int(entry.value, 16), f"watch:{entry.id}"))

    def seen(self, stored: StoredPost) -> Iterator[Sighting]:
        """Give every watched picture of the post, in its present version and in those before."""
        for image in stored.post.images:
            yield from self._in_image(image, earlier=False)
        for post in stored.earlier:
            for image in post.images:
                yield from self._in_image(image, earlier=True)

    def _in_image(self, image: Image, *, earlier: bool) -> Iterator[Sighting]:
        if image.sha256 is not None:
            for key in self._sha256.get(image.sha256.lower(), ()):
                yield Sighting(entry=key, kind="sha256", earlier=earlier)
        for kind, text, most in (("phash", image.phash, PHASH_DISTANCE), ("pdq", image.pdq, PDQ_DISTANCE)):
            if text is None or not self._near[kind]:
                continue
            bits = int(text, 16)
            for watched, key in self._near[kind]:
                distance = (bits ^ watched).bit_count()
                if distance <= most:
                    yield Sighting(entry=key, kind=kind, earlier=earlier, distance=distance)
