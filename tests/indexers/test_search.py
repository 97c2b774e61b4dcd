"""A search is written down before it is made, finds posts of the ledger, and shows where."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from indexers.index import Index
from indexers.open import open_index
from indexers.projector import Projector
from indexers.results import Results
from indexers.search import COUNTED, MAX_LIMIT, every_hit, search_posts
from pipelines.likeness import add_likeness
from tests.homes import START, a_page, a_phone, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.audit import list_audit
from vigil.ledger.open import close_ledger
from vigil.ledger.runs import finish_run, start_run
from vigil.ledger.watchlists import add_entries
from vigil.records.errors import LedgerError, QueryError, UsageError
from vigil.records.post import Image

NOW = START + timedelta(days=2)
PDQ = "f" * 64


@pytest.fixture
def index(ledger: Config) -> Iterator[Index]:
    run = a_source()
    first = a_post("1", "New girls in town, call 202-555-0143 now", title="Night club", contacts=(a_phone(start=24),))
    pictured = a_post("2", "walnut", images=(Image(url=None, sha256="a" * 64, pdq=PDQ, quality=100),))
    append_pages([a_page(run, first, pictured, a_post("3", "the old words"))])
    append_pages([a_page(run, a_post("3", "something else"), minutes=1)])
    index = open_index(ledger)
    Projector(index).catch_up()
    append_pages([a_page(run, a_post("4", "not copied yet"), minutes=2)])
    yield index
    index.close()


def search(index: Index, text: str, **more: object) -> Results:
    return search_posts(text, index, now=NOW, actor="ann", **more)  # type: ignore[arg-type]


def ids(results: Results) -> list[str]:
    return [hit.stored.post.post_id for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("girl", ["1"]),
        ('"girls new"', []),
        ('"new town"~2', ["1"]),
        ("walnut OR girls", ["1", "2"]),
        ("-walnut", ["1", "3"]),
        ("source:board -girl", ["2", "3"]),
        ("site:*.example.org walnut", ["2"]),
        ("seen:2026-03-05", ["1", "2", "3"]),
        ("seen:-1d", []),
        ("seen:-3d walnut", ["2"]),
        ("phone:202-555-0143", ["1"]),
        ("phone:*0143", ["1"]),
        ("+12025550143", ["1"]),
        ("watchlist:case", ["1", "2"]),
        ("watchlist:case -walnut", ["1"]),
        (f"image:{PDQ[:-1]}0~31", ["2"]),
        (f"image:{PDQ[:-1]}0~3", []),
        ("ever:old", ["3"]),
        ("", ["1", "2", "3"]),
    ],
)
def test_a_query_finds_its_posts(index: Index, text: str, expected: list[str]) -> None:
    add_entries("case", [("phone", "+12025550143", "202-555-0143", None), ("query", "walnut", "walnut", None)])
    results = search(index, text)
    assert sorted(ids(results)) == expected
    assert results.total == len(expected)


def test_the_lag_is_told(index: Index) -> None:
    assert search(index, "walnut").lag == 1


def test_a_hit_shows_what_was_found_where_it_stands(index: Index) -> None:
    (hit,) = search(index, "girl phone:202-555-0143").hits
    assert [hit.stored.post.text[mark.start : mark.end] for mark in hit.marks if mark.field == "text"] == [
        "girls",
        "202-555-0143",
    ]
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["girls", "202-555-0143"]
    assert not hit.earlier


def test_a_hit_that_only_an_earlier_version_matches_says_so(index: Index) -> None:
    (hit,) = search(index, "ever:old").hits
    assert hit.earlier
    assert hit.snippet.text == "something else"
    (other,) = search(index, "ever:something").hits
    assert not other.earlier


def test_a_search_is_audited_before_it_is_made(index: Index) -> None:
    search(index, "walnut", limit=3)
    line = list_audit()[0]
    assert (line.action, line.actor, line.at) == ("search", "ann", NOW)
    assert line.detail == {"query": "walnut", "limit": 3, "offset": 0, "sort": "newest"}


def test_without_an_audit_there_is_no_search(index: Index, monkeypatch: pytest.MonkeyPatch, ledger: Config) -> None:
    searched = []
    monkeypatch.setattr(type(index), "search", lambda *_, **__: searched.append(1))
    close_ledger()
    ledger.ledger_path.chmod(0o600)
    ledger.ledger_path.write_bytes(b"no database at all, but a text")
    with pytest.raises(LedgerError):
        search(index, "walnut")
    assert searched == []


def test_a_query_that_is_not_understood_is_the_persons_to_mend(index: Index) -> None:
    with pytest.raises(QueryError):
        search(index, "autor:x")
    with pytest.raises(QueryError, match="no watchlist"):
        search(index, "watchlist:none")


def test_pages_and_orders_are_those_asked_for(index: Index) -> None:
    whole = ids(search(index, ""))
    assert [*ids(search(index, "", limit=2)), *ids(search(index, "", limit=2, offset=2))] == whole
    assert sorted(ids(search(index, "", sort="best"))) == sorted(whole)
    for page in ({"limit": -1}, {"limit": MAX_LIMIT + 1}, {"offset": -1}):
        with pytest.raises(UsageError):
            search(index, "", **page)


def more_posts(index: Index, numbers: range, *, minutes: float) -> None:
    append_pages([a_page(2, *(a_post(str(n), f"walnut number {n}") for n in numbers), source="shop", minutes=minutes)])
    Projector(index).catch_up()


@pytest.mark.parametrize("sort", ["newest", "best"])
def test_pages_join_to_the_whole_though_posts_arrive_between_them(index: Index, sort: str) -> None:
    a_source("shop", "http://shop.example.org/")
    more_posts(index, range(100, 145), minutes=-9)
    known = {stored.post.post_id for stored in (hit.stored for hit in search(index, "walnut", limit=99).hits)}
    shown: list[str] = []
    page = search(index, "walnut", sort=sort)
    arriving = iter(range(200, 1000))
    while True:
        shown += ids(page)
        if page.next is None or len(shown) > 200:
            break
        start = next(arriving) * 10
        more_posts(index, range(start, start + 3), minutes=5)
        page = search(index, "walnut", sort=sort, after=page.next)
    assert len(shown) == len(set(shown))
    assert known <= set(shown)
    if sort == "newest":
        assert set(shown) == known


def test_the_last_page_has_none_behind_it(index: Index) -> None:
    assert search(index, "").next is None
    assert search(index, "", limit=3).next is None
    assert search(index, "", limit=2).next is not None
    assert search(index, "", limit=0).next is None


def test_a_place_of_another_order_is_refused(index: Index) -> None:
    place = search(index, "", limit=1).next
    for wrong in ({"sort": "best"}, {"offset": 1}):
        with pytest.raises(UsageError, match="another order"):
            search(index, "", after=place, **wrong)
    with pytest.raises(UsageError, match="no place"):
        search(index, "", after="rubbish")


def test_hits_are_counted_by_what_they_have(index: Index) -> None:
    add_entries("case", [("phone", "+12025550143", "202-555-0143", None), ("query", "walnut", "walnut", None)])
    add_entries("other", [("query", "oak", "oak", None)])
    facets = search(index, "", facets=COUNTED).facets
    assert list(facets) == list(COUNTED)
    assert facets["source"] == {"board": 3}
    assert facets["contact"] == {"phone": 1}
    assert facets["month"] == {"2026-03": 3}
    assert facets["watchlist"] == {"case": 2}
    assert search(index, "walnut", facets=("watchlist", "contact")).facets == {"watchlist": {"case": 1}, "contact": {}}
    with pytest.raises(UsageError, match='counted by "colour"'):
        search(index, "", facets=("colour",))


def test_all_hits_come_one_by_one_with_their_marks(index: Index) -> None:
    hits = list(every_hit(search(index, "walnut OR girl", limit=0), index))
    assert [hit.stored.post.post_id for hit in hits] == ["2", "1"]
    assert all(hit.snippet.marks for hit in hits)


def test_an_answer_says_when_a_source_in_scope_was_blind(index: Index) -> None:
    a_source("market", "http://market.example.org/")
    for hour, counts in ((0, {"pages": 3}), (1, {"pages": 0, "failed": 2}), (5, {"pages": 3})):
        at = START + timedelta(hours=hour)
        finish_run(start_run("board", "crawl", at), "done", None, counts, at + timedelta(minutes=9))
    ((source, start, end, why),) = [(b.source, b.start, b.end, b.why) for b in search(index, "walnut").blind]
    assert (source, why) == ("board", "unreachable")
    assert (start, end) == (START + timedelta(hours=1), START + timedelta(hours=5))
    assert search(index, "walnut source:board").blind
    assert search(index, "walnut board:nowhere").blind
    assert not search(index, "walnut source:market").blind
    assert not search(index, "walnut posted:2025").blind


def test_reposts_of_a_page_are_folded_and_all_are_counted(index: Index) -> None:
    advert = "two walnut tables and four chairs from a house in the old town, hardly used, no pets at all"
    run = a_source("shop", "http://shop.example.org/")
    append_pages([add_likeness(a_page(run, *(a_post(f"s{n}", f"{advert} {n}") for n in range(5)), source="shop"))])
    Projector(index).catch_up()
    results = search(index, "chairs", limit=4)
    (hit,) = results.hits
    assert (results.total, hit.same, len(hit.also)) == (5, 5, 3)
    assert search(index, f"story:{hit.stored.story}").total == 5
    assert search(index, "is:repost").total == 4
    assert search(index, "chairs -is:repost").total == 1
