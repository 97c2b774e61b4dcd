"""Watchlists, rules, findings, mails, marks and the audit."""

from datetime import timedelta

import pytest

from tests.homes import START, a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.audit import list_audit, record_audit
from vigil.ledger.findings import NewFinding, findings_waiting, list_findings, record_findings
from vigil.ledger.marks import get_mark, set_mark
from vigil.ledger.outbox import (
    NewMail,
    due_mails,
    list_mails,
    mark_dead,
    mark_retry,
    mark_sent,
    outbox_counts,
    queue_mails,
    retry_dead,
)
from vigil.ledger.rules import (
    add_rule,
    get_rule,
    list_rules,
    mark_broken,
    pause_rule,
    remove_rule,
    resume_rule,
    rules_version,
    set_catchup,
)
from vigil.ledger.watchlists import (
    add_entries,
    entries_of,
    list_watchlists,
    remove_entry,
    remove_watchlist,
    watch_version,
)
from vigil.records.errors import LedgerError, UsageError
from vigil.records.watch import Rule

PHONE = ("phone", "+12025550143", "202-555-0143", "case 114")
TO = ("unit@agency.example",)


def a_rule(name: str = "kyiv") -> Rule:
    return add_rule(name, watchlists=["phones"], recipients=TO, every=600.0)


def found(rule: Rule, post: int = 1, entry: str = "watch:1", seq: int = 1) -> NewFinding:
    return NewFinding(
        rule_id=rule.id, post_id=post, entry=entry, seq=seq, version=1, found_at=START, reason="phone in text"
    )


def a_mail(number: int = 1) -> NewMail:
    return NewMail(
        recipient=TO[0], message_id=f"<{number}@vigil>", mail=b"Subject: x\r\n\r\n\xff", created_at=START, due_at=START
    )


def test_an_entry_is_on_a_list_once(ledger: Config) -> None:
    before = watch_version()
    assert add_entries("phones", [PHONE, PHONE, ("query", "new girls", "new girls", None)]) == 2
    assert add_entries("phones", [PHONE]) == 0
    assert add_entries("others", [PHONE]) == 1
    assert watch_version() > before
    assert [(one.name, one.entries) for one in list_watchlists()] == [("others", 1), ("phones", 2)]
    first = entries_of("phones")[0]
    assert (first.kind, first.value, first.raw, first.label, first.watchlist) == (*PHONE, "phones")
    assert len(entries_of()) == 3


def test_a_removed_entry_is_gone_and_its_number_is_not_given_again(ledger: Config) -> None:
    add_entries("phones", [PHONE])
    (entry,) = entries_of("phones")
    before = watch_version()
    remove_entry(entry.id)
    assert watch_version() > before
    assert entries_of("phones") == []
    add_entries("phones", [PHONE])
    assert entries_of("phones")[0].id > entry.id
    with pytest.raises(UsageError):
        remove_entry(entry.id)


def test_a_list_that_a_rule_uses_is_not_removed(ledger: Config) -> None:
    add_entries("phones", [PHONE])
    a_rule()
    with pytest.raises(UsageError, match="used by rule kyiv"):
        remove_watchlist("phones")
    remove_rule("kyiv", START)
    remove_watchlist("phones")
    with pytest.raises(UsageError, match="unknown watchlist"):
        entries_of("phones")


def test_a_new_rule_takes_what_is_there_for_old(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post(), a_post("2"))])
    before = rules_version()
    rule = a_rule()
    assert rule == Rule(
        id=rule.id, name="kyiv", watchlists=("phones",), recipients=TO, every=600.0, baseline=2, state="active"
    )
    assert list_rules() == [rule]
    assert rules_version() > before
    assert add_rule("all", query="x", recipients=TO, every=60, baseline=0).baseline == 0


def test_a_rules_name_is_given_once_and_free_after_its_removal(ledger: Config) -> None:
    first = a_rule()
    with pytest.raises(UsageError, match="already"):
        a_rule()
    remove_rule("kyiv", START)
    assert a_rule().id > first.id
    with pytest.raises(UsageError, match="did you mean kyiv"):
        get_rule("kyif")


