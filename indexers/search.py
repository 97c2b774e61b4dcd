"""Searching posts: the one function that the command line, the console and the API call."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
from attrs import frozen

from indexers.evaluator import Evaluator, Mark
from indexers.index import Index, Sort
from indexers.pictures import near_pictures
from indexers.projector import Projector
from indexers.query.ast import Node
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from indexers.snippet import Snippet, snippet_of
from pipelines.extractors.registry import registry
from vigil.ledger.audit import record_audit
from vigil.ledger.posts import get_posts
from vigil.ledger.watchlists import entries_of
from vigil.records.errors import UsageError
from vigil.records.stored import StoredPost
from vigil.records.watch import WatchEntry

MAX_LIMIT = 10_000  # hits a search may give at once: each is read from the ledger whole

READ_AT_ONCE = 500  # posts of an export in memory


@frozen(kw_only=True)
class SearchHit:
    """One post that was found, and where."""

    stored: StoredPost
    score: float
    marks: tuple[Mark, ...]
    """Places of the present version; none for a query that no words of it answer (a source, a date)."""
    snippet: Snippet
    earlier: bool
    """True when only an earlier version matches: an edit removed what was looked for."""


@frozen(kw_only=True)
class Results:
    """What a search found."""

    total: int
    hits: tuple[SearchHit, ...]
    lag: int
    """Entries of the ledger that the index did not know yet."""
    node: Node
    """The query as it was understood, resolved."""


def search_posts(
    text: str, index: Index, *, limit: int = 20, offset: int = 0, sort: Sort = "newest", now: datetime, actor: str
) -> Results:
    """Search for a query as typed, in the ledger that is open in this thread; `now` is aware, `actor` who asks.

    The search is written to the audit before it is made; where that fails, so does the search. Raises QueryError,
    QueryTooCostly, IndexDown, LedgerError, and UsageError for a page that cannot be.
    """
    if not 0 <= limit <= MAX_LIMIT or offset < 0:
        raise UsageError(f"a page has 0 to {MAX_LIMIT} posts and begins at 0 or later")
    node = resolve(parse(text), now=now, registry=registry(), watchlists=_entries, pictures=near_pictures)
    detail = {"query": text, "limit": limit, "offset": offset, "sort": sort}
    record_audit("search", actor, detail, now)
    lag = Projector(index).lag()
    found = index.search(node, limit=limit, offset=offset, sort=sort)
    scores = dict(found.hits)
    evaluator = Evaluator()
    hits = tuple(_hit(evaluator, node, stored, scores[stored.id]) for stored in get_posts(list(scores)))
    return Results(total=found.total, hits=hits, lag=lag, node=node)


def every_post(text: str, index: Index, *, now: datetime, actor: str) -> Iterator[StoredPost]:
    """Give all posts that a query finds, newest first, as an export needs them; raises what `search_posts` raises.

    Which posts they are is settled in one look, so that what arrives meanwhile shifts nothing.
    """
    node = resolve(parse(text), now=now, registry=registry(), watchlists=_entries, pictures=near_pictures)
    record_audit("export", actor, {"query": text}, now)
    total = index.search(node, limit=1).total
    ids = [number for number, _ in index.search(node, limit=total).hits] if total else []
    for start in range(0, len(ids), READ_AT_ONCE):
        yield from get_posts(ids[start : start + READ_AT_ONCE])


def _hit(evaluator: Evaluator, node: Node, stored: StoredPost, score: float) -> SearchHit:
    marks = evaluator.marks(node, stored)
    earlier = bool(stored.earlier) and not evaluator.matches(node, attrs.evolve(stored, earlier=()))
    return SearchHit(stored=stored, score=score, marks=marks, snippet=snippet_of(stored.post, marks), earlier=earlier)


def _entries(watchlist: str) -> Iterable[WatchEntry] | None:
    try:
        return entries_of(watchlist)
    except UsageError:
        return None
