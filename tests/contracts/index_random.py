"""Random posts, and random queries made of their own words: what every index must answer alike."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from indexers.document import IndexDocument, document_of
from indexers.query.ast import (
    Everything,
    Exact,
    Fuzzy,
    Node,
    Nothing,
    Number,
    OneOf,
    Phrase,
    Regex,
    Span,
    Wildcard,
    Word,
    both,
    either,
    negate,
)
from indexers.query.regex import read
from vigil.records.contact import Contact
from vigil.records.errors import QueryError
from vigil.records.post import Post, Price, Quote
from vigil.records.stored import StoredPost

VOCABULARY = (
    "a b aa ab ba new news girl girls gril grils in town check-in don't massage Маssage раssport девушки девушка "
    "зв'язок дівчата дівчат край краи niña niñas nina nuevas straße STRASSE İstanbul 🍒 🍒🍒 東京 女の子 ได้ 12:30 007 "
    "x_y vip 🆅🅸🅿 ﬁne e\u0301te\u0301 \u200bhid\u00adden مرحبا 한국어 ＦＵＬＬ 𝕏yz 𐐀𐐨 a\u0300\u0301 " + "z" * 300
).split()
LETTERS = "abgirlsnewдевчні東🍒𐐨ñ0"
VALUES = ("forum", "Forum", "a*b", "a?b", "a\\b", "x y", "[ab]", "ÄÖ", "東京", "line\nbreak", "a.b", "..", "#@&<>~\"'")
START = datetime(2026, 3, 1, tzinfo=UTC)
PRECISIONS = ("second", "minute", "hour", "day", "month", None)

words = st.sampled_from(VOCABULARY) | st.text(LETTERS, min_size=1, max_size=6)
texts = st.lists(words, max_size=12).map(" ".join)
maybe_text = st.none() | texts
values = st.sampled_from(VALUES) | st.text(max_size=6).filter(lambda text: text.isprintable())
moments = st.integers(-40 * 24 * 60, 40 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
phones = st.sampled_from(("+12025550143", "+12025550199", "+447700900123"))


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    value = draw(phones)
    field = draw(st.sampled_from(("text", "title", "quote:0", "link:0")))
    return Contact(kind="phone", value=value, raw=value, start=0, end=len(value), field=field)


def quotes() -> st.SearchStrategy[tuple[Quote, ...]]:
    plain = st.builds(lambda text: Quote(text=text), texts)
    nested = st.builds(lambda text, inner: Quote(text=text, quotes=tuple(inner)), texts, st.lists(plain, max_size=2))
    return st.lists(plain | nested, max_size=3).map(tuple)


@st.composite
def posts(draw: st.DrawFn, post_id: str) -> Post:
    amount = draw(st.none() | st.sampled_from(("0", "-0.0", "12.5", "100", "1e3", "9007199254740993", "no")))
    return Post(
        post_id=post_id,
        url=f"http://board{draw(st.integers(1, 3))}.example.org/{post_id}",
        text=draw(texts),
        kind=draw(st.sampled_from(("post", "listing"))),
        title=draw(maybe_text),
        author=draw(maybe_text),
        board=draw(st.none() | values),
        thread_id=draw(st.none() | values),
        signature=draw(maybe_text),
        quotes=draw(quotes()),
        files=tuple(draw(st.lists(texts, max_size=3))),
        lang=draw(st.sampled_from((None, "en", "en-GB", "uk"))),
        links=tuple(draw(st.lists(st.sampled_from(("http://a.example.com/x", "https://ü.example.net/")), max_size=2))),
        posted_at=draw(st.none() | moments),
        posted_precision=draw(st.sampled_from(PRECISIONS)),
        price=None if amount is None else Price(amount=amount),
        contacts=tuple(draw(st.lists(contacts(), max_size=3))),
    )


@st.composite
def documents(draw: st.DrawFn, seq: int) -> list[IndexDocument]:
    """Some documents with different ids, all of entries above `seq` and below `seq` + 100."""
    found = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        earlier = tuple(draw(st.lists(posts(f"p{number}"), max_size=2)))
        stored = StoredPost(
            id=number,
            source=draw(st.sampled_from(("board", "market"))),
            seq=seq + number,
            post=draw(posts(f"p{number}")),
            version=len(earlier) + 1,
            seen_at=draw(moments),
            changed_at=draw(moments) if earlier else None,
            earlier=earlier,
            story=draw(st.none() | st.sampled_from((7, 70, 700))),
            repost=draw(st.booleans()),
        )
        found.append(document_of(stored))
    return found


@st.composite
def nodes(draw: st.DrawFn, docs: Sequence[IndexDocument]) -> list[Node]:
    """Some resolved queries about these documents."""
    lines = sorted({value.forms for doc in docs for found in doc.words.values() for value in found}) or [("a",)]
    exact = sorted({(key, value) for doc in docs for key, found in doc.exact.items() for value in found})
    instants = sorted({instant for doc in docs for span in doc.times.values() for instant in span})
    fields = st.sampled_from(("any", "any", "title", "text", "author", "quote", "signature", "file", "place", "ever"))
    line = st.sampled_from(lines)
    form = line.flatmap(st.sampled_from)
    leaves = st.one_of(
        st.just(Everything()),
        st.just(Nothing()),
        st.builds(Word, fields, form, st.booleans()),
        st.builds(_phrase, fields, line, st.data(), st.integers(0, 7)),
        st.builds(Phrase, fields, st.lists(form, min_size=2, max_size=4).map(tuple), st.integers(0, 7)),
        st.builds(_fuzzy, fields, form, st.data(), st.integers(1, 2)),
        st.builds(_wildcard, fields, form, st.data()),
        st.builds(_regex, fields, form, st.data()),
        st.builds(_exact, st.sampled_from(exact), st.data()),
        st.lists(st.sampled_from(exact), min_size=1, max_size=3).map(_one_of),
        st.builds(Span, st.sampled_from(("posted", "seen", "changed")), _bound(instants), _bound(instants)),
        st.builds(Number, st.just("price"), _price(), _price(), st.booleans(), st.booleans()),
        st.builds(Number, st.just("seq"), _price(docs), _price(docs), st.booleans(), st.booleans()),
    )  # fmt: skip
    tree = st.recursive(leaves, _joined, max_leaves=8)
    return draw(st.lists(tree, min_size=4, max_size=8))


def _joined(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=2, max_size=4)
    return several.map(lambda parts: both(*parts)) | several.map(lambda parts: either(*parts)) | children.map(negate)


def _phrase(field: str, line: tuple[str, ...], data: st.DataObject, slop: int) -> Node:
    """A phrase that stands in a line, perhaps with words left out."""
    places = sorted(data.draw(st.sets(st.integers(0, len(line) - 1), max_size=4)))
    picked = tuple(line[place] for place in places)
    if len(picked) < 2:
        return Word(field, picked[0] if picked else line[0], True)
    return Phrase(field, picked, slop)


def _fuzzy(field: str, form: str, data: st.DataObject, edits: int) -> Node:
    letters = list(form[:12])
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(letters)))
        match data.draw(st.sampled_from(("insert", "delete", "swap", "replace"))):
            case "insert":
                letters.insert(place, data.draw(st.sampled_from(LETTERS)))
            case "delete":
                del letters[place : place + 1]
            case "swap":
                letters[place : place + 2] = letters[place : place + 2][::-1]
            case "replace":
                letters[place : place + 1] = data.draw(st.sampled_from(LETTERS))
    return Fuzzy(field, "".join(letters) if len(letters) >= 4 else "".join(letters) + "girl", edits)


def _wildcard(field: str, form: str, data: st.DataObject) -> Node:
    letters = [data.draw(st.sampled_from((letter, letter, letter, "?", "*"))) for letter in form[:12]]
    literal = sum(letter not in "*?" for letter in letters)
    return Wildcard(field, "".join(letters) if literal >= 3 else form[:12] + "*")


def _regex(field: str, form: str, data: st.DataObject) -> Node:
    parts = []
    for letter in form[:8]:
        kinds = (
            _escaped(letter),
            f"[{_escaped(letter)}x]",
            ".",
            r"\p{L}",
            r"\w",
            r"[^q]",
            f"({_escaped(letter)}|xy)",
            f"{_escaped(letter)}?",
        )
        parts.append(data.draw(st.sampled_from(kinds)))
    pattern = "".join(parts) + data.draw(st.sampled_from(("", ".*", r"\w{0,3}", "(ab|b)?", r"[а-яa-z]{1,4}")))
    try:
        read(pattern)
    except QueryError:  # too few literals, or letters no form has: the language refuses it
        return Word(field, form, True)
    return Regex(field, pattern)


def _escaped(letter: str) -> str:
    return letter if letter.isalnum() or ord(letter) > 0x7F else f"\\{letter}"


def _one_of(pairs: Sequence[tuple[str, str]]) -> Node:
    return OneOf(pairs[0][0], tuple(value for _, value in pairs))


def _exact(pair: tuple[str, str], data: st.DataObject) -> Node:
    field, value = pair
    head, tail = data.draw(st.booleans()), data.draw(st.booleans())
    start = data.draw(st.integers(0, max(len(value) - 1, 0))) if head else 0
    end = data.draw(st.integers(start + 1, max(len(value), start + 1))) if tail else len(value)
    return Exact(field, value[start:end], head, tail)


def _bound(instants: Sequence[int]) -> st.SearchStrategy[int | None]:
    near = st.builds(lambda instant, shift: instant + shift, st.sampled_from(instants), st.integers(-1, 1))
    return st.none() | near


def _price(docs: Sequence[IndexDocument] = ()) -> st.SearchStrategy[float | int | None]:
    known = [doc.numbers["seq"] for doc in docs] or [0.0, -0.0, 12.5, 100.0, 1000.0, 9007199254740992.0]
    return (
        st.none()
        | st.sampled_from(known)
        | st.sampled_from(known).map(lambda number: number + 0.5)
        | st.sampled_from(known).map(int)
    )
