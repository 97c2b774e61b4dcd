"""What a person reads in a piece of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.engines.quoted import quoted_author
from crawlers.engines.words import MAX_QUOTE_DEPTH, QuoteRules, own_text, quotes_of, words_of
from vigil.records.post import Quote

RULES = QuoteRules(block="blockquote", head="cite", author=lambda _block, head: quoted_author(head))


def node(html: str) -> LexborNode:
    found = LexborHTMLParser(f"<body>{html}").body
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("  one\n two\t<b>three</b> ", "one two three"),
        ("one<br>two<br/>\nthree", "one\ntwo\nthree"),
        ("one<br><br><br><br>two", "one\n\ntwo"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<div>two</div>three", "one\ntwo\nthree"),
        ("one<br><div>two</div>", "one\ntwo"),
        ("<div><div>one</div></div><div>two</div>", "one\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("x<pre>  a\n    b</pre>y", "x\n  a\n    b\ny"),
        ("<i>to</i>gether and <i>apart</i> ", "together and apart"),
        ("no\u00a0break", "no\u00a0break"),
        ("a&amp;b &lt;tag&gt; &quot;", 'a&b <tag> "'),
        ("sun <img class=emoji alt='🌻'>flower", "sun 🌻flower"),
        ("<img class=emoji alt=':cherry_blossom:' src=x>", ":cherry_blossom:"),
        ("hi <img class=smilies alt=':)'> <img alt='my holiday'>you", "hi you"),
        ("seen<script>alert(1)</script><style>b{}</style><!-- no -->", "seen"),
        (
            "<div style='display:none'>spoiler</div><details><summary>more</summary>told</details>",
            "spoiler\nmore\ntold",
        ),
        ("<textarea>a form</textarea><button>Send</button>", ""),
        ("", ""),
    ],
)
def test_own_text_is_what_a_browser_shows(html: str, text: str) -> None:
    assert own_text(node(html)) == text


def test_what_is_dropped_leaves_lines_apart() -> None:
    assert (
        own_text(node("one<div class=sig>me</div>two <span class=ad>buy</span> now"), (".sig", ".ad")) == "one\ntwo now"
    )


def test_a_piece_of_preformatted_text_keeps_its_spaces() -> None:
    found = node("<pre>a\n  b</pre>").css_first("pre")
    assert found is not None
    assert own_text(found) == "a\n  b"


def test_quotes_are_kept_apart_with_their_authors() -> None:
    read = words_of(
        node(
            "before<blockquote><cite>Anna wrote:</cite>first<blockquote><cite>Ben said</cite>inner</blockquote>last"
            "</blockquote>after<blockquote>nobody's</blockquote>"
        ),
        RULES,
    )
    assert read.text == "before\nafter"
    assert read.quotes == (
        Quote(text="first\nlast", author="Anna", quotes=(Quote(text="inner", author="Ben"),)),
        Quote(text="nobody's"),
    )


def test_a_quote_that_is_asked_for_is_read_as_text() -> None:
    block = node("<blockquote>one<blockquote>two</blockquote></blockquote>").css_first("blockquote")
    assert block is not None
    assert quotes_of(block, RULES) == (Quote(text="two"),)


def test_a_number_below_three_thousand_tags_is_found() -> None:
    assert own_text(node("<div>" * 3_000 + "202-555-0143" + "</div>" * 3_000)) == "202-555-0143"


def test_quotes_nested_without_end_lose_no_word() -> None:
    quotes = quotes_of(node("".join(f"<blockquote>w{n} " for n in range(3_000))), RULES)
    depth, told = 0, ""
    while quotes:
        depth, told, quotes = depth + 1, told + quotes[0].text + "\n", quotes[0].quotes
    assert depth == MAX_QUOTE_DEPTH
    assert told.split() == [f"w{n}" for n in range(3_000)]


SCRAPS = ["a", " ", "\n", "<br>", "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<blockquote>"]


@given(st.lists(st.sampled_from(SCRAPS)))
def test_lines_have_no_space_around_them_and_one_empty_line_at_most(scraps: list[str]) -> None:
    text = own_text(node("".join(scraps)))
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in text.splitlines())
    assert text.count("a") == scraps.count("a")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Anna wrote:", "Anna"),
        ("Anna K wrote: ↑", "Anna K"),
        ("Анна К писал(а):", "Анна К"),
        ("Олег написав(ла):", "Олег"),
        ("José escribió:", "José"),
        ("Jürgen hat geschrieben:", "Jürgen"),
        ("Zoé a écrit :", "Zoé"),
        ("Ewa napisał(a):", "Ewa"),
        ("Gio ha scritto:", "Gio"),
        ("Rui escreveu:", "Rui"),
        ("Sanne schreef:", "Sanne"),
        ("Can yazdı:", "Can"),
        ("Quote from: Anna", "Anna"),
        ("Originally Posted by Anna", "Anna"),
        ("Цитата: Анна", "Анна"),
        ("李雷 写道:", "李雷"),
        ("", None),
        (" : ", None),
        ("x" * 400, None),
    ],
)
def test_who_is_quoted(head: str, name: str | None) -> None:
    assert quoted_author(head) == name


def test_a_name_of_the_page_settles_an_unknown_language() -> None:
    assert quoted_author("Anna B nkwuru:", ["Anna", "Anna B", "Ben"]) == "Anna B"
    assert quoted_author("Anna B wrote:", ["Anna"]) == "Anna B"
