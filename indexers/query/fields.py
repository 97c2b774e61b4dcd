"""The fields of the query language: what stands before a colon, and how its value is read."""

import difflib
from collections.abc import Collection
from typing import Literal

from attrs import frozen

from indexers.query.ast import WORD_FIELDS

Sort = Literal["words", "exact", "host", "link", "choice", "mark", "time", "number", "contact", "image", "watchlist"]


@frozen
class Field:
    """One field: how its value is read, and the key it has in `IndexDocument`."""

    name: str
    sort: Sort
    key: str
    choices: tuple[str, ...] = ()
    """For a choice or a mark: the values there are."""


KINDS_OF_POST = ("post", "listing", "message", "profile")
MARKS = ("edited", "deleted", "first", "repost")
HAVING = ("image", "contact", "price", "quote", "signature", "file", "link", "title")

ALSO_CALLED = {
    "tel": "phone",
    "telephone": "phone",
    "mobile": "phone",
    "mailto": "email",
    "mail": "email",
    "tg": "telegram",
    "user": "author",
    "username": "author",
    "from": "author",
    "body": "text",
    "subject": "title",
    "host": "site",
    "domain": "site",
    "language": "lang",
    "date": "posted",
    "picture": "image",
}
"""What fields are called elsewhere, in links (RFC 3966, RFC 6068) and in mail, and no letters would lead to."""

ALIKE = 0.65  # difflib's ratio; at its usual 0.6 "autor" is like "story"


def known_fields(kinds: Collection[str]) -> dict[str, Field]:
    """Give the fields by name; `kinds` are the kinds of contact of the registry of extractors.

    `url:` stays the address of the post where a kind of contact has that name too.
    """
    fields = {kind: Field(kind, "contact", f"contact.{kind}") for kind in kinds}
    fields |= {name: Field(name, "words", name) for name in WORD_FIELDS if name != "any"}
    for name in ("source", "board", "thread", "id", "reply", "url", "lang", "country", "engine", "currency", "story"):
        fields[name] = Field(name, "exact", name)
    fields |= {name: Field(name, "time", name) for name in ("posted", "seen", "changed")}
    fields |= {name: Field(name, "number", name) for name in ("price", "seq")}
    fields |= {
        "site": Field("site", "host", "site"),
        "link": Field("link", "link", "link"),
        "kind": Field("kind", "choice", "kind", KINDS_OF_POST),
        "has": Field("has", "mark", "has", (*HAVING, *kinds)),
        "is": Field("is", "mark", "is", MARKS),
        "contact": Field("contact", "contact", "contact"),
        "quoted": Field("quoted", "contact", "quoted"),
        "image": Field("image", "image", "image"),
        "watchlist": Field("watchlist", "watchlist", "watchlist"),
    }
    return fields


def nearest(name: str, known: Collection[str]) -> str | None:
    """Give the hint that names what is most like `name`, or None."""
    other = ALSO_CALLED.get(name.casefold())
    if other in known:
        return f'did you mean "{other}"?'
    found = difflib.get_close_matches(name.casefold(), sorted(known), n=3, cutoff=ALIKE)
    if not found:
        return None
    return "did you mean " + " or ".join(f'"{one}"' for one in found) + "?"
