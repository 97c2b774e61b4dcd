"""The numbered entries, in commit order and without holes: what search and alerts follow."""

from datetime import datetime

from vigil.ledger.edge import typed, writes
from vigil.ledger.models import CounterRow, EntryRow
from vigil.ledger.rows import advance, lock_sources, now, plain
from vigil.ledger.sources import source_ids
from vigil.records.stored import Entry


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


def read_counter(name: str) -> int:
    """Give the value of a counter; inside a ledger call only."""
    return int(CounterRow.objects.values_list("value", flat=True).get(name=name))
