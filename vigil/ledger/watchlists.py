"""Watchlists: what analysts look for. Entries come in recognised and in their normal form."""

from collections.abc import Sequence

from attrs import frozen
from django.db.models import Count

from vigil.ledger.edge import typed, writes
from vigil.ledger.entries import read_counter
from vigil.ledger.models import RuleRow, WatchlistRow, WatchRow
from vigil.ledger.rows import advance, insert, key, plain
from vigil.records.errors import UsageError
from vigil.records.watch import WatchEntry


@frozen(kw_only=True)
class Watchlist:
    """A named list and how many entries it has."""

    name: str
    entries: int


@writes
def add_entries(watchlist: str, entries: Sequence[tuple[str, str, str, str | None]]) -> int:
    """Put entries (kind, value in normal form, as typed, label or None) on a list, made if need be.

    Gives how many were not on it yet; those that were stay as they are.
    """
    if not watchlist.strip():
        raise UsageError("a watchlist needs a name")
    advance("watch")  # first, so that two who add to one list go one after the other
    row, _ = WatchlistRow.objects.get_or_create(name=watchlist)
    return insert(
        WatchRow,
        ("watchlist", "kind", "key", "value", "raw", "label"),
        [
            (row.id, kind, key(value), plain(value), plain(raw), None if label is None else plain(label))
            for kind, value, raw, label in entries
        ],
        ignore=True,
    )


@typed
def list_watchlists() -> list[Watchlist]:
    """Give all watchlists, by name."""
    rows = WatchlistRow.objects.annotate(entries=Count("watchrow")).order_by("name")
    return [Watchlist(name=row.name, entries=row.entries) for row in rows]


@typed
def entries_of(watchlist: str | None = None) -> list[WatchEntry]:
    """Give the entries of one list, or of all, in the order they were added; UsageError for an unknown list."""
    rows = WatchRow.objects.select_related("watchlist").order_by("id")
    if watchlist is not None:
        if not WatchlistRow.objects.filter(name=watchlist).exists():
            raise _unknown(watchlist)
        rows = rows.filter(watchlist__name=watchlist)
    return [
        WatchEntry(
            id=row.id, watchlist=row.watchlist.name, kind=row.kind, value=row.value, raw=row.raw, label=row.label
        )
        for row in rows
    ]


@writes
def remove_entry(id: int) -> None:  # noqa: A002  the word all parts use for it
    """Take an entry off its list; its number is never given again. UsageError if there is none."""
    advance("watch")
    if not WatchRow.objects.filter(id=id).delete()[0]:
        raise UsageError(f"there is no watchlist entry {id}")


@writes
def remove_watchlist(name: str) -> None:
    """Remove a list with its entries; UsageError if there is none, or a rule still uses it."""
    advance("watch")
    using = [row.name for row in RuleRow.objects.filter(removed_at=None) if name in row.watchlists]
    if using:
        raise UsageError(f'watchlist "{name}" is used by rule {", ".join(using)}; change or remove that first')
    WatchRow.objects.filter(watchlist__name=name).delete()
    if not WatchlistRow.objects.filter(name=name).delete()[0]:
        raise _unknown(name)


@typed
def watch_version() -> int:
    """Give a number that grows with every change of any watchlist."""
    return read_counter("watch")


def _unknown(name: str) -> UsageError:
    known = list(WatchlistRow.objects.order_by("name").values_list("name", flat=True))
    return UsageError(
        f'unknown watchlist "{name}"; ' + (f"known are {', '.join(known)}" if known else "none is known yet")
    )
