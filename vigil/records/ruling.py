"""An analyst's hand: a value rejected or corrected, in one post or everywhere. Nothing is deleted by it."""

from datetime import datetime
from typing import Literal

from attrs import frozen

from vigil.records.contact import Contact

Verdict = Literal["reject", "correct"]


@frozen(kw_only=True)
class Ruling:
    """What somebody said of one value, and whether it still holds."""

    id: int
    verdict: Verdict
    kind: str
    value: str
    """Normal form, as it stood in the posts."""
    post: int | None = None
    """The ledger's number of the one post it is about; None: every post, those to come too."""
    new_kind: str | None = None
    new_value: str | None = None
    """What counts in its place; None for a rejection."""
    reason: str
    actor: str
    at: datetime
    seq: int
    """The last entry of those that tell of it: between its first and its last stands no other."""
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_why: str | None = None
    undone_seq: int | None = None

    def holds_before(self, seq: int | None) -> bool:
        """Say whether it held before the entry `seq` was written; None: whether it holds now."""
        if seq is None:
            return self.undone_seq is None
        return self.seq < seq and (self.undone_seq is None or self.undone_seq >= seq)


@frozen(kw_only=True)
class Ruled:
    """A contact that extractors found and that somebody ruled on."""

    found: Contact
    counts: Contact | None
    """What counts in its place; None: nothing."""
    rulings: tuple[Ruling, ...]
    """Those that led there, one after the other; the last one decided."""
