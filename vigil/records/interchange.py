"""Posts as lines of JSON, in and out; one object a line, UTF-8, and the keys of KEYS below.

Reading is strict: an unknown key or a value that is not what it should be is refused by name, and nothing is half read.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from vigil.records.contact import Contact
from vigil.records.errors import BadInput
from vigil.records.post import Image, Post, PostKind, Precision, Price, Quote
from vigil.records.spans import beginning
from vigil.records.stored import StoredPost

Line = dict[str, Any]

MAX_QUOTE_DEPTH = 20
"""As deep as an engine reads quotes within quotes."""

WORDLESS = ("images", "files", "links", "quotes")
"""What a post without a word of its own consists of."""

MAX_NUMBER = 2**31 - 1
"""The largest whole number every database stores."""

ONLY_IN_EXPORTS = ("contacts", "seq", "source", "seen_at", "versions", "story")
"""Keys that an export adds; an import that is an earlier export passes over them, for Vigil finds them itself."""

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})\Z")
DECIMAL = re.compile(r"\d+(?:\.\d+)?\Z")


def to_line(post: Post | StoredPost) -> Line:
    """Give the post as one line's object, without the keys that are empty; a stored one with what an export adds."""
    if isinstance(post, StoredPost):
        return _post_line(post.post) | _stored_line(post)
    return _post_line(post)


def from_line(line: Mapping[str, object]) -> Post:
    """Read one line's object; BadInput names the key that is missing, unknown or wrong."""
    read: dict[str, Any] = {}
    for key, value in line.items():
        if key in ONLY_IN_EXPORTS:
            continue
        if key not in KEYS:
            raise BadInput(f"unknown key {key!r}; there are {', '.join(KEYS)}")
        if value is not None:
            read[key] = KEYS[key](value, key)
    for key in ("post_id", "url"):
        if not read.get(key):
            raise BadInput(f"{key}: is missing; every line needs post_id, url and text")
    if line.get("text") is None:
        raise BadInput("text: is missing; it may be empty when there are images")
    if not read["text"] and not any(read.get(key) for key in WORDLESS):
        raise BadInput("text: may be empty only when there are images, files, links or quotes")
    if "posted_at" in read:
        read["posted_at"] = beginning(read["posted_at"], read.get("posted_precision"))
    read |= {key: _in_utc(read[key], key) for key in INSTANTS if key in read}
    return Post(**read)


def _post_line(post: Post) -> Line:
    line: Line = {"post_id": post.post_id, "url": post.url, "text": post.text}
    if post.kind != "post":
        line["kind"] = post.kind
    for key in PLAIN:
        if (value := getattr(post, key)) not in (None, ""):
            line[key] = value
    for key in INSTANTS:
        if (at := getattr(post, key)) is not None:
            line[key] = _instant(at)
    if post.quotes:
        line["quotes"] = [_quote_line(quote) for quote in post.quotes]
    if post.images:
        line["images"] = [_filled(image, IMAGE_KEYS) for image in post.images]
    if post.files:
        line["files"] = list(post.files)
    if post.links:
        line["links"] = list(post.links)
    if post.price is not None:
        line["price"] = _filled(post.price, PRICE_KEYS)
    return line


def _stored_line(stored: StoredPost) -> Line:
    line: Line = {
        "seq": stored.seq,
        "source": stored.source,
        "seen_at": _instant(stored.seen_at),
        "versions": stored.version,
    }
    if stored.story is not None:
        line["story"] = stored.story
    contacts = [_contact_line(contact, 0) for contact in stored.post.contacts]
    known = {(one["kind"], one["value"]) for one in contacts}
    for earlier in reversed(stored.earlier):
        for contact in earlier.contacts:
            if (contact.kind, contact.value) not in known:
                known.add((contact.kind, contact.value))
                contacts.append(_contact_line(contact, -1))
    if contacts:
        line["contacts"] = contacts
    return line


def _contact_line(contact: Contact, version: int) -> Line:
    keys = ("kind", "value", "raw", "start", "end", "confidence", "obfuscated", "field")
    return {key: getattr(contact, key) for key in keys} | {"version": version}


def _quote_line(quote: Quote) -> Line:
    line = _filled(quote, ("author", "post_id", "text"))
    if quote.quotes:
        line["quotes"] = [_quote_line(inner) for inner in quote.quotes]
    return line


