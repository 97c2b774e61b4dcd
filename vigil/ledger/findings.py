"""Findings: a rule met a post. They are written together with the mark up to which was matched."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen
from django.db import transaction

from vigil.ledger.edge import typed, typed_errors
from vigil.ledger.failpoint import failpoint
from vigil.ledger.marks import MATCHER, move_mark
from vigil.ledger.models import FindingRow
from vigil.ledger.rows import insert, plain, stored_times
from vigil.records.watch import Finding

FIELDS = ("rule", "post", "entry", "seq", "version", "found_at", "reason", "state")


@frozen(kw_only=True)
class NewFinding:
    """A finding that has no number yet; the fields mean what they mean in `Finding`."""

    rule_id: int
    post_id: int
    entry: str
    seq: int
    version: int
    found_at: datetime
    reason: str


def record_findings(findings: Sequence[NewFinding], mark: int, *, mark_name: str = MATCHER) -> int:
    """Write findings and move the mark `mark_name` to `mark`, in one transaction; give how many were new.

    What a rule has found before (same rule, post and entry) is not found again.
    """
    with typed_errors(), transaction.atomic(durable=True):
        time = stored_times()
        rows = [
            (
                one.rule_id,
                one.post_id,
                one.entry,
                one.seq,
                one.version,
                time(one.found_at),
                plain(one.reason),
                "new",
            )
            for one in sorted(findings, key=lambda one: (one.rule_id, one.post_id, one.entry, one.seq))
        ]
        new = insert(FindingRow, FIELDS, rows, ignore=True)
        move_mark(mark_name, mark)
        failpoint("matcher.before_commit")
    return new


@typed
def findings_waiting(rule_id: int) -> list[Finding]:
    """Give the findings of a rule that are in no mail yet, oldest first."""
    return [read_finding(row) for row in FindingRow.objects.filter(rule_id=rule_id, state="new").order_by("id")]


@typed
def list_findings(limit: int = 50) -> list[Finding]:
    """Give the latest findings of all rules, newest first."""
    return [read_finding(row) for row in FindingRow.objects.order_by("-id")[:limit]]


@typed
def count_findings() -> int:
    """Count the findings of all rules, those of removed ones too."""
    return int(FindingRow.objects.count())


def read_finding(row: FindingRow) -> Finding:
    """Give the record of a row."""
    return Finding(
        id=row.id,
        rule_id=row.rule_id,
        post_id=row.post_id,
        entry=row.entry,
        seq=row.seq,
        version=row.version,
        found_at=row.found_at,
        reason=row.reason,
        state=row.state,
    )
