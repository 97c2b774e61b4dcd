"""One post while a batch is worked on."""

from datetime import datetime

from attrs import define, field

from vigil.ledger.looks import Known


@define(eq=False)
class Held:
    """One post while its batch is worked on."""

    source: int
    key: bytes
    post_id: str
    present: Known
    seen_at: datetime
    settled_at: datetime
    changed_at: datetime | None = None
    deleted_at: datetime | None = None
    id: int = 0
    """0 until it has its number."""
    dirty: bool = False
    version_ids: dict[int, int] = field(factory=dict)
    versions: list[Known] | None = None
    """All versions, in the order of their numbers; None until they are needed."""
