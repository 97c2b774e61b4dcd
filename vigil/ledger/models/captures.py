"""Captures: what came over the wire, without pictures."""

from django.db import models

from vigil.ledger.models.sources import RunRow, SourceRow


class CaptureRow(models.Model):
    """One exchange; the same one (address, time, body) is stored once, however often it is replayed."""

    source = models.ForeignKey(SourceRow, models.PROTECT, db_index=False)
    run = models.ForeignKey(RunRow, models.PROTECT, db_index=False)
    key = models.BinaryField()
    """Digest of address asked for, time and body hash."""
    url = models.TextField()
    final_url = models.TextField()
    fetched_at = models.DateTimeField()
    status = models.IntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    """Zstandard frame of the UTF-8 HTML."""
    body_sha256 = models.CharField(max_length=64)
    route = models.CharField(max_length=16)
    identity = models.TextField()
    software = models.TextField()
    engine = models.TextField(null=True)
    hops = models.IntegerField()

    class Meta:
        db_table = "ledger_capture"
        constraints = (models.UniqueConstraint(fields=["source", "key"], name="capture_once"),)
