"""The outbox: every mail is a row before it is sent, and stays one after."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen
from django.db.models import Count, F

from vigil.ledger.edge import typed, writes
from vigil.ledger.models import FindingRow, MailRow, RuleRow
from vigil.ledger.rows import chunks, insert, now, plain, stored_times
from vigil.records.errors import UsageError
from vigil.records.watch import OutboxMail, OutboxState

STATES: tuple[OutboxState, ...] = ("waiting", "sent", "dead")
FIELDS = ("rule", "recipient", "message_id", "mail", "created_at", "state", "attempts", "due_at")


@frozen(kw_only=True)
class NewMail:
    """A mail to one recipient that has no number yet."""

    recipient: str
    message_id: str
    mail: bytes
    created_at: datetime
    due_at: datetime


@writes
def queue_mails(rule_id: int, findings: Sequence[int], mails: Sequence[NewMail], digest_at: datetime) -> None:
    """Turn findings (by number) of a rule into mails, in one transaction: rows, findings and the rule's digest time.

    A mail whose Message-ID is in the outbox already is left as it is.
    """
    time = stored_times()
    for some in chunks(findings):
        FindingRow.objects.filter(id__in=some, rule_id=rule_id).update(state="queued")
    insert(
        MailRow,
        FIELDS,
        [
            (
                rule_id,
                mail.recipient,
                mail.message_id,
                mail.mail,
                time(mail.created_at),
                "waiting",
                0,
                time(mail.due_at),
            )
            for mail in sorted(mails, key=lambda mail: mail.message_id)
        ],
        ignore=True,
    )
    RuleRow.objects.filter(id=rule_id).update(digest_at=digest_at)


@typed
def due_mails(now: datetime, limit: int = 100) -> list[OutboxMail]:
    """Give the mails that are to be sent by `now`, those due longest first."""
    rows = MailRow.objects.filter(state="waiting", due_at__lte=now).order_by("due_at", "id")
    return [_mail(row) for row in rows[:limit]]


@writes
def mark_sent(id: int, at: datetime) -> None:  # noqa: A002  the word all parts use for it
    """Note that the server took a mail."""
    _change(id, state="sent", sent_at=at, error=None, attempts=F("attempts") + 1)


@writes
def mark_retry(id: int, due_at: datetime, error: str) -> None:  # noqa: A002
    """Note an attempt that failed for now, and when the next one is due."""
    _change(id, due_at=due_at, error=plain(error), attempts=F("attempts") + 1)


@writes
def mark_dead(id: int, error: str) -> None:  # noqa: A002
    """Note that a mail will not be sent without a person's doing; it stays in sight."""
    _change(id, state="dead", error=plain(error), attempts=F("attempts") + 1)


@writes
def retry_dead(id: int, at: datetime | None = None) -> None:  # noqa: A002
    """Let a dead mail be tried again, from `at` on (default: at once), counting from nought."""
    found = MailRow.objects.filter(id=id, state="dead").update(state="waiting", due_at=at or now(), attempts=0)
    if not found:
        raise UsageError(f"there is no dead mail {id}")


@typed
def outbox_counts() -> dict[OutboxState, int]:
    """Count the mails by state; all three states are there."""
    found = dict(MailRow.objects.values_list("state").annotate(Count("id")).order_by())
    return {state: found.get(state, 0) for state in STATES}


@typed
def list_mails(state: OutboxState, limit: int = 100) -> list[OutboxMail]:
    """Give the latest mails in one state, newest first."""
    return [_mail(row) for row in MailRow.objects.filter(state=state).order_by("-id")[:limit]]


def _change(number: int, **changes: object) -> None:
    if not MailRow.objects.filter(id=number).update(**changes):
        raise UsageError(f"there is no mail {number}")


def _mail(row: MailRow) -> OutboxMail:
    return OutboxMail(
        id=row.id,
        rule_id=row.rule_id,
        recipient=row.recipient,
        message_id=row.message_id,
        mail=bytes(row.mail),
        created_at=row.created_at,
        state=row.state,
        attempts=row.attempts,
        due_at=row.due_at,
        error=row.error,
    )
