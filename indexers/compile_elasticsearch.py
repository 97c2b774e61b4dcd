"""Turns a resolved query into Elasticsearch's query DSL; text of a person never reaches one of its query parsers.

Traps that were met: `match_phrase` with slop finds swapped words (here: `intervals`, ordered, with `max_gaps`); `fuzzy`
finds 50 terms unless it is rewritten as `constant_score`; more than 30 nested bools are refused (a resolved tree is
flat and at most 20 deep, so one bool a level stays below).
"""

from collections import defaultdict
from typing import Any

from indexers.dialects import escaped, for_lucene
from indexers.elasticsearch_layout import MARK_FIELD
from indexers.layout import EXACT, exact_term, lemmas_field, number_field, time_fields, words_field
from indexers.lemmas import lemmas_of
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

Clause = dict[str, Any]

MAX_STATES = 100_000  # of one automaton; ten times Lucene's own limit, for a value may have 8,192 bytes
TERMS = 60_000  # values a `terms` clause may hold: 65,536 by default
MANY = 32  # words of one OR that are looked up as one set, without a score each: thousands of clauses are refused


def compile_elasticsearch(node: Node, *, scored: bool) -> Clause:
    """Give the query that is true of the same posts as `node`, which must be resolved.

    `scored`: a form written as asked raises the score of what has a lemma in common; it finds nothing more.
    """
    hidden = [{"exists": {"field": MARK_FIELD}}]
    return {"bool": {"must" if scored else "filter": [_Compiler(scored).compile(node)], "must_not": hidden}}


class _Compiler:
    """One pass over one tree."""

    def __init__(self, scored: bool) -> None:
        self._scored = scored

    def compile(self, node: Node) -> Clause:
        match node:
            case Everything():
                return {"match_all": {}}
            case Nothing():
                return {"match_none": {}}
            case And():
                return self._all(node.nodes)
            case Or():
                return self._either(node.nodes)
            case Not():
                return self._all((node,))
            case Exact():
                return _exact(node)
            case OneOf():
                return _any(_terms(EXACT, [exact_term(node.field, value) for value in node.values]))
            case Span():
                return _span(node)
            case Number():
                return _number(node)
            case Word() | Phrase() | Fuzzy() | Wildcard() | Regex():
                return _any([clause for key in WORD_FIELDS[node.field] for clause in self._words(node, key)])
            case _:
                raise TypeError(f"{type(node).__name__} is to be resolved before it is compiled")

    def _all(self, nodes: tuple[Node, ...]) -> Clause:
        parts: dict[str, list[Clause]] = defaultdict(list)
        for part in nodes:
            if isinstance(part, Not):
                parts["must_not"].append(self.compile(part.node))
            else:
                parts["must"].append(self.compile(part))
        return {"bool": dict(parts)}

    def _either(self, nodes: tuple[Node, ...]) -> Clause:
        words = [part for part in nodes if isinstance(part, Word)]
        if len(words) < MANY:
            return _any([self.compile(part) for part in nodes])
        sets: dict[str, set[str]] = defaultdict(set)
        for word in words:
            for key in WORD_FIELDS[word.field]:
                if word.exact:
                    sets[words_field(key)].add(word.form)
                else:
                    sets[lemmas_field(key)] |= lemmas_of(word.form)
        clauses = [clause for field, values in sets.items() for clause in _terms(field, sorted(values))]
        return _any(clauses + [self.compile(part) for part in nodes if not isinstance(part, Word)])

    def _words(self, node: Word | Phrase | Fuzzy | Wildcard | Regex, key: str) -> list[Clause]:
        field = words_field(key)
        match node:
            case Word(exact=True):
                return [{"term": {field: {"value": node.form}}}]
            case Word():
                return [self._inflected(node, key)]
            case Phrase():
                return [_phrase(field, node)]
            case Fuzzy():
                rule = {"value": node.form, "fuzziness": node.edits, "transpositions": True, "prefix_length": 0}
                return [{"fuzzy": {field: {**rule, "rewrite": "constant_score"}}}]
            case Wildcard() | Regex():
                tree = wildcard(node.pattern) if isinstance(node, Wildcard) else read(node.pattern)
                return [_regexp(field, for_lucene(tree))]

    def _inflected(self, node: Word, key: str) -> Clause:
        lemmas = {"terms": {lemmas_field(key): sorted(lemmas_of(node.form))}}
        if not self._scored:
            return lemmas
        written = {"term": {words_field(key): {"value": node.form}}}
        return {"bool": {"must": [lemmas], "should": [written]}}


def _phrase(field: str, node: Phrase) -> Clause:
    if node.slop == 0:
        return {"match_phrase": {field: {"query": " ".join(node.forms), "analyzer": "whitespace"}}}
    rule = {"query": " ".join(node.forms), "ordered": True, "max_gaps": node.slop, "analyzer": "whitespace"}
    return {"intervals": {field: {"match": rule}}}


def _exact(node: Exact) -> Clause:
    term = exact_term(node.field, node.value)
    if not node.head and not node.tail:
        return {"term": {EXACT: {"value": term}}}
    if not node.head:
        return {"prefix": {EXACT: {"value": term}}}
    pattern = escaped(exact_term(node.field, "")) + ".*" + escaped(node.value) + ".*" * node.tail
    return _regexp(EXACT, pattern)


def _regexp(field: str, pattern: str) -> Clause:
    rule = {"value": pattern, "flags": "NONE", "max_determinized_states": MAX_STATES, "rewrite": "constant_score"}
    return {"regexp": {field: rule}}


def _terms(field: str, values: list[str]) -> list[Clause]:
    return [{"terms": {field: values[start : start + TERMS]}} for start in range(0, len(values), TERMS)]


def _any(clauses: list[Clause]) -> Clause:
    if not clauses:
        return {"match_none": {}}
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def _span(node: Span) -> Clause:
    low, high = time_fields(node.field)
    parts: list[Clause] = [{"exists": {"field": low}}]
    if node.first is not None:
        parts.append({"range": {high: {"gte": node.first}}})
    if node.end is not None:
        parts.append({"range": {low: {"lt": node.end}}})
    return {"bool": {"filter": parts}}


def _number(node: Number) -> Clause:
    field = number_field(node.field)
    bounds: dict[str, float] = {}
    if node.low is not None:
        bounds["gt" if node.open_low else "gte"] = node.low
    if node.high is not None:
        bounds["lt" if node.open_high else "lte"] = node.high
    return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}
