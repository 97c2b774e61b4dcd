"""What an edit changed, word by word: pure, for the terminal, the console and the API."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from attrs import frozen

from vigil.records.post import Post

How = Literal["same", "gone", "new"]

MAX_COMPARED = 600  # words, or lines, of the part that differs: half a second where somebody made it hard
_TOKEN = re.compile(r"\s+|(?:\w+|[^\w\s])\s*")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@frozen
class Piece:
    """A part of a text before or after an edit: in both, only before, or only after."""

    how: How
    text: str


@frozen(kw_only=True)
class Change:
    """One field that an edit changed."""

    field: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


FIELDS: tuple[tuple[str, Callable[[Post], str]], ...] = (
    ("title", lambda post: post.title or ""),
    ("text", lambda post: post.text),
    ("author", lambda post: post.author or ""),
    ("quotes", lambda post: "\n".join(quote.text for quote in post.quotes)),
    ("signature", lambda post: post.signature or ""),
    ("profile", lambda post: post.profile or ""),
    ("board", lambda post: post.board or ""),
    ("place", lambda post: post.place or ""),
    ("price", lambda post: " ".join(filter(None, (post.price.amount, post.price.currency))) if post.price else ""),
    ("contacts", lambda post: "\n".join(dict.fromkeys(f"{one.kind}:{one.value}" for one in post.contacts))),
    ("pictures", lambda post: "\n".join(image.sha256 or image.url or "" for image in post.images)),
    ("files", lambda post: "\n".join(post.files)),
    ("links", lambda post: "\n".join(post.links)),
)
"""What is compared, as text."""


def changes(before: Post, after: Post) -> tuple[Change, ...]:
    """Give what differs between two versions of a post, field by field."""
    found = []
    for field, read in FIELDS:
        old, new = read(before), read(after)
        if old != new:
            found.append(Change(field=field, before=old, after=new, pieces=word_diff(old, new)))
    return tuple(found)


def edits(versions: Sequence[Post]) -> Iterator[tuple[Change, ...]]:
    """Give what each version but the first changed, oldest first."""
    for before, after in pairwise(versions):
        yield changes(before, after)


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Give the parts of two texts, word by word; line by line, or as a whole, where too much differs.

    The pieces that are not new make up `before`, those that are not gone `after`.
    """
    for tokens in (_TOKEN, _LINE):
        old, new = tokens.findall(before), tokens.findall(after)
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        middle = old[head : len(old) - tail], new[head : len(new) - tail]
        if max(map(len, middle)) <= MAX_COMPARED:
            return _joined([("same", old[:head]), *_compared(*middle), ("same", old[len(old) - tail :])])
    return _joined([("gone", [before]), ("new", [after])])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[How, Sequence[str]]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", old[a:b]
        else:
            yield "gone", old[a:b]
            yield "new", new[c:d]


def _joined(parts: Iterable[tuple[How, Sequence[str]]]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for how, tokens in parts:
        text = "".join(tokens)
        if not text:
            continue
        if found and found[-1].how == how:
            found[-1] = Piece(how, found[-1].text + text)
        else:
            found.append(Piece(how, text))
    return tuple(found)