def _filled(record: object, keys: tuple[str, ...]) -> Line:
    return {key: value for key in keys if (value := getattr(record, key)) is not None}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise BadInput(f"{key}: must be text, not {type(value).__name__}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadInput(f"{key}: holds half a character at {error.start}, which no UTF-8 can say") from error
    return value


def _name(value: object, key: str) -> str | None:
    return _text(value, key).strip() or None


def _one_of(*allowed: str) -> Callable[[object, str], str]:
    def read(value: object, key: str) -> str:
        if value not in allowed:
            raise BadInput(f"{key}: must be one of {', '.join(allowed)}")
        return str(value)

    return read


def _moment(value: object, key: str) -> datetime:
    said = _text(value, key)
    if not INSTANT.match(said):
        raise BadInput(f"{key}: must be a time with its offset, as in 2026-11-21T20:18:24Z")
    try:
        return datetime.fromisoformat(said.upper())
    except ValueError as error:
        raise BadInput(f"{key}: there is no such time: {error}") from error


def _in_utc(at: datetime, key: str) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise BadInput(f"{key}: there is no such time: {error}") from error


def _count(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_NUMBER:
        raise BadInput(f"{key}: must be a whole number from 1 to {MAX_NUMBER}")
    return value


def _matching(pattern: str, what: str) -> Callable[[object, str], str]:
    compiled = re.compile(pattern)

    def read(value: object, key: str) -> str:
        said = _text(value, key)
        if not compiled.fullmatch(said):
            raise BadInput(f"{key}: must be {what}")
        return said

    return read


def _list(value: object, key: str) -> list[object]:
    if not isinstance(value, list):
        raise BadInput(f"{key}: must be a list")
    return value


def _texts(value: object, key: str) -> tuple[str, ...]:
    return tuple(_text(one, f"{key}[{place}]") for place, one in enumerate(_list(value, key)))


def _fields(value: object, key: str, readers: Mapping[str, Callable[[object, str], Any]]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadInput(f"{key}: must be an object")
    for name in value:
        if name not in readers:
            raise BadInput(f"{key}.{name}: unknown key; there are {', '.join(readers)}")
    return {name: readers[name](one, f"{key}.{name}") for name, one in value.items() if one is not None}


def _quotes(value: object, key: str, depth: int = 1) -> tuple[Quote, ...]:
    if depth > MAX_QUOTE_DEPTH:
        raise BadInput(f"{key}: quotes are nested more than {MAX_QUOTE_DEPTH} deep")

    def nested(inner: object, name: str) -> tuple[Quote, ...]:
        return _quotes(inner, name, depth + 1)

    readers: dict[str, Callable[[object, str], Any]] = {
        "author": _name,
        "post_id": _name,
        "text": _text,
        "quotes": nested,
    }
    read = [_fields(one, f"{key}[{place}]", readers) for place, one in enumerate(_list(value, key))]
    return tuple(Quote(**{"text": "", **one}) for one in read)


def _images(value: object, key: str) -> tuple[Image, ...]:
    found = []
    for place, one in enumerate(_list(value, key)):
        read = _fields(one, f"{key}[{place}]", IMAGE_READERS)
        if not any(read.get(name) for name in ("url", "sha256", "phash", "pdq")):
            raise BadInput(f"{key}[{place}]: needs a url or one hash")
        found.append(Image(**read))
    return tuple(found)


def _quality(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise BadInput(f"{key}: must be a whole number from 0 to 100")
    return value


def _price(value: object, key: str) -> Price:
    read = _fields(value, key, PRICE_READERS)
    if "amount" not in read:
        raise BadInput(f"{key}.amount: is missing")
    return Price(**read)


def _amount(value: object, key: str) -> str:
    said = _text(value, key)
    if not DECIMAL.match(said):
        raise BadInput(f'{key}: must be a decimal number as text, as in "120.00"')
    return said


IMAGE_READERS: dict[str, Callable[[object, str], Any]] = {
    "url": _name,
    "sha256": _matching(r"[0-9a-f]{64}", "64 hex digits in lower case"),
    "phash": _matching(r"[0-9a-f]{16}", "16 hex digits in lower case"),
    "pdq": _matching(r"[0-9a-f]{64}", "64 hex digits in lower case"),
    "quality": _quality,
    "width": _count,
    "height": _count,
}
IMAGE_KEYS = tuple(IMAGE_READERS)

PRICE_READERS: dict[str, Callable[[object, str], Any]] = {
    "amount": _amount,
    "currency": _matching(r"[A-Z]{3}", "three capital letters of ISO 4217"),
    "raw": _text,
}
PRICE_KEYS = tuple(PRICE_READERS)

KEYS: dict[str, Callable[[object, str], Any]] = {
    "post_id": _name,
    "url": _name,
    "text": _text,
    "thread_id": _name,
    "board": _name,
    "title": _name,
    "kind": _one_of(*get_args(PostKind)),
    "author": _name,
    "author_id": _name,
    "author_url": _name,
    "signature": _text,
    "posted_at": _moment,
    "posted_raw": _text,
    "posted_precision": _one_of(*get_args(Precision)),
    "edited_at": _moment,
    "reply_to": _name,
    "position": _count,
    "quotes": _quotes,
    "images": _images,
    "files": _texts,
    "links": _texts,
    "price": _price,
    "place": _name,
    "lang": _matching(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", "a language tag of BCP 47, as in es-MX"),
    "country": _matching(r"[A-Z]{2}", "two capital letters of ISO 3166-1"),
    "seller_rating": _name,
    "deleted_at": _moment,
}
"""Key to the function that reads its value; the order is that of the format's description."""

PLAIN = (
    *("thread_id", "board", "title", "author", "author_id", "author_url", "signature", "posted_raw"),
    *("posted_precision", "reply_to", "position", "place", "lang", "country", "seller_rating"),
)
INSTANTS = ("posted_at", "edited_at", "deleted_at")
