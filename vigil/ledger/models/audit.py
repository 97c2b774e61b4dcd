"""Who did what."""

from django.db import models


class AuditRow(models.Model):
    """One action of one person or program."""

    at = models.DateTimeField()
    actor = models.TextField()
    action = models.TextField()
    detail = models.JSONField()

    class Meta:
        db_table = "ledger_audit"
