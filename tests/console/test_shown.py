"""What a page said reaches a terminal without power over it."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from console.shown import ESCAPED, as_json_line, cells, harmless, name, value, visible

TEXT = st.text(max_size=60) | st.text(alphabet="ht p:/.@a\x1b\x9b\u202e\u200b\ue000\U000e0041\n\t", max_size=60)


def acts(text: str) -> bool:
    return any(unicodedata.category(character) in ESCAPED - {"Cf"} or character == "\u202e" for character in text)


@given(TEXT)
def test_nothing_that_is_shown_acts_on_a_terminal(text):
    for shown in (name(text), value(text), "".join(cells(text))):
        assert not acts(shown)
    for shown in (harmless(text), visible(text)):
        assert not acts(shown.replace("\n", "").replace("\t", ""))


@given(TEXT)
def test_what_is_shown_on_one_line_stays_on_it(text):
    for shown in (name(text), value(text), "".join(cells(text))):
        assert "\n" not in shown


@given(TEXT)
def test_a_span_of_the_text_fits_its_cells(text):
    assert len(cells(text)) == len(text)


@given(st.recursive(TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)))
def test_json_is_one_line_that_says_the_same_and_acts_on_nothing(told):
    line = as_json_line(told)
    assert json.loads(line) == told
    assert not any(unicodedata.category(character) in ESCAPED for character in line)


def test_other_scripts_stay_readable_in_json():
    assert as_json_line({"text": "паспорт 🍒"}) == '{"text": "паспорт 🍒"}'


def test_addresses_do_not_work_any_more():
    assert name("see HTTPS://trap.example.org/x") == "see HxxPS://trap[.]example[.]org/x"
    assert "[.]" not in value("agent.x@example.com")
