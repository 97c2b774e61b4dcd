"""Resolving: what depends on the time, on watchlists or on the forms of contacts becomes a plain predicate."""

from datetime import UTC, datetime

import pytest

from indexers.query.ast import And, Exact, Node, Not, Nothing, OneOf, Or, Phrase, Picture, Span, Word
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from pipelines.extractors.registry import registry
from tests.indexers.sample import NOW
from vigil.records.errors import QueryError
from vigil.records.watch import WatchEntry

PDQ = "0123456789abcdef" * 4
DAY = 86_400_000_000
AT_A_SERVER = ("email", "jabber")
"""Kinds whose values look alike: an address at a server may be either."""


def entry(kind: str, value: str, number: int = 1) -> WatchEntry:
    return WatchEntry(id=number, watchlist="case", kind=kind, value=value, raw=value)


def resolved(text: str, entries: dict[str, list[WatchEntry]] | None = None, pictures=None) -> Node:
    return resolve(parse(text), now=NOW, registry=registry(), watchlists=entries or {}, pictures=pictures)


def at(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("posted:2026", at(2026, 1, 1), at(2027, 1, 1)),
        ("posted:2025-12", at(2025, 12, 1), at(2026, 1, 1)),
        ("posted:2024-02-29", at(2024, 2, 29), at(2024, 3, 1)),
        ("posted:2026-03-05T14:00Z", at(2026, 3, 5, 14), at(2026, 3, 5, 14, 1)),
        ("posted:2026-03-05T14:00", at(2026, 3, 5, 14), at(2026, 3, 5, 14, 1)),
        ("posted:2026-03-01..2026-03-15", at(2026, 3, 1), at(2026, 3, 16)),
        ("posted:2026..2026-02", at(2026, 1, 1), at(2026, 3, 1)),
        ("posted:..2026-03", None, at(2026, 4, 1)),
        ("posted:2026-03..", at(2026, 3, 1), None),
        ("posted:>=2026-03-05", at(2026, 3, 5), None),
        ("posted:>2026-03-05", at(2026, 3, 6), None),
        ("posted:<=2026-03-05", None, at(2026, 3, 6)),
        ("posted:<2026-03-05", None, at(2026, 3, 5)),
        ("posted:today", at(2026, 3, 10), at(2026, 3, 11)),
        ("posted:-7d", at(2026, 3, 3, 12), at(2026, 3, 10, 12) + 1),
        ("posted:-36h", at(2026, 3, 9), at(2026, 3, 10, 12) + 1),
        ("posted:-2w", at(2026, 2, 24, 12), at(2026, 3, 10, 12) + 1),
        ("posted:-1m", at(2026, 2, 8, 12), at(2026, 3, 10, 12) + 1),
        ("posted:-1y", at(2025, 3, 10, 12), at(2026, 3, 10, 12) + 1),
        ("posted:..-7d", None, at(2026, 3, 3, 12) + 1),
        ("posted:-7d..", at(2026, 3, 3, 12), None),
        ("posted:9999", at(9999, 1, 1), at(9999, 12, 31) + DAY),
    ],
)
def test_dates_become_spans_of_time(text, first, end):
    assert resolved(text) == Span("posted", first, end)


def test_a_way_back_before_the_beginning_of_time_is_the_beginning():
    found = resolved("posted:-999999y")
    assert isinstance(found, Span)
    assert found.first == at(1, 1, 1)


def test_a_range_that_ends_before_it_begins_is_refused_once_now_is_known():
    with pytest.raises(QueryError, match="ends before it begins") as caught:
        resolved("a posted:today..-7d")
    assert caught.value.offset == 9


@pytest.mark.parametrize(
    "typed",
    ["phone:+380501234567", 'phone:"+38 (050) 123-45-67"', "phone:00380501234567"],
)
def test_a_number_with_its_country_is_looked_up_in_its_normal_form(typed):
    assert resolved(typed) == Exact("contact.phone", "+380501234567")


@pytest.mark.parametrize(
    ("typed", "endings"),
    [
        ('phone:"(050) 123-45-67"', ["0501234567", "501234567"]),
        ("phone:0501234567", ["0501234567", "501234567"]),
        ("phone:89161234567", ["89161234567", "9161234567"]),
        ("phone:0612345678", ["0612345678", "12345678", "612345678"]),
        ("phone:2025550143", ["2025550143"]),
        ("phone:01234567", ["01234567", "1234567"]),
        ("phone:0123456", ["0123456"]),
    ],
)
def test_a_number_without_its_country_finds_numbers_that_end_in_it(typed, endings):
    wanted = [Exact("contact.phone", ending, head=True) for ending in endings]
    assert resolved(typed) == (Or(tuple(wanted)) if len(wanted) > 1 else wanted[0])


