"""What is no property of one post becomes one: dates from now, contacts in their normal form, watchlists, pictures."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from attrs import evolve, field, frozen

from indexers.addresses import is_address, refanged
from indexers.analysis import forms
from indexers.document import fold
from indexers.query.ast import (
    Address,
    And,
    ContactValue,
    Dated,
    Exact,
    Node,
    Not,
    Nothing,
    OneOf,
    Or,
    Phrase,
    Picture,
    Span,
    Watchlist,
    Word,
    both,
    either,
    negate,
)
from indexers.query.clause import PICTURES
from indexers.query.dates import is_relative, span_of
from indexers.query.fields import nearest
from indexers.query.parse import parse
from vigil.records.errors import BadInput, QueryError
from vigil.records.watch import WatchEntry

LEAST_DIGITS = 7  # of a number without its country: fewer end far too many numbers
ADDRESSES = ("url", "link", "link_host", "site")
"""Exact fields whose values are addresses: they are shown in disguise, and may be pasted back so."""
_PHONE_SIGNS = re.compile(r"[\s().\-/\u2010-\u2015]+")
_TRUNKS = (re.compile(r"0+"), re.compile(r"8"), re.compile(r"06"))
"""What is dialled before a number at home and is no part of it abroad."""

Watchlists = Mapping[str, Iterable[WatchEntry]] | Callable[[str], Iterable[WatchEntry] | None]
"""The entries of watchlists by name, or what gives them; None when there is no such watchlist."""
Pictures = Callable[[Picture], Iterable[str]]
"""Gives the hashes stored that lie near one, as "kind:hex"."""


class Kinds(Protocol):
    """What is asked of the registry of extractors."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of all kinds."""

    def normalise(self, kind: str, text: str, country: str | None = None) -> str:
        """Give the normal form of a value of `kind`, or raise BadInput."""

    def recognise(self, text: str) -> list[tuple[str, str]]:
        """Give what the whole of `text` may be, as (kind, value)."""


def resolve(
    node: Node, *, now: datetime, registry: Kinds, watchlists: Watchlists, pictures: Pictures | None = None
) -> Node:
    """Give the same question as plain predicates (ast.py); raise QueryError for a value that cannot be one.

    `now` is aware. Without `pictures`, `image:` is answered for equal hashes only where that is what was asked.
    """
    return _Resolver(now=now, registry=registry, watchlists=watchlists, pictures=pictures).resolve(node)


