"""The parser: what is understood, and what an error says where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexers.query.ast import (
    Address,
    And,
    ContactValue,
    Dated,
    Everything,
    Exact,
    Fuzzy,
    Not,
    Number,
    Or,
    Phrase,
    Picture,
    Regex,
    Watchlist,
    Wildcard,
    Word,
)
from indexers.query.parse import parse
from vigil.records.errors import QueryError


def word(form: str, field: str = "any") -> Word:
    return Word(field, form)


A, B, C = word("a"), word("b"), word("c")
PDQ = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("girl", word("girl")),
        ("=Girls", Word("any", "girls", exact=True)),
        ("check-in", Phrase("any", ("check", "in"))),
        ("don't", Phrase("any", ("don", "t"))),
        ("12:30", Phrase("any", ("12", "30"))),
        ('"new girls"', Phrase("any", ("new", "girls"))),
        ("“new girls”", Phrase("any", ("new", "girls"))),
        ("„new girls“ «b a»", And((Phrase("any", ("new", "girls")), Phrase("any", ("b", "a"))))),
        ('"new OR (girls*"', Phrase("any", ("new", "or", "girls"))),
        (r'"a \"b\" c"', Phrase("any", ("a", "b", "c"))),
        ('"girls"', Word("any", "girls", exact=True)),
        ('"new girls"~3', Phrase("any", ("new", "girls"), 3)),
        ("girl~1", Fuzzy("any", "girl", 1)),
        ("Girls~2", Fuzzy("any", "girls", 2)),
        ("Gir*", Wildcard("any", "gir*")),
        ("g?rls", Wildcard("any", "g?rls")),
        ("***port", Wildcard("any", "*port")),
        ("Niñ*a", Wildcard("any", "nin*a")),
        (r"gir\*", word("gir")),
        ("/Gr[ae]y/", Regex("any", "gr[ae]y")),
        ("walnut, almond!", And((word("walnut"), word("almond")))),
        ("a ... b", And((A, B))),
        ("🍒", word("🍒")),
        ("or and not", And((word("or"), word("and"), word("not")))),
    ],
)
def test_words_phrases_and_patterns(text, node):
    assert parse(text) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a && b", And((A, B))),
        ("a&&b||c", Or((And((A, B)), C))),
        ("a OR b", Or((A, B))),
        ("a || b", Or((A, B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("NOT a b", And((Not(A), B))),
        ("a -b", And((A, Not(B)))),
        ("a !b", And((A, Not(B)))),
        ("-a", Not(A)),
        ("--a", A),
        ("NOT NOT a", A),
        ("NOT (NOT (a))", A),
        ("-(a b)", Not(And((A, B)))),
        ("a-b", Phrase("any", ("a", "b"))),
        ("a - b", And((A, B))),
        ("a !", A),
        ("(a (b (c)))", And((A, B, C))),
        ("a OR (b OR (c))", Or((A, B, C))),
        ("a(b)c", And((A, B, C))),
        ("a\u00a0OR\u00a0b", Or((A, B))),
        ("a \u200eOR\u200f b", Or((A, B))),
    ],
)
def test_joining(text, node):
    assert parse(text) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("title:girl", word("girl", "title")),
        ("TITLE: girl", word("girl", "title")),
        ('text:"new girls"~2', Phrase("text", ("new", "girls"), 2)),
        ("quote:(a OR b)", Or((word("a", "quote"), word("b", "quote")))),
        ("title:(a -b)", And((word("a", "title"), Not(word("b", "title"))))),
        ("ever:gir*", Wildcard("ever", "gir*")),
        ("author:night", word("night", "author")),
        ("author:=Night", Exact("author_name", "night")),
        ('author:="Night  Rider"', Exact("author_name", "night rider")),
        ('author:"night"', Word("author", "night", exact=True)),
        ("title:*", Exact("has", "title")),
        ("source:Board", Exact("source", "board")),
        ("source:(a OR b-c)", Or((Exact("source", "a"), Exact("source", "b-c")))),
        ("source:(a NOT b*)", And((Exact("source", "a"), Not(Exact("source", "b", tail=True))))),
        ("site:*.onion", Exact("site", ".onion", head=True)),
        ("site:Bücher.example", Exact("site", "bücher.example")),
        ('board:"General Talk"', Exact("board", "general talk")),
        (r"board:General\ Talk", Exact("board", "general talk")),
        ('board:"a*"', Exact("board", "a*")),
        (r"board:a\*", Exact("board", "a*")),
        ("board:*a*", Exact("board", "a", head=True, tail=True)),
        ("board:a*b:c/d", Exact("board", "a*b:c/d")),
        ("link:https://a.example/?b=(c", Exact("link", "https://a.example/?b=(c")),
        ("link:*.example.org", Exact("link_host", ".example.org", head=True)),
        ("kind:Listing", Exact("kind", "listing")),
        ("has:image", Exact("has", "image")),
        ("has:phone", Exact("has", "contact.phone")),
        ("phone:*", Exact("has", "contact.phone")),
        ("is:deleted", Exact("is", "deleted")),
        ("posted:2026-03", Dated("posted", "=", "2026-03")),
        ("posted:2026-03-01..2026-03-15", Dated("posted", "..", "2026-03-01", "2026-03-15")),
        ("seen:..2026", Dated("seen", "..", None, "2026")),
        ("changed:>=2026-03-05T14:00Z", Dated("changed", ">=", "2026-03-05T14:00Z")),
        ("posted:-7d", Dated("posted", "=", "-7d")),
        ("posted:(today OR -7D)", Or((Dated("posted", "=", "today"), Dated("posted", "=", "-7d")))),
        ("price:50..100", Number("price", 50, 100)),
        ("price:>9.5", Number("price", 9.5, None, open_low=True)),
        ("price:<=100", Number("price", None, 100)),
        ("seq:7", Number("seq", 7, 7)),
        ('phone:"(050) 123-45-67"', ContactValue("contact.phone", "(050) 123-45-67")),
        ("email:*@example.org", ContactValue("contact.email", "@example.org", head=True)),
        ("contact:@night_rider", ContactValue("contact", "@night_rider")),
        ("quoted:name@example.com", ContactValue("quoted", "name@example.com")),
        (f"image:{PDQ}", Picture("pdq", PDQ, 31)),
        (f"image:{PDQ}~10", Picture("pdq", PDQ, 10)),
        (f"image:phash:{PDQ[:16]}", Picture("phash", PDQ[:16], 6)),
        (f"image:sha256:{PDQ}", Picture("sha256", PDQ, 0)),
        ("watchlist:case-114", Watchlist("case-114")),
        ("url:https://a.example/x", Exact("url", "https://a.example/x")),
    ],
)
def test_fields(text, node):
    assert parse(text) == node


@pytest.mark.parametrize(
    "text",
    [
        "+380501234567",
        "name@example.com",
        "@night_rider",
        "https://a.example/b_(c)?d=e:f*~1",
        "t.me/night_rider",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion",
        "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid",
        "GB82WEST12345698765432",
    ],
)
def test_a_bare_contact_is_one_clause_with_no_operator_in_it(text):
    assert parse(text) == Address(text)
    assert parse(f"a -{text}") == And((A, Not(Address(text))))
    assert parse(f"({text}) a") == And((Address(text), A))
    assert parse(f"{text}, a") == And((Address(text), A))


@pytest.mark.parametrize("text", ["", "  \n", "\u200b"])
def test_an_empty_query_means_everything(text):
    assert parse(text) == Everything()


@pytest.mark.parametrize(
    ("text", "offset", "what"),
    [
        ("autor:x", 0, 'unknown field "autor" at 0; did you mean "author"?'),
        ("a Foo: b", 2, 'unknown field "Foo"'),
        ("a (b", 2, "not closed"),
        ("a b)", 3, "closes nothing"),
        ('a "b', 2, "not closed"),
        ("a OR", 2, "nothing after"),
        ("a OR OR b", 2, "nothing after"),
        ("OR a", 0, "nothing before"),
        ("a (AND b)", 3, "nothing before"),
        ("a ()", 2, "nothing in these parentheses"),
        ("NOT", 0, "nothing after"),
        ("!!! ...", 0, "only signs"),
        ('""', 0, "no word"),
        ("title:", 0, "no value"),
        ("title:!!!", 6, "no word"),
        ("source:", 0, "no value"),
        ("title: -a", 7, "an operator stands where"),
        ("title: NOT a", 7, "an operator stands where"),
        ("a title:OR b", 8, "an operator stands where"),
        ("title:(a source:b)", 9, "inside the parentheses"),
        ("girl~3", 4, '"~" after a word'),
        ("girl~", 4, '"~" after a word'),
        ("abc~1", 0, "at least 4 letters"),
        ("a gi*", 2, "at least 3 letters"),
        ("new-gir*", 0, "for one word"),
        ('"a b"~128', 0, "at most 127 apart"),
        ('"a b c"~15', 0, "at most 14 apart"),
        ('"a b c d"~8', 0, "at most 7 apart"),
        ('"a b"~x', 5, "small number"),
        ("=gir*", 0, "one exact form"),
        ("a /b", 2, "not closed"),
        ("/home/user", 6, "a space must follow"),
        ("a /b^c/", 4, "anchors"),
        ("/ab\\1/", 3, "back-references"),
        ("/a+?bc/", 3, "lazy"),
        ("/a+*bc/", 3, "doubled"),
        ("/(?=ab)c/", 2, "look-around"),
        ("/\\bab/", 1, "not supported"),
        ("/a.*/", 1, "at least 2 literal"),
        ("posted:2026-13", 7, "not a date"),
        ("posted:2026-02-30", 7, "not a date"),
        ("posted:soon", 7, "not a date"),
        ("posted:2026-03..2026-02", 7, "ends before it begins"),
        ("posted:..", 7, "needs a date"),
        ("price:cheap", 6, "not a number"),
        ("price:9..1", 6, "ends before it begins"),
        ("kind:pots", 5, 'knows no "pots"'),
        ("has:imgae", 4, 'did you mean "image"?'),
        ("is:repots", 3, 'did you mean "repost"?'),
        ("site:a.example:80", 5, "without its port"),
        ("site:http://a.example", 5, "host name only"),
        ("image:abc", 6, "64 hex digits"),
        (f"image:{PDQ}~91", 6, "90 at most"),
        ("watchlist:a*", 10, 'takes no "*"'),
        ("@night*", 6, "looked up whole"),
        ("a\x00b", 1, "control character"),
        ("a \ud800", 2, "surrogate"),
        ("\u202e\u200bautor:x", 2, "unknown field"),
    ],
)
def test_an_error_says_what_and_where(text, offset, what):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert what in str(caught.value)
    assert caught.value.offset == offset


TOO_SHORT = "a pattern needs at least 3 letters besides * and ?"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("girl~3", '"~" after a word needs 1 or 2 (at character 4); write girl~1 or girl~2'),
        ("new-gir*", 'a pattern is for one word, and "new-gir*" is 2 (at character 0); split it'),
        ("gi*", f"{TOO_SHORT} (at character 0); write more letters, or put the word in quotes"),
        ("a **", f"{TOO_SHORT} (at character 2); drop it: signs cannot be searched"),
        ("kind:pots", '"kind:" knows no "pots" at 5; did you mean "post"?'),
        ("a (b", 'this parenthesis is not closed (at character 2); add ")"'),
    ],
)
def test_the_place_cannot_be_read_as_part_of_the_sentence(text, message):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("field", "meant"), [("tel", "phone"), ("mailto", "email"), ("TG", "telegram"), ("user", "author")]
)
def test_a_field_by_its_name_elsewhere_is_told_by_its_name_here(field, meant):
    with pytest.raises(QueryError, match=f'unknown field "{field}" at 0; did you mean "{meant}"'):
        parse(f"{field}:x")


@pytest.mark.parametrize("slop", ['"a b"~127', '"a b c"~14', '"a b c d"~7'])
def test_the_widest_phrases_are_taken(slop):
    assert isinstance(parse(slop), Phrase)


def place_of_error(text: str) -> int:
    """Give the offset of what is wrong with a query; 0 when nothing is. Any other exception is a failure."""
    try:
        parse(text)
    except QueryError as error:
        return error.offset
    return 0


def nested(depth: int) -> str:
    return "".join("(a OR (b " if level % 2 else "(c OR (d " for level in range(depth // 2)) + "e" + "))" * (depth // 2)


def test_depth_is_counted_after_flattening():
    assert parse(nested(20))
    assert parse("(" * 4000 + "a" + ")" * 4000) == A
    assert parse("NOT " * 2000 + "a") == A
    with pytest.raises(QueryError, match="20 deep"):
        parse(nested(22))


def test_clauses_and_bytes_are_limited():
    assert len(parse("a " * 1024).nodes) == 1024
    with pytest.raises(QueryError, match="1024 clauses") as caught:
        parse("a " * 1025)
    assert caught.value.offset == 2048
    assert parse("a" * 8192)
    with pytest.raises(QueryError, match="8192 bytes"):
        parse("ж" * 4097)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 8000,
        "(" * 10000,
        "a OR " * 1600 + "b",
        "a OR " * 5000,
        "-" * 8000 + "a",
        "!(a " * 2000,
        '"' * 8191,
        "\\" * 8192,
        "*" * 8192,
        "~" * 8192,
        "a~" * 4000,
        "@a" * 4000,
        "x@" * 4000,
        "." * 8000 + "a",
        "/\\" * 4000,
        "/" + "(" * 4000 + "/",
        "/" + "(a*)*" * 800 + "/",
        "/" + "(a{99}){99}" * 100 + "/",
        "'" * 8000,
        "а'" * 2700,
        "\u0301" * 4096,
        "+1" * 4000,
        "a:" * 4000,
        "\u202e" * 2700,
        "phone:" + "(" * 8000,
        "posted:" + "9" * 8000,
        "price:" + "9" * 8000,
        "posted:-" + "9" * 6 + "y",
    ],
)
def test_a_hostile_query_gets_an_answer_or_an_error(text):
    assert 0 <= place_of_error(text) <= len(text)


@given(st.text(alphabet=st.sampled_from('ab "()-!*?~/\\:=&|.@+<>ORANDT1\u200b\u0301я«»\x00'), max_size=60))
def test_any_text_gets_an_answer_or_an_error_inside_it(text):
    assert 0 <= place_of_error(text) <= len(text)


@given(
    st.text(max_size=40),
    st.sampled_from(["", "title:", "source:", "phone:", "posted:", "price:", "image:", "author:="]),
)
def test_any_value_of_a_field_gets_an_answer_or_an_error_inside_it(value, field):
    assert 0 <= place_of_error(field + value) <= len(field + value)
