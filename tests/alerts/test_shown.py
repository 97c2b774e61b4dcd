"""What hostile text looks like once it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.extract import Piece, extract, hide
from alerts.shown import defanged, masked, one_line, shown_characters, subject_text
from vigil.records.contact import Contact

PHONE = Contact(kind="phone", value="+442079460123", raw="020 7946 0123", start=0, end=13)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://evil.example.com/a?b=1", "hxxps://evil[.]example[.]com/a?b=1"),
        ("HTTP://Example.org", "HxxP://Example[.]org"),
        ("t.me/somebody", "t[.]me/somebody"),
        ("tg://resolve?domain=x", "tg[:]//resolve?domain=x"),
        ("ftp://files.example.net", "fxp://files[.]example[.]net"),
        ("write to ann@example.com", "write to ann[@]example[.]com"),
        ("at 192.0.2.7:8080", "at 192[.]0[.]2[.]7:8080"),
        ("price 12.50, at 14.30.", "price 12.50, at 14.30."),
        ("пример.укр and 例え。テスト", "пример[.]укр and 例え[.]テスト"),
        ("The end. Next", "The end. Next"),
    ],
)
def test_addresses_are_shown_so_that_no_program_makes_a_link_of_them(written, shown):
    assert defanged(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("abc\u202etxt.exe", "abc⟨U+202E⟩txt[.]exe"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("bell\x07nul\x00", "bell⟨U+0007⟩nul⟨U+0000⟩"),
        ("line\u2028end", "line⟨U+2028⟩end"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("z" + "\u0301" * 40, "z" + "\u0301" * 4 + "⟨…⟩"),
        ("lone\ud800", "lone⟨U+D800⟩"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_a_mark(written, shown):
    assert defanged(written) == shown


@given(st.text())
def test_every_character_has_one_thing_shown_in_its_place(text):
    assert len(shown_characters(text)) == len(text)


@given(st.text())
def test_a_subject_text_is_one_line_without_encoded_words(text):
    shown = subject_text(text)
    assert len(shown.splitlines()) <= 1
    assert "=?" not in shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("+442079460123", "•••0123"), ("@bob", "•••b"), ("ab", "•••"), ("", "•••"), ("0" * 60 + "beef", "•••beef")],
)
def test_a_masked_value_shows_a_third_of_itself_at_most(value, shown):
    assert masked(value) == shown


def test_the_extract_marks_the_match_and_hides_the_number():
    text = "Call me on 020 7946 0123 today"
    assert extract(text, [(11, 24)], [PHONE]) == (Piece("Call me on "), Piece("•••0123", hit=True), Piece(" today"))


def test_the_extract_shows_the_number_where_nothing_is_to_be_hidden():
    assert extract("on 020 7946 0123", [(3, 16)]) == (Piece("on "), Piece("020 7946 0123", hit=True))


def test_a_normal_form_in_another_field_is_hidden_too():
    assert hide("see hxxp +442079460123 and 020 7946 0123", [PHONE]) == "see hxxp •••0123 and •••0123"


def test_a_long_post_is_cut_around_the_match_at_words():
    text = "before " * 400 + "NEEDLE" + " after" * 400
    pieces = extract(text, [(text.index("NEEDLE"), text.index("NEEDLE") + 6)])
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("… before ")
    assert shown.endswith("after …")
    assert len(shown) < 300
    assert [piece.text for piece in pieces if piece.hit] == ["NEEDLE"]


def test_far_matches_are_shown_each_until_the_extract_is_full():
    text = ("x" * 30 + " ") * 20 + "ONE " + ("y" * 30 + " ") * 40 + "TWO " + ("z" * 30 + " ") * 20
    pieces = extract(text, [(text.index(word), text.index(word) + 3) for word in ("ONE", "TWO")])
    assert [piece.text for piece in pieces if piece.hit] == ["ONE", "TWO"]


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(-5, 400), st.integers(-5, 400)), max_size=6))
def test_an_extract_never_fails_and_never_grows_without_bound(text, spans):
    pieces = extract(text, spans, [PHONE])
    assert sum(len(piece.text) for piece in pieces) <= 10 * 480


def test_a_hidden_number_at_the_edge_of_an_extract_does_not_leak():
    text = "020 7946 0123" + "w" * 95 + "NEEDLE"
    shown = "".join(piece.text for piece in extract(text, [(len(text) - 6, len(text))], [PHONE]))
    assert "7946" not in shown
    assert "46 0" not in shown


def test_one_line_keeps_dots():
    assert one_line("450 4.2.1\r\ntry later") == "450 4.2.1 try later"
