"""Sends what waits in the outbox, one mail at a time, and writes down what became of each before the next.

At least once: a process that dies between the other side's "taken" and our note of it sends the same bytes again, under
the same Message-ID. Nothing is removed before it is sent, and whatever goes wrong ends in another attempt or, after the
last one, in a dead letter that people see.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from alerts.notifiers.notifier import Answer, Delivered, Note, Notifier, Rejected, Retry
from vigil.ledger.failpoint import failpoint
from vigil.ledger.outbox import due_mails, mark_dead, mark_retry, mark_sent
from vigil.records.watch import OutboxMail

log = logging.getLogger(__name__)

FIRST_WAIT = 30.0  # seconds; greylisting servers want a minute or so, a restarting one less
LONGEST_WAIT = 4 * 3600.0  # seconds between two attempts
MAX_ATTEMPTS = 24  # about three days, after which RFC 5321 §4.5.4.1 lets a sender give up
JITTER = 0.25  # part of a wait left to chance, so that what failed together does not come back together
BATCH = 50  # mails read at once; sent one by one
MAX_FAILURES_IN_A_ROW = 3  # then the other side is down: the rest stays due, and its attempts are not used up on it

Chance = Callable[[], float]
"""Gives a number from 0 up to 1."""


def chance() -> float:
    """Give a number from 0 up to 1, evenly."""
    return secrets.randbelow(2**53) / 2**53


def wait_after(attempts: int, draw: float, asked: float | None = None) -> timedelta:
    """Give how long to wait after so many failed attempts (from 1): doubled each time, with `draw` (0 to 1) as jitter.

    `asked` seconds are a lower bound, up to the longest wait.
    """
    doubled = FIRST_WAIT * 2 ** min(attempts - 1, 30)
    seconds = min(max(doubled, asked or 0.0), LONGEST_WAIT)
    return timedelta(seconds=seconds * (1 + JITTER * draw))


def run_once(
    now: datetime, notifier: Notifier, draw: Chance = chance, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Send every mail that is due at `now`; give how many were taken by the other side.

    Between two mails it ends at once when `stopping` says so.
    """
    sent = failures = 0
    while mails := due_mails(now, BATCH):
        for mail in mails:
            if stopping():
                return sent
            failpoint("outbox.before_send")
            answer = _send(mail, notifier)
            _note_down(mail, answer, now, draw)
            sent += isinstance(answer, Delivered)
            failures = failures + 1 if isinstance(answer, Retry) else 0
            if failures == MAX_FAILURES_IN_A_ROW:
                log.warning("sending stopped: the other side keeps failing", extra={"mail": mail.id})
                return sent
    return sent


def _send(mail: OutboxMail, notifier: Notifier) -> Answer:
    try:
        return notifier.send(Note(recipient=mail.recipient, message_id=mail.message_id, mail=mail.mail))
    except Exception as error:  # a notifier that breaks its promise must not keep the mails behind this one waiting
        why = type(error).__name__  # and no more of it: it may quote the mail
        log.error("the notifier failed", extra={"mail": mail.id, "why": why})  # noqa: TRY400
        return Retry(f"the notifier failed: {why}")


def _note_down(mail: OutboxMail, answer: Answer, now: datetime, draw: Chance) -> None:
    if isinstance(answer, Delivered):
        failpoint("outbox.after_250")
        mark_sent(mail.id, now)
        log.info("mail sent", extra={"mail": mail.id, "rule": mail.rule_id})
    elif isinstance(answer, Rejected):
        mark_dead(mail.id, answer.why)
        log.warning("mail rejected for good", extra={"mail": mail.id, "rule": mail.rule_id})
    elif mail.attempts + 1 >= MAX_ATTEMPTS:
        mark_dead(mail.id, f"given up after {mail.attempts + 1} attempts; the last: {answer.why}")
        log.warning("mail given up", extra={"mail": mail.id, "rule": mail.rule_id, "attempts": mail.attempts + 1})
    else:
        due_at = now + wait_after(mail.attempts + 1, draw(), answer.after)
        mark_retry(mail.id, due_at, answer.why)
        log.info("mail will be tried again", extra={"mail": mail.id, "rule": mail.rule_id})
