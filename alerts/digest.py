"""Turns the findings of each rule, on its schedule, into mails in the outbox.

A schedule decides only when findings become mails, never whether. Every mail is a row before it is sent; findings and
their rows change hands in one transaction, in small steps, so that a kill repeats at most the mail that was on its way.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from alerts.contacts import ContactsWatched
from alerts.item import entry_label, make_item
from alerts.mail import Item, Letter, compose, message_id
from alerts.pictures import PicturesWatched
from alerts.queries import Lists, WatchedQuery
from alerts.sighting import Sighting
from alerts.watch import OWN_QUERY
from vigil.config.schema import Config
from vigil.ledger.entries import entries_after
from vigil.ledger.findings import findings_waiting
from vigil.ledger.outbox import NewMail, queue_mails
from vigil.ledger.posts import get_posts, post_at_version
from vigil.ledger.rules import list_rules
from vigil.ledger.watchlists import entries_of, list_watchlists
from vigil.records.errors import VigilError
from vigil.records.stored import Entry, StoredPost
from vigil.records.watch import Finding, Rule, WatchEntry

log = logging.getLogger(__name__)

FINDINGS_A_MAIL = 50  # their HTML stays under the 102 KiB past which common mail programs fold a mail away
SUMMARY_LINES = 12  # matched entries counted at the head of a mail; the rest as one line
EVENTS = {
    "post_created": "new post",
    "post_edited": "edited post",
    "post_deleted": "post now deleted",
    "contact_corrected": "contact now read otherwise",
}


class Digest:
    """Writes the mails of one Vigil."""

    def __init__(self, config: Config) -> None:
        self._sender = config.mail.sender
        self._console = config.mail.console_url
        self._instance = instance_of(config)

    def run_once(self, now: datetime) -> int:
        """Queue the mails of every rule whose time has come; give how many there are."""
        queued = 0
        entries: dict[str, WatchEntry] | None = None
        for rule in list_rules():
            if rule.state == "paused" or not is_due(rule, now):
                continue
            waiting = findings_waiting(rule.id)
            if not waiting:
                continue
            if entries is None:
                entries = {f"watch:{entry.id}": entry for entry in entries_of(None)}
            queued += self._queue(rule, waiting, entries, now)
        return queued

    def _queue(self, rule: Rule, waiting: Sequence[Finding], entries: Mapping[str, WatchEntry], now: datetime) -> int:
        parts = [waiting[at : at + FINDINGS_A_MAIL] for at in range(0, len(waiting), FINDINGS_A_MAIL)]
        for number, part in enumerate(parts, 1):
            letter = Letter(
                rule=rule.name,
                total=len(waiting),
                shown=len(part),
                part=number,
                parts=len(parts),
                summary=_summary(part, entries, show_values=rule.show_values),
                items=self._items(rule, part, entries),
            )
            mails = [self._mail(rule, part, letter, recipient, now) for recipient in rule.recipients]
            # Until the last part is in, the rule stays due: a kill between two parts delays nothing.
            at = now if number == len(parts) else now - timedelta(seconds=rule.every)
            queue_mails(rule.id, [finding.id for finding in part], mails, at)
        log.info("mails queued", extra={"rule": rule.id, "findings": len(waiting), "mails": len(parts)})
        return len(parts) * len(rule.recipients)

    def _mail(self, rule: Rule, part: Sequence[Finding], letter: Letter, recipient: str, now: datetime) -> NewMail:
        own_id = message_id([self._instance, rule.id, *(finding.id for finding in part), recipient], self._sender)
        root = message_id([self._instance, rule.id], self._sender)
        mail = compose(letter, sender=self._sender, recipient=recipient, own_id=own_id, thread_id=root, at=now)
        return NewMail(recipient=recipient, message_id=own_id, mail=mail, created_at=now, due_at=now)

    def _items(self, rule: Rule, part: Sequence[Finding], entries: Mapping[str, WatchEntry]) -> tuple[Item, ...]:
        groups: dict[tuple[int, int], list[Finding]] = {}
        for finding in part:
            groups.setdefault((finding.post_id, finding.version), []).append(finding)
        posts = _posts(groups)
        queries = _Queries(rule, entries)
        origins = _entries_at([mine[0].seq for mine in groups.values()])
        items: list[Item] = []
        for (post, version), mine in groups.items():
            stored = posts.get((post, version))
            if stored is None:
                continue
            watched = [entries[finding.entry] for finding in mine if finding.entry in entries]
            sightings = [*ContactsWatched(watched).seen(stored), *PicturesWatched(watched).seen(stored)]
            entry = origins[mine[0].seq]
            sightings += queries.marks(mine, stored, entry.at)
            items.append(
                make_item(
                    number=len(items) + 1,
                    stored=stored,
                    findings=mine,
                    sightings=sightings,
                    entries=entries,
                    event=EVENTS.get(entry.kind, "post"),
                    show_values=rule.show_values,
                    console_url=self._console,
                )
            )
        return tuple(items)


class _Queries:
    """The queries of one rule, understood when they are needed to mark what matched."""

    def __init__(self, rule: Rule, entries: Mapping[str, WatchEntry]) -> None:
        self._texts = {key: entry.value for key, entry in entries.items() if entry.kind == "query"}
        if rule.query is not None:
            self._texts[OWN_QUERY] = rule.query
        self._lists: Lists = _by_list(entries.values())
        self._ready: dict[str, WatchedQuery | None] = {}

    def marks(self, findings: Sequence[Finding], stored: StoredPost, at: datetime) -> list[Sighting]:
        """Give what made the queries of `findings` match; nothing for one that is no longer understood."""
        out: list[Sighting] = []
        for finding in findings:
            query = self._query(finding.entry)
            if query is None:
                continue
            try:
                out += query.marks(stored, at, finding.entry)
            except Exception as error:  # a mail without marks is worth more than no mail
                why = type(error).__name__  # and no more of it: it may quote the post
                log.error("what matched cannot be marked", extra={"finding": finding.id, "why": why})  # noqa: TRY400
        return out

    def _query(self, key: str) -> WatchedQuery | None:
        if key not in self._ready:
            try:
                self._ready[key] = WatchedQuery(self._texts[key], self._lists) if key in self._texts else None
            except VigilError:
                self._ready[key] = None
        return self._ready[key]


def is_due(rule: Rule, now: datetime) -> bool:
    """Say whether a rule's findings may become mails; a clock set back since they last did delays none."""
    if rule.digest_at is None or rule.digest_at > now:
        return True
    return rule.digest_at + timedelta(seconds=rule.every) <= now


