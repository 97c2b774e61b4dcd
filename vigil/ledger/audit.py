"""The audit: who searched, exported or changed what. Lines are added, never changed."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from vigil.ledger.edge import typed, writes
from vigil.ledger.models import AuditRow
from vigil.ledger.rows import now


@frozen(kw_only=True)
class AuditLine:
    """One action."""

    id: int
    at: datetime
    actor: str
    action: str
    detail: Mapping[str, object] = field(factory=dict)


@writes
def record_audit(action: str, actor: str, detail: Mapping[str, object], at: datetime | None = None) -> None:
    """Add a line; `detail` holds what JSON can hold."""
    AuditRow.objects.create(action=action, actor=actor, detail=dict(detail), at=at or now())


@typed
def list_audit(limit: int = 50) -> list[AuditLine]:
    """Give the latest lines, newest first."""
    return [
        AuditLine(id=row.id, at=row.at, actor=row.actor, action=row.action, detail=row.detail)
        for row in AuditRow.objects.order_by("-id")[:limit]
    ]
