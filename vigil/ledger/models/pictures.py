"""Picture hashes, and where they were seen. No picture is ever stored."""

from django.db import models

from vigil.ledger.models.posts import VersionRow


class PictureRow(models.Model):
    """The hashes of one picture."""

    key = models.BinaryField(unique=True)
    """Digest of the SHA-256, or of the other hashes where that is unknown."""
    sha256 = models.TextField(null=True)
    phash = models.TextField(null=True)
    pdq = models.TextField(null=True)
    quality = models.IntegerField(null=True)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_picture"


class SightingRow(models.Model):
    """A version of a post shows a picture at this place among its pictures, from 0."""

    version = models.ForeignKey(VersionRow, models.PROTECT, db_index=False)
    position = models.IntegerField()
    picture = models.ForeignKey(PictureRow, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        db_table = "ledger_sighting"
        constraints = (models.UniqueConstraint(fields=["version", "position"], name="sighting_place"),)
