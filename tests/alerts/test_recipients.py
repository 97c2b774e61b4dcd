"""Addresses that a rule may tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.recipients import read_address
from vigil.records.errors import BadInput


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ann@example.org", "ann@example.org"),
        ("  Ann.Lee+vigil@Example.ORG ", "Ann.Lee+vigil@example.org"),
        ("o'hara@mail.example.org", "o'hara@mail.example.org"),
        ("ann@приклад.укр", "ann@xn--80aikifvh.xn--j1amh"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_a_real_address_is_taken_in_one_form(written, read):
    assert read_address(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "ann@example",
        "ann@192.0.2.1",
        "ann@[192.0.2.1]",
        "ann lee@example.org",
        "ann@exa mple.org",
        ".ann@example.org",
        "ann.@example.org",
        "ann..lee@example.org",
        '"ann lee"@example.org',
        "Ann <ann@example.org>",
        "ann@example.org, bob@example.org",
        "ann@example.org\r\nBcc: eve@example.net",
        "ann\r\nBcc:eve@example.net",
        "анна@example.org",
        "ann@-example.org",
        "ann@example-.org",
        "a" * 65 + "@example.org",
        "ann@" + "a" * 64 + ".org",
        "ann@" + ".".join(["a" * 60] * 5),
    ],
)
def test_what_is_no_address_is_refused_with_itself_named(written):
    with pytest.raises(BadInput, match="no mail address"):
        read_address(written)


@given(st.text(max_size=60))
def test_an_address_that_is_taken_has_one_at_and_no_space(text):
    try:
        read = read_address(text)
    except BadInput:
        return
    assert read.isascii()
    assert read.count("@") == 1
    assert not any(char.isspace() or ord(char) < 33 for char in read)
