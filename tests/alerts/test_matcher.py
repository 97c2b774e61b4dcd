"""What the rules find in the ledger: each thing once, whatever happens between two looks."""

from datetime import timedelta

import pytest

from alerts import matcher
from alerts.matcher import Matcher
from alerts.queries import WatchedQuery
from tests.alerts.worlds import NUMBER, World
from tests.homes import START, a_phone, a_post
from vigil.ledger import rules as ledger_rules
from vigil.ledger.entries import highest_seq
from vigil.ledger.findings import list_findings
from vigil.ledger.marks import get_mark
from vigil.ledger.rules import get_rule, pause_rule, remove_rule, resume_rule
from vigil.ledger.watchlists import add_entries, entries_of, remove_entry
from vigil.records.post import Image, Quote

CALL = {"text": "call 202-555-0143", "contacts": (a_phone(start=5),)}


@pytest.fixture
def world(ledger):
    return World(ledger)


@pytest.fixture
def watching(world):
    world.watch(NUMBER)
    world.rule()
    return world


def test_a_watched_number_in_a_new_post_is_found_once(watching):
    watching.look(a_post(**CALL), a_post("2", "nothing"))
    assert watching.match() == 1
    assert watching.match() == 0
    assert watching.found() == [(1, "watch:1", 1, "phone in the text")]
    assert get_mark("matcher") == highest_seq()


def test_the_same_page_again_is_no_news(watching):
    for _ in range(3):
        watching.look(a_post(**CALL))
        watching.match()
    assert len(watching.found()) == 1


def test_an_edit_that_brings_the_number_is_found_at_its_version(watching):
    watching.look(a_post())
    assert watching.match() == 0
    watching.look(a_post(**CALL))
    assert watching.match() == 1
    assert watching.found() == [(1, "watch:1", 2, "phone in the text")]


def test_an_edit_that_changes_no_match_is_no_news(watching):
    watching.look(a_post(**CALL))
    watching.match()
    watching.look(a_post(text="still 202-555-0143", contacts=(a_phone(start=6),)))
    assert watching.match() == 0


def test_an_edit_that_adds_a_second_watched_thing_tells_of_that_alone(watching):
    watching.watch("+12025550188")
    watching.look(a_post(**CALL))
    watching.match()
    watching.look(a_post(text="both", contacts=(a_phone(), a_phone("+12025550188", "202-555-0188"))))
    assert watching.match() == 1
    assert watching.found()[-1] == (1, "watch:2", 2, "phone in the text")


def test_what_stood_there_only_between_two_looks_of_the_matcher_is_found(watching):
    watching.look(a_post(text="nothing yet"))
    watching.look(a_post(**CALL))
    watching.look(a_post(text="nothing any more"))
    assert watching.match() == 1
    assert watching.found() == [(1, "watch:1", 2, "phone in the text")]


def test_a_post_deleted_before_it_was_matched_is_found(watching):
    watching.look(a_post(**CALL))
    watching.look(gone=["1"])
    assert watching.match() == 1


def test_the_deletion_of_a_known_match_is_no_news(watching):
    watching.look(a_post(**CALL))
    watching.match()
    watching.look(gone=["1"])
    assert watching.match() == 0


def test_a_post_that_arrives_late_with_an_old_date_is_found(watching):
    watching.look(a_post("2", "recent"))
    watching.match()
    watching.look(a_post("1", posted_at=START - timedelta(days=900), **CALL))
    assert watching.match() == 1


def test_a_picture_hashed_later_than_its_post_is_found(world):
    digest = "ab" * 32
    world.watch(f"sha256:{digest}")
    world.rule()
    url = "http://board.example.org/a.jpg"
    world.look(a_post(images=(Image(url=url),)))
    assert world.match() == 0
    world.look(a_post(images=(Image(url=url, sha256=digest),)))
    assert world.match() == 1
    assert world.found()[0][3] == "the same picture"


def test_two_rules_on_one_list_each_find(watching):
    watching.rule("second", recipients=["bob@example.org"])
    watching.look(a_post(**CALL))
    assert watching.match() == 2


def test_a_list_that_no_rule_uses_finds_nothing(watching):
    watching.watch("+12025550188", name="other")
    watching.look(a_post(text="x", contacts=(a_phone("+12025550188", "202-555-0188"),)))
    assert watching.match() == 0


def test_history_is_no_news_to_a_new_rule(world):
    world.watch(NUMBER)
    world.look(a_post(**CALL))
    world.rule()
    assert world.match() == 0
    world.look(a_post("2", **CALL))
    assert world.match() == 1
    assert [row[0] for row in world.found()] == [2]


