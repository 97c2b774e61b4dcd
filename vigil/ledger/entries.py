"""The numbered entries, in commit order and without holes: what search and alerts follow."""

from collections.abc import Sequence
from datetime import datetime

from vigil.ledger.edge import typed, writes
from vigil.ledger.models import CounterRow, EntryRow
from vigil.ledger.rows import advance, insert, lock_sources, now, plain, stored_times
from vigil.ledger.sources import source_ids
from vigil.records.stored import Entry, EntryKind

FIELDS = ("seq", "kind", "at", "source", "post", "version", "quiet")


@typed
def highest_seq() -> int:
    """Give the seq of the last entry; 0 in an empty ledger."""
    return read_counter("seq")


@typed
def entries_after(seq: int, limit: int) -> list[Entry]:
    """Give at most `limit` entries above `seq`, lowest first."""
    rows = EntryRow.objects.filter(seq__gt=seq).order_by("seq").select_related("source")[:limit]
    return [
        Entry(
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            source=row.source.name,
            post_id=row.post_id,
            version=row.version,
            note=row.note,
            quiet=row.quiet,
        )
        for row in rows
    ]


@writes
def note_event(source: str, note: str, at: datetime | None = None) -> int:
    """Enter an event of a source (its layout changed, it vanished), in words without page content; give its seq."""
    number = source_ids([source])[source]
    lock_sources([number])
    seq = advance("seq")
    EntryRow.objects.create(seq=seq, kind="source_event", at=at or now(), source_id=number, note=plain(note))
    return seq


def enter(kind: EntryKind, about: Sequence[tuple[int, int, int]], at: datetime, *, quiet: bool = False) -> range:
    """Enter one event for each of some versions (source, post, number of the version), in their order; give the seqs.

    Only inside a writing transaction. `quiet` ones are told to search and not to alerts.
    """
    last = advance("seq", len(about))
    seqs = range(last - len(about) + 1, last + 1)
    time = stored_times()(at)
    insert(EntryRow, FIELDS, [(seq, kind, time, *one, quiet) for seq, one in zip(seqs, about, strict=True)])
    return seqs


def read_counter(name: str) -> int:
    """Give the value of a counter; inside a ledger call only."""
    return int(CounterRow.objects.values_list("value", flat=True).get(name=name))
