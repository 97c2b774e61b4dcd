"""Two thousand seeded queries over posts of few words, so that most of them find some posts and not all, and a count of
what was asked: a suite that compares empty answers compares nothing.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from attrs import define, field

from indexers.document import IndexDocument, document_of
from indexers.query.ast import (
    And,
    Everything,
    Exact,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Number,
    OneOf,
    Or,
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
from tests.contracts.index_random import START
from vigil.records.contact import Contact
from vigil.records.errors import QueryError
from vigil.records.post import Post, Price, Quote
from vigil.records.stored import StoredPost

BATCHES = 10
POSTS = 14  # of a batch
QUERIES = 220  # of a batch
LEAST_OF_A_KIND = 500
LEAST_SHARE = 0.3  # of the queries that find 1 to 90 % of the posts
MOST_FOUND = 0.9

WORDS = (
    *("new", "girls", "girl", "gril", "town", "arrived", "nights", "night", "club", "raspberry", "massage"),
    *("masaje", "niñas", "nuevas", "señoras", "девушки", "девушка", "новые", "город", "дівчата", "місто"),
    *("зв'язок", "київ", "🍒", "東京", "vip", "12:30", "don't", "check-in", "ﬁne", "straße"),
)
PHONES = ("+12025550143", "+12025550199", "+447700900123", "+447700900124")
FIELDS = ("any", "any", "any", "text", "text", "ever", "title", "author", "quote", "signature", "file", "place")
KINDS = (
    Everything,
    Nothing,
    And,
    Or,
    Not,
    Word,
    Phrase,
    Fuzzy,
    Wildcard,
    Regex,
    Exact,
    OneOf,
    Span,
    Number,
)


@define
class Census:
    """What was asked and found."""

    queries: int = 0
    none: int = 0
    some: int = 0
    kinds: Counter[str] = field(factory=Counter)

    def take(self, node: Node, found: int, of: int) -> None:
        """Count one query and what it found."""
        self.queries += 1
        self.none += not found
        self.some += 0 < found <= MOST_FOUND * of
        self.kinds.update(type(part).__name__ for part in parts_of(node))

    def __str__(self) -> str:
        shares = f"{self.some / self.queries:.0%} of {self.queries} queries find 1 to 90 % of the posts"
        kinds = ", ".join(f"{name} {count}" for name, count in self.kinds.most_common())
        return f"{shares}, {self.none / self.queries:.0%} none; {kinds}"


def parts_of(node: Node) -> Iterator[Node]:
    """Give a node and all below it."""
    yield node
    for part in node.nodes if isinstance(node, And | Or) else (node.node,) if isinstance(node, Not) else ():
        yield from parts_of(part)


def batches() -> Iterator[tuple[list[IndexDocument], list[Node]]]:
    """Give posts and queries about them, the same in every run."""
    for number in range(BATCHES):
        chance = random.Random(number)
        docs = [document_of(_stored(chance, place, number * 1000)) for place in range(1, POSTS + 1)]
        yield docs, [_tree(chance, docs, KINDS[query % len(KINDS)]) for query in range(QUERIES)]


def _stored(chance: random.Random, place: int, seq: int) -> StoredPost:
    earlier = (_post(chance, place),) if chance.random() < 0.3 else ()
    return StoredPost(
        id=place,
        source=chance.choice(("board", "market", "stall")),
        seq=seq + place,
        post=_post(chance, place),
        version=len(earlier) + 1,
        seen_at=START + timedelta(hours=chance.randrange(-400, 400)),
        changed_at=START + timedelta(hours=chance.randrange(400)) if earlier else None,
        earlier=earlier,
        story=chance.choice((None, 7, 70)),
        repost=chance.random() < 0.4,
    )


def _post(chance: random.Random, place: int) -> Post:
    def text(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randrange(1, most)))

    def maybe(most: int) -> str | None:
        return text(most) if chance.random() < 0.6 else None

    return Post(
        post_id=f"p{place}",
        url=f"http://board{chance.randrange(3)}.example.org/{place}",
        text=text(14),
        title=maybe(5),
        author=maybe(3),
        signature=maybe(5),
        place=maybe(3),
        board=chance.choice((None, "Forum", "Adverts", "x y")),
        quotes=tuple(Quote(text=text(6)) for _ in range(chance.randrange(3))),
        files=tuple(text(4) for _ in range(chance.randrange(3))),
        posted_at=START + timedelta(hours=chance.randrange(-400, 400)) if chance.random() < 0.8 else None,
        posted_precision=chance.choice(("minute", "day", "month")),
        price=Price(amount=str(chance.randrange(100))) if chance.random() < 0.7 else None,
        contacts=tuple(
            Contact(kind="phone", value=value, raw=value, start=0, end=1) for value in PHONES if chance.random() < 0.4
        ),
    )


def _tree(chance: random.Random, docs: Sequence[IndexDocument], kind: type) -> Node:
    """Give a query with a node of `kind` in it."""
    if kind in LEAVES:
        leaf = LEAVES[kind](chance, docs)
        return leaf if chance.random() < 0.4 else _joined(chance, docs, leaf)
    if kind is Everything:
        return both(Everything(), _leaf(chance, docs), either(_leaf(chance, docs), _leaf(chance, docs)))
    if kind is Nothing:
        return either(Nothing(), _leaf(chance, docs), negate(_joined(chance, docs, _leaf(chance, docs))))
    if kind is Not:
        return negate(_joined(chance, docs, _leaf(chance, docs)))
    return _joined(chance, docs, _joined(chance, docs, _leaf(chance, docs)))


def _joined(chance: random.Random, docs: Sequence[IndexDocument], node: Node) -> Node:
    match chance.randrange(5):
        case 0:
            return both(node, either(*(_leaf(chance, docs) for _ in range(3))))
        case 1:
            return both(node, negate(_leaf(chance, docs)), Everything())
        case 2:
            return either(node, both(_leaf(chance, docs), _leaf(chance, docs)), Nothing())
        case 3:
            return either(node, _leaf(chance, docs))
        case _:
            return both(either(node, _leaf(chance, docs), Nothing()), either(_leaf(chance, docs), Everything()))


def _leaf(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    return LEAVES[chance.choice(tuple(LEAVES))](chance, docs)


def _line(chance: random.Random, docs: Sequence[IndexDocument]) -> tuple[str, ...]:
    words = chance.choice(docs).words
    return chance.choice(words[chance.choice(sorted(words))]).forms


def _form(chance: random.Random, docs: Sequence[IndexDocument], least: int = 1) -> str:
    while True:
        form = chance.choice(_line(chance, docs))
        if len(form) >= least:
            return form


def _word(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    return Word(chance.choice(FIELDS), _form(chance, docs), chance.random() < 0.5)


def _phrase(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    line = _line(chance, docs)
    if len(line) < 2:
        return Phrase("any", (_form(chance, docs), _form(chance, docs)), chance.randrange(6))
    first = chance.randrange(len(line) - 1)
    second = chance.randrange(first + 1, min(len(line), first + 5))
    return Phrase(chance.choice(FIELDS), (line[first], line[second]), max(chance.randrange(7), second - first - 1))


def _fuzzy(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    form = _form(chance, docs, 4)
    place = chance.randrange(len(form))
    edited = form[:place] + chance.choice(("", "x", form[place] * 2)) + form[place + 1 :]
    return Fuzzy(chance.choice(FIELDS), edited if len(edited) >= 4 else form, chance.randrange(1, 3))


def _wildcard(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    form = _form(chance, docs, 4)
    shapes = (f"{form[:3]}*", f"*{form[1:4]}*", f"{form[:3]}?{form[4:]}", f"*{form[-3:]}")
    return Wildcard(chance.choice(FIELDS), chance.choice(shapes))


def _regex(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    form = _form(chance, docs, 4)
    shapes = (f"{form[:3]}.*", f".*{form[1:4]}.*", rf"\w{form[1:3]}[^q]*", f"({form}|{form[:2]}.+)", f"{form}?")
    pattern = chance.choice(shapes)
    try:
        read(pattern)
    except QueryError:  # letters that stand for several
        pattern = "gir.*"
    return Regex(chance.choice(FIELDS), pattern)


def _pairs(docs: Sequence[IndexDocument]) -> list[tuple[str, str]]:
    """Give the exact values that some posts have and some have not."""
    counts = Counter((key, value) for doc in docs for key, values in doc.exact.items() for value in values)
    return sorted(pair for pair, count in counts.items() if count < len(docs))


def _exact(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    key, value = chance.choice(_pairs(docs))
    match chance.randrange(4):
        case 0:
            return Exact(key, value[: max(1, len(value) // 2)], tail=True)
        case 1:
            return Exact(key, value[len(value) // 2 :], head=True)
        case 2:
            return Exact(key, value[len(value) // 3 :][:3], head=True, tail=True)
        case _:
            return Exact(key, value)


def _one_of(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    key, value = chance.choice(_pairs(docs))
    others = [other for of, other in _pairs(docs) if of == key]
    return OneOf(key, tuple(sorted({value, *chance.sample(others, min(2, len(others)))})))


def _span(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    name = chance.choice(("posted", "seen", "changed"))
    known = sorted(doc.times[name] for doc in docs if name in doc.times) or [(0, 0)]
    low, high = sorted((chance.choice(known)[0], chance.choice(known)[1]))
    return chance.choice((Span(name, low, high), Span(name, low, None), Span(name, None, high)))


def _number(chance: random.Random, docs: Sequence[IndexDocument]) -> Node:
    name = chance.choice(("price", "seq"))
    low, high = sorted(chance.choices([doc.numbers[name] for doc in docs if name in doc.numbers] or [0.0], k=2))
    is_open = chance.random() < 0.5
    bounds = ((low, high), (low, None), (None, high))
    return Number(name, *chance.choice(bounds), open_low=is_open, open_high=not is_open)


LEAVES: dict[type, Callable[[random.Random, Sequence[IndexDocument]], Node]] = {
    Word: _word,
    Phrase: _phrase,
    Fuzzy: _fuzzy,
    Wildcard: _wildcard,
    Regex: _regex,
    Exact: _exact,
    OneOf: _one_of,
    Span: _span,
    Number: _number,
}