def test_history_is_searched_when_asked_for(world):
    world.watch(NUMBER)
    world.look(a_post(**CALL))
    world.rule("other")
    world.match()
    world.rule("history", baseline="all")
    assert world.match() == 1
    assert get_rule("history").catchup is None
    world.look(a_post("2", **CALL))
    assert world.match() == 2


def test_a_rule_made_while_a_batch_was_under_way_misses_nothing(watching, monkeypatch):
    watching.look(a_post(**CALL))
    recorded = matcher.record_findings

    def meanwhile(*args, **named):
        """The matcher has read entries and rules; a rule is made and a post arrives before the mark moves."""
        monkeypatch.setattr(matcher, "record_findings", recorded)
        watching.rule("late", recipients=["bob@example.org"])
        watching.look(a_post("2", **CALL))
        return recorded(*args, **named)

    monkeypatch.setattr(matcher, "record_findings", meanwhile)
    watching.match()
    late = get_rule("late").id
    assert [finding.post_id for finding in list_findings() if finding.rule_id == late] == [2]


def test_a_number_watched_while_a_batch_was_under_way_is_found_in_what_came_after(watching, monkeypatch):
    watching.look(a_post())
    read = matcher.entries_after

    def meanwhile(*args):
        entries = read(*args)
        monkeypatch.setattr(matcher, "entries_after", read)
        watching.watch("+12025550188")
        watching.look(a_post("2", "x", contacts=(a_phone("+12025550188", "202-555-0188"),)))
        return entries

    monkeypatch.setattr(matcher, "entries_after", meanwhile)
    assert watching.match() == 1


def test_an_entry_added_later_finds_what_comes_after_it(watching):
    watching.look(a_post("1", "x", contacts=(a_phone("+12025550188", "202-555-0188"),)))
    watching.match()
    watching.watch("+12025550188")
    watching.look(a_post("2", "x", contacts=(a_phone("+12025550188", "202-555-0188"),)))
    assert watching.match() == 1
    assert watching.found() == [(2, "watch:2", 1, "phone in the text")]


def test_an_entry_taken_off_finds_no_more(watching):
    remove_entry(entries_of("case")[0].id)
    watching.look(a_post(**CALL))
    assert watching.match() == 0


def test_a_paused_rule_finds_what_it_slept_through(watching):
    watching.look(a_post(**CALL))
    watching.match()
    pause_rule("rule")
    watching.look(a_post("2", **CALL))
    assert watching.match() == 0
    resume_rule("rule")
    assert watching.match() == 1
    assert [row[0] for row in watching.found()] == [1, 2]
    assert get_rule("rule").catchup is None


def test_a_removed_rule_stops_and_its_findings_stay(watching):
    watching.look(a_post(**CALL))
    watching.match()
    remove_rule("rule")
    watching.look(a_post("2", **CALL))
    assert watching.match() == 0
    assert len(watching.found()) == 1


def test_many_entries_go_through_in_bounded_batches(watching):
    for start in range(0, 100, 20):
        watching.look(*[a_post(str(n), **CALL) for n in range(start, start + 20)])
    watching.matcher = Matcher(watching.clock, batch=7)
    assert watching.match() == 100
    assert watching.matcher.lag() == 0


def test_a_number_in_a_quote_is_found_and_said_to_be_quoted(watching):
    watching.look(a_post(quotes=(Quote(text="202-555-0143"),), contacts=(a_phone(field="quote:0"),)))
    watching.match()
    assert watching.found()[0][3] == "phone in a quote"


# Rules that break


def unchecked_rule(name: str, query: str | None = None, watchlists: tuple[str, ...] = ()) -> None:
    """Add a rule past the checks, as one that an older Vigil took and this one does not understand."""
    ledger_rules.add_rule(name, recipients=["ann@example.org"], every=600, query=query, watchlists=watchlists)


@pytest.mark.parametrize(
    ("query", "watchlists", "why"),
    [
        ("walnut AND", (), "nothing after it"),
        ("autor:x", (), "unknown field"),
        ("", (), "empty query"),
        (None, ("gone",), 'the watchlist "gone" is gone'),
    ],
)
def test_a_rule_that_is_not_understood_is_shown_as_broken_and_the_others_go_on(watching, query, watchlists, why):
    unchecked_rule("bad", query, watchlists)
    watching.look(a_post(**CALL))
    assert watching.match() == 1
    bad = get_rule("bad")
    assert bad.state == "broken"
    assert why in bad.broken
    assert get_rule("rule").state == "active"


