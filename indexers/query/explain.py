"""How a query was understood, in words: for whoever typed it, before they trust what it found or did not find."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from indexers.lemmas import lemmas_of
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
)

MAX_NAMED = 12  # values of a list, or forms of a word, that are named one by one
MAX_DATE = datetime.max.replace(tzinfo=UTC)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACES = {
    "any": "title, text or author",
    "quote": "a quote",
    "signature": "the signature",
    "file": "the name of a file",
    "place": "the place",
    "ever": "title, text or author of any version",
}
_VALUES = {
    "id": "its id on the site",
    "reply": "the id of the post it answers",
    "url": "its address",
    "link": "a link in it",
    "link_host": "the host of a link in it",
    "site": "the host of its address",
    "lang": "its language",
    "author_name": "the author's whole name",
    "contact": "a contact of any kind",
    "quoted": "a contact inside a quote",
    "literal": "an address written in title, text or author",
    "image": "a picture",
    "story": "the number of its story",
    "kind": "its kind",
}
_MARKS = {
    "edited": "it was edited",
    "deleted": "it was deleted",
    "first": "it is the first of its thread",
    "repost": "another post said it before",
}
_TIMES = {"posted": "posted", "seen": "first seen by Vigil", "changed": "last seen to be edited"}
_NUMBERS = {"price": "the price", "seq": "the ledger's number"}


def explain(node: Node) -> str:
    """Put a resolved query into words, one predicate a line, what belongs together indented below its head."""
    return "\n".join(_lines(node, 0))


def _lines(node: Node, depth: int) -> Iterator[str]:
    margin = "  " * depth
    match node:
        case And(nodes) | Or(nodes):
            yield margin + ("all of:" if isinstance(node, And) else "any of:")
            for part in nodes:
                yield from _lines(part, depth + 1)
        case Not(And() | Or()):
            yield margin + "not:"
            yield from _lines(node.node, depth + 1)
        case Not(part):
            yield f"{margin}not: {_said(part)}"
        case _:
            yield margin + _said(node)


def _said(node: Node) -> str:
    match node:
        case Everything():
            return "every post"
        case Nothing():
            return "no post"
        case Word(field, form, exact):
            return f"{_place(field)} has {_word(form, exact)}"
        case Phrase(field, forms, slop):
            said = f"{_place(field)} has “{' '.join(forms)}”, these forms "
            return said + ("side by side" if slop == 0 else f"in this order with at most {_others(slop)} between them")
        case Fuzzy(field, form, edits):
            return f"{_place(field)} has a word at most {edits} letter{'s' * (edits > 1)} off “{form}”"
        case Wildcard(field, pattern):
            return f"{_place(field)} has a word of the shape {pattern} (* any letters or none, ? one)"
        case Regex(field, pattern):
            return f"{_place(field)} has a word that /{pattern}/ covers wholly"
        case Exact():
            return _exact(node)
        case OneOf(field, values):
            return f"{_value(field)} is {_one_of(values)}"
        case Span():
            return _span(node)
        case Number():
            return _number(node)
        case _:
            raise ValueError(f"{type(node).__name__} must be resolved first")


def _place(field: str) -> str:
    return _PLACES.get(field, f"the {field}")


def _word(form: str, exact: bool) -> str:
    if exact:
        return f"exactly “{form}”"
    lemmas = sorted(lemmas_of(form) - {form})
    known = f" ({_listed([f'forms of {lemma}' for lemma in lemmas])})" if lemmas else ""
    return f"“{form}” in any inflected form{known}"


def _exact(node: Exact) -> str:
    if node.field == "has":
        return f"it has {_article(_having(node.value))}"
    if node.field == "is":
        return _MARKS.get(node.value, f"it is {node.value}")
    if node.head and node.tail:
        return f"{_value(node.field)} contains “{node.value}”"
    if node.head:
        return f"{_value(node.field)} ends with “{node.value}”"
    if node.tail:
        return f"{_value(node.field)} begins with “{node.value}”"
    return f"{_value(node.field)} is “{node.value}”"


def _having(value: str) -> str:
    group, _, kind = value.partition(".")
    if group == "quoted":
        return f"{kind or 'contact'} inside a quote"
    return {"ever": "word in any version"}.get(value, kind or value)


def _value(field: str) -> str:
    group, _, kind = field.partition(".")
    if kind:
        return f"a contact of kind {kind}" + (" inside a quote" if group == "quoted" else "")
    return _VALUES.get(field, f"its {field}")


def _one_of(values: tuple[str, ...]) -> str:
    named = _listed([f"“{value}”" for value in values])
    return named if len(values) == 1 else f"one of {len(values)}: {named}"


def _listed(said: list[str]) -> str:
    rest = len(said) - MAX_NAMED
    return ", ".join(said[:MAX_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _span(node: Span) -> str:
    said = _TIMES.get(node.field, node.field)
    if node.first is None and node.end is None:
        return f"{said} at a known time"
    if node.end is None:
        return f"{said} at {_moment(node.first or 0)} or later (UTC)"
    if node.first is None:
        return f"{said} before {_moment(node.end)} (UTC)"
    return f"{said} from {_moment(node.first)} to before {_moment(node.end)} (UTC)"


def _moment(microseconds: int) -> str:
    try:
        at = _EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        at = MAX_DATE
    return f"{at:%Y-%m-%d %H:%M}" + (f":{at:%S}" if at.second else "")


def _number(node: Number) -> str:
    said = _NUMBERS.get(node.field, node.field)
    if node.low is None and node.high is None:
        return f"{said} is known"
    if node.low is not None and node.low == node.high:
        return f"{said} is {_figure(node.low)}"
    parts = [
        f"{'above' if node.open_low else 'at least'} {_figure(node.low)}" if node.low is not None else "",
        f"{'below' if node.open_high else 'at most'} {_figure(node.high)}" if node.high is not None else "",
    ]
    return f"{said} is {' and '.join(filter(None, parts))}"


def _figure(number: float) -> str:
    """Write a number as it is typed: no exponent, no zeros behind the point."""
    return f"{Decimal(repr(number)).normalize():f}"


def _others(count: int) -> str:
    return "one other word" if count == 1 else f"{count} other words"


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"
