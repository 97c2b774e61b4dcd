"""`vigil search` answers in pages, in numbers, in words, to lists of queries, and from any index."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console as Terminal

from console.hits import print_blind, print_facets, print_hit
from console.periods import period
from indexers.coverage import Blind
from indexers.evaluator import Evaluator
from indexers.query.ast import Everything, Word
from indexers.results import folded, hit_of
from tests.console.sample import HOSTILE
from tests.console.test_posts import ACTS, numbers
from tests.contracts.index_hostile import HOSTILE as HOSTILE_QUERIES
from tests.homes import START
from tests.indexers.sample import contact, stored
from vigil.ledger.runs import finish_run, start_run
from vigil.records.post import Image, Quote


def screen(width: int = 60) -> tuple[Terminal, io.StringIO]:
    out = io.StringIO()
    return Terminal(file=out, force_terminal=True, width=width, color_system=None, markup=False, soft_wrap=True), out


def test_a_page_names_the_next_one(stocked):
    shown = []
    args = ["--limit", "2"]
    for _ in range(3):
        page = stocked.done("search", "--json", *args)
        shown += numbers(page)
        args = ["--limit", "2", "--after", page.one["next"] or ""]
    assert shown == ["5", "4", "3", "2", "1"]
    assert page.one["next"] is None
    first = stocked.done("search", "--limit", "2").out
    assert "1-2 of 5. Open one: vigil post ID" in first
    place = first.partition("Next page: --after ")[2].split()[0]
    assert "2 more of 5." in stocked.done("search", "--limit", "2", "--after", place).out


def test_a_count_is_a_number(stocked):
    assert stocked.done("search", "source:chat", "--count").out == "5\n"
    told = stocked.done("search", "source:chat", "--count", "--json").one
    assert told["total"] == 5
    assert "hits" not in told


def test_all_hits_come_in_one_answer(stocked):
    told = stocked.done("search", "--limit", "0", "--json").one
    assert told["total"] == len(told["hits"]) == 5
    assert told["hits"][0]["post_id"] == "5"
    assert stocked.done("search", "nothing-at-all", "--limit", "0", "--json").one["hits"] == []
    assert stocked.done("search", "--limit", "0").out.count("chat") >= 5


def test_facets_are_counted_on_request(stocked):
    facets = stocked.done("search", "--facets", "--json").one["facets"]
    assert facets["source"] == {"chat": 5}
    assert facets["contact"].items() >= {"phone": 2, "email": 1, "telegram": 1}.items()
    assert "facets" not in stocked.done("search", "--json").one
    assert "by contact" in stocked.done("search", "--facets").out


def test_a_query_is_explained_and_not_searched(stocked):
    before = stocked.done("audit", "--json").json
    said = stocked.done("search", "--explain", "phone:07700900123 -walnut").out
    assert said.splitlines()[0] == "all of:"
    assert "a contact of kind phone ends with “07700900123”" in said
    told = stocked.done("search", "--explain", "--json", "walnut").one
    assert told["understood"][0].startswith("title, text or author has “walnut”")
    assert stocked.done("audit", "--json").json == before


@pytest.mark.parametrize("query", ["walnut", "phone:*0123", "ever:new", "-walnut", '"mesas de"', "паспорт~1"])
def test_the_evaluator_finds_what_the_index_finds(stocked, query):
    ours = stocked.done("search", "--json", "--facets", "--", query).one
    theirs = stocked.done("search", "--json", "--facets", "--index", "evaluator", "--", query).one
    assert {key: ours[key] for key in ("total", "hits", "facets")} == {
        key: theirs[key] for key in ("total", "hits", "facets")
    }


def test_an_index_nobody_knows_is_refused(stocked):
    said = stocked.refused("search", "walnut", "--index", "evaluater")
    assert 'there is no index "evaluater"; did you mean evaluator?' in said
    assert "index.kind" not in said


def test_a_list_of_queries_is_answered_line_by_line_and_a_bad_line_stops_nothing(stocked, tmp_path: Path):
    path = tmp_path / "list.txt"
    path.write_text("walnut\n\n(bad\nphone:*0123\nimage:zz\n", encoding="utf-8")
    ended = stocked("search", "--batch", str(path), "--json")
    assert ended.status == 1
    first, bad, second, worse = ended.json
    assert (first["query"], first["total"], bad["query"], bad["offset"]) == (1, 1, 3, 0)
    assert "not closed" in bad["error"]
    assert (second["query"], second["total"], worse["query"]) == (4, 2, 5)
    ended = stocked("search", "--batch", str(path))
    assert ended.status == 1
    assert [line.split()[:3] for line in ended.out.splitlines()[1:]] == [
        ["1", "walnut", "1"],
        ["4", "phone:*0123", "2"],
    ]
    assert [line.split(":")[1] for line in ended.err.splitlines()] == [" line 3", " line 5"]


def test_a_list_on_standard_input_may_ask_for_all_hits(stocked):
    told = stocked.done("search", "--batch", "-", "--limit", "0", "--json", stdin=b"walnut\nsource:chat\n").json
    assert [(line["query"], line["total"], len(line["hits"])) for line in told] == [(1, 1, 1), (2, 5, 5)]


def test_a_csv_of_selectors_gives_a_row_of_hits_a_line(stocked, tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("name,phone,email\nJo,07700 900123,\nAl,,agent@example.com\nNo,07700 900999,\n", encoding="utf-8")
    told = stocked.done("search", "--batch", str(path))
    assert [line.split()[:4] for line in told.out.splitlines()] == [
        ["line", "search", "posts", "newest"],
        ["2", "07700", "900123", "2"],
        ["3", "agent@example.com", "1", "2026-03-02"],
        ["4", "07700", "900999", "0"],
    ]
    lines = stocked.done("search", "--batch", str(path), "--json").json
    assert [(line["query"], line["total"]) for line in lines] == [(2, 2), (3, 1), (4, 0)]


@pytest.mark.parametrize(
    "args",
    [
        ("walnut", "--batch", "-"),
        ("--batch", "-", "--offset", "3"),
        ("--limit", "0", "--offset", "3"),
        ("--limit", "0", "--sort", "best"),
        ("--after", "rubbish"),
    ],
)
def test_what_cannot_be_had_together_is_refused(stocked, args):
    assert stocked.refused("search", *args)


def test_every_search_of_a_list_is_written_to_the_audit(stocked):
    stocked.done("search", "--batch", "-", "--json", stdin=b"walnut\noak\n")
    oak, walnut = stocked.done("audit", "--json", "--limit", "2").json
    assert (walnut["detail"]["query"], oak["detail"]["query"]) == ("walnut", "oak")


def test_digits_that_are_no_word_are_told_as_a_number_to_look_for(stocked):
    said = stocked.done("search", "(07700) 900 123").out
    assert "No post matches." in said
    assert "2 posts have it as a telephone number: phone:07700900123" in said
    told = stocked.done("search", "(07700) 900 123", "--json").one
    assert told["hint"] == {"query": "phone:07700900123", "what": "a telephone number", "total": 2}
    assert stocked.done("search", told["hint"]["query"], "--count").out == "2\n"
    assert "hint" not in stocked.done("search", "walnut", "--json").one
    assert "hint" not in stocked.done("search", "07700900999", "--json").one


def test_half_a_handle_is_told_as_one(stocked):
    said = stocked.done("search", "@walnut_ag").out
    assert "1 post has it as the beginning of a contact: contact:walnut_ag*" in said


@pytest.mark.parametrize("more", [(), ("--explain",)])
def test_a_terminal_is_shown_where_a_query_is_wrong(stocked, more):
    args = ("search", "walnut girl~3", *more)
    query, caret, error = stocked(*args, env={"FORCE_COLOR": "1"}).err.splitlines()[-3:]
    assert query.endswith("walnut girl~3")  # behind what took the progress of the index away
    assert caret == " " * 11 + "^"
    assert error == 'vigil: "~" after a word needs 1 or 2 (at character 11); write girl~1 or girl~2'
    assert len(stocked(*args).err.splitlines()) == 1


def test_a_hit_fits_a_narrow_terminal_and_does_nothing_to_it():
    terminal, out = screen(width=50)
    numbers = (contact("phone", f"+44770090012{digit}") for digit in range(9))
    first = stored(ledger={"story": 4}, text=HOSTILE * 5, title="long title " * 20, contacts=tuple(numbers))
    second = stored(ledger={"id": 2, "story": 4}, board="pets\x1b[2J" * 20)
    (hit,) = folded((hit_of(Evaluator(), Word("any", "lamp"), found) for found in (first, second)), {4: 7})
    print_hit(terminal, hit)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 50
    assert not ACTS & set(out.getvalue())
    assert any("also in 1 place: board/pets" in line for line in lines)
    assert any("7 posts say nearly the same: story:4" in line for line in lines)
    assert "…" in lines[0]
    assert lines[0].endswith("  anonymous")


def test_a_contact_that_stands_in_a_quote_only_is_told_as_quoted():
    terminal, out = screen(width=120)
    found = stored(
        text="Who is this? Mine is 0123",
        quotes=(Quote(text="call 0199 or 0123"),),
        contacts=(
            contact("phone", "+447700900199", field="quote:0", start=5, end=9),
            contact("phone", "+447700900123", field="quote:0", start=13, end=17),
            contact("phone", "+447700900123"),
            contact("viber", "+447700900199", field="quote:0", start=5, end=9),
        ),
    )
    print_hit(terminal, hit_of(Evaluator(), Everything(), found))
    assert [line.strip() for line in out.getvalue().splitlines()[1:]] == [
        "Who is this? Mine is 0123",
        "phone +447700900123 · quoted: phone/viber +447700900199",
    ]


def test_an_excerpt_says_when_it_is_no_text_of_the_author():
    terminal, out = screen(width=120)
    found = stored(text="Who is this?", quotes=(Quote(text="walnut for sale"),), signature="almond for sale")
    for query in (Word("quote", "walnut"), Word("signature", "almond"), Word("text", "who")):
        print_hit(terminal, hit_of(Evaluator(), query, found))
    assert [line.strip() for line in out.getvalue().splitlines()[1::2]] == [
        "quoted: walnut for sale",
        "signature: almond for sale",
        "Who is this?",
    ]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"images": (Image(url="http://board.example/1.png"),)}, "no text; 1 picture"),
        ({"images": (Image(), Image()), "files": ("a.pdf",)}, "no text; 2 pictures · file: a[.]pdf"),
        ({"files": ("a", "b", "c", "d", "e"), "links": ("https://a.example",)}, "1 link · files: a, b, c and 2 more"),
        ({}, "no text"),
    ],
)
def test_a_hit_without_text_says_what_it_consists_of(parts, said):
    terminal, out = screen(width=120)
    print_hit(terminal, hit_of(Evaluator(), Everything(), stored(text="", **parts)))
    assert out.getvalue().splitlines()[1].strip().endswith(said)


def test_facets_are_bars_that_fit():
    terminal, out = screen(width=40)
    print_facets(
        terminal, {"board": {"b\x1b[2J" + "o" * 90: 400, "pets": 2, **{f"x{n}": 1 for n in range(20)}}, "site": {}}
    )
    said = out.getvalue()
    assert max(map(len, said.splitlines())) <= 40
    assert "and 12 more" in said
    assert "site" not in said
    assert not ACTS & set(said)


def test_a_long_host_leaves_the_numbers_in_their_column():
    for width in (50, 120):
        terminal, out = screen(width=width)
        print_facets(terminal, {"site": {"a" * 56 + ".onion": 400, "漢字.example": 2, "b.example": 30}})
        lines = out.getvalue().splitlines()[1:]
        assert len({cell_len(line.rstrip(" █")) for line in lines}) == 1
        assert [line.rstrip(" █").rpartition(" ")[2] for line in lines] == ["400", "2", "30"]
        assert max(map(cell_len, lines)) <= width
    assert "a" * 56 + "[.]onion" in lines[0]


def test_a_picture_that_was_asked_for_is_named_with_its_distance(stocked):
    near, asked = f"{0b111:064x}", "0" * 64
    post = {
        "post_id": "p",
        "url": "http://chat.example.org/p",
        "text": "",
        "images": [{"pdq": "f" * 64}, {"pdq": near}, {"pdq": asked}],
    }
    stocked.done("import", "-", "--source", "chat", stdin=json.dumps(post).encode())
    (hit,) = stocked.done("search", f"image:{asked}", "--json").one["hits"]
    assert hit["pictures"] == [
        {"number": 2, "kind": "pdq", "distance": 3},
        {"number": 3, "kind": "pdq", "distance": 0},
    ]
    said = stocked.done("search", f"image:{asked}").out
    assert "no text; 3 pictures" in said
    assert "picture 2 of 3: pdq, 3 of 256 bits differ" in said
    assert "picture 3 of 3: pdq, the same" in said
    assert stocked.done("search", f"image:{asked}", "--limit", "0").out.count("picture 2 of 3") == 1
    assert "pictures" not in stocked.done("search", "walnut", "--json").one["hits"][0]


def test_an_offset_behind_the_last_hit_is_told(stocked):
    assert "5 posts, and all of them come before --offset 50." in stocked.done("search", "--offset", "50").out


def test_a_blind_source_is_told_with_its_days():
    terminal, out = screen(width=80)
    start, end = datetime(2026, 5, 3, 8, tzinfo=UTC), datetime(2026, 5, 7, 9, tzinfo=UTC)
    print_blind(
        terminal,
        [
            Blind(source="board", start=start, end=end, why="unreachable"),
            Blind(source="market", start=None, end=None, why="nobody looked yet"),
        ],
    )
    assert out.getvalue().splitlines() == [
        "Blind: board: unreachable 3-7 May 2026",
        "Blind: market: nobody looked yet so far",
    ]


def test_a_blind_source_is_told_in_json(stocked):
    stocked.done("audit")  # opens the ledger of this home
    finish_run(start_run("chat", "crawl", START), "tor_down", None, {}, START + timedelta(hours=1))
    (blind,) = stocked.done("search", "walnut", "--json").one["blind"]
    assert (blind["source"], blind["why"], blind["end"]) == ("chat", "Tor was down", None)
    assert "Blind: chat: Tor was down since 5 Mar 2026" in stocked.done("search", "walnut").out


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((2026, 5, 3, 8), None, "since 3 May 2026 08:00Z"),
        ((2026, 5, 3, 8), (2026, 5, 3, 9), "3 May 2026 08:00-09:00Z"),
        ((2026, 5, 3, 8), (2026, 5, 7, 9), "3-7 May 2026"),
        ((2026, 4, 28, 8), (2026, 5, 7, 9), "28 Apr - 7 May 2026"),
        ((2025, 12, 28, 8), (2026, 1, 7, 9), "28 Dec 2025 - 7 Jan 2026"),
    ],
)
def test_a_period_is_said_as_short_as_can_be(start, end, said):
    assert period(datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC) if end else None) == said


def test_json_escapes_what_a_terminal_acts_on(stocked):
    told = stocked.done("search", "lamp", "--limit", "0", "--json").out
    assert not ACTS & set(told)
    assert json.loads(told)["total"] == 1


@pytest.mark.parametrize("name", sorted(HOSTILE_QUERIES.keys() - {"half a character"}))
def test_a_hostile_query_gets_an_answer_or_one_short_line(stocked, name):
    ended = stocked("search", "--count", "--", HOSTILE_QUERIES[name])
    if ended.status == 0:
        assert ended.out.strip().isdigit()
        assert ended.err == ""
    else:
        (line,) = ended.err.splitlines()
        assert (ended.status, ended.out) == (2, "")
        assert len(line) < 700
        assert not ACTS & set(line)