@frozen(kw_only=True)
class _Resolver:
    now: datetime
    registry: Kinds
    watchlists: Watchlists
    pictures: Pictures | None
    inside: tuple[str, ...] = field(default=())
    """The watchlists whose entries are being read: one may not stand inside itself."""

    def resolve(self, node: Node) -> Node:
        match node:
            case And(nodes):
                return both(*(self.resolve(part) for part in nodes))
            case Or(nodes):
                return either(*(self.resolve(part) for part in nodes))
            case Not(part):
                return negate(self.resolve(part))
            case ContactValue():
                return self.contact(node)
            case Address():
                return self.address(node)
            case Exact(field, value) if field in ADDRESSES and refanged(value) != value:
                return either(node, evolve(node, value=refanged(value)))
            case Dated():
                return self.dated(node)
            case Picture():
                return self.picture(node)
            case Watchlist():
                return self.watchlist(node)
            case _:
                return node

    def contact(self, node: ContactValue) -> Node:
        text = refanged(node.text)
        if node.head or node.tail:
            if node.field == "contact.phone" or re.fullmatch(r"[\d\s().+\-]+", text):
                text = _PHONE_SIGNS.sub("", text)
            if not fold(text):
                raise QueryError(f'"{node.text}" has neither letter nor digit', node.at, "write part of the contact")
            return Exact(node.field, fold(text), node.head, node.tail)
        kinds = self.registry.kinds
        if node.field.startswith("contact."):
            kinds = (node.field.removeprefix("contact."),)
        group = node.field.partition(".")[0]
        found: list[Node] = []
        refused = ""
        for kind in kinds:
            try:
                found.append(self.value(kind, text, f"{group}.{kind}"))
            except BadInput as error:
                refused = str(error)
        if not found:
            what = refused if len(kinds) == 1 else f'"{node.text}" is no contact of any kind'
            raise QueryError(
                what, node.at, "write it in full, in quotes if it has spaces or parentheses, or with * at either end"
            )
        return either(*dict.fromkeys(found))

    def value(self, kind: str, text: str, key: str) -> Node:
        """Give the predicate of one value of one kind; BadInput when it is none."""
        if kind == "phone" and not text.strip().startswith(("+", "00")):
            return self.local_number(text, key)
        return Exact(key, fold(self.registry.normalise(kind, text)))

    def local_number(self, text: str, key: str) -> Node:
        """Give the predicate of a number without its country: numbers that end in its digits."""
        digits = _PHONE_SIGNS.sub("", text)
        if not digits.isdecimal() or not digits.isascii():
            raise BadInput(f'"{text}" is no phone number')
        endings = {digits, *(digits[found.end() :] for trunk in _TRUNKS if (found := trunk.match(digits)))}
        kept = sorted(ending for ending in endings if len(ending) >= LEAST_DIGITS)
        if not kept:
            raise BadInput(
                f'"{text}" has fewer than {LEAST_DIGITS} digits; phone:*{digits} finds numbers that end in them'
            )
        return either(*(Exact(key, ending, head=True) for ending in kept))

    def address(self, node: Address) -> Node:
        """Give posts that have it as a contact, however written there, or as these very characters."""
        kinds = set(self.registry.kinds)
        plain = refanged(node.text)
        typed = dict.fromkeys((node.text, plain))
        readings = [reading for text in typed for reading in self.registry.recognise(text) if reading[0] in kinds]
        contacts = (Exact(f"contact.{kind}", fold(value)) for kind, value in readings)
        return either(*dict.fromkeys((*contacts, _as_written(plain))))

    def dated(self, node: Dated) -> Span:
        low = None if node.low is None else span_of(node.low, self.now)
        high = None if node.high is None else span_of(node.high, self.now)
        if node.sign == "..":
            if low is not None and high is not None and low[0] >= high[1]:
                raise QueryError("this range ends before it begins", node.at, f"write {node.high}..{node.low}")
            return Span(node.field, low[0] if low else None, high[1] if high else None)
        if low is None:
            raise QueryError("a date is missing", node.at)
        if node.sign == "=" and node.low is not None and is_relative(node.low):
            return Span(node.field, low[0], span_of("-0h", self.now)[1])
        spans = {
            "=": (low[0], low[1]),
            ">=": (low[0], None),
            ">": (low[1], None),
            "<=": (None, low[1]),
            "<": (None, low[0]),
        }
        return Span(node.field, *spans[node.sign])

    def picture(self, node: Picture) -> Node:
        if node.distance == 0:
            return Exact("image", f"{node.kind}:{node.value}")
        if self.pictures is None:
            raise QueryError(
                "near pictures cannot be looked for here", node.at, f"write ~0 for equal {node.kind} hashes"
            )
        found = tuple(sorted(set(self.pictures(node))))
        return OneOf("image", found) if found else Nothing()

    def watchlist(self, node: Watchlist) -> Node:
        lists = self.watchlists
        entries = lists.get(node.name) if isinstance(lists, Mapping) else lists(node.name)
        if entries is None:
            raise QueryError(f'there is no watchlist "{node.name}"', node.at, "vigil watchlist list shows them")
        if node.name in self.inside:
            raise QueryError(f'the watchlist "{node.name}" stands inside itself', node.at, "take that entry out")
        within = evolve(self, inside=(*self.inside, node.name))
        values: dict[str, list[str]] = {}
        others: list[Node] = []
        for entry in entries:
            if entry.kind == "phone" and not entry.value.startswith("+") and len(entry.value) >= LEAST_DIGITS:
                others.append(self.local_number(entry.value, "contact.phone"))
            elif entry.kind in self.registry.kinds:
                values.setdefault(f"contact.{entry.kind}", []).append(fold(entry.value))
            elif entry.kind == "sha256":
                values.setdefault("image", []).append(f"sha256:{entry.value}")
            else:
                others.append(within.entry(entry, node.at))
        any_of = (OneOf(key, tuple(sorted(set(found)))) for key, found in sorted(values.items()))
        return either(*any_of, *others)

    def entry(self, entry: WatchEntry, at: int) -> Node:
        """Give the predicate of a watchlist entry that is words or a picture."""
        if entry.kind in ("pdq", "phash"):
            kind = entry.kind
            return self.picture(Picture(kind, entry.value, PICTURES[kind][1], at))  # type: ignore[arg-type]
        if entry.kind != "query":
            hint = nearest(entry.kind, self.registry.kinds)
            raise QueryError(f'entry {entry.id} of the watchlist is of no known kind, "{entry.kind}"', at, hint)
        try:
            return self.resolve(parse(entry.value, self.registry.kinds))
        except QueryError as error:
            raise QueryError(f"entry {entry.id} of the watchlist is broken: {error}", at) from None


def _as_written(text: str) -> Node:
    """Give the predicate of an address as these very characters; of a host alone, which is no address, as its words."""
    found = forms(text)
    if is_address(text) or not found:
        return Exact("literal", fold(text))
    return Phrase("any", found) if len(found) > 1 else Word("any", found[0])
