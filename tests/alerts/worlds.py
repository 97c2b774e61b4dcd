"""A small world for tests of alerts: a board that is looked at, rules, and the three jobs run by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from alerts import outbox
from alerts.digest import Digest
from alerts.jobs import jobs
from alerts.matcher import Matcher
from alerts.notifiers.notifier import Answer, Delivered, Note
from alerts.rules import add_rule
from alerts.watchlists import recognise_entry
from tests.homes import START, a_page, a_source
from vigil.config.schema import Config, MailConfig
from vigil.ledger.append import append_pages
from vigil.ledger.findings import list_findings
from vigil.ledger.watchlists import add_entries
from vigil.records.post import Post
from vigil.records.watch import Rule

NUMBER = "+12025550143"


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Keeper:
    """A notifier that keeps what it is given, and answers as told; `answers` is used up one a note."""

    name = "keeper"

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.answers: list[Answer] = []

    def send(self, note: Note) -> Answer:
        self.notes.append(note)
        return self.answers.pop(0) if self.answers else Delivered()


class World:
    """One ledger with a board, and the parts of alerts that work on it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.clock = Clock()
        self.run = a_source()
        self.looks = 0
        self.matcher = Matcher(self.clock)
        self.keeper = Keeper()

    def look(self, *posts: Post, gone: Sequence[str] = ()) -> None:
        """Store one look at the board, a minute after the last."""
        self.looks += 1
        append_pages([a_page(self.run, *posts, minutes=self.looks, gone=gone)], self.clock())

    def watch(self, *entries: str, name: str = "case", kind: str | None = None, label: str | None = None) -> None:
        """Put entries on a watchlist."""
        read = [(*recognise_entry(entry, kind), entry, label) for entry in entries]
        add_entries(name, read)

    def rule(self, name: str = "rule", **wishes) -> Rule:
        """Add a rule on the watchlist "case" unless it is told otherwise."""
        wishes.setdefault("recipients", ["ann@example.org"])
        wishes.setdefault("every", 600)
        if "query" not in wishes:
            wishes.setdefault("watchlists", ["case"])
        return add_rule(name, **wishes)

    def match(self) -> int:
        return self.matcher.run_once()

    def found(self) -> list[tuple[int, str, int, str]]:
        """Give (post, entry, version, reason) of all findings, oldest first."""
        return [(f.post_id, f.entry, f.version, f.reason) for f in reversed(list_findings(100_000))]

    def digest(self) -> int:
        return Digest(self.config).run_once(self.clock())

    def send(self) -> int:
        return outbox.run_once(self.clock(), self.keeper, lambda: 0.0)

    def run_jobs(self) -> dict[str, int]:
        """Run the three jobs once, as the scheduler does."""
        return {job.name: job.run() for job in jobs(self.config, clock=self.clock, notifier=self.keeper)}


def mail_config(port: int, **changed) -> MailConfig:
    """Mail through a server of the lab."""
    return MailConfig(**({"host": "127.0.0.1", "port": port, "sender": "vigil@example.org", "tls": "none"} | changed))
