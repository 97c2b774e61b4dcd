"""A correction is news for what it brought, and for nothing that was there before."""

from email import message_from_bytes, policy

import pytest

from alerts.rules import add_rule
from tests.alerts.worlds import NUMBER, World
from tests.homes import a_phone, a_post
from vigil.ledger.rulings import correct_contact, reject_contact, undo_ruling

OTHER, THIRD = "+12025550144", "+12025550145"
WHY = {"reason": "misread", "actor": "ann"}


@pytest.fixture
def world(ledger) -> World:
    world = World(ledger)
    world.watch(NUMBER)
    return world


def posts(world: World) -> list[int]:
    return [post for post, *_ in world.found()]


def test_a_rejected_number_is_not_found_in_posts_that_come_later(world):
    world.rule()
    reject_contact("phone", NUMBER, **WHY)
    world.look(a_post("a", contacts=(a_phone(),)))
    assert world.match() == 0


def test_a_number_corrected_to_a_watched_one_is_news(world):
    world.rule()
    world.look(a_post("a", contacts=(a_phone(OTHER),)), a_post("b", contacts=(a_phone(THIRD),)))
    assert world.match() == 0
    correct_contact("phone", OTHER, "phone", NUMBER, **WHY)
    assert world.match() == 1
    assert world.found()[0][:2] == (1, "watch:1")


def test_a_mail_says_that_a_contact_was_read_otherwise(world):
    world.rule()
    world.look(a_post("a", contacts=(a_phone(OTHER),)))
    world.match()
    correct_contact("phone", OTHER, "phone", NUMBER, **WHY)
    world.match()
    world.digest()
    world.send()
    (note,) = world.keeper.notes
    body = message_from_bytes(note.mail, policy=policy.default).get_body(("plain",))
    assert body is not None
    assert "contact now read otherwise" in body.get_content()


def test_an_old_post_is_no_news_to_a_younger_rule_because_something_else_in_it_was_corrected(world):
    world.look(a_post("a", contacts=(a_phone(), a_phone(OTHER, start=20))))
    world.rule()
    add_rule("words", recipients=["ann@example.org"], every=600, query="town")
    world.match()
    correct_contact("phone", OTHER, "phone", THIRD, **WHY)
    reject_contact("phone", THIRD, post=1, **WHY)
    assert world.match() == 0


def test_a_correction_that_makes_a_query_match_is_news_to_it(world):
    add_rule("query", recipients=["ann@example.org"], every=600, query=f"phone:{THIRD} AND town")
    world.look(a_post("a", contacts=(a_phone(OTHER),)))
    assert world.match() == 0
    correct_contact("phone", OTHER, "phone", THIRD, **WHY)
    assert world.match() == 1


def test_undoing_tells_of_a_number_that_nobody_was_told_of(world):
    world.rule()
    ruling = reject_contact("phone", NUMBER, **WHY).ruling
    world.look(a_post("a", contacts=(a_phone(),)))
    assert world.match() == 0
    undo_ruling(ruling.id, reason="it was right", actor="bob")
    assert world.match() == 1


def test_undoing_repeats_nothing_that_was_told(world):
    world.rule()
    world.look(a_post("a", contacts=(a_phone(),)))
    assert world.match() == 1
    ruling = reject_contact("phone", NUMBER, **WHY).ruling
    world.match()
    undo_ruling(ruling.id, reason="it was right", actor="bob")
    assert world.match() == 0


def test_a_ruling_undone_before_anybody_looked_is_no_news(world):
    world.look(a_post("a", contacts=(a_phone(OTHER),)))
    world.rule()
    world.match()
    ruling = correct_contact("phone", OTHER, "phone", NUMBER, **WHY).ruling
    undo_ruling(ruling.id, reason="no", actor="bob")
    assert world.match() == 0


def test_contacts_read_better_are_news_and_the_others_of_their_post_are_not(world):
    world.look(a_post("a", contacts=(a_phone(),)), a_post("b"))
    world.rule()
    world.match()
    world.look(a_post("a", contacts=(a_phone(), a_phone(OTHER, start=20))), a_post("b", contacts=(a_phone(),)))
    assert world.match() == 1
    assert posts(world) == [2]
