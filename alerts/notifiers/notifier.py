"""What a way to tell people promises: one note in, and an answer that says whether to try again.

`send` never raises for anything the other side does, and always ends within a time limit of its own. An outsider's
notifier is a callable `(MailConfig) -> Notifier` in the entry-point group `vigil.notifiers`, and passes
`tests/contracts/notifier.py`.
"""

from typing import Protocol

from attrs import field, frozen


@frozen(kw_only=True)
class Note:
    """One finished message for one recipient; every attempt carries the same bytes."""

    recipient: str
    message_id: str
    mail: bytes = field(repr=False)
    """RFC 5322."""


@frozen
class Delivered:
    """The other side has taken responsibility for it."""


@frozen
class Retry:
    """Not now: nothing was promised, another attempt may help."""

    why: str
    """For the operator: codes and causes, never a word of the message."""
    after: float | None = None
    """Seconds the other side asks us to wait; None: as the outbox thinks best."""


@frozen
class Rejected:
    """Never: the other side refuses this message for good, and a person must look."""

    why: str


Answer = Delivered | Retry | Rejected


class Notifier(Protocol):
    """One way to tell people."""

    name: str

    def send(self, note: Note) -> Answer:
        """Try once to deliver `note`, within the notifier's own time limit."""
        ...
