"""What the one scheduler runs for alerts: match, digest, send.

Each job is safe to run again after a kill at any moment, and none may run twice at once. They call the ledger in the
thread they run in, and `send` waits for the mail server: it wants a thread of its own.
"""

from collections.abc import Callable
from datetime import datetime

from alerts import outbox
from alerts.digest import Digest
from alerts.matcher import Matcher
from alerts.notifiers.notifier import Notifier
from alerts.notifiers.registry import notifiers
from vigil.config.schema import Config
from vigil.records.job import Job

MATCH_EVERY = 2.0  # seconds: what costs a look at one number when nothing is new
DIGEST_EVERY = 2.0  # seconds: rules have their own, longer schedules
SEND_EVERY = 2.0  # seconds: failed mails have their own, longer waits


def jobs(
    config: Config,
    *,
    clock: Callable[[], datetime],
    notifier: Notifier | None = None,
    draw: outbox.Chance = outbox.chance,
    stopping: Callable[[], bool] = lambda: False,
) -> tuple[Job, ...]:
    """Give the three jobs; `notifier` is e-mail as configured unless another is given. ConfigError as it raises.

    Each gives how much it did: findings, mails queued, mails sent. `stopping` lets `send` end between two mails.
    """
    matcher = Matcher(clock)
    digest = Digest(config)
    teller = notifier or notifiers()["email"](config.mail)
    return (
        Job(name="match", every=MATCH_EVERY, run=matcher.run_once),
        Job(name="digest", every=DIGEST_EVERY, run=lambda: digest.run_once(clock())),
        Job(name="send", every=SEND_EVERY, run=lambda: outbox.run_once(clock(), teller, draw, stopping)),
    )