def test_a_repaired_rule_finds_what_came_while_it_was_broken(watching):
    unchecked_rule("bad", None, ("later",))
    watching.look(a_post(**CALL))
    watching.match()
    watching.watch(NUMBER, name="later")
    watching.look(a_post("2", **CALL))
    watching.match()
    bad = get_rule("bad")
    assert bad.state == "broken"
    resume_rule("bad")
    assert watching.match() == 2
    assert [f.post_id for f in reversed(list_findings()) if f.rule_id == bad.id] == [1, 2]
    assert get_rule("bad").catchup is None


def test_a_query_on_a_watchlist_that_is_not_understood_breaks_its_rules_with_its_number(watching):
    add_entries("case", [("query", "walnut AND", "walnut AND", None)])
    watching.look(a_post(**CALL))
    watching.match()
    assert get_rule("rule").state == "broken"
    assert "entry 2" in get_rule("rule").broken
    remove_entry(2)
    resume_rule("rule")
    assert watching.match() == 1


def test_a_rule_that_fails_on_one_post_breaks_there_and_goes_on_there(watching, monkeypatch):
    watching.rule("words", query="walnut")
    watching.look(a_post("1", "walnut"))
    watching.match()
    works = WatchedQuery.matches

    def fails(self, stored, document, at):
        if document.id == 3:
            raise RecursionError("too deep")
        return works(self, stored, document, at)

    monkeypatch.setattr(WatchedQuery, "matches", fails)
    watching.look(a_post("2", "walnut"), a_post("3", "walnut", contacts=(a_phone(),)), a_post("4", "walnut"))
    assert watching.match() == 1  # the number, by the other rule
    words = get_rule("words")
    assert words.state == "broken"
    assert "post 3" in words.broken
    assert "walnut" not in words.broken
    monkeypatch.setattr(WatchedQuery, "matches", works)
    resume_rule("words")
    assert watching.match() == 3
    assert watching.match() == 0
    assert get_rule("words").state == "active"


# Queries


def test_a_query_is_matched_against_each_version_that_was(world):
    world.rule(query="walnut -hazel")
    world.look(a_post("1", "a walnut"))
    world.look(a_post("1", "a walnut and hazel"))
    assert world.match() == 1
    assert world.found() == [(1, "query", 1, "words of the query")]


@pytest.mark.parametrize("query", ["walnut -is:deleted", "walnut -is:edited"])
def test_what_happened_to_a_post_later_does_not_hide_what_it_was(world, query):
    world.rule(query=query)
    world.look(a_post("1", "a walnut"))
    world.look(a_post("1", "something else"))
    world.look(gone=["1"])
    assert world.match() == 1


def test_the_deletion_itself_can_be_asked_for(world):
    world.rule(query="walnut is:deleted")
    world.look(a_post("1", "a walnut"))
    assert world.match() == 0
    world.look(gone=["1"])
    assert world.match() == 1


def test_a_rule_that_catches_up_reads_relative_dates_as_they_were_then(world):
    world.rule(query="walnut posted:-7d")
    pause_rule("rule")
    world.look(a_post("1", "a walnut", posted_at=START - timedelta(days=3)))
    world.look(a_post("2", "a walnut", posted_at=START - timedelta(days=30)))
    world.clock.pass_by(90 * 86_400)
    resume_rule("rule")
    world.match()
    assert [row[0] for row in world.found()] == [1]


def test_a_picture_near_the_one_in_a_query_is_found(world):
    world.rule(query="image:phash:ffee00112233aabb~2")
    world.look(
        a_post("1", images=(Image(phash="ffee00112233aab8"),)),
        a_post("2", images=(Image(phash="ffee00112233aa00"),)),
    )
    world.match()
    assert [row[0] for row in world.found()] == [1]


def test_words_on_a_watchlist_are_a_query(world):
    world.watch("walnut OR hazel", label="nuts")
    world.rule()
    world.look(a_post("1", "hazels!"), a_post("2", "beech"))
    assert world.match() == 1
    assert world.found() == [(1, "watch:1", 1, "words of the query")]


def test_a_rule_with_query_and_watchlist_tells_of_either(world):
    world.watch(NUMBER)
    world.rule(query="walnut", watchlists=["case"])
    world.look(a_post("1", "walnut"), a_post("2", **CALL), a_post("3", "x"))
    assert world.match() == 2
    assert [(row[0], row[1]) for row in world.found()] == [(1, "query"), (2, "watch:1")]


def test_a_rule_can_ask_for_both_by_its_query(world):
    world.watch(NUMBER)
    world.rule(query="walnut watchlist:case")
    world.look(a_post("1", "walnut"), a_post("2", **CALL), a_post("3", "walnut", contacts=(a_phone(),)))
    assert world.match() == 1
    world.watch("+12025550188")
    world.look(a_post("4", "walnut", contacts=(a_phone("+12025550188", "202-555-0188"),)))
    assert world.match() == 1
