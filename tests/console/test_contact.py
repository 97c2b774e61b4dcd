"""`vigil contact`: what is known of a contact, and the analyst's hand on it."""

import pytest

from tests.console.commands import Vigil
from tests.console.sample import PHONE

AGENT = "agent@example.com"


def found(vigil: Vigil, query: str) -> list[str]:
    """Give the post_ids that the index finds."""
    return sorted(line["post_id"] for line in vigil.done("export", query).json)


def exported(vigil: Vigil) -> set[str]:
    return {one["value"] for line in vigil.done("export").json for one in line.get("contacts", ())}


def test_the_word_show_may_be_left_out(stocked):
    shown = stocked.done("contact", "show", "+44 7700 900123", "--json").one
    assert stocked.done("contact", "+44 7700 900123", "--json").one == shown
    assert stocked.done("contact", "--kind", "phone", "+44 7700 900123", "--json").one == shown
    assert stocked.done("contact", "--home", str(stocked.home), "+44 7700 900123", "--json").one == shown
    assert [post["post_id"] for post in shown["posts"]] == ["1", "2"]


def test_a_value_rejected_everywhere_is_in_no_search_export_or_dossier(stocked):
    assert found(stocked, f"email:{AGENT}") == ["2"]
    passed = stocked.done("contact", "reject", AGENT, "--reason", "the site's own", "--yes", "--json").one
    assert (passed["verdict"], passed["value"], passed["posts"], passed["post"]) == ("reject", AGENT, 1, None)
    assert found(stocked, f"email:{AGENT}") == []
    assert AGENT not in exported(stocked)
    dossier = stocked.done("contact", AGENT, "--json").one
    assert (dossier["posts"], [ruling["reason"] for ruling in dossier["rulings"]]) == ([], ["the site's own"])


def test_the_post_shows_it_struck_with_who_when_and_why(stocked):
    stocked.done("contact", "reject", AGENT, "--post", "chat/2", "--reason", "the site's own")
    shown = stocked.done("post", "chat/2").out
    (line,) = [line for line in shown.splitlines() if AGENT in line and "rejected" in line]
    assert "the site's own" in line
    assert "(ruling 1)" in line
    (ruled,) = stocked.done("post", "chat/2", "--json").one["ruled"]
    assert (ruled["value"], ruled["counts"], ruled["rulings"][0]["reason"]) == (AGENT, None, "the site's own")


def test_a_corrected_value_is_found_by_the_new_one(stocked):
    stocked.done("contact", "correct", AGENT, "Other@Example.com", "--reason", "misspelt", "--yes")
    assert found(stocked, "email:other@example.com") == ["2"]
    assert found(stocked, f"email:{AGENT}") == []
    assert "corrected to email other@example.com" in stocked.done("post", "chat/2").out
    dossier = stocked.done("contact", "other@example.com", "--json").one
    assert [post["post_id"] for post in dossier["posts"]] == ["2"]


def test_undoing_brings_it_back_and_the_list_tells_all_of_it(stocked):
    stocked.done("contact", "reject", AGENT, "--reason", "the site's own", "--yes")
    stocked.done("contact", "undo", "1", "--reason", "a mistake")
    assert found(stocked, f"email:{AGENT}") == ["2"]
    told = stocked.done("contact", "rulings").out
    assert "email agent@example.com rejected everywhere" in told
    assert "the site's own" in told
    assert "a mistake" in told
    (ruling,) = stocked.done("contact", "rulings", "--json").json
    assert (ruling["undone_why"], ruling["verdict"]) == ("a mistake", "reject")
    assert [
        line["action"] for line in stocked.done("audit", "--json").json if line["action"].startswith("contact.")
    ] == [
        "contact.undo",
        "contact.reject",
    ]


def test_a_ruling_on_every_post_asks_first_with_their_number(stocked):
    refused = stocked("contact", "reject", PHONE, "--reason", "x", stdin=b"n\n")
    assert "in the 2 posts that hold it and in all to come?" in refused.err
    assert refused.status == 130
    assert stocked.done("contact", "rulings", "--json").json == []
    assert stocked("contact", "reject", PHONE, "--reason", "x", stdin=b"y\n").status == 0
    assert len(stocked.done("contact", "rulings", "--json").json) == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["reject", PHONE], "Missing option '--reason'"),
        (["reject", PHONE, "--reason", " ", "--yes"], "needs a reason"),
        (["reject", PHONE, "--reason", "x", "--post", "chat/3"], "holds no phone +447700900123"),
        (["reject", PHONE, "--reason", "x", "--post", "77"], 'there is no post "77"'),
        (["reject", "nothing", "--reason", "x"], "is not a contact of a known kind"),
        (["reject", PHONE, "--kind", "phon", "--reason", "x"], "did you mean phone"),
        (["correct", AGENT, "nothing", "--reason", "x", "--yes"], '"nothing" is not a email'),
        (["undo", "5", "--reason", "x"], "there is no ruling 5"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(stocked, args, said):
    assert said in stocked.refused("contact", *args)
    assert stocked.done("contact", "rulings", "--json").json == []
