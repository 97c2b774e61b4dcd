"""Holds what is new in the ledger against all rules, in the order of `seq`, and writes down what they found.

All active rules follow one mark. Findings and mark are written in one transaction, so a kill at any moment loses and
doubles nothing. A rule that is new, was paused or was broken has a mark of its own until it has caught up.

Entries are read before rules and watchlists: so whatever was watched when a post was stored is held against it, and
the baseline of a rule made while a batch is under way lies beyond that batch. A new rule is recognised by its number,
and starts with a mark of its own at its baseline, which may be the beginning of history.

What an entry says was corrected is no news but for what the correction brought: the post is held against the rules as
it counts now and as it counted before, and only what was not found then is found. So a rule is not told of an old post
because something else in it was put right, and is told of a number that a correction, or its undoing, made a watched
one.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import evolve

from alerts.watch import OWN_QUERY, Looked, Watch, rule_key
from vigil.ledger.entries import entries_after, highest_seq
from vigil.ledger.failpoint import failpoint
from vigil.ledger.findings import NewFinding, record_findings
from vigil.ledger.marks import MATCHER, get_mark, set_mark
from vigil.ledger.posts import get_posts, post_at_version, post_before
from vigil.ledger.rules import list_rules, mark_broken, rules_version, set_catchup
from vigil.ledger.watchlists import entries_of, list_watchlists, watch_version
from vigil.records.errors import UsageError
from vigil.records.stored import Entry, StoredPost
from vigil.records.watch import Rule

log = logging.getLogger(__name__)

RULES_MARK = f"{MATCHER}.rules"  # highest number of a rule that follows the mark, or has a mark of its own
BATCH = 500  # entries a transaction: few enough that a kill repeats little, enough that commits cost little
CATCHUP_BATCHES = 20  # a rule may take in one run: one that reads all of history must not hold up what is new


class Matcher:
    """The one reader of the ledger for all rules; only one may run at a time."""

    def __init__(self, clock: Callable[[], datetime], batch: int = BATCH) -> None:
        self._clock, self._batch = clock, batch
        self._versions: tuple[int, int] | None = None
        self._rules: list[Rule] = []
        self._watch = Watch((), (), ())

    def run_once(self) -> int:
        """Bring the rules up to the last entry there is; give how many findings are new."""
        found = 0
        while True:
            mark = get_mark(MATCHER)
            entries = entries_after(mark, self._batch)
            self._see_what_is_watched()
            if not entries:
                break
            found += self._follow(mark, entries)
        for rule in self._rules:
            if rule.state == "active" and rule.catchup is not None:
                found += self._catch_up(rule)
        return found

    def lag(self) -> int:
        """Give how many entries no rule has seen yet."""
        return highest_seq() - get_mark(MATCHER)

    def _see_what_is_watched(self) -> None:
        """Read rules and watchlists anew; what rules match with is made anew only when something changed."""
        versions = (rules_version(), watch_version())
        self._rules = list_rules()
        self._give_marks_of_their_own()
        if versions == self._versions:
            return
        lists = [watchlist.name for watchlist in list_watchlists()]
        self._watch = Watch((rule for rule in self._rules if rule.state == "active"), entries_of(None), lists)
        self._versions = versions
        for number, why in self._watch.broken.items():
            self._break(number, why)
        if self._watch.broken:
            self._rules = list_rules()

    def _give_marks_of_their_own(self) -> None:
        """Let each rule not seen before start at its baseline, and each that rests stay where it stopped."""
        known, mark = get_mark(RULES_MARK), get_mark(MATCHER)
        for place, rule in enumerate(self._rules):
            if rule.catchup is not None or (rule.id <= known and rule.state == "active"):
                continue
            start = rule.baseline if rule.id > known else max(mark, rule.baseline)
            if self._set_catchup(rule, start):
                self._rules[place] = evolve(rule, catchup=start)
        newest = max((rule.id for rule in self._rules), default=0)
        if newest > known:
            set_mark(RULES_MARK, newest)

    def _follow(self, mark: int, entries: Sequence[Entry]) -> int:
        """Hold one batch against all rules that follow the mark, and move it."""
        followers = [rule for rule in self._rules if rule.state == "active" and rule.catchup is None]
        findings, failed = self._match(entries, followers)
        for number, why in failed.items():
            # Before the mark moves: a broken rule keeps the place where it broke.
            self._break(number, why)
        new = record_findings(findings, entries[-1].seq, mark_name=MATCHER)
        failpoint("matcher.after_commit")
        log.info("entries matched", extra={"after": mark, "to": entries[-1].seq, "found": new})
        return new

    def _catch_up(self, rule: Rule) -> int:
        """Hold what one rule has not seen against it, up to the mark of all, which it then follows."""
        found, mark, place = 0, get_mark(MATCHER), rule.catchup or 0
        for _ in range(CATCHUP_BATCHES):
            entries = [entry for entry in entries_after(place, self._batch) if entry.seq <= mark]
            if not entries:
                self._set_catchup(rule, None)
                return found
            findings, failed = self._match(entries, [rule])
            if failed:
                self._break(rule.id, failed[rule.id])
                return found
            found += record_findings(findings, mark, mark_name=MATCHER)
            failpoint("matcher.after_commit")
            place = entries[-1].seq
            if not self._set_catchup(rule, place):
                return found
        return found

    def _match(self, entries: Sequence[Entry], rules: Sequence[Rule]) -> tuple[list[NewFinding], dict[int, str]]:
        """Give what the rules find in the posts of `entries`, each as it was then, and which rules failed."""
        found: dict[tuple[int, int, str], NewFinding] = {}
        failed: dict[int, str] = {}
        baselines = {rule.id: rule.baseline for rule in rules}
        present = {stored.id: stored for stored in get_posts(_posts_of(entries))} if rules else {}
        for entry in entries:
            asked = {number for number, baseline in baselines.items() if entry.seq > baseline}.difference(failed)
            stored = _as_of(entry, present) if asked else None
            if stored is None:
                continue
            looked = self._watch.look(stored, entry.at, asked)
            if entry.kind == "contact_corrected" and looked.found:
                looked = self._without_old(looked, entry, stored)
            failed |= looked.failed
            for rule, sighting in looked.found:
                key = OWN_QUERY if sighting.entry == rule_key(rule) else sighting.entry
                found.setdefault(
                    (rule, stored.id, key),
                    NewFinding(
                        rule_id=rule,
                        post_id=stored.id,
                        entry=key,
                        seq=entry.seq,
                        version=stored.version,
                        found_at=self._clock(),
                        reason=sighting.reason,
                    ),
                )
        return [finding for finding in found.values() if finding.rule_id not in failed], failed

    def _without_old(self, looked: Looked, entry: Entry, stored: StoredPost) -> Looked:
        """Leave out what the rules found in the post before the correction too."""
        asked = {rule for rule, _ in looked.found}
        before = self._watch.look(post_before(stored.id, stored.version, entry.seq), entry.at, asked)
        old = {(rule, sighting.entry) for rule, sighting in before.found}
        new = tuple((rule, sighting) for rule, sighting in looked.found if (rule, sighting.entry) not in old)
        return Looked(new, looked.failed | before.failed)

    def _break(self, number: int, why: str) -> None:
        try:
            mark_broken(number, why)
        except UsageError:
            log.info("a rule was removed while it broke", extra={"rule": number})
        else:
            log.error("a rule is broken", extra={"rule": number})

    def _set_catchup(self, rule: Rule, seq: int | None) -> bool:
        try:
            set_catchup(rule.id, seq)
        except UsageError:
            log.info("a rule was removed while it caught up", extra={"rule": rule.id})
            return False
        return True


def _posts_of(entries: Sequence[Entry]) -> list[int]:
    return list(dict.fromkeys(entry.post_id for entry in entries if entry.post_id is not None and _tells(entry)))


def _tells(entry: Entry) -> bool:
    """Say whether an entry is about what a post says: of an erased one nothing is left to be told."""
    return not entry.quiet and entry.kind not in ("erased", "source_event")


def _as_of(entry: Entry, present: dict[int, StoredPost]) -> StoredPost | None:
    """Give the post an entry is about as it was then: a later edit or deletion hides nothing of it."""
    if entry.post_id is None or not _tells(entry):
        return None
    stored = present.get(entry.post_id)
    if stored is None:
        return None
    if entry.version is not None and entry.version != stored.version:
        stored = post_at_version(entry.post_id, entry.version)
    if entry.kind in ("post_created", "post_edited"):
        stored = evolve(stored, post=evolve(stored.post, deleted_at=None))
    if entry.kind == "post_created":
        stored = evolve(stored, changed_at=None)
    return stored
