"""What is remembered is made once, and forgotten when enough else has come."""

from pipelines.remembered import Remembered


def test_each_text_is_made_once_while_it_is_remembered():
    made = []
    known = Remembered(lambda text: made.append(text) or text.upper(), 10, longest=5)
    assert [known["a"], known["b"], known["a"]] == ["A", "B", "A"]
    assert made == ["a", "b"]


def test_what_is_asked_for_again_outlives_what_is_not():
    made = []
    known = Remembered(lambda text: made.append(text) or text, 4, longest=5)
    for text in ("a", "b", "a", "c", "a", "d", "a"):
        known[text]
    assert made == ["a", "b", "c", "d"]
    known["b"]
    assert made[-1] == "b"


def test_no_more_is_kept_than_asked():
    known = Remembered(str.upper, 4, longest=5)
    for number in range(100):
        assert known[str(number)] == str(number)
        assert len(known) <= 2


def test_long_texts_are_never_kept():
    known = Remembered(str.upper, 4, longest=5)
    assert known["abcdef"] == "ABCDEF"
    assert not known
