"""Text analysis: one table for each rule, and what must hold for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.analysis import MAX_FORM, fold_letter, forms, pattern_forms, tokens
from indexers.lemmas import lemmas_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Girls", ["girls"]),
        ("check-in snake_case a.b", ["check", "in", "snake", "case", "a", "b"]),
        ("12:30, 7%", ["12", "30", "7"]),
        ("!!! … —", []),
        ("a\u00a0b\u2003c\td\ne", ["a", "b", "c", "d", "e"]),
    ],
)
def test_a_form_is_a_run_of_letters_marks_and_digits(text, found):
    assert list(forms(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pass\u200bport", ["passport"]),
        ("pass\u00adport", ["passport"]),
        ("\u202epass\u202cport\u2060", ["passport"]),
        ("ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("ﬁne ½ …", ["fine", "1", "2"]),
        ("🆅🅸🅿 ⓥⓘⓟ ᴠɪᴘ 🅥🅘🅟 🅅🄸🄿", ["vip"] * 5),
        ("🇻🇮🇵", ["vip"]),
        ("❶❷ 1️⃣", ["12", "1"]),
        ("n\u0303", ["n"]),
    ],
)
def test_invisible_and_dressed_up_characters_read_as_what_they_show(text, found):
    assert list(forms(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("раssport", "passport"),
        ("Маssage", "massage"),
        ("тelegram", "telegram"),
        ("еscоrt", "escort"),
        ("мacсаж", "массаж"),
        ("pаспорт", "распорт"),
        ("паспорт", "паспорт"),
        ("ЕSСОRT", "escort"),
        ("ескорт", "ескорт"),
        ("ααbb", "aabb"),
        ("sellж", "sellж"),
    ],
)
def test_a_word_of_mixed_scripts_is_read_in_the_script_of_most_of_its_letters(text, found):
    assert forms(text) == (found,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Niñas ÉTÉ São", ["ninas", "ete", "sao"]),
        ("край краи їжак ўсё", ["край", "краи", "їжак", "ўсе"]),
        ("замо\u0301к Ёлка", ["замок", "елка"]),
        ("и\u0306 и", ["й", "и"]),
        ("Łódź søn đ ı", ["łodz", "søn", "đ", "ı"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("Ὀδυσσεύς", ["οδυσσευσ"]),
        ("हिन्दी", ["हिन्दी"]),
    ],
)
def test_case_goes_and_so_do_marks_that_make_no_other_letter(text, found):
    assert list(forms(text)) == found


@pytest.mark.parametrize("apostrophe", list("'\u2018\u2019\u02bc\u02b9`\u00b4"))
def test_an_apostrophe_joins_cyrillic_letters_and_splits_others(apostrophe):
    assert forms(f"зв{apostrophe}язок don{apostrophe}t") == ("звязок", "don", "t")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("漢字abc", ["漢", "字", "abc"]),
        ("かナー", ["か", "ナ", "ー"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("한국어", ["한국어"]),
        ("🍒🍑", ["🍒", "🍑"]),
        ("👍🏽 ❤️", ["👍", "❤"]),
        ("a🍒b", ["a", "🍒", "b"]),
        ("🇺🇦🇵🇱", ["🇺🇦", "🇵🇱"]),
    ],
)
def test_scripts_without_spaces_and_emoji_give_one_form_a_character(text, found):
    assert list(forms(text)) == found


def test_a_form_is_cut_at_its_limit_between_characters():
    assert forms("ж" * 1000) == ("ж" * (MAX_FORM // 2),)
    assert forms("a" * 1000) == ("a" * MAX_FORM,)
    assert forms("1" + "ж" * 1000) == ("1" + "ж" * 124,)


def test_offsets_lead_back_to_the_text_as_written():
    text = "Die ﬁne «Маssage», зв’я\u200bзок 🍒!"
    assert [text[token.start : token.end] for token in tokens(text)] == ["Die", "ﬁne", "Маssage", "зв’я\u200bзок", "🍒"]


def test_a_pattern_keeps_its_stars_and_question_marks():
    assert pattern_forms("Ni\u00f1* g?rls *port") == ("nin*", "g?rls", "*port")
    assert pattern_forms("check-in*") == ("check", "in*")


@pytest.mark.parametrize(
    ("letter", "folded"), [("Ñ", "n"), ("й", "й"), ("ß", "ss"), ("-", None), (" ", None), ("🍒", "🍒")]
)
def test_one_letter_folds_as_it_would_in_a_word(letter, folded):
    assert fold_letter(letter) == folded


@given(st.text())
def test_forms_of_forms_are_the_same_forms(text):
    found = forms(text)
    assert forms(" ".join(found)) == found


@given(st.text())
def test_offsets_are_in_order_and_inside_the_text(text):
    places = [place for token in tokens(text) for place in (token.start, token.end)]
    assert all(0 <= place <= len(text) for place in places)
    assert all(token.start < token.end for token in tokens(text))


@given(st.text(alphabet="abя'’\u0301-🍒 ｆ漢"), st.text(alphabet="abя'’\u0301-🍒 ｆ漢"))
def test_white_space_divides_the_work(left, right):
    assert forms(f"{left} {right}") == forms(left) + forms(right)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("girls", "girl"),
        ("ran", "running"),
        ("chicas", "chica"),
        ("ninas", "niño"),
        ("niñas", "nino"),
        ("habitacion", "habitaciones"),
        ("cafes", "café"),
        ("девушки", "девушкой"),
        ("паспорта", "паспортов"),
        ("елки", "ёлка"),
        ("звязку", "зв'язок"),
        ("дівчата", "дівчатами"),
        ("квартирі", "квартира"),
    ],
)
def test_inflected_forms_of_a_word_share_a_lemma(one, other):
    assert lemmas_of(*forms(one)) & lemmas_of(*forms(other))


@pytest.mark.parametrize(("one", "other"), [("girl", "boy"), ("край", "краи"), ("house", "casa")])
def test_other_words_share_none(one, other):
    assert not lemmas_of(one) & lemmas_of(other)


@pytest.mark.parametrize("word", ["n" * 40, "е" * 40, "gue" * 13, "漢", "🍒", "123", "x" * 250, "ч" * 125])
def test_a_word_nobody_knows_is_its_own_lemma(word):
    assert word in lemmas_of(word)


@given(st.text("abzABZ019áéíóúüñÁÉÍÓÚÜÑабяАБЯёЁйЙїЇіІєЄґҐ", min_size=1, max_size=8))
def test_a_word_is_read_the_short_way_as_it_is_the_long_way(word):
    assert forms(word) == forms(f"{word}\u00ad")


def test_an_ending_is_guessed_at_for_no_word_that_is_known():
    assert lemmas_of("girls") == {"girl", "girls"}
    assert "ломбардец" in lemmas_of("ломбардцам")
    assert lemmas_of("k9s") == {"k9s"}
