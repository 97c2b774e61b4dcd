"""Documents: the values that search compares, as the ledger's posts give them."""

import json
from datetime import UTC, datetime

import cattrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.document import MAX_VALUE, IndexDocument, document_of, fold, hosts
from tests.indexers.sample import contact, post, stored
from vigil.records.post import Image, Price, Quote


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        (" General  Talk ", "general  talk"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("e\u0301", "é"),
        ("a\u200bb\u202e", "ab"),
        ("«Furniture»", '"furniture"'),
        ("ж" * MAX_VALUE, "ж" * (MAX_VALUE // 2)),
    ],
)
def test_exact_values_are_compared_folded(value, folded):
    assert fold(value) == folded


@given(st.text())
def test_a_folded_value_stays_as_it_is(value):
    assert fold(fold(value)) == fold(value)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://Board.Example:8080/x", ("board.example",)),
        ("https://bücher.example/", ("bücher.example", "xn--bcher-kva.example")),
        ("https://xn--bcher-kva.example/", ("bücher.example", "xn--bcher-kva.example")),
        ("http://board.example./", ("board.example",)),
        ("http://user@board.example/", ("board.example",)),
        ("http://[::1]/", ("::1",)),
        ("http://xn--zzzzzz99999-.example/", ("xn--zzzzzz99999-.example",)),
        ("http://[broken/", ()),
        ("mailto:name@example.com", ()),
        ("", ()),
    ],
)
def test_a_host_is_known_in_unicode_and_in_punycode(url, found):
    assert hosts(url) == found


@given(st.text(alphabet="xn--abc.é漢。／:@[]%1٣\u200dß\u0301-_", max_size=20))
def test_no_host_is_too_broken(host):
    assert isinstance(hosts(f"http://{host}/"), tuple)


def test_a_document_travels_as_json():
    document = document_of(
        stored(
            title="Walnuts",
            text="new tables",
            price=Price(amount="9.5"),
            posted_at=datetime(2026, 3, 5, tzinfo=UTC),
            contacts=(contact("phone", "+12025550143"),),
        )
    )
    assert cattrs.structure(json.loads(json.dumps(cattrs.unstructure(document))), IndexDocument) == document


def test_empty_fields_are_left_out():
    document = document_of(stored())
    assert document.words == {}
    assert set(document.exact) == {"source", "site", "id", "url", "kind", "has"}
    assert set(document.times) == {"seen"}
    assert set(document.numbers) == {"seq"}


def test_contacts_of_all_versions_count_and_quoted_ones_stand_apart():
    before = post(contacts=(contact("phone", "+12025550143"), contact("email", "name@example.com")))
    document = document_of(
        stored(
            ledger={"earlier": (before,), "version": 2},
            contacts=(contact("phone", "+12025550143"), contact("telegram", "somebody", field="quote:0")),
        )
    )
    assert document.exact["contact"] == ("+12025550143", "name@example.com")
    assert document.exact["contact.email"] == ("name@example.com",)
    assert document.exact["contact.earlier"] == ("email:name@example.com",)
    assert document.exact["quoted"] == document.exact["quoted.telegram"] == ("somebody",)
    assert "contact.telegram" not in document.exact


def test_each_quote_and_each_file_is_a_text_of_its_own():
    quotes = (Quote(text="one two", quotes=(Quote(text="three"),)), Quote(text="four"))
    document = document_of(stored(quotes=quotes, files=("a b.pdf", "c.jpg")))
    assert [value.forms for value in document.words["quote"]] == [("one", "two"), ("three",), ("four",)]
    assert [value.forms for value in document.words["file"]] == [("a", "b", "pdf"), ("c", "jpg")]


@pytest.mark.parametrize(("amount", "number"), [("9.50", 9.5), ("1e400", None), ("nan", None), ("on request", None)])
def test_a_price_is_a_number_or_none(amount, number):
    assert document_of(stored(price=Price(amount=amount))).numbers.get("price") == number


def test_pictures_are_known_by_each_of_their_hashes():
    pictures = (Image(url="http://board.example/a.jpg"), Image(sha256="AB" * 32, phash="0f" * 8))
    document = document_of(stored(images=pictures))
    assert document.exact["image"] == (f"phash:{'0f' * 8}", f"sha256:{'ab' * 32}")
    assert "image" in document.exact["has"]


def test_a_month_ends_on_its_last_day_even_at_the_end_of_time():
    document = document_of(stored(posted_at=datetime(9999, 12, 5, tzinfo=UTC), posted_precision="month"))
    assert document.times["posted"][1] == 253402300799999999
