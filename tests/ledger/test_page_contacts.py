"""Ids of the page around a post are kept with the version that first stood on it, and make no news of their own."""

import pytest
from attrs import evolve

from indexers.evaluator import Evaluator
from indexers.query.ast import Node
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from indexers.snippet import snippet_of
from pipelines.contacts import add_contacts
from pipelines.extractors.registry import registry
from pipelines.reextract import reextract
from tests.homes import START, a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.contact_rows import contact_history
from vigil.ledger.entries import highest_seq
from vigil.ledger.posts import get_posts, posts_with_contact
from vigil.ledger.reextract import begin_reextraction
from vigil.records.page import Page

SAID = "write to agent@example.com"
MARK = ("analytics", "UA-1234567-1")


def shown(run: int, html: str, *, said: str = SAID, minutes: int = 0) -> Page:
    """Give a page with one post in HTML that has more than the post."""
    page = a_page(run, a_post("a", said), minutes=minutes)
    assert page.capture is not None
    return add_contacts(evolve(page, capture=evolve(page.capture, body=html.encode())))


def _asked(query: str) -> Node:
    return resolve(parse(query), now=START, registry=registry(), watchlists=lambda name: [])


def found(number: int = 1) -> list[tuple[str, str, str]]:
    (stored,) = get_posts([number])
    return [(one.field, one.kind, one.value) for one in stored.post.contacts]


@pytest.fixture
def run(ledger: Config) -> int:
    run = a_source()
    append_pages([shown(run, "<p>welcome</p>ga('create', 'UA-1234567-1')")])
    return run


def test_the_page_s_ids_are_contacts_of_its_posts(run: int) -> None:
    assert found() == [("text", "email", "agent@example.com"), ("page", *MARK)]
    assert [stored.id for stored in posts_with_contact(*MARK)] == [1]


def test_another_look_at_a_page_that_moved_changes_nothing(run: int) -> None:
    before = highest_seq(), contact_history(1)
    append_pages([shown(run, "<p>welcome back, it is late</p>ga('create', 'UA-1234567-1')", minutes=60)])
    append_pages([shown(run, "<p>closed</p>", minutes=120)])
    assert (highest_seq(), contact_history(1)) == before


def test_a_new_version_has_the_ids_of_its_own_page(run: int) -> None:
    append_pages([shown(run, "ga('create', 'UA-7654321-1')", said="nothing left", minutes=60)])
    assert found() == [("page", "analytics", "UA-7654321-1")]
    assert [stored.id for stored in posts_with_contact(*MARK)] == [1]


def test_newer_extractors_leave_them_since_the_page_is_not_at_hand(run: int) -> None:
    tally = reextract(begin_reextraction("newer", actor="ann"), kinds=registry())
    assert (tally.changed, found()[-1]) == (0, ("page", *MARK))


def test_a_correction_of_the_text_keeps_the_row_of_the_page(run: int) -> None:
    page = shown(run, "<p>a longer welcome</p>ga('create', 'UA-1234567-1')", minutes=60)
    (post,) = page.posts
    corrected = evolve(
        post, contacts=tuple(evolve(one, confidence=0.5) for one in post.contacts if one.field != "page")
    )
    append_pages([evolve(page, posts=(evolve(corrected, contacts=corrected.contacts + post.contacts[-1:]),))])
    history = [(one.contact.kind, one.contact.confidence, one.retired_at is None) for one in contact_history(1)]
    assert [one for one in history if one[0] == "analytics"] == [("analytics", post.contacts[-1].confidence, True)]
    assert ("email", 0.5, True) in history


def test_a_search_finds_the_post_and_shows_its_text(run: int) -> None:
    (stored,) = get_posts([1])
    evaluator, asked = Evaluator(), _asked("analytics:UA-1234567-1")
    assert evaluator.matches(asked, stored)
    marks = evaluator.marks(asked, stored)
    assert [mark.field for mark in marks] == ["page"]
    assert snippet_of(stored.post, marks).text == SAID
