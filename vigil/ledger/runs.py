"""Runs: every crawl, replay, reparse and import, how it ended and what it brought."""

import os
import platform
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from attrs import field, frozen
from django.db.models import QuerySet

from vigil.ledger.edge import typed, writes
from vigil.ledger.models import RunRow
from vigil.ledger.models.sources import Outcome, RunKind
from vigil.ledger.rows import lock_sources, now
from vigil.ledger.sources import source_ids
from vigil.records.errors import LedgerError, UsageError


@frozen(kw_only=True)
class Run:
    """One run over one source; `outcome` is None while it goes on."""

    id: int
    source: str
    kind: RunKind
    started_at: datetime
    finished_at: datetime | None = None
    outcome: Outcome | None = None
    why: str | None = None
    counts: Mapping[str, int] = field(factory=dict)


@writes
def start_run(source: str, kind: RunKind, at: datetime | None = None) -> int:
    """Begin a run and give its number; runs of this machine whose process died are closed first.

    Raises UsageError for an unknown source, and when one is crawled (or replayed) that is being crawled already:
    two would hand out the same addresses.
    """
    number = source_ids([source])[source]
    lock_sources([number])
    _abandon(RunRow.objects.filter(source_id=number), at or now())
    if kind in ("crawl", "replay"):
        other = RunRow.objects.filter(source_id=number, outcome=None, kind__in=("crawl", "replay")).first()
        if other is not None:
            raise UsageError(
                f'source "{source}" is being crawled already: run {other.id}, process {other.pid} on {other.host}'
            )
    row = RunRow.objects.create(
        source_id=number, kind=kind, host=_host(), pid=os.getpid(), born=_born(os.getpid()), started_at=at or now()
    )
    return int(row.id)


@writes
def finish_run(
    run: int,
    outcome: Outcome,
    why: str | None = None,
    counts: Mapping[str, int] | None = None,
    at: datetime | None = None,
) -> None:
    """Say how a run ended, in words for people, and what it counted. LedgerError for an unknown run."""
    found = RunRow.objects.filter(id=run).update(
        outcome=outcome, why=why, counts=dict(counts or {}), finished_at=at or now()
    )
    if not found:
        raise LedgerError(f"there is no run {run}")


@typed
def list_runs(source: str | None = None, limit: int = 20) -> list[Run]:
    """Give the latest runs, newest first, of one source or of all."""
    rows = RunRow.objects.select_related("source").order_by("-id")
    if source is not None:
        rows = rows.filter(source_id=source_ids([source])[source])
    return [_run(row) for row in rows[:limit]]


@writes
def abandon_runs(at: datetime | None = None) -> list[Run]:
    """Close the runs of this machine whose process is gone, and give them; what they left pending goes on next time."""
    return _abandon(RunRow.objects.all(), at or now())


def _abandon(rows: "QuerySet[RunRow]", at: datetime) -> list[Run]:
    dead = [
        row for row in rows.filter(outcome=None, host=_host()).select_related("source") if _born(row.pid) != row.born
    ]
    for row in dead:
        row.outcome, row.why, row.finished_at = "failed", "its process died", at
        row.save(update_fields=["outcome", "why", "finished_at"])
    return [_run(row) for row in dead]


def _run(row: RunRow) -> Run:
    return Run(
        id=row.id,
        source=row.source.name,
        kind=row.kind,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=row.outcome,
        why=row.why,
        counts=row.counts,
    )


@cache
def _host() -> str:
    """This machine: containers share their machine's id, and machines share names."""
    try:
        return f"{platform.node()} {Path('/etc/machine-id').read_text(encoding='ascii').strip()}".strip()
    except OSError:
        return platform.node()


def _born(pid: int) -> str:
    """When process `pid` began, in ticks since boot (proc(5), stat field 22); "" if there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
    return f"{boot}:{stat.rpartition(')')[2].split()[19]}"
