"""The queries that are watched, each held against one post at a time by the evaluator that defines the language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from alerts.sighting import Sighting
from indexers.document import IndexDocument
from indexers.evaluator import Evaluator
from indexers.query.ast import Everything, Node
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from pipelines.extractors.registry import registry
from vigil.records.errors import QueryError
from vigil.records.stored import StoredPost
from vigil.records.watch import WatchEntry

SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
ANOTHER_TIME = SOME_TIME + timedelta(days=400, hours=7, minutes=3)

Lists = Mapping[str, Sequence[WatchEntry]]
"""The watchlists by name, for queries that say `watchlist:`."""


class WatchedQuery:
    """One query, understood once; QueryError when it is not, or no longer."""

    def __init__(self, text: str, lists: Lists) -> None:
        self._lists = lists
        self._parsed = parse(text)
        if self._parsed == Everything():
            raise QueryError("an empty query would match everything", 0, "write what to look for")
        fixed = self._resolve(SOME_TIME)
        # "-7d" means other days every day: such a query is resolved for the time of each entry, so that a rule that
        # catches up finds what it would have found in time.
        self._fixed = fixed if fixed == self._resolve(ANOTHER_TIME) else None

    def matches(self, document: IndexDocument, at: datetime) -> bool:
        """Say whether the query, read at the time `at`, matches."""
        return _EVALUATOR.matches(self._node(at), document)

    def marks(self, stored: StoredPost, at: datetime, entry: str) -> Iterator[Sighting]:
        """Give each place of the post that made the query match, as sightings of `entry`."""
        for mark in _EVALUATOR.marks(self._node(at), stored):
            yield Sighting(entry=entry, kind="query", field=mark.field, start=mark.start, end=mark.end)

    def _node(self, at: datetime) -> Node:
        return self._resolve(at) if self._fixed is None else self._fixed

    def _resolve(self, at: datetime) -> Node:
        return resolve(self._parsed, now=at, registry=registry(), watchlists=self._lists)


_EVALUATOR = Evaluator()
