"""The store step: whole pages go into the ledger, with what the other steps found."""

from datetime import UTC, datetime

import pytest

from pipelines.contacts import add_contacts
from pipelines.store import store
from tests.homes import fresh_ledger
from vigil.ledger.open import close_ledger
from vigil.ledger.posts import posts_with_contact
from vigil.ledger.runs import start_run
from vigil.ledger.sources import add_source
from vigil.records.errors import UsageError
from vigil.records.page import Page
from vigil.records.post import Post
from vigil.records.source import Source

AT = datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture
def run(tmp_path):
    fresh_ledger(tmp_path / "home")
    add_source(Source(name="board", url="http://board.example/"))
    yield start_run("board", "import", AT)
    close_ledger()


def page(run, source="board"):
    post = Post(post_id="1", url="http://board.example/1", text="write to name@example.com")
    return Page(source=source, run=run, capture=None, posts=(post,))


def test_a_stored_page_is_acknowledged_and_its_contacts_lead_back_to_it(run):
    (receipt,) = store([add_contacts(page(run))])
    assert (receipt.new, receipt.unchanged) == (1, 0)
    (found,) = posts_with_contact("email", "name@example.com")
    assert found.post.text == "write to name@example.com"
    (again,) = store([add_contacts(page(run))])
    assert (again.new, again.unchanged) == (0, 1)


def test_nothing_of_a_batch_is_stored_when_one_page_cannot_be(run):
    with pytest.raises(UsageError):
        store([add_contacts(page(run)), page(run, source="unknown")])
    assert posts_with_contact("email", "name@example.com") == []
