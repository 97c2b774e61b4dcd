"""Addresses as written: which tokens are one, and where they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.shown import defanged
from indexers.addresses import addresses, is_address, is_defanged, refanged, written_addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to (name@example.com), or @night_rider!", ["name@example.com", "@night_rider"]),
        ("see https://a.example/b_(c)?d=1.", ["https://a.example/b_(c)?d=1"]),
        ("(see https://a.example/b)", ["https://a.example/b"]),
        ("tg:@night_rider mail=name@example.com", ["@night_rider", "name@example.com"]),
        ("«t.me/night_rider»", ["t.me/night_rider"]),
        ("name@\u200bexample.com", ["name@example.com"]),
        ("+380501234567; 0501234567", ["+380501234567"]),
        ("plain words, 12:30, a@b, and/or", []),
        ("foo@night_rider", []),
    ],
)
def test_an_address_ends_before_the_signs_around_it(text, found):
    assert list(addresses(text)) == found


def test_places_lead_back_to_the_text_as_written():
    text = "ask <@night_rider>, please"
    assert [text[found.start : found.end] for found in written_addresses(text)] == ["@night_rider"]


@given(st.text(alphabet="a@.:/+1 ()é\u200b", max_size=40))
def test_every_address_found_is_one_and_stands_in_the_text(text):
    for found in written_addresses(text):
        assert is_address(found.text)
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/b_(c).html?d=1&next=http://b.example",
        "http://192.0.2.7:8080/x",
        "ftp://a.example/x",
        "tg://resolve?domain=night_rider",
        "t.me/+AbCdEf",
        "a.example",
        "www.a.example/x?y=z",
        "name.surname@mail.a.example",
    ],
)
def test_what_is_shown_in_disguise_can_be_pasted_back(text):
    shown = defanged(text)
    assert shown != text
    assert is_defanged(shown)
    assert refanged(shown) == text


@pytest.mark.parametrize(
    "text", ["https://a.example", "a.example", "[x]", "a[.]", "[.]", "[@]", "hxxp", "hxxps:", "[::1]"]
)
def test_nothing_else_is_taken_for_an_address_in_disguise(text):
    assert not is_defanged(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@" * 50_000,
        "." * 100_000,
        "(" * 100_000,
        ")" * 100_000,
        "a" + ")" * 100_000,
        "+1" * 50_000,
        "a." * 50_000 + "onion",
    ],
)
def test_hostile_text_is_read_to_its_end(text):
    assert len(list(addresses(text))) <= 1
