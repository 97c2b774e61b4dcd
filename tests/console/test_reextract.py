"""`vigil reextract`: newer extractors over what is stored."""

import pytest

from pipelines.extractors.btc import Btc
from pipelines.extractors.email import Email
from pipelines.extractors.phone import Phone
from pipelines.extractors.registry import Registry
from pipelines.extractors.telegram import Telegram
from tests.console.commands import Vigil, as_lines
from tests.console.sample import FIRST_LOOK


@pytest.fixture
def older(vigil: Vigil, monkeypatch: pytest.MonkeyPatch) -> Vigil:
    """A home that was filled by a Vigil which knew no Telegram and took the word walnut for a Bitcoin address."""

    class Mistaken(Btc):
        """Finds what is none."""

        def find(self, folded, hints):
            for contact in Email().find(folded, hints):
                yield type(contact)(kind="btc", value="walnut", raw=contact.raw, start=contact.start, end=contact.end)

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.contacts.registry", lambda: Registry([Mistaken(), Email(), Phone()]))
        patch.setattr("pipelines.contacts.extraction_stamp", lambda: "older")
        vigil.done("import", "-", "--source", "chat", stdin=as_lines(FIRST_LOOK))
    monkeypatch.setattr("pipelines.contacts.registry", lambda: Registry([Telegram(), Email(), Phone()]))
    return vigil


def test_a_dry_run_says_what_would_change_and_changes_nothing(older):
    told = older.done("reextract", "--dry-run").out
    assert "1 contact would be added, 1 would be retired" in told
    assert "+ telegram  walnut_agent" in told
    assert "- btc       walnut" in told
    assert older.done("reextract", "--dry-run", "--json").one["added"] == {"telegram": 1}
    assert "retired" not in older.done("post", "2").out


def test_values_are_added_and_retired_and_the_post_tells_both(older):
    told = older.done("reextract", "--json").one
    assert (told["versions"], told["added"], told["retired"]) == (5, {"telegram": 1}, {"btc": 1})
    shown = older.done("post", "2", "--json").one
    assert "telegram" in {contact["kind"] for contact in shown["contacts"]}
    (retired,) = shown["retired"]
    assert (retired["kind"], retired["value"], retired["found_by"]) == ("btc", "walnut", "older")
    assert retired["retired_by"] == told["extractors"]
    assert "no longer found in version 1" in older.done("post", "2").out
    assert older.done("audit", "--json").json[1]["action"] == "post"
    assert "reextract" in {line["action"] for line in older.done("audit", "--json").json}


def test_a_second_run_changes_nothing(older):
    older.done("reextract")
    told = older.done("reextract", "--json").one
    assert (told["versions"], told["changed"]) == (5, 0)


def test_a_source_that_is_not_there_and_a_time_that_is_none_are_refused(older):
    assert "nowhere" in older.refused("reextract", "--source", "nowhere")
    assert "--since" in older.refused("reextract", "--since", "yesterday")
    assert older.done("reextract", "--since", "2999-01-01", "--json").one["versions"] == 0
