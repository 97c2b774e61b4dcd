"""What a hit shows of a text: the words around the first match, with the matches marked."""

from hypothesis import given
from hypothesis import strategies as st

from indexers.evaluator import Mark
from indexers.highlight import Part, parts

LONG = "".join(f"word{number} " for number in range(100)).strip()


def test_matches_are_marked_and_the_rest_is_not():
    marks = [Mark("text", 4, 10), Mark("title", 0, 3), Mark("text", 8, 12)]
    assert parts("new walnut tables", "text", marks) == (Part("new "), Part("walnut t", marked=True), Part("ables"))


def test_a_long_text_is_cut_between_words_around_the_first_match():
    start = LONG.index("word60")
    shown = parts(LONG, "text", [Mark("text", start, start + 6)], width=60)
    assert Part("word60", marked=True) in shown
    assert shown[0] == shown[-1] == Part("…")
    inside = "".join(part.text for part in shown[1:-1])
    assert len(inside) <= 60
    assert set(inside.split()) <= set(LONG.split())


@given(
    st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 20)), max_size=5), st.integers(5, 60)
)
def test_nothing_is_shown_that_is_not_in_the_text(text, places, width):
    marks = [Mark("text", min(start, len(text)), min(start + size, len(text))) for start, size in places]
    whole = "".join(part.text for part in parts(text, "text", marks, width=None))
    assert whole == text
    cut = [part.text for part in parts(text, "text", marks, width) if part.text != "…"]
    assert "".join(cut) in text
