"""Searching posts: the one function that the command line, the console and the API call."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from attrs import evolve

from indexers.blind_spots import BlindSpots
from indexers.cursor import MAX_SHOWN, Cursor, read_cursor, write_cursor
from indexers.evaluator import Evaluator
from indexers.facets import FACETS, Facets, by_frequency
from indexers.index import Index, Sort
from indexers.instead import Instead, readings
from indexers.pictures import near_pictures, pictures_asked
from indexers.projector import Projector
from indexers.query.ast import Node, Watchlist, both
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from indexers.results import Results, SearchHit, folded, hit_of
from pipelines.extractors.registry import registry
from vigil.ledger.audit import record_audit
from vigil.ledger.posts import get_posts
from vigil.ledger.rows import chunks
from vigil.ledger.stories import story_sizes
from vigil.ledger.watchlists import entries_of, list_watchlists
from vigil.records.errors import QueryError, QueryTooCostly, UsageError
from vigil.records.stored import StoredPost
from vigil.records.watch import WatchEntry

MAX_LIMIT = 10_000  # hits a search may give at once: each is read from the ledger whole

READ_AT_ONCE = 500  # posts of an export in memory

COUNTED = (*FACETS, "watchlist")
"""What hits can be counted by."""


def search_posts(
    text: str,
    index: Index,
    *,
    limit: int = 20,
    offset: int = 0,
    sort: Sort = "newest",
    after: str | None = None,
    facets: Sequence[str] = (),
    blind_spots: BlindSpots | None = None,
    now: datetime,
    actor: str,
) -> Results:
    """Search for a query as typed, in the ledger that is open in this thread; `now` is aware, `actor` who asks.

    `after` is `Results.next` of the page before; `facets` are names of `COUNTED`. A page holds `limit` posts, of which
    reposts are folded. Many searches may share their `blind_spots`. The search is written to the audit before it is
    made; where that fails, so does the search. Raises QueryError, QueryTooCostly, IndexDown, LedgerError, and
    UsageError for a page that cannot be.
    """
    if not 0 <= limit <= MAX_LIMIT or offset < 0:
        raise UsageError(f"a page has 0 to {MAX_LIMIT} posts and begins at 0 or later")
    cursor = _cursor(after, offset, sort)
    typed = parse(text)
    node = _resolved(typed, now)
    detail = {"query": text, "limit": limit, "offset": offset, "sort": sort, **({"after": after} if after else {})}
    record_audit("search", actor, detail, now)
    lag = Projector(index).lag()
    shown = cursor.shown
    found = index.search(node, limit=limit + len(shown), offset=offset, sort=sort, after=cursor.place)
    passed = frozenset(shown)
    page = [hit for hit in found.hits if hit[0] not in passed][:limit]
    scores = dict(page)
    evaluator = Evaluator()
    asked = tuple(pictures_asked(typed))
    hits = tuple(hit_of(evaluator, node, stored, scores[stored.id], asked) for stored in get_posts(list(scores)))
    following = None
    if page and len(page) == limit and (after or offset + limit < found.total):
        ids = (*shown, *scores)
        if sort == "newest":
            following = write_cursor(Cursor(place=found.last))
        elif offset == 0 and len(ids) < min(found.total, MAX_SHOWN):
            following = write_cursor(Cursor(shown=ids))
    return Results(
        total=found.total,
        hits=folded(hits, story_sizes(hit.stored.story for hit in hits if hit.stored.story is not None)),
        lag=lag,
        node=node,
        facets=_facets(index, node, facets, now),
        next=following,
        blind=tuple((blind_spots or BlindSpots(now)).of(node, index)),
        pictures=asked,
        instead=None if found.total else _instead(text, index, now),
    )


def every_hit(results: Results, index: Index) -> Iterator[SearchHit]:
    """Give all hits of a search that was made, newest first, each by itself; holds few of them in memory.

    Which posts they are is settled in one look, so that what arrives meanwhile shifts nothing.
    """
    evaluator = Evaluator()
    for stored in _read(index.scan(results.node)):
        yield hit_of(evaluator, results.node, stored, pictures=results.pictures)


def every_post(text: str, index: Index, *, now: datetime, actor: str) -> Iterator[StoredPost]:
    """Give all posts that a query finds, newest first, as an export needs them; raises what `search_posts` raises."""
    node = understood(text, now)
    record_audit("export", actor, {"query": text}, now)
    return _read(index.scan(node))


def understood(text: str, now: datetime) -> Node:
    """Give a query as typed as plain predicates; raise QueryError where it cannot be understood."""
    return _resolved(parse(text), now)


def _instead(text: str, index: Index, now: datetime) -> Instead | None:
    """Give the first other reading of a query that finds anything."""
    for reading in readings(text):
        try:
            total = index.search(understood(reading.query, now), limit=0).total
        except (QueryError, QueryTooCostly):
            continue
        if total:
            return evolve(reading, total=total)
    return None


def _resolved(node: Node, now: datetime) -> Node:
    return resolve(node, now=now, registry=registry(), watchlists=_entries, pictures=near_pictures)


def _read(ids: Iterable[int]) -> Iterator[StoredPost]:
    for some in chunks(ids, READ_AT_ONCE):
        yield from get_posts(some)


def _cursor(after: str | None, offset: int, sort: Sort) -> Cursor:
    if after is None:
        return Cursor()
    cursor = read_cursor(after)
    if offset or (cursor.place is None) != (sort == "best"):
        raise UsageError("this place belongs to a search in another order, and goes with no offset")
    return cursor


def _facets(index: Index, node: Node, names: Sequence[str], now: datetime) -> Facets:
    for name in names:
        if name not in COUNTED:
            raise UsageError(f'hits cannot be counted by "{name}"; there are {", ".join(COUNTED)}')
    counts = dict(index.facets(node, [name for name in names if name in FACETS]))
    if "watchlist" in names:
        counts["watchlist"] = by_frequency(dict(_on_watchlists(index, node, now)))
    return {name: counts[name] for name in names}


def _on_watchlists(index: Index, node: Node, now: datetime) -> Iterator[tuple[str, int]]:
    for watchlist in list_watchlists():
        try:
            entries = _resolved(Watchlist(watchlist.name), now)
        except QueryError:
            continue  # a broken list is told of where it is kept, and by `watchlist:`
        found = index.search(both(node, entries), limit=0).total
        if found:
            yield watchlist.name, found


def _entries(watchlist: str) -> Iterable[WatchEntry] | None:
    try:
        return entries_of(watchlist)
    except UsageError:
        return None
