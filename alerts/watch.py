"""All that some rules watch, made ready once and held against posts in one pass."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from attrs import field, frozen

from alerts.contacts import ContactsWatched
from alerts.pictures import PicturesWatched
from alerts.queries import Lists, WatchedQuery
from alerts.shown import one_line
from alerts.sighting import Sighting, best_of_each
from indexers.document import IndexDocument, document_of
from vigil.records.errors import UsageError, VigilError
from vigil.records.stored import StoredPost
from vigil.records.watch import Rule, WatchEntry

OWN_QUERY = "query"
REASON_SHOWN = 300  # characters of why a rule broke


@frozen
class Looked:
    """What became of holding one post against the rules."""

    found: tuple[tuple[int, Sighting], ...]
    """(rule, what it found), each entry once a rule."""
    failed: dict[int, str] = field(factory=dict)
    """Rules that could not be held against this post, and why."""


class Watch:
    """Rules and watchlists ready to be held against posts; `broken` says which rules are not, and why."""

    def __init__(self, rules: Iterable[Rule], entries: Sequence[WatchEntry], lists: Collection[str]) -> None:
        by_list: dict[str, list[WatchEntry]] = {name: [] for name in lists}
        for entry in entries:
            by_list.setdefault(entry.watchlist, []).append(entry)
        self.broken: dict[int, str] = {}
        self._queries: dict[str, WatchedQuery] = {}
        self._askers: dict[str, set[int]] = defaultdict(set)
        watched: dict[int, WatchEntry] = {}
        for rule in rules:
            try:
                ready, mine = self._ready(rule, by_list)
            except VigilError as error:
                self.broken[rule.id] = one_line(str(error))[:REASON_SHOWN]
                continue
            self._queries |= ready
            watched |= {entry.id: entry for entry in mine}
            for key in (*ready, *(f"watch:{entry.id}" for entry in mine)):
                self._askers[key].add(rule.id)
        self._contacts = ContactsWatched(watched.values())
        self._pictures = PicturesWatched(watched.values())

    def look(self, stored: StoredPost, at: datetime, rules: Collection[int]) -> Looked:
        """Hold one post, as it was at the time `at`, against those of the rules that `rules` names."""
        seen = [*self._contacts.seen(stored), *self._pictures.seen(stored)]
        failed: dict[int, str] = {}
        seen += self._by_query(stored, at, rules, failed)
        found = [
            (rule, sighting)
            for key, sighting in best_of_each(seen).items()
            for rule in sorted(self._askers[key])
            if rule in rules and rule not in failed
        ]
        return Looked(tuple(found), failed)

    def _by_query(
        self, stored: StoredPost, at: datetime, rules: Collection[int], failed: dict[int, str]
    ) -> Iterator[Sighting]:
        document: IndexDocument | None = None
        for key, query in self._queries.items():
            askers = self._askers[key].intersection(rules)
            if not askers:
                continue
            try:
                document = document or document_of(stored)
                matches = query.matches(stored, document, at)
            except Exception as error:  # whatever one query does on one post, the other rules go on without it
                why = one_line(str(error)) if isinstance(error, VigilError) else type(error).__name__
                why = f"post {stored.id} cannot be held against it: {why}"  # others may quote the post
                failed |= dict.fromkeys(askers, why[:REASON_SHOWN])
                continue
            if matches:
                yield Sighting(entry=key, kind="query")

    @staticmethod
    def _ready(rule: Rule, by_list: Lists) -> tuple[dict[str, WatchedQuery], list[WatchEntry]]:
        """Give the queries of a rule by their keys, and the entries of its watchlists."""
        queries: dict[str, WatchedQuery] = {}
        mine: list[WatchEntry] = []
        if rule.query is not None:
            queries[rule_key(rule.id)] = WatchedQuery(rule.query, by_list)
        for name in rule.watchlists:
            if name not in by_list:
                raise UsageError(f'the watchlist "{name}" is gone; add it again, or remove the rule')
            for entry in by_list[name]:
                mine.append(entry)
                if entry.kind == "query":
                    queries[f"watch:{entry.id}"] = _entry_query(entry, by_list)
        return queries, mine


def rule_key(rule: int) -> str:
    """Give the key under which a rule's own query is known while matching; its findings say "query"."""
    return f"rule:{rule}"


def _entry_query(entry: WatchEntry, by_list: Lists) -> WatchedQuery:
    try:
        return WatchedQuery(entry.value, by_list)
    except VigilError as error:
        raise UsageError(f'entry {entry.id} of the watchlist "{entry.watchlist}": {error}') from error
