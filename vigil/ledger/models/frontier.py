"""The frontier: every address a source is known to have, and what became of it."""

from django.db import models

from vigil.ledger.models.sources import RunRow, SourceRow
from vigil.records.page import FrontierState, LinkKind


class FrontierRow(models.Model):
    """One address of one source; `vigil.ledger.revisit` says when it is looked at again."""

    source = models.ForeignKey(SourceRow, models.PROTECT, db_index=False)
    key = models.BinaryField()
    """Digest of `url`: addresses are longer than an index entry may be."""
    url = models.TextField()
    kind: "models.CharField[LinkKind, LinkKind]" = models.CharField(max_length=8)
    hops = models.IntegerField()
    state: "models.CharField[FrontierState, FrontierState]" = models.CharField(max_length=8)
    retry = models.BooleanField(default=False)
    """A failure that another run may mend."""
    why = models.TextField(null=True)
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    mark = models.TextField(null=True)
    replies = models.BigIntegerField(null=True)
    taken_run = models.ForeignKey(RunRow, models.PROTECT, null=True, db_index=False, related_name="+")
    """The run that was last handed it."""
    taken_mark = models.TextField(null=True)
    taken_replies = models.BigIntegerField(null=True)
    closed_run = models.ForeignKey(RunRow, models.PROTECT, null=True, db_index=False, related_name="+")
    """The run that last settled it."""
    closed_at = models.DateTimeField(null=True)
    fetched_mark = models.TextField(null=True)
    """`mark` as it was when the page that is stored was asked for."""
    fetched_replies = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_frontier"
        constraints = (models.UniqueConstraint(fields=["source", "key"], name="frontier_address"),)
        indexes = (models.Index(fields=["source", "state", "hops", "id"], name="frontier_next"),)
