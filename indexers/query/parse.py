"""From the text of a query to its tree: never half understood, and an error says what, where and what to do."""

from collections.abc import Callable, Collection
from functools import cache
from math import comb
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from indexers.query import clause
from indexers.query.ast import WORD_FIELDS, And, Everything, Node, Not, Or, Phrase, both, either, negate
from indexers.query.fields import known_fields
from indexers.query.lexer import Piece, scan
from indexers.query.typed import read_typed
from pipelines.extractors.registry import registry
from vigil.records.errors import QueryError

MAX_WAYS = 32_768  # to spread the words of all phrases of a query with "~": each is a query of its own in one index
MAX_DEPTH = 20  # AND, OR and NOT inside each other, equal ones counted once; Elasticsearch refuses 30

_CLAUSES: dict[str, Callable[[Piece], Node]] = {
    "WORD": clause.word,
    "EXACTLY": clause.exactly,
    "PHRASE": clause.phrase,
    "FUZZY": clause.fuzzy,
    "PATTERN": clause.pattern,
    "REGEX": clause.expression,
    "ADDRESS": clause.address,
    "VALUE": clause.value,
    "QUOTED": clause.quoted_value,
}


def parse(text: str, kinds: Collection[str] | None = None) -> Node:
    """Give the tree of a query; an empty one is `Everything`. Raise QueryError with its offset in `text`.

    `kinds` are the kinds of contact that are fields; by default those of the registry of extractors.
    """
    typed = read_typed(text)
    tokens = list(scan(typed, known_fields(registry().kinds if kinds is None else kinds)))
    if not tokens and typed.text.strip():
        raise QueryError("there are only signs in this query", 0, "search for a word")
    node = _build(tokens, len(text))
    if _depth(node) > MAX_DEPTH:
        raise _too_deep(0)
    if _ways(node) > MAX_WAYS:
        raise QueryError('the phrases with "~" can be spread in too many ways', 0, "bring their words nearer together")
    return node


def _build(tokens: list[Token], end: int) -> Node:
    """Reduce the tokens by the grammar, without recursion."""
    parser = _grammar().parse_interactive()
    token = None
    try:
        for token in tokens:
            parser.feed_token(token)
        token = None
        result: Node = parser.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedInput:
        raise _misplaced(tokens, token, end) from None
    return result


def _misplaced(tokens: list[Token], token: Token | None, end: int) -> QueryError:
    """Give the error of a token that may not stand where it stands; None: of an end that comes too soon."""
    place = len(tokens) if token is None else next(i for i, one in enumerate(tokens) if one is token)
    before = tokens[place - 1] if place else None
    if before is not None and before.type in ("AND", "OR", "NOT"):
        hint = "write what comes after it, or put it in quotes if it was meant as a word"
        return QueryError(f'"{before}" has nothing after it', before.start_pos or 0, hint)
    if token is not None and token.type in ("AND", "OR"):
        hint = "write what comes before it, or put it in quotes if it was meant as a word"
        return QueryError(f'"{token}" has nothing before it', token.start_pos or 0, hint)
    if before is not None and before.type == "OPEN":
        return QueryError("there is nothing in these parentheses", before.start_pos or 0, "drop them")
    at = end if token is None or token.start_pos is None else token.start_pos
    return QueryError("this cannot stand here", at, "put it in quotes if it was meant as text")


@cache
def _grammar() -> Lark:
    text = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, start="query", parser="lalr", transformer=_Builder())


def _depth(node: Node) -> int:
    if isinstance(node, And | Or):
        return 1 + max(_depth(part) for part in node.nodes)
    return 1 + _depth(node.node) if isinstance(node, Not) else 0


def _ways(node: Node) -> int:
    if isinstance(node, And | Or):
        return sum(map(_ways, node.nodes))
    if isinstance(node, Not):
        return _ways(node.node)
    if isinstance(node, Phrase) and node.slop:
        gaps = len(node.forms) - 1
        return comb(node.slop + gaps, gaps) * len(WORD_FIELDS[node.field])
    return 0


def _too_deep(at: int) -> QueryError:
    return QueryError(f"AND, OR and NOT stand more than {MAX_DEPTH} deep", at, "take parts of the query apart")


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Makes nodes as rules are reduced; a tree that grows too deep is refused before it is deeper still."""

    def everything(self) -> Node:
        return Everything()

    def clause(self, token: Token) -> Node:
        return _CLAUSES[token.type](token.value)

    def in_field(self, _field: Token, node: Node) -> Node:
        return node

    def group(self, _open: Token, node: Node, _close: Token) -> Node:
        return node

    def field_group(self, _field: Token, _open: Token, node: Node, _close: Token) -> Node:
        return node

    def negate(self, sign: Token, node: Node) -> Node:
        return _shallow(negate(node), sign)

    def both(self, *parts: Any) -> Node:
        return _shallow(both(parts[0], parts[-1]), None)

    def either(self, *parts: Any) -> Node:
        return _shallow(either(parts[0], parts[-1]), parts[1])


def _shallow(node: Node, sign: Token | None) -> Node:
    # One more than allowed: a NOT that is about to be undone by another may stand at the top.
    if _depth(node) > MAX_DEPTH + 1:
        raise _too_deep((sign.start_pos if sign is not None else None) or 0)
    return node