@pytest.mark.parametrize(
    ("typed", "node"),
    [
        ("phone:*4567", Exact("contact.phone", "4567", head=True)),
        ('phone:"+38 050"*', Exact("contact.phone", "+38050", tail=True)),
        ("email:*@Example.org", Exact("contact.email", "@example.org", head=True)),
        ("contact:*rider*", Exact("contact", "rider", head=True, tail=True)),
        ("telegram:@Night_Rider", Exact("contact.telegram", "night_rider")),
        ("telegram:t.me/night_rider", Exact("contact.telegram", "night_rider")),
        ("contact:name@EXAMPLE.com", Or(tuple(Exact(f"contact.{kind}", "name@example.com") for kind in AT_A_SERVER))),
        ("quoted:name@example.com", Or(tuple(Exact(f"quoted.{kind}", "name@example.com") for kind in AT_A_SERVER))),
    ],
)
def test_contacts_are_looked_up_as_their_extractor_writes_them(typed, node):
    assert resolved(typed) == node


@pytest.mark.parametrize(
    ("typed", "offset"),
    [("a phone:abc", 8), ("email:nobody", 6), ("phone:12345", 6), ('phone:"--"*', 6), ('contact:"two words here"', 8)],
)
def test_a_value_that_is_no_such_contact_is_refused_at_its_place(typed, offset):
    with pytest.raises(QueryError) as caught:
        resolved(typed)
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("hxxps://x[.]example/2", "https://x.example/2"),
        ("hxxps://x[.]example/item_(1)[.]html?id=3&b=*c", "https://x.example/item_(1).html?id=3&b=*c"),
        ("t[.]me/night_rider", "t.me/night_rider"),
        ("name[@]example[.]net", "name@example.net"),
        ("email:name[@]example[.]net", "email:name@example.net"),
        ("email:*[@]example[.]net", "email:*@example.net"),
        ("link:*[.]x[.]example", "link:*.x.example"),
    ],
)
def test_an_address_as_it_is_shown_asks_what_the_plain_one_asks(typed, plain):
    def parts(node: Node) -> set[Node]:
        return set(node.nodes) if isinstance(node, Or) else {node}

    assert parts(resolved(plain)) <= parts(resolved(typed))


def test_a_value_of_an_address_field_is_also_looked_for_as_typed():
    assert resolved("url:hxxps://x[.]example/2") == Or(
        (Exact("url", "hxxps://x[.]example/2"), Exact("url", "https://x.example/2"))
    )
    assert resolved("board:x[.]example") == Exact("board", "x[.]example")


def test_a_host_in_brackets_is_a_contact_or_its_words():
    assert resolved("x[.]example") == Or((Exact("contact.url", "x.example"), Phrase("any", ("x", "example"))))
    assert resolved("a[.]exe") == Phrase("any", ("a", "exe"))


def test_a_bare_contact_is_looked_up_as_one_and_as_it_is_written():
    assert resolved("+380501234567") == Or((Exact("contact.phone", "+380501234567"), Exact("literal", "+380501234567")))
    found = resolved("@Night_Rider")
    assert isinstance(found, Or)
    assert {Exact("contact.telegram", "night_rider"), Exact("literal", "@night_rider")} <= set(found.nodes)


def test_a_watchlist_is_any_of_its_entries():
    entries = [
        entry("phone", "+380501234567"),
        entry("phone", "+12025550143", 2),
        entry("sha256", "ab" * 32, 3),
        entry("query", "a OR b", 4),
    ]
    assert resolved("watchlist:case -c", {"case": entries}) == And(
        (
            Or(
                (
                    OneOf("contact.phone", ("+12025550143", "+380501234567")),
                    OneOf("image", ("sha256:" + "ab" * 32,)),
                    Word("any", "a"),
                    Word("any", "b"),
                )
            ),
            Not(Word("any", "c")),
        )
    )


def test_a_watched_number_without_its_country_is_met_by_numbers_that_end_in_it():
    assert resolved("watchlist:case", {"case": [entry("phone", "07700900123")]}) == resolved("phone:07700900123")


def test_an_empty_watchlist_matches_nothing():
    assert resolved("watchlist:case", {"case": []}) == Nothing()


def test_watchlists_may_come_from_a_callable():
    found = resolve(
        parse("watchlist:case"), now=NOW, registry=registry(), watchlists=lambda name: [entry("query", name)]
    )
    assert found == Word("any", "case")


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        ({}, 'no watchlist "case"'),
        ({"case": [entry("query", "watchlist:case")]}, "stands inside itself"),
        ({"case": [entry("query", "a OR")]}, "entry 1 of the watchlist is broken"),
        ({"case": [entry("shoe", "44")]}, "no known kind"),
    ],
)
def test_a_watchlist_that_cannot_be_read_is_refused_where_it_was_named(entries, what):
    with pytest.raises(QueryError, match=what) as caught:
        resolved("a watchlist:case", entries)
    assert caught.value.offset == 12


def test_near_pictures_are_looked_up_and_become_a_list_of_hashes():
    def near(picture: Picture) -> list[str]:
        return [f"{picture.kind}:{picture.value}", f"{picture.kind}:{'f' * 64}"]

    assert resolved(f"image:{PDQ}", pictures=near) == OneOf("image", (f"pdq:{PDQ}", f"pdq:{'f' * 64}"))
    assert resolved(f"image:{PDQ}", pictures=lambda _: []) == Nothing()
    assert resolved(f"image:sha256:{PDQ}") == Exact("image", f"sha256:{PDQ}")
    with pytest.raises(QueryError, match="cannot be looked for here") as caught:
        resolved(f"image:{PDQ}")
    assert caught.value.offset == 6
