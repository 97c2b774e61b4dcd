"""`vigil post` shows what edits changed, where else contacts stand, and who says the same."""

import json

from tests.console.commands import as_lines
from tests.console.sample import HOSTILE, PHONE
from tests.console.test_posts import ACTS


def test_an_edit_is_shown_word_by_word(stocked):
    shown = stocked.done("post", "1").out
    assert "What version 2 changed:" in shown
    assert "[-New walnut tables in town, call +44 7700 900123-]" in shown
    assert "{+Nothing for sale any more+}" in shown
    (change,) = stocked.done("post", "1", "--json").one["changes"]
    fields = {field["field"]: field for field in change["fields"]}
    assert change["version"] == 2
    assert fields["text"]["after"] == "Nothing for sale any more"
    assert "".join(text for how, text in fields["text"]["pieces"] if how != "new") == fields["text"]["before"]
    assert fields["contacts"]["before"] == f"phone:{PHONE}"


def test_a_post_never_edited_has_no_changes(stocked):
    assert stocked.done("post", "3", "--json").one["changes"] == []
    assert "changed:" not in stocked.done("post", "3").out


def test_where_else_its_contacts_stand_is_told(stocked):
    told = stocked.done("post", "2", "--json").one
    ((phone),) = [one for one in told["elsewhere"] if one["kind"] == "phone"]
    assert (phone["value"], phone["posts"], phone["sources"], phone["more"]) == (PHONE, [1], ["chat"], False)
    assert f"  phone {PHONE}  in 1 other post: 1" in stocked.done("post", "2").out


def test_who_says_the_same_is_told(stocked):
    again = {"post_id": "77", "url": "http://shop.example.org/77", "text": "Mesas de nogal, sin papeles!"}
    stocked.done("import", "-", "--source", "shop", stdin=as_lines([again]))
    assert stocked.done("post", "shop/77", "--json").one["same"] == [4]
    shown = stocked.done("post", "4").out
    assert "1 other post says nearly the same (story:" in shown
    hits = stocked.done("search", "mesas", "--json").one["hits"]
    assert [(hit["same"], len(hit["also"])) for hit in hits] == [(2, 1)]
    assert "also in 1 place: " in stocked.done("search", "mesas").out


def test_what_changed_does_nothing_to_a_terminal(stocked):
    first = {"post_id": "88", "url": "http://shop.example.org/88", "text": "plain words"}
    for text in ("plain words", HOSTILE):
        stocked.done("import", "-", "--source", "shop", stdin=as_lines([{**first, "text": text}]))
    for args in (("post", "shop/88"), ("post", "shop/88", "--json")):
        assert not ACTS & set(stocked.done(*args).out)
    assert json.loads(stocked.done("post", "shop/88", "--json").out)["changes"]


def test_a_dossier_says_when_and_where(stocked):
    told = stocked.done("contact", PHONE, "--json").one
    assert (told["stories"], told["months"]) == (2, {"2026-03": 2})
    assert told["sources"] == [
        {"source": "chat", "posts": 2, "first": "2026-03-01T10:00:00+00:00", "last": "2026-03-02T10:00:00+00:00"}
    ]
    assert [board["board"] for board in told["boards"]] == ["Market"]
    assert all(not linked["decoy"] for linked in told["linked"])
    shown = stocked.done("contact", PHONE).out
    assert "  2 on chat  2026-03-01 to 2026-03-02" in shown


def test_a_contact_that_stands_everywhere_is_told_apart(stocked):
    posts = [
        {
            "post_id": str(n),
            "url": f"http://shop.example.org/{n}",
            "text": f"lot {n} agent@example.com" + " t.me/walnut_agent" * (n < 3),
        }
        for n in range(40)
    ]
    stocked.done("import", "-", "--source", "shop", stdin=as_lines(posts))
    told = stocked.done("contact", "@walnut_agent", "--kind", "telegram", "--json").one
    linked = {one["value"]: (one["decoy"], one["elsewhere"]) for one in told["linked"]}
    assert linked["agent@example.com"][0]
    assert linked["agent@example.com"][1] > 30
    assert told["linked"][-1]["decoy"]
    shown = stocked.done("contact", "@walnut_agent", "--kind", "telegram").out
    assert "in more than 30 different texts, so they link nobody:" in shown
