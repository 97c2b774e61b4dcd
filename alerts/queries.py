"""The queries that are watched, each held against one post at a time by the evaluator that defines the language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from alerts.sighting import Sighting
from indexers.document import IndexDocument
from indexers.evaluator import Evaluator
from indexers.query.ast import Everything, Node, Picture
from indexers.query.parse import parse
from indexers.query.resolve import Pictures, resolve
from pipelines.extractors.registry import registry
from vigil.records.errors import QueryError
from vigil.records.stored import StoredPost
from vigil.records.watch import WatchEntry

SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
ANOTHER_TIME = SOME_TIME + timedelta(days=400, hours=7, minutes=3)

Lists = Mapping[str, Sequence[WatchEntry]]
"""The watchlists by name, for queries that say `watchlist:`."""

_EVALUATOR = Evaluator()


class WatchedQuery:
    """One query, understood once; QueryError when it is not, or no longer.

    What it means may hang on the time ("-7d") or on the pictures at hand (`image:` with a distance): such a query is
    resolved anew for each post, at the time of its entry, so that a rule that catches up finds what it would have
    found in time.
    """

    def __init__(self, text: str, lists: Lists) -> None:
        self._lists = lists
        self._parsed = parse(text)
        if self._parsed == Everything():
            raise QueryError("an empty query would match everything", 0, "write what to look for")
        asked: list[Picture] = []

        def note(picture: Picture) -> tuple[str, ...]:
            asked.append(picture)
            return ()

        node = self._resolve(SOME_TIME, note)
        self._fixed = node if not asked and node == self._resolve(ANOTHER_TIME, note) else None

    def matches(self, stored: StoredPost, document: IndexDocument, at: datetime) -> bool:
        """Say whether the query, read at the time `at`, matches a post; `document` is the one of `stored`."""
        return _EVALUATOR.matches(self._node(stored, at), document)

    def marks(self, stored: StoredPost, at: datetime, entry: str) -> Iterator[Sighting]:
        """Give each place of the post that made the query match, as sightings of `entry`."""
        for mark in _EVALUATOR.marks(self._node(stored, at), stored):
            yield Sighting(entry=entry, kind="query", field=mark.field, start=mark.start, end=mark.end)

    def _node(self, stored: StoredPost, at: datetime) -> Node:
        return self._resolve(at, _pictures_of(stored)) if self._fixed is None else self._fixed

    def _resolve(self, at: datetime, pictures: Pictures) -> Node:
        return resolve(self._parsed, now=at, registry=registry(), watchlists=self._lists.get, pictures=pictures)


def _pictures_of(stored: StoredPost) -> Pictures:
    """Give what looks for near pictures among those of one post, in any version."""
    images = [image for post in (stored.post, *stored.earlier) for image in post.images]

    def near(picture: Picture) -> Iterator[str]:
        wanted = int(picture.value, 16)
        for image in images:
            digits = {"phash": image.phash, "pdq": image.pdq, "sha256": image.sha256}[picture.kind]
            if digits is not None and (int(digits, 16) ^ wanted).bit_count() <= picture.distance:
                yield f"{picture.kind}:{digits.lower()}"

    return near
