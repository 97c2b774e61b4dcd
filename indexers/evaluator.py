"""The definition of the query language: does this post match, and where? Rules are matched with it, post by post."""

from collections.abc import Callable, Iterator
from functools import cached_property

from attrs import frozen

from indexers.addresses import written_addresses
from indexers.analysis import Token, tokens
from indexers.document import IndexDocument, Words, document_of, fold
from indexers.lemmas import lemmas_of
from indexers.patterns import pattern_test
from indexers.query.ast import (
    WORD_FIELDS,
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
)
from vigil.records.contact import in_quote
from vigil.records.post import Quote
from vigil.records.stored import StoredPost

MAX_KEPT = 20_000  # compiled queries kept: more than the rules anybody has


@frozen(order=True)
class Mark:
    """A place of a post that made a query match; `start` and `end` count code points of the field's original text."""

    field: str
    """title, text, author, signature, place, `quote:0.1`, `file:0`, or the field of a contact."""
    start: int
    end: int


class _View:
    """One document with its words as sets, made on first use: many rules ask the same."""

    def __init__(self, document: IndexDocument) -> None:
        self.document = document
        self.exact = document.exact
        self._forms: dict[str, frozenset[str]] = {}
        self._lemmas: dict[str, frozenset[str]] = {}

    def values(self, field: str) -> Iterator[Words]:
        """Give each value that a word field of the language reads."""
        for key in WORD_FIELDS[field]:
            yield from self.document.words.get(key, ())

    def forms(self, field: str) -> frozenset[str]:
        found = self._forms.get(field)
        if found is None:
            found = self._forms[field] = frozenset(form for value in self.values(field) for form in value.forms)
        return found

    def lemmas(self, field: str) -> frozenset[str]:
        found = self._lemmas.get(field)
        if found is None:
            found = self._lemmas[field] = frozenset(lemma for value in self.values(field) for lemma in value.lemmas)
        return found


_Test = Callable[[_View], bool]


class Evaluator:
    """Holds compiled queries and the post looked at last, so that many rules against one post are quick."""

    def __init__(self) -> None:
        self._tests: dict[int, tuple[Node, _Test]] = {}
        self._view: _View | None = None

    def matches(self, node: Node, post: IndexDocument | StoredPost) -> bool:
        """Say whether a resolved query matches a post; ValueError for a query that is not resolved."""
        document = document_of(post) if isinstance(post, StoredPost) else post
        view = self._view
        if view is None or view.document is not document:
            view = self._view = _View(document)
        return self._test(node)(view)

    def marks(self, node: Node, stored: StoredPost) -> tuple[Mark, ...]:
        """Give the places of the present version that made a resolved query match, in order; () when it does not."""
        view = _View(document_of(stored))
        return tuple(sorted(set(self._marks(node, view, _Texts(stored)))))

    def _test(self, node: Node) -> _Test:
        known = self._tests.get(id(node))
        if known is not None:
            return known[1]
        if len(self._tests) >= MAX_KEPT:
            self._tests.clear()
        test = compile_test(node)
        self._tests[id(node)] = (node, test)  # the node is kept, or its id might come to mean another
        return test

    def _marks(self, node: Node, view: _View, texts: "_Texts") -> Iterator[Mark]:
        if not self._test(node)(view):
            return
        if isinstance(node, And | Or):
            for part in node.nodes:
                yield from self._marks(part, view, texts)
        elif isinstance(node, Word | Phrase | Fuzzy | Wildcard | Regex):
            for name, found in texts.words(node.field):
                forms = tuple(token.form for token in found)
                for first, last in spans(node, forms):
                    yield Mark(name, found[first].start, found[last].end)
        elif isinstance(node, Exact | OneOf):
            yield from texts.exact(node)


class _Texts:
    """The texts of one post by the names that marks have."""

    def __init__(self, stored: StoredPost) -> None:
        self._post = stored.post
        self._tokens: dict[str, list[tuple[str, list[Token]]]] = {}

    @cached_property
    def _named(self) -> dict[str, list[tuple[str, str]]]:
        post = self._post
        return {
            "title": [("title", post.title or "")],
            "text": [("text", post.text)],
            "author": [("author", post.author or "")],
            "quote": list(_quotes(post.quotes, "")),
            "signature": [("signature", post.signature or "")],
            "file": [(f"file:{place}", name) for place, name in enumerate(post.files)],
            "place": [("place", post.place or "")],
            "earlier": [],
        }

    def words(self, field: str) -> Iterator[tuple[str, list[Token]]]:
        """Give the name and the words of each text that a word field of the language reads."""
        for key in WORD_FIELDS[field]:
            found = self._tokens.get(key)
            if found is None:
                found = self._tokens[key] = [(name, tokens(text)) for name, text in self._named[key]]
            yield from found

    def exact(self, node: Exact | OneOf) -> Iterator[Mark]:
        """Give where values of exact fields stand in the post, for those that have a place in it."""
        wanted = _value_test(node)
        group, _, kind = node.field.partition(".")
        if node.field == "author_name":
            yield Mark("author", 0, len(self._post.author or ""))
        elif node.field == "literal":
            for name in ("title", "text", "author"):
                for address in written_addresses(self._named[name][0][1]):
                    if wanted(fold(address.text)):
                        yield Mark(name, address.start, address.end)
        elif group in ("contact", "quoted"):
            for contact in self._post.contacts:
                asked = (group == "quoted") == in_quote(contact.field) and kind in ("", contact.kind)
                if asked and wanted(fold(contact.value)):
                    yield Mark(contact.field, contact.start, contact.end)


