"""What one clause of a query means: from its text and its field to a node, or to an error at its place."""

import re
from math import comb

from indexers.addresses import refanged
from indexers.analysis import forms, pattern_forms
from indexers.document import fold
from indexers.query import regex
from indexers.query.ast import (
    Address,
    ContactValue,
    Dated,
    Exact,
    Fuzzy,
    Node,
    Number,
    Phrase,
    Picture,
    Regex,
    Sign,
    Watchlist,
    Wildcard,
    Word,
)
from indexers.query.dates import is_relative, read_date
from indexers.query.fields import HAVING, Field, nearest
from indexers.query.lexer import Piece
from vigil.records.errors import QueryError

MAX_GAPS = 128  # ways to spread the words between those of a phrase: each is a query of its own in one of the indexes
LEAST_FUZZY = 4  # letters; a shorter word is near to half the dictionary
LEAST_PATTERN = 3  # literal characters, for the same reason
MOST_SIGNS = 32  # `*` and `?` of a pattern; an automaton for hundreds takes half a second to build
MAX_EDITS = 2
PICTURES = {"pdq": (64, 31, 90), "phash": (16, 6, 16), "sha256": (64, 0, 0)}
"""For each hash its hex digits, the distance when none is written, and the largest distance."""


def word(piece: Piece) -> Node:
    """Give the node of a bare word, which is a phrase when it has several forms."""
    found = forms(piece.text)
    return Word(_words(piece), found[0]) if len(found) == 1 else Phrase(_words(piece), found)


def exactly(piece: Piece) -> Node:
    """Give the node of `=word`: this form; for an author this whole name."""
    found = _spoken(piece)
    if piece.field is not None and piece.field.name == "author":
        return Exact("author_name", fold(" ".join(found)))
    return Word(_words(piece), found[0], exact=True) if len(found) == 1 else Phrase(_words(piece), found)


def phrase(piece: Piece) -> Node:
    """Give the node of a phrase with its slop."""
    found = _spoken(piece)
    slop = piece.slop or 0
    if len(found) == 1:
        return Word(_words(piece), found[0], exact=True)
    gaps = len(found) - 1
    if comb(slop + gaps, gaps) > MAX_GAPS:
        largest = max(slop for slop in range(MAX_GAPS) if comb(slop + gaps, gaps) <= MAX_GAPS)
        raise QueryError(f"{len(found)} words may be at most {largest} apart", piece.at, f'write "…"~{largest}')
    return Phrase(_words(piece), found, slop)


def fuzzy(piece: Piece) -> Node:
    """Give the node of `word~1` or `word~2`."""
    text, _, number = piece.text.rpartition("~")
    place = piece.places[len(text)]
    if number not in ("1", "2"):
        raise QueryError(f'"~" after a word needs 1 or {MAX_EDITS}', place, f"write {text}~1 or {text}~2")
    found = forms(text)
    if len(found) != 1:
        raise QueryError(f'"~{number}" is for one word, and this is {len(found)}', piece.at, "split it")
    if len(found[0]) < LEAST_FUZZY:
        raise QueryError(
            f'"~{number}" needs a word of at least {LEAST_FUZZY} letters', piece.at, "search for the word itself"
        )
    return Fuzzy(_words(piece), found[0], int(number))


def pattern(piece: Piece) -> Node:
    """Give the node of a word with `*` or `?` in it."""
    text = "".join(
        " " if character in "*?" and place not in piece.special else character
        for place, character in enumerate(piece.text)
    )
    found = pattern_forms(text)
    if len(found) != 1:
        raise QueryError(f'a pattern is for one word, and "{piece.text}" is {len(found)}', piece.at, "split it")
    shape = re.sub(r"\*+", "*", found[0])
    signs = shape.count("*") + shape.count("?")
    if signs > MOST_SIGNS:
        raise QueryError(f"a pattern has at most {MOST_SIGNS} signs * and ?", piece.at, "write more of the word")
    if len(shape) - signs < LEAST_PATTERN:
        raise QueryError(
            f"a pattern needs at least {LEAST_PATTERN} letters besides * and ?",
            piece.at,
            "write more letters, or put the word in quotes" if forms(shape) else "drop it: signs cannot be searched",
        )
    return Wildcard(_words(piece), shape)


def expression(piece: Piece) -> Node:
    """Give the node of a regular expression."""
    try:
        tree = regex.read(piece.text)
    except QueryError as error:
        raise QueryError(error.what, piece.places[error.offset], error.hint) from None
    return Regex(_words(piece), regex.write(tree))


def address(piece: Piece) -> Node:
    """Give the node of a contact or an address without a field."""
    return Address(piece.text, piece.at)


def quoted_value(piece: Piece) -> Node:
    """Give the node of a value in quotes, where nothing is special."""
    return value(piece)


def value(piece: Piece) -> Node:
    """Give the node of a value of an exact field."""
    known = piece.field
    if known is None:
        raise QueryError("a value without a field", piece.at)
    if piece.head and not piece.text and known.sort not in ("mark", "watchlist"):
        return Exact("has", known.key)
    if not piece.text.strip() and not piece.head:
        raise QueryError(f'"{known.name}:" has an empty value', piece.at, "write one after the colon")
    if known.sort == "contact":
        return ContactValue(known.key, piece.text.strip(), piece.head, piece.tail, piece.at)
    if known.sort in ("exact", "host", "link"):
        return _exact(piece, known)
    if piece.head or piece.tail:
        raise QueryError(f'"{known.name}:" takes no "*"', piece.at, "write the whole value")
    if known.sort in ("choice", "mark"):
        return _choice(piece, known)
    if known.sort == "time":
        return _dated(piece, known)
    if known.sort == "number":
        return _number(piece, known)
    if known.sort == "image":
        return _picture(piece)
    return Watchlist(piece.text.strip(), piece.at)


