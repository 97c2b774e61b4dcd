"""Posts come in as lines, are found, shown, followed by their contacts, and go out as lines."""

import json

import pytest
from PIL import Image

from tests.console.commands import as_lines, complaints
from tests.console.sample import FIRST_LOOK, HOSTILE, PHONE, SECOND_LOOK
from tests.homes import a_page, a_source
from vigil.ledger.append import append_pages

ACTS = set(map(chr, [*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), 0x200B]))
"""What a terminal may act on, but for tabs and line ends."""


def numbers(ended) -> list[str]:
    return [hit["post_id"] for hit in ended.one["hits"]]


def test_words_contacts_and_fields_find_posts(stocked):
    assert numbers(stocked.done("search", "write", "--json")) == ["2"]
    assert numbers(stocked.done("search", f"phone:{PHONE}", "--json")) == ["2", "1"]
    assert numbers(stocked.done("search", "паспорт", "--json")) == ["3"]
    assert stocked.done("search", "source:chat", "--json").one["total"] == 5


def test_without_a_query_all_posts_come_newest_first(stocked):
    assert numbers(stocked.done("search", "--json")) == ["5", "4", "3", "2", "1"]
    assert numbers(stocked.done("search", "--json", "--limit", "2", "--offset", "1")) == ["4", "3"]


def test_a_list_for_people_shows_who_when_where_and_the_words_around(stocked):
    told = stocked.done("search", "mesas")
    assert told.out.splitlines()[0].endswith("2026-03-04 10:00Z  chat  night rider")
    assert "   Mesas de nogal, sin papeles" in told.out
    assert "1-1 of 1. Open one: vigil post ID" in told.out


def test_matches_are_marked_in_json_by_field_and_place(stocked):
    (hit,) = stocked.done("search", "nogal", "--json").one["hits"]
    (mark,) = hit["marks"]
    assert (mark["field"], hit["text"][mark["start"] : mark["end"]]) == ("text", "nogal")
    ((start, end),) = hit["snippet"]["marks"]
    assert hit["snippet"]["text"][start:end] == "nogal"


def test_what_only_an_earlier_version_says_is_found_and_told(stocked):
    told = stocked.done("search", 'ever:"new walnut"').out
    assert "only in an earlier version" in told


def test_a_bad_query_is_told_with_its_place_and_a_hint(stocked):
    said = stocked.refused("search", "walnut (table")
    assert "(at character 7)" in said
    assert "; " in said


def test_a_query_that_begins_with_a_minus_stands_behind_two(stocked):
    assert numbers(stocked.done("search", "--json", "--", "-write", "source:chat")) == ["5", "4", "3", "1"]


def test_every_search_and_look_is_written_to_the_audit(stocked):
    stocked.done("search", "walnut", "--limit", "3")
    stocked.done("post", "1")
    stocked.done("contact", PHONE)
    stocked.done("export", "walnut")
    export, contact, post, search = stocked.done("audit", "--json", "--limit", "4").json
    assert (search["action"], search["detail"]["query"], search["detail"]["limit"]) == ("search", "walnut", 3)
    assert (post["action"], post["detail"]) == ("post", {"posts": [1]})
    assert (contact["action"], contact["detail"]) == ("contact", {"contacts": [["phone", PHONE]]})
    assert (export["action"], export["detail"]) == ("export", {"query": "walnut"})
    assert all(line["actor"] for line in (export, contact, post, search))
    assert "search" in stocked.done("audit").out


def test_a_query_that_is_refused_is_still_no_search(stocked):
    before = stocked.done("audit", "--json").json
    stocked.refused("search", "(")
    assert stocked.done("audit", "--json").json == before


def test_a_post_is_shown_whole_by_number_or_by_source_and_id(stocked):
    by_number, by_name = stocked.done("post", "1").out, stocked.done("post", "chat/1").out
    assert by_number == by_name
    for said in (
        "Nothing for sale any more",
        "Version 1 of 2",
        "New walnut tables in town",
        "hxxp://chat[.]example[.]org",
    ):
        assert said in by_number
    told = stocked.done("post", "chat/1", "--json").one
    assert (told["post_id"], told["text"]) == ("1", "Nothing for sale any more")
    assert [version["text"] for version in told["earlier"]] == [FIRST_LOOK[0]["text"]]


@pytest.mark.parametrize("name", ["99", "chat/99", "nowhere/1", "x" * 300, "-1"])
def test_an_unknown_post_is_refused(stocked, name):
    assert "there is no post" in stocked.refused("post", "--", name)


def test_a_contact_has_a_dossier(stocked):
    told = stocked.done("contact", "+44 7700 900 123", "--json").one
    assert (told["kind"], told["value"]) == ("phone", PHONE)
    assert [post["post_id"] for post in told["posts"]] == ["1", "2"]
    assert {author["author"] for author in told["authors"]} == {"night rider", "summer jobs"}
    assert ("email", "agent@example.com", 1) in {(one["kind"], one["value"], one["posts"]) for one in told["linked"]}
    assert (told["first"], told["last"]) == ("2026-03-01T10:00:00+00:00", "2026-03-02T10:00:00+00:00")
    shown = stocked.done("contact", PHONE).out
    for said in (
        "2 posts, 2026-03-01 10:00Z to 2026-03-02 10:00Z",
        "by summer jobs on chat",
        "beside it:",
        "“0044 7700 900 123”",
    ):
        assert said in shown


def test_a_contact_that_nobody_used_has_an_empty_dossier(stocked):
    assert "No post holds it." in stocked.done("contact", "+44 7700 900999").out
    assert stocked.done("contact", "+44 7700 900999", "--json").one["posts"] == []