def _quotes(quotes: tuple[Quote, ...], path: str) -> Iterator[tuple[str, str]]:
    for place, quote in enumerate(quotes):
        here = f"{path}.{place}" if path else str(place)
        yield f"quote:{here}", quote.text
        yield from _quotes(quote.quotes, here)


def compile_test(node: Node) -> _Test:
    """Give the test of a resolved query; ValueError for a node that had to be resolved."""
    match node:
        case Everything():
            return lambda _: True
        case Nothing():
            return lambda _: False
        case And(nodes):
            return _all_of(tuple(compile_test(part) for part in nodes))
        case Or(nodes):
            return _any_of(tuple(compile_test(part) for part in nodes))
        case Not(part):
            denied = compile_test(part)
            return lambda view: not denied(view)
        case Word(field, form, True):
            return lambda view: form in view.forms(field)
        case Word(field, form, _):
            lemmas = lemmas_of(form)
            return lambda view: not lemmas.isdisjoint(view.lemmas(field))
        case Phrase():
            return _phrase_test(node)
        case Fuzzy(field) | Wildcard(field) | Regex(field):
            test = pattern_test(node)
            return lambda view: any(test(form) for form in view.forms(field))
        case Exact(field) | OneOf(field):
            wanted = _value_test(node)
            return lambda view: any(wanted(value) for value in view.exact.get(field, ()))
        case Span():
            return _span_test(node)
        case Number():
            return _number_test(node)
        case _:
            raise ValueError(f"{type(node).__name__} must be resolved first")


def _all_of(tests: tuple[_Test, ...]) -> _Test:
    return lambda view: all(test(view) for test in tests)


def _any_of(tests: tuple[_Test, ...]) -> _Test:
    return lambda view: any(test(view) for test in tests)


def _phrase_test(node: Phrase) -> _Test:
    needed = frozenset(node.forms)

    def test(view: _View) -> bool:
        return needed <= view.forms(node.field) and any(
            next(_phrases(node, value.forms), None) is not None for value in view.values(node.field)
        )

    return test


def _value_test(node: Exact | OneOf) -> Callable[[str], bool]:
    if isinstance(node, OneOf):
        return frozenset(node.values).__contains__
    wanted = node.value
    if node.head and node.tail:
        return lambda value: wanted in value
    if node.head:
        return lambda value: value.endswith(wanted)
    if node.tail:
        return lambda value: value.startswith(wanted)
    return wanted.__eq__


def _span_test(node: Span) -> _Test:
    def test(view: _View) -> bool:
        times = view.document.times.get(node.field)
        if times is None:
            return False
        return (node.first is None or times[1] >= node.first) and (node.end is None or times[0] < node.end)

    return test


def _number_test(node: Number) -> _Test:
    low, high = node.low, node.high

    def test(view: _View) -> bool:
        number = view.document.numbers.get(node.field)
        if number is None:
            return False
        above = low is None or number > low or (number == low and not node.open_low)
        return above and (high is None or number < high or (number == high and not node.open_high))

    return test


def spans(node: Word | Phrase | Fuzzy | Wildcard | Regex, forms: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Give the first and last place of each row of forms that a word node means."""
    if isinstance(node, Phrase):
        yield from _phrases(node, forms)
        return
    if isinstance(node, Word):
        lemmas = frozenset((node.form,)) if node.exact else lemmas_of(node.form)
        fits = lemmas.__contains__ if node.exact else lambda form: not lemmas.isdisjoint(lemmas_of(form))
    else:
        fits = pattern_test(node)
    for place, form in enumerate(forms):
        if fits(form):
            yield place, place


def _phrases(node: Phrase, forms: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Give where the phrase stands: from each of its first words, the nearest of the next ones is the best choice."""
    first, *others = node.forms
    longest = len(others) + node.slop
    for start, form in enumerate(forms):
        if form != first:
            continue
        last = start
        end = min(len(forms), start + longest + 1)
        for wanted in others:
            last = next((place for place in range(last + 1, end) if forms[place] == wanted), -1)
            if last < 0:
                break
        else:
            yield start, last
