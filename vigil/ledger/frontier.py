"""The frontier: what a crawl has yet to fetch. An address is done only in the transaction that stores its page.

A run begins with `seed`, takes addresses with `next_batch` until that gives none and `next_due` is None, and stores
each page with its `FrontierUpdate` through `append_pages`. Killed at any moment, it leaves what it was handed pending:
the next run is handed it again. No run is handed an address twice unless it gave it back with `postpone`, and what it
has settled it does not get again, so each run ends.
"""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen
from django.db.models import Count, F, Min, Q, QuerySet

from vigil.ledger.edge import typed, writes
from vigil.ledger.merge import Frontier
from vigil.ledger.models import FrontierRow
from vigil.ledger.rows import key, lock_sources, now, plain, update
from vigil.ledger.sources import source_ids
from vigil.records.page import FrontierState, Link, LinkKind

STATES: tuple[FrontierState, ...] = ("pending", "done", "failed", "refused")


@frozen(kw_only=True)
class FrontierItem:
    """One address handed to a run."""

    url: str
    kind: LinkKind
    hops: int
    attempts: int = 0
    """How often fetching it has failed since it was last settled."""
    mark: str | None = None
    replies: int | None = None


@writes
def seed(source: str, links: Sequence[Link], at: datetime | None = None) -> None:
    """Begin a run: queue its starting addresses, whatever became of them before, and what failed for a passing reason.

    What an interrupted run left pending stays pending, due at `at` (default: at once).
    """
    number = source_ids([source])[source]
    lock_sources([number])
    mine = FrontierRow.objects.filter(source_id=number)
    mine.filter(state="failed", retry=True).update(state="pending", retry=False)
    mine.filter(state="pending").update(attempts=0, due_at=at, taken_run=None)
    frontier = Frontier()
    frontier.read(number, [link.url for link in links])
    for link in links:
        frontier.link(number, link, 0, None)
    frontier.write()
    mine.filter(key__in=[key(link.url) for link in links]).exclude(state="pending").update(
        state="pending", retry=False, attempts=0, due_at=None, why=None, taken_run=None
    )


@writes
def next_batch(source: str, run: int, size: int, at: datetime | None = None) -> list[FrontierItem]:
    """Hand `run` at most `size` pending addresses that are due, those nearest to the start first.

    It is not handed them again, unless it gives them back with `postpone`. `at` is the present if not given.
    """
    number = source_ids([source])[source]
    lock_sources([number])
    due = Q(due_at=None) | Q(due_at__lte=at or now())
    rows = list(_open(number, run).filter(due).order_by("hops", "id")[:size])
    update(
        FrontierRow,
        ("taken_run", "taken_mark", "taken_replies"),
        [(run, row.mark, row.replies, row.id) for row in rows],
    )
    return [
        FrontierItem(
            url=row.url, kind=row.kind, hops=row.hops, attempts=row.attempts, mark=row.mark, replies=row.replies
        )
        for row in rows
    ]


@typed
def next_due(source: str, run: int) -> datetime | None:
    """Give the time at which the next address is due for `run`; None when nothing is left to wait for.

    A time in the past means that `next_batch` has something now.
    """
    number = source_ids([source])[source]
    rows = _open(number, run)
    if rows.filter(due_at=None).exists():
        return datetime.min.replace(tzinfo=now().tzinfo)
    due: datetime | None = rows.aggregate(first=Min("due_at"))["first"]
    return due


@writes
def postpone(source: str, url: str, due_at: datetime, why: str) -> int:
    """Give an address back for another attempt at `due_at`; give how many attempts have failed by now."""
    row = _row(source, url)
    FrontierRow.objects.filter(id=row.id).update(
        state="pending", due_at=due_at, why=plain(why), attempts=F("attempts") + 1, taken_run=None
    )
    return int(row.attempts) + 1


@writes
def put_back(source: str, url: str) -> None:
    """Give an address back unfetched, to be handed out again at once: nothing was tried, nothing counts."""
    FrontierRow.objects.filter(id=_row(source, url).id, state="pending").update(taken_run=None)


@writes
def fail(source: str, url: str, why: str, *, run: int, retry: bool, at: datetime | None = None) -> None:
    """Settle an address for which there is no page to store; `retry`: the next run tries it again."""
    _settle(source, url, "failed", why, run, retry, at)


@writes
def refuse(source: str, url: str, why: str, *, run: int, at: datetime | None = None) -> None:
    """Settle an address that policy forbids; a later run that meets a link to it asks policy again."""
    _settle(source, url, "refused", why, run, False, at)


@typed
def frontier_counts(source: str) -> dict[FrontierState, int]:
    """Count the addresses of a source by state; all four states are there."""
    rows = FrontierRow.objects.filter(source_id=source_ids([source])[source])
    found = dict(rows.values_list("state").annotate(Count("id")).order_by())
    return {state: found.get(state, 0) for state in STATES}


@typed
def failures(source: str, limit: int = 20) -> list[tuple[str, str]]:
    """Give addresses that were given up, each with the reason, latest first."""
    mine = FrontierRow.objects.filter(source_id=source_ids([source])[source], state="failed")
    return [(row.url, row.why or "no reason given") for row in mine.order_by("-closed_at", "-id")[:limit]]


def _settle(source: str, url: str, state: FrontierState, why: str, run: int, retry: bool, at: datetime | None) -> None:
    row = _row(source, url)
    FrontierRow.objects.filter(id=row.id).update(
        state=state, retry=retry, why=plain(why), due_at=None, closed_run=run, closed_at=at or now()
    )


def _row(source: str, url: str) -> FrontierRow:
    number = source_ids([source])[source]
    lock_sources([number])
    frontier = Frontier()
    frontier.read(number, [url])
    # an address that was never linked (a redirect's aim) is known from now on
    if not FrontierRow.objects.filter(source_id=number, key=key(url)).exists():
        frontier.link(number, Link(url=url, kind="page"), 0, None)
        frontier.write()
    return FrontierRow.objects.get(source_id=number, key=key(url))


def _open(source: int, run: int) -> QuerySet[FrontierRow]:
    rows = FrontierRow.objects.filter(source_id=source, state="pending")
    return rows.filter(Q(taken_run=None) | ~Q(taken_run=run))
