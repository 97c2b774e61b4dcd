"""A dossier says when, where, by whom, and beside what a contact was met; what stands everywhere links nobody."""

from datetime import timedelta
from typing import Any

from indexers.dossier import DECOY, dossier
from tests.indexers.sample import NOW, contact, stored
from vigil.records.stored import StoredPost

PHONE = ("phone", "+447700900123")


def met(number: int, *others: tuple[str, str], day: int = 0, **fields: Any) -> StoredPost:
    """A post with the phone and other contacts, `day` days after the first."""
    ledger = {key: fields.pop(key) for key in ("source", "story", "country") if key in fields}
    found = tuple(contact(kind, value) for kind, value in (PHONE, *others))
    at = NOW + timedelta(days=day)
    return stored(ledger={"id": number, "seen_at": at, **ledger}, contacts=found, posted_at=at, **fields)


def test_authors_sources_boards_and_places_have_their_times() -> None:
    posts = [
        met(1, author="Rider", source="board", board="Ads", place="Kyiv"),
        met(2, author="rider", source="board", board="ads", place="Lviv", day=3),
        met(3, author="Rider", source="market", place="KYIV", day=40),
        met(4, source="market", day=41, country="PL"),
    ]
    told = dossier(*PHONE, posts, {})
    assert [(one.name, one.source, one.posts) for one in told.authors] == [
        ("Rider", "board", 2),
        ("Rider", "market", 1),
        ("anonymous", "market", 1),
    ]
    assert [(one.name, one.posts) for one in told.sources] == [("board", 2), ("market", 2)]
    assert [(one.name, one.source, one.posts) for one in told.boards] == [("Ads", "board", 2)]
    assert [(one.name, one.first, one.last) for one in told.places] == [
        ("Kyiv", NOW, NOW + timedelta(days=40)),
        ("Lviv", NOW + timedelta(days=3), NOW + timedelta(days=3)),
        ("PL", NOW + timedelta(days=41), NOW + timedelta(days=41)),
    ]
    assert told.months == (("2026-03", 2), ("2026-04", 2))
    assert (told.first, told.last, told.stories) == (NOW, NOW + timedelta(days=41), 4)


def test_reposts_are_one_text() -> None:
    mail = ("email", "a@example.com")
    told = dossier(*PHONE, [met(number, mail, story=7) for number in (1, 2, 3)], {mail: 1})
    assert told.stories == 1
    ((linked),) = told.linked
    assert (linked.posts, linked.stories, linked.elsewhere, linked.decoy) == (3, 1, 1, False)


def test_what_stands_in_too_many_texts_comes_last_and_says_so() -> None:
    board, mail, chat = ("email", "board@example.com"), ("email", "a@example.com"), ("telegram", "walnut")
    posts = [met(1, board, mail), met(2, board, chat), met(3, board, chat)]
    told = dossier(*PHONE, posts, {board: DECOY + 1, mail: 1, chat: DECOY})
    assert [(one.value, one.decoy) for one in told.linked] == [
        ("walnut", False),
        ("a@example.com", False),
        ("board@example.com", True),
    ]


def test_contacts_of_whom_a_post_quotes_are_not_beside_it() -> None:
    post = stored(contacts=(contact(*PHONE), contact("email", "a@example.com", field="quote:0.1")))
    assert dossier(*PHONE, [post], {}).linked == ()


def test_contacts_of_earlier_versions_are_beside_it() -> None:
    earlier = (met(1, ("email", "a@example.com")).post,)
    told = dossier(*PHONE, [stored(ledger={"earlier": earlier}, contacts=(contact(*PHONE),))], {})
    assert [one.value for one in told.linked] == ["a@example.com"]


def test_a_contact_nobody_used_has_an_empty_dossier() -> None:
    told = dossier(*PHONE, [], {})
    assert (told.first, told.last, told.stories, told.authors, told.linked) == (None, None, 0, (), ())


def test_one_number_under_several_labels_is_one_entity() -> None:
    mail = ("email", "a@example.com")
    posts = [met(1, ("whatsapp", PHONE[1]), mail), met(2, ("whatsapp", PHONE[1]), ("signal", PHONE[1]))]
    told = dossier(*PHONE, posts, {mail: 1})
    assert told.also == (("whatsapp", 2), ("signal", 1))
    assert [(one.kind, one.value) for one in told.linked] == [mail]