def instance_of(config: Config) -> str:
    """Give what tells this Vigil's ledger from any other, for Message-IDs; it reveals nothing about it."""
    database = config.database
    where = str(config.ledger_path) if database.kind == "sqlite" else f"{database.host}:{database.port}/{database.name}"
    return hashlib.sha256(f"{database.kind}:{where}".encode()).hexdigest()[:16]


def _summary(part: Sequence[Finding], entries: Mapping[str, WatchEntry], *, show_values: bool) -> tuple[str, ...]:
    """Count the findings of each matched entry, most first."""
    counted = Counter(finding.entry for finding in part).most_common()
    lines = [f"{entry_label(key, entries, show_values=show_values)}: {count}" for key, count in counted[:SUMMARY_LINES]]
    rest = counted[SUMMARY_LINES:]
    if rest:
        lines.append(f"{len(rest)} more matched entries: {sum(count for _, count in rest)}")
    return tuple(lines)


def _posts(wanted: Mapping[tuple[int, int], object]) -> dict[tuple[int, int], StoredPost]:
    """Give posts at versions; one that is not there any more is left out."""
    present = {stored.id: stored for stored in get_posts([post for post, _ in wanted])}
    found = {}
    for post, version in wanted:
        stored = present.get(post)
        if stored is None:
            log.warning("a finding's post is gone", extra={"post": post})
            continue
        found[post, version] = stored if stored.version == version else post_at_version(post, version)
    return found


def _entries_at(seqs: Iterable[int]) -> dict[int, Entry]:
    """Give entries by their seq; those that stand close together are read together."""
    found: dict[int, Entry] = {}
    for seq in sorted(seqs):
        if seq not in found:
            found |= {entry.seq: entry for entry in entries_after(seq - 1, FINDINGS_A_MAIL)}
    return found


def _by_list(entries: Iterable[WatchEntry]) -> dict[str, list[WatchEntry]]:
    lists: dict[str, list[WatchEntry]] = {watchlist.name: [] for watchlist in list_watchlists()}
    for entry in entries:
        lists.setdefault(entry.watchlist, []).append(entry)
    return lists