def test_what_is_no_contact_is_refused(stocked):
    assert "vigil kinds lists them" in stocked.refused("contact", "just words")
    stocked.refused("contact", "12", "--kind", "phone")
    stocked.refused("contact", PHONE, "--kind", "nosuch")


def test_nothing_from_a_page_acts_on_the_terminal(stocked):
    for command in (["search", "lamp"], ["post", "chat/5"], ["search", "lamp", "--json"], ["export", "lamp"]):
        told = stocked.done(*command).out
        assert "lamp" in told
        assert not ACTS & set(told), command
    for command in (["search", "lamp"], ["post", "chat/5"]):
        told = stocked.done(*command).out
        assert "http://" not in told
        assert "hxxp://trap[.]example[.]org" in told
        assert "⟨U+202E⟩" in told


def test_json_still_says_exactly_what_the_page_said(stocked):
    (hit,) = stocked.done("search", "lamp", "--json").one["hits"]
    assert hit["text"] == HOSTILE.replace("\x1b", "").replace("\x9b", "")  # the text step keeps no control characters
    assert "\u202e" in hit["text"]


def test_an_export_can_be_imported_again_without_news(stocked, tmp_path):
    file = tmp_path / "posts.jsonl"
    ended = stocked("export", "--output", str(file))
    assert (ended.status, ended.err.splitlines()[-1]) == (0, "5 posts.")
    told = stocked.done("import", str(file), "--source", "chat", "--json").one
    assert (told["lines"], told["unchanged"], told["new"], told["refused"]) == (5, 5, 0, 0)
    assert [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] == stocked.done("export").json


def test_an_export_that_fails_leaves_the_older_file_alone(stocked, tmp_path):
    file = tmp_path / "posts.jsonl"
    file.write_text("older", encoding="utf-8")
    stocked.refused("export", "(", "--output", str(file))
    assert file.read_text(encoding="utf-8") == "older"
    assert list(tmp_path.glob("posts*")) == [file]
    assert "cannot be written" in stocked.refused("export", "--output", str(tmp_path / "none" / "x"))


def test_bad_lines_are_told_by_number_and_the_others_go_in(vigil):
    lines = as_lines(FIRST_LOOK[:1]) + b'{"post_id": "9"}\nnonsense\n' + as_lines(FIRST_LOOK[1:2])
    ended = vigil("import", "-", "--source", "chat", "--json", stdin=lines)
    assert ended.status == 1
    assert (ended.one["new"], ended.one["refused"]) == (2, 2)
    assert [line.split(": ")[2] for line in complaints(ended)] == ["line 2", "line 3"]


def test_the_same_import_again_changes_nothing(stocked):
    told = stocked.done("import", "-", "--source", "chat", "--json", stdin=as_lines(SECOND_LOOK)).one
    assert (told["unchanged"], told["new"], told["edited"]) == (5, 0, 0)


def test_a_file_that_is_not_there_makes_no_source(vigil, tmp_path):
    assert "cannot be read" in vigil.refused("import", str(tmp_path / "none"), "--source", "chat")
    assert vigil.done("source", "list", "--json").json == []


def test_the_kinds_are_listed_with_their_manual(vigil):
    kinds = {told["kind"]: told for told in vigil.done("kinds", "--json").json}
    assert {"phone", "email", "telegram", "onion", "btc", "url"} <= set(kinds)
    told = vigil.done("kinds").out
    assert all(f"Example: {kind['example']}" in told for kind in kinds.values())


@pytest.mark.slow
def test_pictures_are_hashed_one_by_one_and_a_bad_one_is_told(vigil, tmp_path):
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    Image.radial_gradient("L").save(good)
    bad.write_bytes(b"\x89PNG but not much of one")
    ended = vigil("hash", str(bad), str(tmp_path / "none.png"), str(good), "--json")
    assert ended.status == 1
    assert ended.one["file"] == str(good)
    assert (len(ended.one["sha256"]), len(ended.one["phash"]), len(ended.one["pdq"])) == (64, 16, 64)
    assert [line.split(": ")[1] for line in complaints(ended)] == [str(bad), str(tmp_path / "none.png")]
    told = vigil.done("hash", str(good)).out
    assert f"  pdq:{ended.one['pdq']}" in told
    vigil.done("watchlist", "add", "pictures", f"pdq:{ended.one['pdq']}")


def test_the_index_is_shown_rebuilt_and_brought_level(stocked):
    health = stocked.done("index", "status", "--json").one
    assert (health["documents"], health["lag"]) == (5, 0)
    assert stocked.done("index", "rebuild", "--json").one == {"posts": 5}
    assert stocked.done("index", "rebuild").out == "5 posts are in the index.\n"
    assert stocked.done("index", "update").out == "0 entries copied.\n"
    assert "documents" in stocked.done("index", "status").out
    assert stocked.done("search", "write", "--json").one["total"] == 1


def test_stored_pages_are_read_again(vigil):
    append_pages([a_page(a_source())])
    told = vigil.done("reparse", "board", "--json").one
    assert (told["pages"], told["new"]) == (1, 0)
    assert vigil.done("reparse", "board", "--engine", "generic").out.startswith("board: 1 page")
    assert "unknown engine" in vigil.refused("reparse", "board", "--engine", "nosuch")
    assert vigil.done("audit", "--json", "--limit", "1").one["action"] == "reparse"
    assert [run["outcome"] for run in vigil.done("source", "show", "board", "--json").one["runs"]][:2] == [
        "done",
        "done",
    ]
