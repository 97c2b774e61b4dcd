"""Turns a resolved query into tantivy's query objects; text of a person never reaches a parser of tantivy's.

Traps that were met: its slop ignores order and misses hits (here: one exact phrase for each way to spread the gap); a
phrase of one word panics; its automata have at most 1,000 states (here: the terms themselves are gone through instead).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from tantivy import FieldType, Occur, Query

from indexers.dialects import for_tantivy
from indexers.layout import EXACT, exact_term, lemmas_field, number_field, time_fields, words_field
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
from indexers.query.regex import read, wildcard
from indexers.tantivy_layout import HIDDEN, MARK, SCHEMA
from vigil.records.errors import QueryTooCostly

MAX_TERMS = 1_000_000  # terms gone through by hand for one pattern: about a second
RUN = "(?s:.*)"

Terms = Callable[[str, str], Iterable[str]]
"""Gives all terms of a field that begin with a text; asked only where an automaton would be too large."""


def compile_tantivy(node: Node, terms: Terms, *, scored: bool) -> Any:
    """Give the query that is true of the same posts as `node`, which must be resolved.

    `scored`: a form written as asked raises the score of what has a lemma in common; it finds nothing more.
    """
    return _Compiler(terms, scored).compile(node)


def spread(count: int, slop: int) -> Iterator[tuple[int, ...]]:
    """Give the places of `count` words, the first at 0, with at most `slop` others between them in all."""

    def gaps(left: int, room: int) -> Iterator[tuple[int, ...]]:
        if left == 0:
            yield ()
            return
        for gap in range(room + 1):
            for rest in gaps(left - 1, room - gap):
                yield (gap, *rest)

    if slop == 0:  # a phrase pasted in has thousands of words
        yield tuple(range(count))
        return
    for chosen in gaps(count - 1, slop):
        places = [0]
        for gap in chosen:
            places.append(places[-1] + 1 + gap)
        yield tuple(places)


class _Compiler:
    """One pass over one tree."""

    def __init__(self, terms: Terms, scored: bool) -> None:
        self._terms = terms
        self._scored = scored

    def compile(self, node: Node) -> Any:
        match node:
            case Everything():
                return _everything()
            case Nothing():
                return Query.empty_query()
            case And():
                return self._all(node.nodes)
            case Or():
                return _any([self.compile(part) for part in node.nodes])
            case Not():
                return self._all((node,))
            case Exact():
                return self._exact(node)
            case OneOf():
                return Query.term_set_query(SCHEMA, EXACT, [exact_term(node.field, value) for value in node.values])
            case Span():
                return _span(node)
            case Number():
                return _number(node)
            case Word() | Phrase() | Fuzzy() | Wildcard() | Regex():
                return _any([query for key in WORD_FIELDS[node.field] for query in self._words(node, key)])
            case _:
                raise TypeError(f"{type(node).__name__} is to be resolved before it is compiled")

    def _all(self, nodes: tuple[Node, ...]) -> Any:
        parts = [
            (Occur.MustNot, self.compile(part.node)) if isinstance(part, Not) else (Occur.Must, self.compile(part))
            for part in nodes
        ]
        if all(isinstance(part, Not) for part in nodes):
            parts.append((Occur.Must, _everything()))
        return Query.boolean_query(parts)

    def _words(self, node: Word | Phrase | Fuzzy | Wildcard | Regex, key: str) -> list[Any]:
        field = words_field(key)
        match node:
            case Word(exact=True):
                return [Query.term_query(SCHEMA, field, node.form)]
            case Word():
                return self._inflected(node, key)
            case Phrase():
                ways = spread(len(node.forms), node.slop)
                return [
                    Query.phrase_query(SCHEMA, field, list(zip(places, node.forms, strict=True))) for places in ways
                ]
            case Fuzzy():
                return [Query.fuzzy_term_query(SCHEMA, field, node.form, node.edits, transposition_cost_one=True)]
            case Wildcard() | Regex():
                tree = wildcard(node.pattern) if isinstance(node, Wildcard) else read(node.pattern)
                return [self._pattern(field, "", for_tantivy(tree), pattern_test(node))]

    def _inflected(self, node: Word, key: str) -> list[Any]:
        lemmas = [Query.term_query(SCHEMA, lemmas_field(key), lemma) for lemma in sorted(lemmas_of(node.form))]
        if self._scored:  # each form is among its own lemmas: this one finds nothing more
            lemmas.append(Query.term_query(SCHEMA, words_field(key), node.form))
        return lemmas

    def _exact(self, node: Exact) -> Any:
        if not node.head and not node.tail:
            return Query.term_query(SCHEMA, EXACT, exact_term(node.field, node.value))
        head = exact_term(node.field, "")

        def test(term: str) -> bool:
            value = term.removeprefix(head)
            if node.head and node.tail:
                return node.value in value
            return value.endswith(node.value) if node.head else value.startswith(node.value)

        pattern = (RUN if node.head else "") + escape(node.value) + (RUN if node.tail else "")
        return self._pattern(EXACT, head, pattern, test)

    def _pattern(self, field: str, head: str, pattern: str, test: Callable[[str], bool]) -> Any:
        try:
            return Query.regex_query(SCHEMA, field, escape(head) + pattern)
        except ValueError:
            found = list(islice(self._terms(field, head), MAX_TERMS + 1))
            if len(found) > MAX_TERMS:
                raise QueryTooCostly("the index cannot answer this pattern; make it simpler") from None
            return Query.term_set_query(SCHEMA, field, [term for term in found if test(term)])


def escape(text: str) -> str:
    """Give a pattern for exactly this text."""
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)


def _any(queries: list[Any]) -> Any:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _everything() -> Any:
    """Give what every post matches, and the hidden document, which has none of a post's fields, does not."""
    hidden = Query.term_query(SCHEMA, HIDDEN, MARK)
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, hidden)])


def _span(node: Span) -> Any:
    low, high = time_fields(node.field)
    parts = []
    if node.first is not None:
        parts.append(Query.range_query(SCHEMA, high, FieldType.Integer, node.first, None))
    if node.end is not None:
        parts.append(Query.range_query(SCHEMA, low, FieldType.Integer, None, node.end, include_upper=False))
    return Query.boolean_query([(Occur.Must, part) for part in parts or [Query.exists_query(low)]])


def _number(node: Number) -> Any:
    field = number_field(node.field)
    if node.low is None and node.high is None:
        return Query.exists_query(field)
    return Query.range_query(
        SCHEMA,
        field,
        FieldType.Float,
        None if node.low is None else node.low + 0.0,
        None if node.high is None else node.high + 0.0,
        include_lower=node.low is None or not node.open_low,  # a side without bound must be called included
        include_upper=node.high is None or not node.open_high,
    )
