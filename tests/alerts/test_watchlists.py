"""What people may put on a watchlist, typed or in a file."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.watchlists import BadLine, ReadEntry, read_csv, recognise_entry
from vigil.records.errors import BadInput, QueryError, UsageError

ONION = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"
SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("+1 202-555-0143", ("phone", "+12025550143")),
        (" Ann@Example.ORG ", ("email", "ann@example.org")),
        (ONION, ("onion", ONION)),
        (SHA256, ("sha256", SHA256)),
        (f"pdq:{SHA256}", ("pdq", SHA256)),
        ("phash:ffee00112233aabb", ("phash", "ffee00112233aabb")),
        ("ffee00112233aabb", ("phash", "ffee00112233aabb")),
        ("walnut", ("query", "walnut")),
        ('"new girls"~3 AND site:*.onion', ("query", '"new girls"~3 AND site:*.onion')),
        ("масаж", ("query", "масаж")),
    ],
)
def test_the_kind_of_an_entry_is_recognised(text, entry):
    assert recognise_entry(text) == entry


@pytest.mark.parametrize(
    ("text", "kind", "entry"),
    [
        ("202 555 0143", "phone", ("phone", "2025550143")),
        (SHA256.upper(), "pdq", ("pdq", SHA256)),
        (SHA256, "sha256", ("sha256", SHA256)),
        ("+1 202-555-0143", "query", ("query", "+1 202-555-0143")),
    ],
)
def test_a_kind_that_is_named_is_kept_to(text, kind, entry):
    assert recognise_entry(text, kind) == entry


def test_a_number_is_read_as_dialled_in_the_country_that_is_named():
    assert recognise_entry("020 7946 0123", "phone", "GB") == ("phone", "+442079460123")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", None),
        ("   ", None),
        ("hello", "phone"),
        ("hello", "sha256"),
        (SHA256[:-1], "sha256"),
        (SHA256, "phash"),
        (f"pdq:{SHA256}", "sha256"),
        ("x", "fax"),
        ("walnut AND", None),
        ("autor:x", "query"),
        ("(", "query"),
    ],
)
def test_what_is_no_entry_is_refused(text, kind):
    with pytest.raises(UsageError):
        recognise_entry(text, kind)


def test_a_file_goes_in_but_for_its_bad_lines_which_are_named():
    file = io.StringIO(
        "value,kind,label\n"
        "+1 202-555-0143,,Case 114\n"
        "hello,phone,\n"
        "\n"
        '"walnut ""shell""",query,"two,\nlines"\n'
        "walnut AND,,\n"
        "ann@example.org,email\n"
        "a,b,c,d\n"
    )
    read = read_csv(file)
    assert read.entries == (
        ReadEntry("phone", "+12025550143", "+1 202-555-0143", "Case 114"),
        ReadEntry("query", 'walnut "shell"', 'walnut "shell"', "two,\nlines"),
        ReadEntry("email", "ann@example.org", "ann@example.org"),
    )
    assert [bad.number for bad in read.bad] == [3, 7, 9]
    assert "nothing after it" in read.bad[1].why
    assert read.bad[2] == BadLine(9, "4 columns where the header has 3")


def test_the_columns_may_stand_in_any_order_and_a_spreadsheets_mark_is_skipped():
    assert read_csv(io.StringIO("\ufeffLabel,Value\nann,ann@example.org\n")).entries == (
        ReadEntry("email", "ann@example.org", "ann@example.org", "ann"),
    )


@pytest.mark.parametrize("text", ["", "number,label\n", "value,comment\n"])
def test_a_file_without_the_right_header_is_refused(text):
    with pytest.raises(BadInput, match="line 1"):
        read_csv(io.StringIO(text))


@given(st.text())
def test_no_file_whatever_makes_reading_fail_in_another_way(text):
    read = read_csv(io.StringIO("value\n" + text))
    assert all(bad.number >= 2 for bad in read.bad)


@given(st.text())
def test_no_text_whatever_makes_recognising_fail_in_another_way(text):
    try:
        kind, value = recognise_entry(text)
    except (BadInput, QueryError):
        return
    assert kind
    assert value
