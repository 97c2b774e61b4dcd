"""Posts and their versions."""

from django.db import models

from vigil.ledger.models.captures import CaptureRow
from vigil.ledger.models.sources import RunRow, SourceRow


class PostRow(models.Model):
    """One post of one source; what it says stands in its versions."""

    source = models.ForeignKey(SourceRow, models.PROTECT, db_index=False)
    key = models.BinaryField()
    """Digest of `post_id`."""
    post_id = models.TextField()
    version = models.IntegerField()
    """Number of the present version."""
    seen_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField()
    """Time of the look that last changed anything: an older one neither deletes nor brings back."""

    class Meta:
        db_table = "ledger_post"
        constraints = (models.UniqueConstraint(fields=["source", "key"], name="post_once"),)


class VersionRow(models.Model):
    """What one post said from one look on; never changed."""

    post = models.ForeignKey(PostRow, models.PROTECT, db_index=False)
    number = models.IntegerField()
    at = models.DateTimeField()
    """Time of the look that showed it first."""
    strict = models.BinaryField()
    """Digest of all that was read; see `vigil.ledger.looks`."""
    loose = models.BinaryField()
    """Digest of what makes a new version."""
    said_at = models.DateTimeField(null=True)
    """`posted_at` where it is exact."""
    detected_lang = models.TextField(null=True)
    engine = models.TextField(null=True)
    run = models.ForeignKey(RunRow, models.PROTECT, db_index=False)
    capture = models.ForeignKey(CaptureRow, models.PROTECT, null=True, db_index=False)
    contacts = models.BinaryField()
    """Digest of its contacts, so that a look need not read them."""
    body = models.TextField()
    """The `Post` as JSON; contacts, picture hashes, detected language and deletion have their own places."""
    story = models.BigIntegerField(null=True)
    """The version that said nearly the same first, as far as Vigil knew: its own number for news; `NO_STORY` for too
    little text. None: stored before there were stories, and not looked at since."""

    class Meta:
        db_table = "ledger_version"
        constraints = (models.UniqueConstraint(fields=["post", "number"], name="version_number"),)
        indexes = (
            models.Index(fields=["story"], name="version_of_story", condition=models.Q(story__isnull=False)),
            models.Index(fields=["id"], name="version_unstoried", condition=models.Q(story__isnull=True)),
        )
