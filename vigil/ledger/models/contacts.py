"""The contacts of every version with their history, which extractors found them, and what analysts ruled on them."""

from django.db import models

from vigil.ledger.models.posts import PostRow, VersionRow
from vigil.ledger.models.sources import SourceRow
from vigil.records.ruling import Verdict


class ExtractionRow(models.Model):
    """One state of the extractors that contacts were found with."""

    stamp = models.TextField(unique=True)

    class Meta:
        db_table = "ledger_extraction"


class ContactRow(models.Model):
    """One contact at one place of one version; a row is added or retired, never removed."""

    version = models.ForeignKey(VersionRow, models.PROTECT)
    kind = models.CharField(max_length=32)
    key = models.BinaryField()
    """Digest of `value`."""
    value = models.TextField()
    raw = models.TextField()
    start = models.IntegerField()
    stop = models.IntegerField()
    field = models.TextField()
    confidence = models.FloatField()
    obfuscated = models.BooleanField()
    reasons = models.TextField()
    """JSON list."""
    tail = models.CharField(max_length=32, null=True)
    """A telephone number's digits, last first, so that its ending can be looked up; null for other kinds."""
    position = models.IntegerField(db_default=0)
    """Place among the contacts of the version once they have been corrected; before that their ids tell it."""
    found_by = models.ForeignKey(ExtractionRow, models.PROTECT, null=True, db_index=False, related_name="+")
    """Null where nobody wrote it down."""
    found_seq = models.BigIntegerField(null=True)
    """The entry that added it; null: it came with its version."""
    retired_by = models.ForeignKey(ExtractionRow, models.PROTECT, null=True, db_index=False, related_name="+")
    retired_seq = models.BigIntegerField(null=True)
    """The entry from which on it counts no more; null: it counts."""

    class Meta:
        db_table = "ledger_contact"
        indexes = (
            models.Index(fields=["key"], name="contact_value"),
            models.Index(fields=["tail"], name="contact_tail", condition=models.Q(tail__isnull=False)),
        )


class RulingRow(models.Model):
    """What an analyst said of a value; it is undone, never removed."""

    verdict: "models.CharField[Verdict, Verdict]" = models.CharField(max_length=8)
    kind = models.CharField(max_length=32)
    key = models.BinaryField()
    """Digest of `value`."""
    value = models.TextField()
    post = models.ForeignKey(PostRow, models.PROTECT, null=True)
    """Null: in every post."""
    new_kind = models.CharField(max_length=32, null=True)
    new_value = models.TextField(null=True)
    reason = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()
    seq = models.BigIntegerField()
    """The last entry that tells of it."""
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)
    undone_why = models.TextField(null=True)
    undone_seq = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_ruling"
        indexes = (models.Index(fields=["key"], name="ruling_value"),)


class ReextractionRow(models.Model):
    """One walk of newer extractors over the stored versions, and how far it has come."""

    extraction = models.ForeignKey(ExtractionRow, models.PROTECT, db_index=False)
    source = models.ForeignKey(SourceRow, models.PROTECT, null=True, db_index=False)
    since = models.DateTimeField(null=True)
    alert = models.BooleanField()
    actor = models.TextField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    until = models.BigIntegerField()
    """The last version there was when it began."""
    position = models.BigIntegerField(default=0)
    """The version up to which it has come."""
    counts = models.JSONField(default=dict)

    class Meta:
        db_table = "ledger_reextraction"
