"""Rules, their findings, and the mails that tell of them."""

from django.db import models

from vigil.ledger.models.posts import PostRow
from vigil.records.watch import FindingState, OutboxState, RuleState


class RuleRow(models.Model):
    """Who is told of what; a removed rule keeps its row, for its findings stay."""

    name = models.TextField()
    query = models.TextField(null=True)
    watchlists = models.JSONField()
    recipients = models.JSONField()
    every = models.FloatField()
    show_values = models.BooleanField()
    state: "models.CharField[RuleState, RuleState]" = models.CharField(max_length=8)
    broken = models.TextField(null=True)
    baseline = models.BigIntegerField()
    catchup = models.BigIntegerField(null=True)
    digest_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_rule"
        constraints = (
            models.UniqueConstraint(fields=["name"], name="rule_name", condition=models.Q(removed_at__isnull=True)),
        )


class FindingRow(models.Model):
    """A rule met a post by one entry."""

    rule = models.ForeignKey(RuleRow, models.PROTECT, db_index=False)
    post = models.ForeignKey(PostRow, models.PROTECT)
    entry = models.TextField()
    seq = models.BigIntegerField()
    version = models.IntegerField()
    found_at = models.DateTimeField()
    reason = models.TextField()
    state: "models.CharField[FindingState, FindingState]" = models.CharField(max_length=8)

    class Meta:
        db_table = "ledger_finding"
        constraints = (models.UniqueConstraint(fields=["rule", "post", "entry"], name="finding_once"),)
        indexes = (models.Index(fields=["rule", "state"], name="finding_state"),)


class MailRow(models.Model):
    """The outbox: one mail to one recipient, the same bytes on every attempt."""

    rule = models.ForeignKey(RuleRow, models.PROTECT, db_index=False)
    recipient = models.TextField()
    message_id = models.TextField(unique=True)
    mail = models.BinaryField()
    created_at = models.DateTimeField()
    state: "models.CharField[OutboxState, OutboxState]" = models.CharField(max_length=8)
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(null=True)

    class Meta:
        db_table = "ledger_mail"
        indexes = (models.Index(fields=["state", "due_at"], name="mail_due"),)
