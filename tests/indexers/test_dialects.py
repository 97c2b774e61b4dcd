"""One expression, two dialects, the same forms."""

from hypothesis import given
from hypothesis import strategies as st

from indexers.analysis import forms
from indexers.dialects import alphabet, escaped, for_lucene, for_tantivy, widened
from indexers.query.regex import Letters, read, wildcard


def test_signs_of_lucene_are_escaped_and_letters_are_not() -> None:
    assert escaped('a1.#@&<>~"\\é') == 'a1\\.\\#\\@\\&\\<\\>\\~\\"\\\\é'


def test_a_wildcard_is_printed_without_anything_that_could_be_read_otherwise() -> None:
    assert for_lucene(wildcard("a*b?")) == "(a(.){0,}b.)"
    assert for_tantivy(wildcard("a*b?")) == ("(?:[\\x{61}-\\x{61}](?:(?s:.)){0,}[\\x{62}-\\x{62}](?s:.))")


def test_no_range_of_a_class_begins_with_an_escape() -> None:
    """Lucene 10, of Elasticsearch 9, takes the escaped character for itself, and finds nothing of the range."""
    assert for_lucene(read("ab[^q]")) == "(ab[\0-pr-\U0010ffff])"
    assert for_lucene(read(r"ab[\[-a]")) == r"(ab[\[\\\]\^_-a])"
    assert for_lucene(read(r"ab[,-.\-]")) == r"(ab[,-\.])"
    assert for_lucene(read(r"ab[\--.]")) == r"(ab[\-.-\.])"


def test_a_class_of_unicode_becomes_a_handful_of_ranges() -> None:
    assert len(widened(class_of(r"\w"))) < 20 < len(class_of(r"\w"))


def class_of(kind: str) -> tuple[tuple[int, int], ...]:
    """Give the ranges of one class."""
    tree = read(f"(ab){kind}")
    last = tree.parts[-1]  # type: ignore[union-attr]
    assert isinstance(last, Letters)
    return last.ranges


def test_a_widened_class_holds_the_same_letters_of_forms() -> None:
    letters = {ord(letter) for number in range(0, 0x30000, 11) for form in forms(chr(number)) for letter in form}
    for kind in (r"\w", r"\W", r"\p{L}", r"\P{L}", r"\d", r"\p{Cyrillic}", r"\p{M}"):
        narrow, wide = class_of(kind), widened(class_of(kind))
        wrong = [chr(letter) for letter in letters if inside(letter, wide) != inside(letter, narrow)]
        assert wrong == [], kind


def inside(number: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= number <= high for low, high in ranges)


@given(st.text(min_size=1, max_size=20))
def test_forms_have_no_letter_outside_the_alphabet_that_classes_are_widened_over(text: str) -> None:
    ranges, _ = alphabet()
    for form in forms(text):
        assert all(inside(ord(letter), ranges) for letter in form)
