"""What a query is: a predicate over `IndexDocument` (indexers/document.py), as a tree of frozen records.

`parse` gives a tree that may hold every node below; `resolve` replaces the last five by the others, and only what it
gives is compiled. A compiler therefore handles fourteen nodes, each a plain predicate:

    Everything()                    every document
    Nothing()                       no document
    And(nodes), Or(nodes)           all, any of them; two or more, never of their own class (flattened)
    Not(node)                       the documents that `node` does not match
    Word(field, form, exact)        exact: one of the field's `forms` equals `form`;
                                    else: the field's bag `lemmas` has any of `lemmas_of(form)` (indexers/lemmas.py)
    Phrase(field, forms, slop)      the forms stand in this order within one value of the field, with at most `slop`
                                    other forms between them in all (0: adjacent); two forms or more
    Fuzzy(field, form, edits)       one of the forms is at most `edits` (1 or 2) insertions, deletions, replacements or
                                    swaps of neighbours away (optimal string alignment), counted in code points
    Wildcard(field, pattern)        one of the forms matches as a whole; `*` any run, also empty, `?` one code point
    Regex(field, pattern)           one of the forms matches as a whole (`regex.read(pattern)` gives its tree)
    Exact(field, value, head, tail) one of `document.exact[field]` equals `value`; with `head` it ends with it (a star
                                    stood at the head), with `tail` it begins with it, with both it contains it.
                                    `value` is folded (`document.fold`), like all exact values of documents
    OneOf(field, values)            one of `document.exact[field]` is one of `values`; for long lists
    Span(field, first, end)         an interval of time of the document, `document.times[field]` = (low, high), both
                                    inclusive, overlaps [first, end): high >= first and low < end. Microseconds since
                                    1970 UTC as whole numbers; None: open. A document without the field never matches
    Number(field, low, high, open_low, open_high)
                                    `document.numbers[field]` lies between; None: no bound; `open_`: bound not included

`field` of word nodes is a name of `WORD_FIELDS`, which gives the keys of `IndexDocument.words` that are looked at, each
by itself; "any" (no field written) is title, text and author. A key holds one or several values (each quote, each file
name, each earlier version's fields); the forms of a phrase lie within one of them.

Exact fields ("has", "is", "source" …, "contact", "contact.phone" …, "quoted", "quoted.phone" …, "literal",
"author_name") are one namespace, listed in `indexers/document.py`. `has:price` and `price:*` are Exact("has", "price").

Only before resolving:

    ContactValue(field, ...)        a contact as typed, in `phone:` …, `contact:` or `quoted:`
    Address(text)                   a contact or address as one bare token
    Dated(field, sign, ...)         dates as typed, perhaps relative to now
    Picture(kind, value, distance)  pictures near a hash
    Watchlist(name)                 anything on the watchlist

`at` is where the clause begins in the query as typed (code points); it is not part of a node's value.
"""

from typing import Literal

import attrs
from attrs import frozen

WordField = Literal["any", "title", "text", "author", "quote", "signature", "file", "place", "ever"]

WORD_FIELDS: dict[str, tuple[str, ...]] = {
    "any": ("title", "text", "author"),
    "title": ("title",),
    "text": ("text",),
    "author": ("author",),
    "quote": ("quote",),
    "signature": ("signature",),
    "file": ("file",),
    "place": ("place",),
    "ever": ("title", "text", "author", "earlier"),
}
"""For each word field of the language, the keys of `IndexDocument.words` it reads."""

Sign = Literal["=", "..", ">=", ">", "<=", "<"]
PictureKind = Literal["pdq", "phash", "sha256"]


@frozen
class Everything:
    """Matches every document: the empty search."""


@frozen
class Nothing:
    """Matches no document: an empty watchlist."""


@frozen
class And:
    """Matches what all of `nodes` match; two or more, none of them an And."""

    nodes: "tuple[Node, ...]"


@frozen
class Or:
    """Matches what any of `nodes` matches; two or more, none of them an Or."""

    nodes: "tuple[Node, ...]"


@frozen
class Not:
    """Matches what `node` does not; `node` is not a Not."""

    node: "Node"


@frozen
class Word:
    """One word: in any inflected form, or in exactly this one."""

    field: str
    form: str
    exact: bool = False


@frozen
class Phrase:
    """Forms in this order, with at most `slop` others between them in all."""

    field: str
    forms: tuple[str, ...]
    slop: int = 0


@frozen
class Fuzzy:
    """A form at most `edits` edits away."""

    field: str
    form: str
    edits: int


@frozen
class Wildcard:
    """A form of this shape: `*` any run, `?` one character."""

    field: str
    pattern: str


@frozen
class Regex:
    """A form that the expression matches as a whole; `pattern` is in the canonical writing of regex.py."""

    field: str
    pattern: str


@frozen
class Exact:
    """A value of an exact field: equal, or ending (`head`), beginning (`tail`) with or containing (both) `value`."""

    field: str
    value: str
    head: bool = False
    tail: bool = False


@frozen
class OneOf:
    """Any of many values of an exact field."""

    field: str
    values: tuple[str, ...]


@frozen
class Span:
    """A time of the document touches [first, end), in microseconds since 1970 UTC."""

    field: str
    first: int | None
    end: int | None


@frozen
class Number:
    """A number of the document lies between two bounds."""

    field: str
    low: float | None
    high: float | None
    open_low: bool = False
    open_high: bool = False


@frozen
class ContactValue:
    """A contact as typed, to be brought into its normal form; stars at either end as in Exact."""

    field: str
    """Name of an exact field of documents: "contact", "quoted" or "contact.KIND"."""
    text: str
    head: bool = False
    tail: bool = False
    at: int = attrs.field(default=0, eq=False)


@frozen
class Address:
    """A bare token that is a contact or an address: found as a contact, or as these very characters."""

    text: str
    at: int = attrs.field(default=0, eq=False)


@frozen
class Dated:
    """Dates as typed: `low` alone for a plain value and for the signs; both or one for a range (`..`)."""

    field: str
    sign: Sign
    low: str | None
    high: str | None = None
    at: int = attrs.field(default=0, eq=False)


@frozen
class Picture:
    """A picture whose hash lies within `distance` bits (0 for sha256)."""

    kind: PictureKind
    value: str
    distance: int
    at: int = attrs.field(default=0, eq=False)


@frozen
class Watchlist:
    """Anything on the watchlist of this name."""

    name: str
    at: int = attrs.field(default=0, eq=False)


Node = (
    Everything
    | Nothing
    | And
    | Or
    | Not
    | Word
    | Phrase
    | Fuzzy
    | Wildcard
    | Regex
    | Exact
    | OneOf
    | Span
    | Number
    | ContactValue
    | Address
    | Dated
    | Picture
    | Watchlist
)


def both(*nodes: Node) -> Node:
    """Join by AND, flattened; one node stands for itself, none for everything."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, And) else (node,)
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else Everything()


def either(*nodes: Node) -> Node:
    """Join by OR, flattened; one node stands for itself, none for nothing."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, Or) else (node,)
    return Or(tuple(flat)) if len(flat) > 1 else flat[0] if flat else Nothing()


def negate(node: Node) -> Node:
    """Give NOT `node`; a double NOT is none."""
    return node.node if isinstance(node, Not) else Not(node)