def test_a_broken_or_paused_rule_keeps_its_place(ledger: Config) -> None:
    append_pages([a_page(a_source(), *(a_post(str(number)) for number in range(9)))])
    rule = add_rule("kyiv", query="x", recipients=TO, every=60, baseline=0)
    set_mark("matcher", 4)
    mark_broken(rule.id, "unknown field")
    assert (get_rule("kyiv").state, get_rule("kyiv").broken, get_rule("kyiv").catchup) == ("broken", "unknown field", 4)
    set_mark("matcher", 9)
    mark_broken(rule.id, "still")
    assert get_rule("kyiv").catchup == 4
    resume_rule("kyiv")
    assert (get_rule("kyiv").state, get_rule("kyiv").broken, get_rule("kyiv").catchup) == ("active", None, 4)
    set_catchup(rule.id, None)
    pause_rule("kyiv")
    assert (get_rule("kyiv").state, get_rule("kyiv").catchup) == ("paused", 9)


def test_a_finding_is_made_once_and_the_mark_moves_with_it(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post(), a_post("2"))])
    rule = a_rule()
    assert record_findings([found(rule), found(rule), found(rule, entry="query")], 1) == 2
    assert record_findings([found(rule, seq=2), found(rule, post=2)], 2) == 1
    assert get_mark("matcher") == 2
    assert [(one.post_id, one.entry, one.seq) for one in findings_waiting(rule.id)] == [
        (1, "query", 1),
        (1, "watch:1", 1),
        (2, "watch:1", 1),
    ]
    assert list_findings(1)[0].post_id == 2
    assert record_findings([], 7, mark_name="other") == 0
    assert (get_mark("matcher"), get_mark("other"), get_mark("none")) == (2, 7, 0)


def test_a_finding_that_cannot_be_written_leaves_the_mark(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post())])
    rule = a_rule()
    with pytest.raises(LedgerError):
        record_findings([found(rule), found(rule, post=99)], 5)
    assert get_mark("matcher") == 0
    assert findings_waiting(rule.id) == []


def test_findings_become_mails_all_at_once(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post())])
    rule = a_rule()
    record_findings([found(rule)], 1)
    (finding,) = findings_waiting(rule.id)
    queue_mails(rule.id, [finding.id], [a_mail(1), a_mail(2)], START)
    queue_mails(rule.id, [finding.id], [a_mail(2)], START)
    assert findings_waiting(rule.id) == []
    assert list_findings(5)[0].state == "queued"
    assert get_rule("kyiv").digest_at == START
    mails = due_mails(START, 10)
    assert [(mail.message_id, mail.mail, mail.attempts) for mail in mails] == [
        ("<1@vigil>", b"Subject: x\r\n\r\n\xff", 0),
        ("<2@vigil>", b"Subject: x\r\n\r\n\xff", 0),
    ]


def test_a_mail_goes_its_way(ledger: Config) -> None:
    rule = a_rule()
    queue_mails(rule.id, [], [a_mail(1), a_mail(2)], START)
    first, second = due_mails(START, 10)
    assert due_mails(START - timedelta(seconds=1), 10) == []
    later = START + timedelta(minutes=5)
    mark_retry(first.id, later, "451 later")
    assert [mail.id for mail in due_mails(START, 10)] == [second.id]
    (again,) = (mail for mail in due_mails(later, 10) if mail.id == first.id)
    assert (again.attempts, again.error, again.mail) == (1, "451 later", first.mail)
    mark_sent(first.id, later)
    mark_dead(second.id, "550 no")
    assert outbox_counts() == {"waiting": 0, "sent": 1, "dead": 1}
    assert [(mail.id, mail.error) for mail in list_mails("dead")] == [(second.id, "550 no")]
    with pytest.raises(UsageError):
        retry_dead(first.id)
    retry_dead(second.id, later)
    assert [(mail.id, mail.attempts) for mail in due_mails(later, 10)] == [(second.id, 0)]


def test_the_audit_keeps_its_order(ledger: Config) -> None:
    record_audit("search", "anna", {"query": "phone:*"}, START)
    record_audit("export", "boris", {"posts": 3}, START)
    newest, oldest = list_audit(10)
    assert (newest.action, newest.actor, newest.detail) == ("export", "boris", {"posts": 3})
    assert (oldest.action, oldest.at) == ("search", START)
