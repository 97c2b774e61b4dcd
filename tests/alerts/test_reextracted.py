"""What newer extractors find in old posts is told only when somebody asks for it."""

import pytest
from attrs import evolve

from alerts.rules import add_rule
from pipelines.contacts import add_contacts
from pipelines.extractors.email import Email
from pipelines.extractors.registry import Registry
from pipelines.extractors.telegram import Telegram
from pipelines.reextract import reextract
from tests.alerts.worlds import World
from tests.homes import a_page, a_post
from vigil.ledger.append import append_pages
from vigil.ledger.reextract import begin_reextraction

SAID = "write to agent@example.com or t.me/walnut_agent"
OLDER, BOTH = Registry([Email()]), Registry([Email(), Telegram()])


@pytest.fixture
def world(ledger) -> World:
    """A post whose handle an older Vigil did not see, and rules on the handle, the address and a word."""
    world = World(ledger)
    world.watch("t.me/walnut_agent")
    world.rule()
    add_rule("words", recipients=["ann@example.org"], every=600, query="telegram:walnut_agent")
    store(world, a_post("a", SAID), OLDER)
    assert world.match() == 0
    return world


def store(world: World, post, kinds: Registry, minutes: int = 0) -> None:
    append_pages([evolve(add_contacts(a_page(world.run, post, minutes=minutes), kinds))])


def test_nobody_is_told_of_what_newer_extractors_find(world):
    reextract(begin_reextraction("newer", actor="ann"), kinds=BOTH)
    assert world.match() == 0


def test_whoever_asks_is_told(world):
    reextract(begin_reextraction("newer", actor="ann", alert=True), kinds=BOTH)
    assert world.match() == 2
    assert {post for post, *_ in world.found()} == {1}


def test_what_was_known_before_is_no_news_even_to_whoever_asks(world):
    world.watch("agent@example.com", name="late")
    world.rule("late", watchlists=["late"])
    reextract(begin_reextraction("newer", actor="ann", alert=True), kinds=BOTH)
    assert world.match() == 2  # the two rules on the handle, and not the one on the address


def test_a_later_edit_of_such_a_post_is_told_as_usual(world):
    reextract(begin_reextraction("newer", actor="ann"), kinds=BOTH)
    world.match()
    store(world, a_post("a", SAID + ", new price"), BOTH, minutes=1)
    assert world.match() == 2


def test_a_rule_over_all_of_history_finds_what_newer_extractors_found(world):
    reextract(begin_reextraction("newer", actor="ann"), kinds=BOTH)
    world.rule("history", baseline="all")
    assert world.match() == 1
