"""Any tree that the parser can give, for tests that hold for all of them."""

from hypothesis import strategies as st

from indexers.analysis import forms
from indexers.document import fold
from indexers.query import regex
from indexers.query.ast import (
    WORD_FIELDS,
    Address,
    ContactValue,
    Dated,
    Exact,
    Fuzzy,
    Node,
    Number,
    Phrase,
    Picture,
    Regex,
    Watchlist,
    Wildcard,
    Word,
    both,
    either,
    negate,
)

FIELDS = st.sampled_from(sorted(WORD_FIELDS))
FORMS = (
    st.one_of(
        st.text(alphabet="abcdeгдежийїñß漢🍒0123456789", min_size=1, max_size=8),
        st.text(min_size=1, max_size=6),
        st.sampled_from(["or", "and", "not", "gb82west12345698765432", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"]),
    )
    .map(forms)
    .filter(bool)
    .map(lambda found: found[0])
)
PLAIN = st.text(alphabet="abcdeгдежийї0123456789", min_size=4, max_size=8).map(forms).map(lambda found: found[0])
VALUES = (
    st.text(min_size=1, max_size=12, alphabet=st.characters(exclude_categories=["Cc", "Cs"]))
    .map(fold)
    .filter(lambda value: bool(value.strip()) and fold(value) == value)
)
DATES = st.sampled_from(["2026", "2026-03", "2026-03-05", "2026-03-05T14:00Z", "today", "-7d", "-36h"])
PATTERNS = st.sampled_from(
    [
        regex.write(regex.read(pattern))
        for pattern in ("gr[ae]y", "ab(c|d)*", "a{2,3}bc", "[^a-f]xy?", r"\p{Cyrillic}+ab", r"\d{7}ab|cd", r"[\-\]a]bc")
    ]
)
HEX = st.text(alphabet="0123456789abcdef", min_size=64, max_size=64)
LEAST_PRICE = 1e-280  # above nought; the language takes 300 digits behind the point, of which 17 tell a float
NUMBERS = st.integers(0, 10**6) | st.floats(LEAST_PRICE, 1e6)


@st.composite
def exact(draw: st.DrawFn) -> Node:
    field = draw(
        st.sampled_from(
            ["source", "board", "thread", "id", "reply", "url", "lang", "country", "engine", "story", "link"]
        )
    )
    value, head, tail = draw(VALUES), draw(st.booleans()), draw(st.booleans())
    if field == "link" and head and not tail and value.startswith(".") and "/" not in value:
        field = "link_host"
    return Exact(field, value, head, tail)


@st.composite
def dated(draw: st.DrawFn) -> Node:
    field = draw(st.sampled_from(["posted", "seen", "changed"]))
    sign = draw(st.sampled_from(["=", ">=", ">", "<=", "<", ".."]))
    if sign != "..":
        return Dated(field, sign, draw(DATES))
    return draw(
        st.sampled_from(
            [
                Dated(field, "..", "2026", None),
                Dated(field, "..", None, "-7d"),
                Dated(field, "..", "2025-12", "2026-03-05"),
            ]
        )
    )


@st.composite
def number(draw: st.DrawFn) -> Node:
    low, high = sorted((float(draw(NUMBERS)), float(draw(NUMBERS))))
    return draw(
        st.sampled_from(
            [
                Number("price", low, high),
                Number("price", low, low),
                Number("price", low, None),
                Number("price", low, None, open_low=True),
                Number("price", None, high),
                Number("price", None, high, open_high=True),
            ]
        )
    )


CLAUSES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, FIELDS, FORMS, st.booleans()),
    st.builds(Phrase, FIELDS, st.lists(FORMS, min_size=2, max_size=4).map(tuple), st.integers(0, 7)),
    st.builds(Fuzzy, FIELDS, PLAIN.filter(lambda form: len(form) >= 4), st.sampled_from([1, 2])),
    st.builds(lambda field, form: Wildcard(field, f"*{form}?*"), FIELDS, PLAIN),
    st.builds(Regex, FIELDS, PATTERNS),
    exact(),
    dated(),
    number(),
    st.builds(
        lambda value: Exact("author_name", value), st.lists(FORMS, min_size=1, max_size=3).map(" ".join).map(fold)
    ),
    st.builds(
        Exact, st.just("has"), st.sampled_from(["image", "contact", "contact.phone", "title", "source", "posted"])
    ),
    st.builds(Exact, st.just("is"), st.sampled_from(["edited", "deleted", "first", "repost"])),
    st.builds(
        ContactValue,
        st.sampled_from(["contact", "quoted", "contact.phone", "contact.email"]),
        VALUES.map(str.strip).filter(bool),
        st.booleans(),
        st.booleans(),
    ),
    st.sampled_from(
        [
            Address("+380501234567"),
            Address("@night_rider"),
            Address("https://a.example/b_(c)?d=*e"),
            Address("hxxps://a[.]example/b_(c)?d=*e"),
            Address("a[.]example"),
        ]
    ),
    st.builds(Picture, st.just("pdq"), HEX, st.integers(0, 90)),
    st.builds(Picture, st.just("sha256"), HEX, st.just(0)),
    st.builds(Watchlist, VALUES.map(str.strip).filter(bool)),
)

TREES: st.SearchStrategy[Node] = st.recursive(
    CLAUSES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda nodes: both(*nodes)),
        st.lists(inner, min_size=2, max_size=4).map(lambda nodes: either(*nodes)),
        inner.map(negate),
    ),
    max_leaves=8,
)