def _words(piece: Piece) -> str:
    return piece.field.name if piece.field is not None else "any"


def _spoken(piece: Piece) -> tuple[str, ...]:
    found = forms(piece.text)
    if not found:
        raise QueryError("there is no word in these quotes", piece.at, "signs cannot be searched")
    return found


def _exact(piece: Piece, known: Field) -> Node:
    text = fold(piece.text)
    if known.sort == "host":
        _check_host(text, piece)
    if known.sort == "link" and piece.head and refanged(text).startswith(".") and "/" not in text and not piece.tail:
        return Exact("link_host", text, head=True)
    return Exact(known.key, text, piece.head, piece.tail)


def _check_host(text: str, piece: Piece) -> None:
    if "/" in text:
        raise QueryError("a site is a host name only", piece.at, "leave out https:// and the path, or use url:")
    if re.search(r":\d*$", text):
        raise QueryError("a site is written without its port", piece.at, f"write site:{text.partition(':')[0]}")


def _choice(piece: Piece, known: Field) -> Node:
    text = piece.text.strip().casefold()
    if text not in known.choices:
        hint = nearest(text, known.choices) or f"there are {', '.join(known.choices)}"
        raise QueryError(f'"{known.name}:" knows no "{piece.text}"', piece.at, hint)
    is_kind = known.name == "has" and text not in HAVING
    return Exact(known.key, f"contact.{text}" if is_kind else text)


def _split(text: str) -> tuple[Sign, str | None, str | None]:
    """Give the sign of a range or comparison and its one or two bounds."""
    low, dots, high = text.partition("..")
    if dots:
        return "..", low or None, high or None
    signs: tuple[Sign, ...] = (">=", "<=", ">", "<")
    for sign in signs:
        if text.startswith(sign):
            return sign, text[len(sign) :] or None, None
    return "=", text, None


def _dated(piece: Piece, known: Field) -> Node:
    text = piece.text.strip()
    sign, low, high = _split(text)
    hint = "such as 2026-03-05, 2026-03, 2026-03-01..2026-03-15, >=2026, today or -7d"
    if low is None and high is None:
        raise QueryError(f'"{known.name}:" needs a date', piece.at, hint)
    read = []
    for bound in (low, high):
        date = read_date(bound) if bound is not None else None
        if bound is not None and date is None:
            raise QueryError(f'"{bound}" is not a date', piece.at, hint)
        read.append(date)
    absolute = [date for date in read if date is not None and date != "today" and not is_relative(date)]
    if len(absolute) == 2 and absolute[0][: len(absolute[1])] > absolute[1][: len(absolute[0])]:
        raise QueryError("this range ends before it begins", piece.at, f"write {absolute[1]}..{absolute[0]}")
    return Dated(known.key, sign, read[0], read[1], piece.at)


def _number(piece: Piece, known: Field) -> Node:
    text = piece.text.strip()
    sign, low, high = _split(text)
    digits = r"-?\d{1,300}(\.\d{1,300})?" if known.name == "price" else r"\d{1,15}"
    if low is None and high is None:
        raise QueryError(f'"{known.name}:" needs a number', piece.at, "such as 100, 50..100 or >=50")
    read: list[float | None] = []
    for bound in (low, high):
        if bound is not None and not re.fullmatch(digits, bound, re.ASCII):
            raise QueryError(f'"{bound}" is not a number', piece.at, "such as 100, 50..100 or >=50")
        read.append(None if bound is None else float(bound) if known.name == "price" else int(bound))
    first, last = read
    if sign == "=":
        return Number(known.key, first, first)
    if sign in (">", ">="):
        return Number(known.key, first, None, open_low=sign == ">")
    if sign in ("<", "<="):
        return Number(known.key, None, first, open_high=sign == "<")
    if first is not None and last is not None and first > last:
        raise QueryError("this range ends before it begins", piece.at, f"write {high}..{low}")
    return Number(known.key, first, last)


def _picture(piece: Piece) -> Node:
    text, tilde, number = piece.text.strip().casefold().partition("~")
    named, colon, rest = text.partition(":")
    kind, digits = (named, rest) if colon else ("pdq", text)
    if kind not in ("pdq", "phash", "sha256"):
        raise QueryError(f'"{kind}" is no kind of picture hash', piece.at, "there are pdq, phash and sha256")
    length, usual, largest = PICTURES[kind]
    if not re.fullmatch(rf"[0-9a-f]{{{length}}}", digits):
        hint = "image:PDQ, image:phash:HEX or image:sha256:HEX; vigil hash FILE prints them"
        raise QueryError(f"a {kind} has {length} hex digits", piece.at, hint)
    if tilde and (not re.fullmatch(r"[0-9]{1,3}", number) or int(number) > largest):
        raise QueryError(f"the distance of a {kind} is {largest} at most", piece.at, f"write ~{usual}")
    return Picture(kind, digits, int(number) if tilde else usual, piece.at)  # type: ignore[arg-type]
