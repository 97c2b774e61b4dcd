"""What is watched, who is told, and what was found."""

from datetime import datetime
from typing import Literal

from attrs import frozen

RuleState = Literal["active", "paused", "broken"]
FindingState = Literal["new", "queued"]
OutboxState = Literal["waiting", "sent", "dead"]


@frozen(kw_only=True)
class WatchEntry:
    """One thing to look for: a contact, a picture hash, or words."""

    id: int
    watchlist: str
    kind: str
    """A kind of contact ("phone" …), "sha256", "phash", "pdq", or "query": words in the query language."""
    value: str
    """Normal form; for "query" the query as typed."""
    raw: str
    """As typed."""
    label: str | None = None
    """What people call it, shown in mails in place of the value."""


@frozen(kw_only=True)
class Rule:
    """Tells some people, on a schedule, what is new on watchlists or for a query."""

    id: int
    name: str
    query: str | None = None
    watchlists: tuple[str, ...] = ()
    recipients: tuple[str, ...]
    every: float
    """Seconds between two mails at most."""
    show_values: bool = False
    """Whether mails show matched entries in full instead of label and last digits."""
    state: RuleState = "active"
    broken: str | None = None
    """Why it is broken, for people."""
    baseline: int = 0
    """Entries up to this seq are not news to it."""
    catchup: int | None = None
    """Its own mark while it was broken or is catching up; None: it follows the matcher's mark."""
    digest_at: datetime | None = None
    """When its findings were last turned into mails."""


@frozen(kw_only=True)
class Finding:
    """A rule met a post. Unique on (rule, post, matched entry)."""

    id: int
    rule_id: int
    post_id: int
    """The ledger's number of the post."""
    entry: str
    """What matched: "watch:17" for a watchlist entry, "query" for the rule's own query."""
    seq: int
    """Ledger entry that brought it."""
    version: int
    """Version of the post that matched."""
    found_at: datetime
    reason: str
    """Why, for people, without page text: field and kind, "earlier version" where an edit removed it."""
    state: FindingState = "new"


@frozen(kw_only=True)
class OutboxMail:
    """One mail to one recipient, written before it is sent."""

    id: int
    rule_id: int
    recipient: str
    message_id: str
    """Deterministic: the same on every attempt."""
    mail: bytes
    """The whole message, RFC 5322, so that every attempt sends the same bytes."""
    created_at: datetime
    state: OutboxState = "waiting"
    attempts: int = 0
    due_at: datetime
    error: str | None = None
