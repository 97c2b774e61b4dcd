"""Stories: posts that say nearly the same. The one that said it first, as far as Vigil knows, founds it."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

NO_STORY = 0  # of a version with too little text; rows are numbered from 1


class NumberedField(models.BigIntegerField):  # type: ignore[type-arg]
    """A primary key of 64 bits that is given from outside; in SQLite the table's own order, without a second index."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Name the type; SQLite makes an `integer` key the row's own number (https://sqlite.org/rowidtable.html)."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class StoryRow(models.Model):
    """One story, by the number of the version that founded it."""

    id = NumberedField(primary_key=True)
    signature = models.BinaryField()
    """Of the text that founded it; every other is held against this one, so that a story does not drift."""

    class Meta:
        db_table = "ledger_story"


class StoryKeyRow(models.Model):
    """A key under which one story is found: the first that had it."""

    key = NumberedField(primary_key=True)
    story = models.BigIntegerField()

    class Meta:
        db_table = "ledger_story_key"
