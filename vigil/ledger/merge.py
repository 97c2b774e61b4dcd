"""Links and new states of a batch of pages, merged into the frontier in the transaction that stores the pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import define

from vigil.ledger.models import FrontierRow
from vigil.ledger.revisit import Address, after_link
from vigil.ledger.rows import Times, chunks, existing, insert, key, plain, stored_times, update
from vigil.records.page import FrontierUpdate, Link, Page

FIELDS = (
    "kind",
    "hops",
    "state",
    "retry",
    "why",
    "attempts",
    "due_at",
    "mark",
    "replies",
    "taken_run",
    "closed_run",
    "closed_at",
    "fetched_mark",
    "fetched_replies",
)

MAX_REPLIES = 2**63 - 1


@define(eq=False)
class _Row:
    """One address of a batch, and what its row holds beside what decides."""

    source: int
    key: bytes
    now: Address
    id: int | None = None
    why: str | None = None
    due_at: datetime | None = None
    taken_run: int | None = None
    taken_mark: str | None = None
    taken_replies: int | None = None
    closed_at: datetime | None = None
    dirty: bool = True


class Frontier:
    """The addresses that a batch of pages touches; only inside one writing transaction."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, bytes], _Row] = {}

    def read(self, source: int, urls: Iterable[str]) -> None:
        """Read what is known of addresses."""
        wanted = [digest for digest in {key(url) for url in urls} if (source, digest) not in self._rows]
        for some in chunks(existing(FrontierRow, source, wanted).values()):
            for row in FrontierRow.objects.filter(id__in=some):
                digest = bytes(row.key)
                self._rows[source, digest] = _Row(
                    source,
                    digest,
                    address_of(row),
                    row.id,
                    row.why,
                    row.due_at,
                    row.taken_run_id,
                    row.taken_mark,
                    row.taken_replies,
                    row.closed_at,
                    dirty=False,
                )

    def link(self, source: int, link: Link, hops: int, run: int | None) -> None:
        """Take note of a link."""
        digest = key(link.url)
        row = self._rows.get((source, digest))
        if row is None:
            self._rows[source, digest] = _Row(source, digest, after_link(None, link, hops, run))
            return
        met = after_link(row.now, link, hops, run)
        if met == row.now:
            return
        if met.state == "pending" and row.now.state != "pending":
            row.why, row.due_at, row.taken_run = None, None, None
        row.now, row.dirty = met, True

    def settle(self, source: int, update: FrontierUpdate, page: Page, at: datetime) -> None:
        """Give an address the state that its page brought."""
        digest = key(update.url)
        row = self._rows.get((source, digest))
        if row is None:
            row = _Row(source, digest, Address(url=update.url, kind="page", hops=page.hops))
            self._rows[source, digest] = row
        known = row.now
        taken = row.taken_run == page.run
        settled = update.state != "pending"
        row.now = Address(
            url=known.url,
            kind=known.kind,
            hops=known.hops,
            state=update.state,
            retry=False,
            attempts=0 if settled else known.attempts,
            mark=known.mark,
            replies=known.replies,
            closed_run=page.run if settled else known.closed_run,
            # the marks of when it was asked for: what a list has shown since is news for the next run
            fetched_mark=(row.taken_mark if taken else known.mark) if settled else known.fetched_mark,
            fetched_replies=(row.taken_replies if taken else known.replies) if settled else known.fetched_replies,
        )
        row.why, row.due_at, row.dirty = update.why, None, True
        row.taken_run = row.taken_run if settled else None
        row.closed_at = at if settled else row.closed_at

    def write(self) -> None:
        """Write what has changed."""
        time = stored_times()
        dirty = [row for row in self._rows.values() if row.dirty]
        insert(
            FrontierRow,
            ("source", "key", "url", *FIELDS),
            [(row.source, row.key, plain(row.now.url), *_values(row, time)) for row in dirty if row.id is None],
        )
        update(FrontierRow, FIELDS, [(*_values(row, time), row.id) for row in dirty if row.id is not None])


def merge_frontier(pages: Sequence[Page], sources: dict[str, int], at: datetime) -> None:
    """Merge what `pages` found and settled: first each page's states, then its links."""
    frontier = Frontier()
    for name, source in sources.items():
        mine = [page for page in pages if page.source == name]
        frontier.read(
            source,
            [found.url for page in mine for found in page.links] + [one.url for page in mine for one in page.frontier],
        )
    for page in pages:
        source = sources[page.source]
        for one in page.frontier:
            frontier.settle(source, one, page, at if page.capture is None else page.capture.fetched_at)
        for found in page.links:
            frontier.link(source, found, found.hops_from(page.hops, shows_posts=bool(page.posts)), page.run)
    frontier.write()


def address_of(row: FrontierRow) -> Address:
    """Give the part of a row that decides."""
    return Address(
        url=row.url,
        kind=row.kind,
        hops=row.hops,
        state=row.state,
        retry=row.retry,
        attempts=row.attempts,
        mark=row.mark,
        replies=row.replies,
        closed_run=row.closed_run_id,
        fetched_mark=row.fetched_mark,
        fetched_replies=row.fetched_replies,
    )


def _values(row: _Row, time: Times) -> tuple[object, ...]:
    now = row.now
    return (
        now.kind,
        now.hops,
        now.state,
        now.retry,
        None if row.why is None else plain(row.why),
        now.attempts,
        time(row.due_at),
        None if now.mark is None else plain(now.mark),
        _countable(now.replies),
        row.taken_run,
        now.closed_run,
        time(row.closed_at),
        None if now.fetched_mark is None else plain(now.fetched_mark),
        _countable(now.fetched_replies),
    )


def _countable(replies: int | None) -> int | None:
    """Keep a number of replies that a page invents within what the databases can hold."""
    return None if replies is None else max(-MAX_REPLIES, min(replies, MAX_REPLIES))
