"""From a tree back to the text of a query: `parse(to_text(node)) == node` for every tree that `parse` gives."""

import re
from decimal import Decimal

from indexers.addresses import is_address
from indexers.query.ast import (
    Address,
    And,
    ContactValue,
    Dated,
    Everything,
    Exact,
    Fuzzy,
    Node,
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
from indexers.query.clause import PICTURES
from indexers.query.fields import HAVING

_ESCAPED = re.compile(r"[\s\"()\\*]")


def to_text(node: Node) -> str:
    """Give the text of a tree that `parse` gave; ValueError for nodes that only `resolve` makes."""
    if isinstance(node, Everything):
        return ""
    if isinstance(node, Or):
        return " OR ".join(to_text(part) for part in node.nodes)
    if isinstance(node, And):
        return " ".join(_grouped(part, (Or,)) for part in node.nodes)
    if isinstance(node, Not):
        return f"NOT {_grouped(node.node, (And, Or))}"
    return _clause(node)


def _grouped(node: Node, loose: tuple[type, ...]) -> str:
    return f"({to_text(node)})" if isinstance(node, loose) else to_text(node)


def _clause(node: Node) -> str:
    match node:
        case Word(field, form, exact):
            return (
                _named(field) + ("=" if exact and field != "author" else "") + _word(form, exact and field == "author")
            )
        case Phrase(field, forms, slop):
            return f'{_named(field)}"{" ".join(forms)}"' + (f"~{slop}" if slop else "")
        case Fuzzy(field, form, edits):
            return f"{_named(field)}{form}~{edits}"
        case Wildcard(field, pattern):
            return _named(field) + pattern
        case Regex(field, pattern):
            return f"{_named(field)}/{pattern}/"
        case Exact():
            return _exact(node)
        case Number():
            return f"{node.field}:{_bounds(node)}"
        case ContactValue(field, text, head, tail):
            return f"{field.removeprefix('contact.')}:{_starred(text, head, tail)}"
        case Address(text):
            return text
        case Dated(field, sign, low, high):
            return f"{field}:" + (
                f"{low or ''}..{high or ''}" if sign == ".." else f"{sign.strip('=') + '=' * (len(sign) > 1)}{low}"
            )
        case Picture(kind, value, distance):
            near = f"~{distance}" if distance != PICTURES[kind][1] else ""
            return f"image:{value}{near}" if kind == "pdq" else f"image:{kind}:{value}{near}"
        case Watchlist(name):
            return f"watchlist:{_starred(name, head=False, tail=False)}"
        case _:
            raise ValueError(f"{type(node).__name__} has no text: it is made by resolving")


def _named(field: str) -> str:
    return "" if field == "any" else f"{field}:"


def _word(form: str, quoted: bool) -> str:
    # In quotes an author's form is looked for anywhere in the name; with "=" it would be the whole name.
    if quoted:
        return f'"{form}"'
    return f"\\{form}" if is_address(form) else form


def _exact(node: Exact) -> str:
    if node.field == "has":
        name = node.value.removeprefix("contact.")
        return f"has:{name}" if node.value != name or name in HAVING else f"{name}:*"
    if node.field == "author_name":
        return f'author:="{node.value}"'
    name = "link" if node.field == "link_host" else node.field
    return f"{name}:{_starred(node.value, node.head, node.tail)}"


def _starred(value: str, head: bool, tail: bool) -> str:
    """Give a value with its stars; in quotes when it is free of them and would otherwise need escapes."""
    if not (head or tail) and _ESCAPED.search(value):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    escaped = _ESCAPED.sub(lambda sign: f"\\{sign[0]}", value)
    return f"{'*' * head}{escaped}{'*' * tail}"


def _bounds(node: Number) -> str:
    low, high = (None if bound is None else f"{Decimal(repr(bound)).normalize():f}" for bound in (node.low, node.high))
    if low is not None and low == high:
        return low
    if low is not None and high is None:
        return (">" if node.open_low else ">=") + low
    if high is not None and low is None:
        return ("<" if node.open_high else "<=") + high
    return f"{low}..{high}"
