"""What is found as which kind, and what is not. Numbers and hosts are reserved ones."""

import pytest

from pipelines.extractors.hints import Hints
from pipelines.extractors.registry import registry

ONION = registry().extractor("onion").example.removesuffix(".onion")
BTC = registry().extractor("btc").example


def values(text, kind, **hints):
    return [contact.value for contact in registry().find(text, Hints(**hints)) if contact.kind == kind]


@pytest.mark.parametrize(
    ("text", "hints", "value"),
    [
        ("call +1 (202) 555-0123 now", {}, "+12025550123"),
        ("202-555-0123", {}, "+12025550123"),
        ("202-555-0123", {"country": "MX"}, "+522025550123"),
        ("call 00 44 7700 900123", {}, "+447700900123"),
        ("+44 7700 900123", {}, "+447700900123"),
        ("07700 900123", {"source_country": "GB"}, "+447700900123"),
        ("07700 900123", {"country": "GB", "source_country": "UA"}, "+447700900123"),
        ("0491 570 156", {"currency": "AUD"}, "+61491570156"),
        ("0491 570 156", {}, "0491570156"),
        ("2 0 2 - 5 5 5 - 0 1 2 3", {}, "+12025550123"),
        ("202*555*0123", {}, "+12025550123"),
        ("36 28 38 202 555 0123", {}, "+12025550123"),
        ("weekend2025550123 or", {}, "+12025550123"),
        ("https://wa.me/12025550123?text=hi", {}, "+12025550123"),
        ("https://t.me/+12025550123", {}, "+12025550123"),
        ("(202) 555-0123 ext 45", {}, "+12025550123"),
        ("913-555-0180 $150 15min", {}, "+19135550180"),
    ],
)
def test_a_number_is_read_in_the_country_that_is_known(text, hints, value):
    assert values(text, "phone", **hints) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "3/10/1984",
        "2014-04-12 04:04",
        "80.585 [79.964, 81.191]",
        "192.168.100.100",
        "$10,000,000",
        "38,400,800",
        "order no. 2025550123",
        "ISBN 0306406152",
        "2025550123 bytes",
        "sha 20255501234abcdef2025550123",
        "1 2 3 4 5 6 7 8 9 10",
        "ages 21 25 30 35 40",
        "1700000000",
        "0000000000000000",
        "3.14159265358979",
        "02540-4119",
    ],
)
def test_other_digits_are_no_phone(text):
    assert values(text, "phone", lang="en") == []


def test_digits_inside_another_contact_are_no_phone():
    assert values("2025550123@example.com https://example.com/2025550123", "phone") == []
    assert values(f"http://{ONION}.onion/thread/2025550123", "phone") == []
    assert values(f"http://{ONION}.onion/thread-2025550123.html?p=202-555-0123", "phone") == []


@pytest.mark.parametrize(
    "text",
    [
        "name@example.com",
        "NAME@Example.COM",
        "name (at) example (dot) com",
        "name[at]example[.]com",
        "name at example dot com",
        "name arroba example punto com",
        "name собака example точка com",
        "name @ example.com",
        "name&#64;example&#46;com",
        "name%40example.com",
        "nаme@exаmple.com",
        "n\u200bame@exam\u200bple.com",
        "email: name at example.com",
        "<mailto:name@example.com>",
        "пишіть:name@example.com.",
    ],
)
def test_an_address_is_found_through_its_disguise(text):
    assert values(text, "email") == ["name@example.com"]


@pytest.mark.parametrize(
    "text",
    [
        "look at example, dot your i",
        "meet me at example.com",
        "logo@2x.png",
        "pkg@1.3.0",
        "@name",
        "name@",
        "a@b",
        "x at y",
    ],
)
def test_prose_and_files_are_no_address(text):
    assert values(text, "email") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://t.me/Example_Name?start=1", "example_name"),
        ("telegram.me/s/Example_Name", "example_name"),
        ("example_name.t.me", "example_name"),
        ("t[.]me/example_name", "example_name"),
        ("tg://resolve?domain=example_name", "example_name"),
        ("t.me/joinchat/AbCdEf123456", "+AbCdEf123456"),
        ("t.me/+AbCdEf123456", "+AbCdEf123456"),
        ("tg: example_name", "example_name"),
        ("телега - @example_name", "example_name"),
        ("пиши в тг @Example_Name", "example_name"),
    ],
)
def test_a_name_is_telegrams_by_link_or_label(text, value):
    assert values(text, "telegram") == [value]


@pytest.mark.parametrize("text", ["t.me/share/url?url=x", "t.me/addstickers/Cats", "hi @example_name", "tg or viber"])
def test_other_names_and_paths_are_not(text):
    assert values(text, "telegram") == []


@pytest.mark.parametrize("text", [ONION, f"{ONION}.onion", f"http://shop.{ONION.upper()}.onion/x", f"{ONION}[.]onion"])
def test_an_onion_address_is_found_with_or_without_its_ending(text):
    assert values(text, "onion") == [f"{ONION}.onion"]
    assert values(text, "url") == []


def test_a_wrong_checksum_is_no_address():
    changed = ("b" if ONION[0] == "a" else "a") + ONION[1:]
    assert values(f"{changed}.onion", "onion") == []
    assert values(BTC[:-1] + ("2" if BTC[-1] != "2" else "3"), "btc") == []


@pytest.mark.parametrize(
    ("address", "counts"),
    [
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", True),  # test vectors of BIP 173 and BIP 350
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", True),
        ("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", True),
        ("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", False),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", False),  # bech32m where version 0 asks for bech32
        ("bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", False),  # mixed case
    ],
)
def test_each_witness_version_has_its_checksum(address, counts):
    assert values(f"pay {address} now", "btc") == ([address.lower()] if counts else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("see https://Example.com/A?b=c#d.", "example.com/A?b=c#d"),
        ("hxxps://example[.]com/a", "example.com/a"),
        ("example[.]com", "example.com"),
        ("www.example.com", "www.example.com"),
        ("(http://example.com/a_(b))", "example.com/a_(b)"),
        ("http://example.com:8080/", "example.com:8080"),
        ("http://example.com:80/", "example.com"),
        ("example.org/a%20b", "example.org/a%20b"),
        ('<a href="http://example.com/x">', "example.com/x"),
    ],
)
def test_an_address_of_the_web_is_refanged(text, value):
    assert values(text, "url") == [value]


def test_a_missing_space_is_no_address():
    assert values("the end.Then we met, e.g. there... ok.", "url") == []
