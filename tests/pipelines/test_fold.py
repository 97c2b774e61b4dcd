"""Folding: what is searched, and the way back to what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extractors.fold import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ", "name@example"),
        ("5️⃣5️⃣", "55"),
        ("①⑩❷⓿⑷⒈", "11020" + "41"),
        ("٠٥٠ ०५०", "050 050"),
        ("n\u200ba\u00adm\u2060e", "name"),
        ("🅰🅱🅥 ᴠɪᴘ", "ABV vip"),
        ("a\u00a0—\u2212b", "a --b"),
        ("n&#64;x&commat;y&period;z", "n@x@y.z"),
        ("a%40b%2Ec%2B1%20", "a@b.c+1%20"),
        ("x\u0336y\u0336", "xy"),
        ("nаmе", "name"),
        ("тeлeгрaм", "телеграм"),
        ("тeлeгpaм", "телеграм"),
        ("Vıber", "Viber"),
        ("почтаname", "почтаname"),
        ("край краи зв'язок", "край краи зв'язок"),
    ],
)
def test_what_is_searched(written, folded):
    assert fold(written).text == folded


def test_a_word_that_only_looks_latin_is_latin_where_addresses_are_sought():
    assert fold("рос@example.com").latin == "poc@example.com"
    assert fold("рос и дом").text == "рос и дом"


def test_a_keycap_is_taken_whole():
    folded = fold("тел 0️⃣5️⃣ так")
    at = folded.text.index("05")
    assert folded.raw(at, at + 2) == "0️⃣5️⃣"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("&#64;%40aа\u200b5\ufe0f\u20e3⑩"))))
def test_every_folded_character_leads_back_to_what_was_written(text):
    folded = fold(text)
    assert len(folded.latin) == len(folded.text)
    assert folded.span(0, len(folded.text))[1] <= len(text)
    before = 0
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert before <= start < end <= len(text)
        before = start


def test_plain_text_is_not_disguised():
    folded = fold("name@example.com, (050) 123")
    assert not folded.disguised(0, 16)


def test_other_characters_for_letters_and_digits_are_a_disguise():
    for written in ("nаme", "n\u200bame", "５0", "5️⃣"):
        folded = fold(written)
        assert folded.disguised(0, len(folded.text))
