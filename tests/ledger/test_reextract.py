"""Newer extractors over stored posts: values are added and retired with their history, once, whatever kills it."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from attrs import evolve

from pipelines import reextract as walking
from pipelines.contacts import add_contacts
from pipelines.extractors.email import Email
from pipelines.extractors.registry import Registry
from pipelines.extractors.telegram import Telegram
from pipelines.reextract import Tally, reextract
from tests.homes import START, a_page, a_post, a_source
from tests.shared import ROOT
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.contact_rows import contact_history
from vigil.ledger.entries import entries_after, highest_seq
from vigil.ledger.failpoint import ENVIRONMENT
from vigil.ledger.models import ContactRow, ReextractionRow
from vigil.ledger.posts import get_posts, iterate_posts, posts_with_contact
from vigil.ledger.reextract import begin_reextraction, plan_reextraction, store_reread
from vigil.ledger.rulings import reject_contact
from vigil.records.errors import LedgerBusy, UsageError
from vigil.records.page import Page
from vigil.records.post import Post

OLDER, NEWER = Registry([Email()]), Registry([Telegram()])
BOTH = Registry([Email(), Telegram()])
SAID = "write to agent@example.com or t.me/walnut_agent"
MAIL, HANDLE = ("email", "agent@example.com"), ("telegram", "walnut_agent")


def older(page: Page) -> Page:
    """Give a page as an older Vigil would have stored it."""
    return evolve(add_contacts(page, OLDER), extraction="older")


def walk(kinds: Registry = NEWER, stamp: str = "newer", **wishes) -> Tally:
    return reextract(begin_reextraction(stamp, actor="ann", **wishes), kinds=kinds)


def found(post: Post) -> list[tuple[str, str]]:
    return [(one.kind, one.value) for one in post.contacts]


def entries() -> list[tuple[str, int | None, int | None, bool]]:
    return [(one.kind, one.post_id, one.version, one.quiet) for one in entries_after(0, 1_000)]


@pytest.fixture
def run(ledger: Config) -> int:
    """Two posts that hold both contacts, of which an older Vigil knew one; and one that holds none."""
    run = a_source()
    append_pages([older(a_page(run, a_post("a", SAID), a_post("b", SAID), a_post("c")))])
    return run


def test_what_newer_extractors_find_counts_and_what_they_no_longer_find_does_not(run: int) -> None:
    tally = walk()
    assert (tally.versions, tally.changed, tally.added, tally.retired) == (3, 2, {"telegram": 2}, {"email": 2})
    assert [found(stored.post) for stored in get_posts([1, 2, 3])] == [[HANDLE], [HANDLE], []]
    assert [stored.id for stored in posts_with_contact(*HANDLE)] == [1, 2]
    assert posts_with_contact(*MAIL) == []
    assert entries()[3:] == [("contact_corrected", 1, 1, True), ("contact_corrected", 2, 1, True)]


def test_what_was_found_by_whom_and_when_it_was_retired_stays_readable(run: int) -> None:
    walk(at=START + timedelta(days=1))
    mail, handle = contact_history(1)
    assert (mail.contact.value, mail.found_by, mail.found_at) == (MAIL[1], "older", START)
    assert (mail.retired_by, handle.found_by, handle.retired_by, handle.retired_at) == ("newer", "newer", None, None)
    assert mail.retired_at == handle.found_at
    assert mail.retired_at is not None


def test_contacts_stand_in_the_order_of_the_text_whoever_found_them(run: int) -> None:
    walk(NEWER)
    walk(BOTH, "newest")
    assert found(get_posts([1])[0].post) == [MAIL, HANDLE]
    assert [(one.contact.kind, one.found_by, one.retired_by) for one in contact_history(1)] == [
        ("email", "older", "newer"),
        ("email", "newest", None),
        ("telegram", "newer", None),
    ]


def test_every_version_is_read_and_what_changes_is_told_of_that_version(run: int) -> None:
    append_pages([older(a_page(run, a_post("a", "nothing left"), minutes=1))])
    walk()
    (stored,) = get_posts([1])
    assert (found(stored.post), found(stored.earlier[0])) == ([], [HANDLE])
    assert entries()[-2:] == [("contact_corrected", 1, 1, True), ("contact_corrected", 2, 1, True)]


def test_a_second_walk_finds_nothing_to_do(run: int) -> None:
    walk()
    before, rows = highest_seq(), list(ContactRow.objects.values())
    tally = walk()
    assert (tally.versions, tally.changed) == (3, 0)
    assert (highest_seq(), list(ContactRow.objects.values())) == (before, rows)


def test_a_crawl_that_finds_the_same_afterwards_changes_nothing(run: int) -> None:
    walk(BOTH)
    before = highest_seq()
    page = evolve(add_contacts(a_page(run, a_post("a", SAID), a_post("b", SAID), minutes=1), BOTH), extraction="newer")
    assert [receipt.unchanged for receipt in append_pages([page])] == [2]
    assert highest_seq() == before


def test_a_profile_read_better_is_no_edit_when_its_counters_count_on(run: int) -> None:
    page = a_page(run, a_post("d", profile="posts: 7, t.me/walnut_agent"), minutes=1)
    append_pages([older(page)])
    walk(BOTH)
    later = a_page(run, a_post("d", profile="posts: 8, t.me/walnut_agent"), minutes=2)
    assert append_pages([add_contacts(later, BOTH)])[0].unchanged == 1


def test_a_look_without_storing_changes_nothing_and_gives_examples(run: int) -> None:
    before = (highest_seq(), list(ContactRow.objects.values()))
    tally = reextract(plan_reextraction("newer"), kinds=NEWER)
    assert (tally.versions, tally.added, tally.retired) == (3, {"telegram": 2}, {"email": 2})
    assert [(one.post, one.added, one.retired) for one in tally.examples] == [
        (1, (HANDLE,), (MAIL,)),
        (2, (HANDLE,), (MAIL,)),
    ]
    assert (highest_seq(), list(ContactRow.objects.values())) == before
    assert not ReextractionRow.objects.exists()


def test_only_the_source_and_the_time_asked_for_are_read(run: int) -> None:
    other = a_source("other", "http://other.example.org/")
    append_pages([older(a_page(other, a_post("x", SAID), source="other", minutes=60))])
    assert reextract(plan_reextraction("newer", source="other"), kinds=NEWER).versions == 1
    assert reextract(plan_reextraction("newer", since=START + timedelta(minutes=1)), kinds=NEWER).versions == 1
    assert walk(source="other").changed == 1
    assert found(get_posts([1])[0].post) == [MAIL]
    with pytest.raises(UsageError, match="nowhere"):
        walk(source="nowhere")


def test_a_ruling_holds_for_what_is_found_later(run: int) -> None:
    reject_contact(*HANDLE, reason="the site's own", actor="ann")
    walk(BOTH)
    assert [found(stored.post) for stored in iterate_posts()] == [[MAIL], [MAIL], []]


def test_a_walk_that_was_stopped_goes_on_and_counts_on(run: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "BATCH", 1)

    def stop(tally: Tally) -> None:
        if tally.versions == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reextract(begin_reextraction("newer", actor="ann"), stop, NEWER)
    append_pages([older(a_page(run, a_post("d", SAID)))])
    going_on = begin_reextraction("newer", actor="ann")
    assert (going_on.left, going_on.total) == (1, 3)
    tally = reextract(going_on, kinds=NEWER)
    assert (tally.versions, tally.changed, tally.added) == (3, 2, {"telegram": 2})
    assert found(get_posts([4])[0].post) == [MAIL]


def test_two_processes_at_one_walk_do_not_count_twice(run: int) -> None:
    one, other = (begin_reextraction("newer", actor="ann") for _ in range(2))
    store_reread(one, (), 1, {})
    with pytest.raises(LedgerBusy, match="another process"):
        store_reread(other, (), 1, {})


@pytest.mark.slow
@pytest.mark.parametrize("hit", [1, 2, 4])
@pytest.mark.parametrize("failpoint", ["reextract.before_commit", "reextract.after_commit"])
def test_a_kill_loses_and_doubles_nothing(ledger: Config, failpoint: str, hit: int) -> None:
    posts = 11
    append_pages([older(a_page(a_source(), *(a_post(str(number), SAID) for number in range(posts))))])
    assert _process(ledger, f"{failpoint}:{hit}") == -signal.SIGKILL
    done = sum(found(stored.post) == [HANDLE] for stored in iterate_posts())
    whole = hit - 1 if failpoint == "reextract.before_commit" else hit
    assert done == min(3 * whole, posts)
    assert _process(ledger, None) == 0
    assert [found(stored.post) for stored in iterate_posts()] == [[HANDLE]] * posts
    corrected = [post for kind, post, _, _ in entries() if kind == "contact_corrected"]
    assert sorted(map(int, filter(None, corrected))) == list(range(1, posts + 1))
    assert [one.seq for one in entries_after(0, 1_000)] == list(range(1, 2 * posts + 1))
    (row,) = ReextractionRow.objects.all()
    assert (row.counts["versions"], row.counts["added"]) == (posts, {"telegram": posts})
    assert row.finished_at is not None


def _process(config: Config, failpoint: str | None) -> int:
    database = config.database
    folder = database.host if database.kind == "postgresql" else ""
    environment = {key: value for key, value in os.environ.items() if key != ENVIRONMENT}
    if failpoint is not None:
        environment[ENVIRONMENT] = failpoint
    command = [sys.executable, "-m", "tests.ledger.rereader", str(config.home), folder, database.name]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=60).returncode
