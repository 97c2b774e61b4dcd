"""Sources, and the runs over them."""

from typing import Literal

from django.db import models

RunKind = Literal["crawl", "replay", "reparse", "import"]
Outcome = Literal["done", "stopped", "failed", "tor_down"]


class SourceRow(models.Model):
    """One site; a removed one keeps its row, for its posts stay."""

    name = models.CharField(max_length=64, unique=True)
    settings = models.JSONField()
    """The fields of the `Source` record, without its name."""
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_source"


class RunRow(models.Model):
    """One crawl, replay, reparse or import; `outcome` is null while it goes on."""

    source = models.ForeignKey(SourceRow, models.PROTECT)
    kind: "models.CharField[RunKind, RunKind]" = models.CharField(max_length=16)
    host = models.TextField()
    pid = models.BigIntegerField()
    born = models.TextField()
    """When the process began, as its system tells it: a pid alone is given again."""
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome: "models.CharField[Outcome | None, Outcome | None]" = models.CharField(max_length=16, null=True)
    why = models.TextField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        db_table = "ledger_run"
