"""The numbered entries, the counter that numbers them, and the marks of those who read them."""

from django.db import models

from vigil.ledger.models.posts import PostRow
from vigil.ledger.models.sources import SourceRow
from vigil.records.stored import EntryKind


class EntryRow(models.Model):
    """One immutable line; `seq` comes from the counter, in commit order, without holes."""

    seq = models.BigIntegerField(primary_key=True)
    kind: "models.CharField[EntryKind, EntryKind]" = models.CharField(max_length=20)
    at = models.DateTimeField()
    source = models.ForeignKey(SourceRow, models.PROTECT, db_index=False)
    post = models.ForeignKey(PostRow, models.PROTECT, null=True, db_index=False)
    version = models.IntegerField(null=True)
    note = models.TextField(null=True)
    quiet = models.BooleanField(db_default=False)
    """Search follows it, alerts pass over it."""

    class Meta:
        db_table = "ledger_entry"
        indexes = (models.Index(fields=["post", "seq"], name="entry_of_post"),)


class CounterRow(models.Model):
    """A number that only grows: "seq", "watch" (watchlists changed), "rules" (rules changed)."""

    name = models.CharField(max_length=16, primary_key=True)
    value = models.BigIntegerField()

    class Meta:
        db_table = "ledger_counter"


class MarkRow(models.Model):
    """How far a reader of the entries has come."""

    name = models.CharField(max_length=64, primary_key=True)
    seq = models.BigIntegerField()

    class Meta:
        db_table = "ledger_mark"
