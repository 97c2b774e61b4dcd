"""Watchlists and what stands on them."""

from django.db import models


class WatchlistRow(models.Model):
    """A named list."""

    name = models.TextField(unique=True)

    class Meta:
        db_table = "ledger_watchlist"


class WatchRow(models.Model):
    """One thing to look for."""

    watchlist = models.ForeignKey(WatchlistRow, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=32)
    key = models.BinaryField()
    """Digest of `value`."""
    value = models.TextField()
    raw = models.TextField()
    label = models.TextField(null=True)

    class Meta:
        db_table = "ledger_watch"
        constraints = (models.UniqueConstraint(fields=["watchlist", "kind", "key"], name="watch_once"),)
