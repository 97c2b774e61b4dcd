"""The registry: what people type into watchlists, queries and forms."""

import pytest

from pipelines.extractors.email import Email
from pipelines.extractors.registry import Registry, registry
from vigil.records.errors import BadInput, ConfigError

ONION = registry().extractor("onion").example
BTC = registry().extractor("btc").example
PDQ = "ffff0000" * 8


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("+1 (202) 555-0123", [("phone", "+12025550123")]),
        (" 07700 900123 ", [("phone", "07700900123")]),
        ("@Example_Name", [("telegram", "example_name")]),
        ("t.me/name", [("telegram", "name")]),
        ("https://t.me/+AbCdEf123456", [("telegram", "+AbCdEf123456")]),
        ("Name@Example.com", [("email", "name@example.com")]),
        ("name (at) example (dot) com", []),
        (ONION, [("onion", ONION)]),
        (f"http://{ONION}/market", [("onion", ONION)]),
        (f"bitcoin:{BTC}", [("btc", BTC)]),
        ("https://example.com/a", [("url", "example.com/a")]),
        (f"sha256:{PDQ}", [("sha256", PDQ)]),
        (f"PDQ:{PDQ.upper()}", [("pdq", PDQ)]),
        ("phash:0123456789abcdef", [("phash", "0123456789abcdef")]),
        ("pdq:0123", []),
        (PDQ, [("pdq", PDQ), ("sha256", PDQ)]),
        ("f" * 64, [("sha256", "f" * 64), ("pdq", "f" * 64)]),
        ("0123456789abcdef", [("phash", "0123456789abcdef")]),
        ("girl", []),
        ("new girls", []),
        ("12:30", []),
        ("2026-03-05", []),
        ("", []),
    ],
)
def test_what_somebody_types_is_recognised(typed, readings):
    assert registry().recognise(typed) == readings


@pytest.mark.parametrize(
    ("kind", "typed", "country", "value"),
    [
        ("phone", "(0491) 570-156", "AU", "+61491570156"),
        ("phone", "(0491) 570-156", None, "0491570156"),
        ("phone", "tel:+61-491-570-156", None, "+61491570156"),
        ("telegram", "Example_Name", None, "example_name"),
        ("email", "mailto:Name@example.com?subject=x", None, "name@example.com"),
        ("email", "name (at) example (dot) com", None, "name@example.com"),
        ("url", "HTTP://Example.com/", None, "example.com"),
        ("onion", ONION.upper(), None, ONION),
    ],
)
def test_a_value_of_a_known_kind_gets_its_normal_form(kind, typed, country, value):
    assert registry().normalise(kind, typed, country) == value


def test_what_cannot_be_of_the_kind_is_refused_with_an_example():
    with pytest.raises(BadInput, match=r"is not a email; one looks like name@example\.com"):
        registry().normalise("email", "nobody")


def test_an_unknown_kind_is_refused_with_the_nearest():
    with pytest.raises(BadInput, match="did you mean telegram"):
        registry().normalise("telegramm", "name")


def test_two_extractors_of_one_name_are_refused():
    with pytest.raises(ConfigError, match="email"):
        Registry([Email(), Email()])


def test_a_text_without_end_is_not_recognised():
    assert registry().recognise("1" * 100_000) == []


OUTSIDER = '''
class Badge:
    """Number of a badge, as an example of a kind from elsewhere.

    Normal form: `b` and three digits.
    """

    kind = "badge"
    example = "b123"
    yields = False

    def find(self, folded, hints):
        return ()

    def normalise(self, text, hints):
        return text.lower() if self.check(text.lower()) else None

    def recognise(self, text, hints):
        return None

    def check(self, value):
        return len(value) == 4 and value[0] == "b" and value[1:].isdigit()
'''


def test_another_package_adds_a_kind_by_an_entry_point(tmp_path, monkeypatch):
    (tmp_path / "badges.py").write_text(OUTSIDER)
    about = tmp_path / "badges-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: badges\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[vigil.extractors]\nbadge = badges:Badge\n")
    monkeypatch.syspath_prepend(tmp_path)
    registry.cache_clear()
    try:
        assert registry().kinds[-1] == "badge"
        assert registry().normalise("badge", "B123") == "b123"
    finally:
        registry.cache_clear()
