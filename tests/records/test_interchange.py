"""Posts as lines: what goes out comes in again, and what is wrong is refused by name."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from vigil.records.contact import Contact
from vigil.records.errors import BadInput
from vigil.records.interchange import KEYS, MAX_QUOTE_DEPTH, from_line, to_line
from vigil.records.post import Image, Post, Price, Quote
from vigil.records.stored import StoredPost

LEAST = {"post_id": "7", "url": "https://board.example.net/p/7", "text": "Hello"}

FULL = {
    **LEAST,
    "thread_id": "3",
    "board": "Boats",
    "title": "Old anchors",
    "kind": "listing",
    "author": "Bosun",
    "author_id": "2",
    "author_url": "https://board.example.net/u/2",
    "signature": "Fair winds",
    "posted_at": "2026-07-04T18:18:00Z",
    "posted_raw": "Sat Jul 04, 2026 8:18 pm",
    "posted_precision": "minute",
    "edited_at": "2026-07-05T05:00:00Z",
    "reply_to": "6",
    "position": 4,
    "quotes": [{"author": "Mo", "post_id": "6", "text": "how much", "quotes": [{"text": "inner"}]}],
    "images": [
        {
            "url": "https://board.example.net/i.png",
            "sha256": "ab" * 32,
            "phash": "0f" * 8,
            "pdq": "1e" * 32,
            "quality": 90,
        },
        {"phash": "0f" * 8, "width": 640, "height": 480},
    ],
    "files": ["anchors.pdf"],
    "links": ["https://example.com/"],
    "price": {"amount": "120.00", "currency": "USD", "raw": "$120"},
    "place": "Pier 9",
    "lang": "en-GB",
    "country": "GB",
    "seller_rating": "98 %",
    "deleted_at": "2026-08-01T00:00:00Z",
}


def test_the_table_of_the_format_is_covered() -> None:
    assert set(FULL) == set(KEYS)


def test_a_full_line_is_read_and_written_back_as_it_was() -> None:
    post = from_line(FULL)
    assert post.posted_at == datetime(2026, 7, 4, 18, 18, tzinfo=UTC)
    assert post.quotes == (Quote(text="how much", author="Mo", post_id="6", quotes=(Quote(text="inner"),)),)
    assert post.images[1] == Image(phash="0f" * 8, width=640, height=480)
    assert post.price == Price(amount="120.00", currency="USD", raw="$120")
    assert to_line(post) == FULL


def test_the_least_line_leaves_everything_else_empty() -> None:
    assert from_line(LEAST) == Post(post_id="7", url="https://board.example.net/p/7", text="Hello")
    assert to_line(from_line(LEAST)) == LEAST


def test_null_is_the_same_as_a_key_left_out() -> None:
    assert from_line({**LEAST, **dict.fromkeys(set(KEYS) - set(LEAST))}) == from_line(LEAST)


def test_an_offset_is_brought_to_utc() -> None:
    post = from_line({**LEAST, "posted_at": "2026-07-04t20:18:00+02:00"})
    assert post.posted_at == datetime(2026, 7, 4, 18, 18, tzinfo=UTC)
    shown = evolve(post, posted_at=datetime(2026, 7, 4, 20, 18, tzinfo=timezone(timedelta(hours=2))))
    assert to_line(shown)["posted_at"] == "2026-07-04T18:18:00Z"


@pytest.mark.parametrize(
    "extra", [{"images": [{"phash": "0f" * 8}]}, {"quotes": [{"text": "x"}]}, {"files": ["a.pdf"]}]
)
def test_text_may_be_empty_where_something_else_is_said(extra: dict[str, Any]) -> None:
    assert from_line({**LEAST, "text": "", **extra}).text == ""


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("colour", "red", "unknown key 'colour'"),
        ("post_id", "", "post_id"),
        ("post_id", 7, "post_id: must be text, not int"),
        ("url", None, "url"),
        ("text", None, "text"),
        ("text", "", "text"),
        ("text", "\ud800", "text"),
        ("kind", "tweet", "kind"),
        ("posted_at", "2026-07-04", "posted_at"),
        ("posted_at", "2026-07-04T18:18:00", "posted_at"),
        ("posted_at", "2026-02-30T18:18:00Z", "posted_at"),
        ("posted_at", "0001-01-01T00:00:00+14:00", "posted_at"),
        ("posted_at", 1795293952, "posted_at"),
        ("posted_precision", "week", "posted_precision"),
        ("position", 0, "position"),
        ("position", True, "position"),
        ("position", 2**40, "position"),
        ("position", "4", "position"),
        ("quotes", {"text": "x"}, "quotes"),
        ("quotes", [{"text": "x", "colour": "red"}], "quotes[0].colour"),
        ("quotes", [{"text": "x", "quotes": [{"text": 4}]}], "quotes[0].quotes[0].text"),
        ("images", [{"url": "x"}, {}], "images[1]"),
        ("images", [{"sha256": "AB" * 32}], "images[0].sha256"),
        ("images", [{"url": "x", "quality": 101}], "images[0].quality"),
        ("files", ["a", 4], "files[1]"),
        ("links", "https://example.com/", "links"),
        ("price", {"currency": "USD"}, "price.amount"),
        ("price", {"amount": 120}, "price.amount"),
        ("price", {"amount": "1,200"}, "price.amount"),
        ("price", {"amount": "120", "currency": "dollars"}, "price.currency"),
        ("country", "Germany", "country"),
        ("lang", "english please", "lang"),
    ],
)
def test_what_is_wrong_is_refused_by_name(key: str, value: object, named: str) -> None:
    with pytest.raises(BadInput) as refused:
        from_line({**LEAST, key: value})
    assert named in str(refused.value)


def test_a_day_that_begins_before_there_are_times_is_refused_by_name() -> None:
    line = {**LEAST, "posted_at": "0001-01-01T05:00:00+02:00", "posted_precision": "day"}
    with pytest.raises(BadInput, match="posted_at: there is no such time"):
        from_line(line)


def test_quotes_without_end_are_refused() -> None:
    quotes: list[dict[str, Any]] = []
    for _ in range(MAX_QUOTE_DEPTH + 1):
        quotes = [{"text": "x", "quotes": quotes}]
    with pytest.raises(BadInput, match="nested"):
        from_line({**LEAST, "quotes": quotes})


def stored() -> StoredPost:
    phone = Contact(kind="phone", value="+12025550143", raw="202-555-0143", start=5, end=17)
    mail = Contact(kind="email", value="a@example.org", raw="a@example.org", start=0, end=13)
    before = evolve(from_line(LEAST), contacts=(phone, mail))
    return StoredPost(
        id=12,
        source="harbour",
        seq=99,
        post=evolve(from_line(FULL), contacts=(phone,)),
        version=2,
        seen_at=datetime(2026, 7, 4, 19, tzinfo=UTC),
        earlier=(before,),
    )


def test_an_export_adds_what_the_ledger_knows() -> None:
    line = to_line(stored())
    assert {key: line[key] for key in ("seq", "source", "seen_at", "versions")} == {
        "seq": 99,
        "source": "harbour",
        "seen_at": "2026-07-04T19:00:00Z",
        "versions": 2,
    }
    assert [(one["kind"], one["value"], one["version"]) for one in line["contacts"]] == [
        ("phone", "+12025550143", 0),
        ("email", "a@example.org", -1),  # an edit removed it, the export does not
    ]
    assert set(line["contacts"][0]) == {
        *("kind", "value", "raw", "start", "end", "confidence", "obfuscated", "field", "version")
    }


def test_an_export_can_be_imported_again() -> None:
    line = json.loads(json.dumps(to_line(stored())))
    assert from_line(line) == from_line(FULL)


words = st.text(st.characters(codec="utf-8"), max_size=12)
names = words.map(str.strip).filter(bool)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
quotes = st.recursive(
    st.builds(Quote, text=words, author=st.none() | names),
    lambda inner: st.builds(
        Quote, text=words, post_id=st.none() | names, quotes=st.lists(inner, max_size=2).map(tuple)
    ),
    max_leaves=4,
)
posts = st.builds(
    Post,
    post_id=names,
    url=names,
    text=words.filter(bool),
    author=st.none() | names,
    posted_at=st.none() | moments,
    position=st.none() | st.integers(1, 2**31 - 1),
    quotes=st.lists(quotes, max_size=2).map(tuple),
    images=st.lists(st.builds(Image, url=names), max_size=2).map(tuple),
    files=st.lists(words, max_size=2).map(tuple),
    links=st.lists(words, max_size=2).map(tuple),
)


@given(posts)
def test_every_post_comes_back_from_its_line(post: Post) -> None:
    assert from_line(json.loads(json.dumps(to_line(post)))) == post


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "url", "amount"]), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*KEYS, "contacts", "other"]), anything, max_size=6))
def test_a_line_is_read_or_refused(line: dict[str, object]) -> None:
    try:
        post = from_line({**LEAST, **line})
    except BadInput:
        return
    assert post.post_id
    assert to_line(post)["url"] == post.url
