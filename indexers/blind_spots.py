"""When sources that a search asks about could not be looked at: read from the ledger once, for many searches."""

from collections.abc import Iterator
from datetime import datetime

from indexers.coverage import Blind, blind_times, boards_of, may_hold, period_of, within
from indexers.index import Index
from indexers.query.ast import Node
from vigil.ledger.looks_at_sources import Look, looks_at_sources
from vigil.ledger.sources import list_sources
from vigil.records.source import Source


class BlindSpots:
    """What could not be seen up to `now` (aware), by the ledger that is open in this thread when it is first asked."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._sources: list[Source] | None = None
        self._looks: dict[str, list[Look]] = {}

    def of(self, node: Node, index: Index) -> Iterator[Blind]:
        """Give when sources that a resolved query asks about were blind, in the time it asks about."""
        if self._sources is None:
            self._sources = list_sources()
        boards = {
            board.value: frozenset(index.facets(board, ("source",))["source"])
            for board in dict.fromkeys(boards_of(node))
        }
        asked = [source for source in self._sources if may_hold(node, source, boards)]
        unread = [source.name for source in asked if source.name not in self._looks]
        if unread:
            self._looks |= looks_at_sources(unread)
        period = period_of(node)
        for source in asked:
            yield from within(blind_times(source, self._looks[source.name], self._now), period)
