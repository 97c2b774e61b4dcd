"""Marks: how far a reader of the entries has come."""

from vigil.ledger.edge import typed, writes
from vigil.ledger.models import MarkRow

MATCHER = "matcher"
"""The mark that all rules follow."""


@typed
def get_mark(name: str) -> int:
    """Give the seq up to which `name` has read; 0 if it never did."""
    return MarkRow.objects.filter(name=name).values_list("seq", flat=True).first() or 0


@writes
def set_mark(name: str, seq: int) -> None:
    """Say that `name` has read up to `seq`."""
    move_mark(name, seq)


def move_mark(name: str, seq: int) -> None:
    """Move a mark inside the transaction at hand."""
    MarkRow.objects.update_or_create(name=name, defaults={"seq": seq})
