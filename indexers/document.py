"""A post as search sees it: finished words, exact values, times and numbers. The one definition all compilers share.

`IndexDocument.words`      key -> values; each value is one title, text, name, quote, file name …
    title, text, author, quote (each quote, nested ones too, without their authors), signature, file, place,
    earlier (title, text and author of each version before the present one, each a value of its own)
`IndexDocument.exact`      key -> folded values (`fold`), looked up whole or by their beginning or end
    source · site (host, in Unicode and in punycode) · board · thread · id · reply · url · link (addresses) ·
    link_host · kind · lang (`en-gb` stands as `en-gb` and `en`) · country · engine · currency ·
    author_name (forms of the author's name, joined by a space) ·
    contact (values of contacts of any kind that count: not those in quotes; of any version) ·
    contact.KIND (those of one kind) · quoted (contacts inside quotes, any kind) · quoted.KIND ·
    contact.earlier ("kind:value" of contacts that only earlier versions have) ·
    literal (addresses and contacts of title, text and author as written, `addresses.py`) ·
    image ("sha256:…", "phash:…", "pdq:…", of any version) ·
    has (the language's fields that have a value: image, contact, contact.KIND, price, quote, signature, file, link,
    title, text, author, posted, board …) · is (edited, deleted, first, repost) ·
    story (number of the story, where the post has one)
`IndexDocument.times`      key -> (first, last instant), both inclusive, microseconds since 1970 UTC:
    posted, seen, changed
`IndexDocument.numbers`    key -> number: price, seq (whole)
"""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

import idna
from attrs import frozen

from indexers.analysis import PLAIN_QUOTES, visible
from indexers.query.ast import WORD_FIELDS
from indexers.reading import Reading, read
from vigil.records.contact import in_quote
from vigil.records.post import Post, Precision, Quote
from vigil.records.spans import span_of
from vigil.records.stored import StoredPost

MAX_VALUE = 8192  # bytes of an exact value: a query is no longer than this, and Elasticsearch takes 32,766
MAX_KNOWN = 100  # characters of an exact value worth remembering: names of boards and authors

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


_SIMPLE_HOST = re.compile(r"https?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?=[/?#]|$)")
_UNSEEN = {"image", "is", "literal", "author_name", "link_host", "contact.earlier"}
"""Exact fields that a query does not name, or that `has` tells otherwise."""
_EVER = frozenset(WORD_FIELDS["ever"])
_LITERAL = ("title", "text", "author")
"""The word fields whose addresses are looked up as they are written."""


@frozen
class Words:
    """One value of a word field, as both indexes are given it: strings with a space between any two words."""

    said: str
    """Its forms in order."""
    bag: str
    """The lemmas of all of them, in any order; some may come twice."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in order."""
        return tuple(self.said.split())

    @property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of all of them."""
        return frozenset(self.bag.split())


@frozen(kw_only=True)
class IndexDocument:
    """One post, ready for any index and for the evaluator; plain enough for JSON. Keys without values are left out."""

    id: int
    """The ledger's number of the post."""
    seq: int
    """Of the newest entry about it."""
    newest: int
    """Microseconds since 1970 UTC: the earlier of posted and first seen, or a post dated 2090 would lead for ever."""
    words: dict[str, tuple[Words, ...]]
    exact: dict[str, tuple[str, ...]]
    times: dict[str, tuple[int, int]]
    numbers: dict[str, float]


def document_of(stored: StoredPost) -> IndexDocument:
    """Give what search knows about a stored post."""
    post = stored.post
    times = {"seen": _moment(stored.seen_at)}
    if post.posted_at is not None:
        times["posted"] = _interval(post.posted_at, post.posted_precision)
    if stored.changed_at is not None:
        times["changed"] = _moment(stored.changed_at)
    numbers: dict[str, float] = {"seq": stored.seq}
    price = _price(post)
    if price is not None:
        numbers["price"] = price
    readings = _readings(stored)
    words = _words(readings)
    exact = _exact(stored, readings)
    exact["has"] = _names((*_has(post, exact), *words, *times, *numbers))
    return IndexDocument(
        id=stored.id,
        seq=stored.seq,
        newest=min(times["seen"][0], times.get("posted", times["seen"])[0]),
        words=words,
        exact=exact,
        times=times,
        numbers=numbers,
    )


def digest_of(doc: IndexDocument) -> int:
    """Give a number of 63 bits that tells whether an index holds what the ledger would give it now.

    Lemmas follow from forms and are left out. It depends on the order in which `document_of` fills its dictionaries.
    """
    parts = [repr((doc.seq, doc.newest, doc.times, doc.numbers))]
    for key, values in doc.words.items():
        parts.append(key)
        parts += [value.said for value in values]
        parts.append("")
    for key, texts in doc.exact.items():
        parts.append(key)
        parts += texts
    said = "\0".join(parts).encode(errors="surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big") >> 1


def fold(value: str) -> str:
    """Give an exact value without case, invisible characters and outer white space, its quotes plain.

    Values of documents and of queries meet in this form; it is cut at `MAX_VALUE` bytes.
    """
    if value.isascii():
        folded = value.strip().lower()
    else:
        folded = _fold_known(value) if len(value) <= MAX_KNOWN else _fold(value)
    return (
        folded if len(folded) * 4 <= MAX_VALUE else folded.encode(errors="replace")[:MAX_VALUE].decode(errors="ignore")
    )


def _fold(value: str) -> str:
    plain = visible(value).translate(PLAIN_QUOTES)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).strip().casefold())


_fold_known = lru_cache(maxsize=4096)(_fold)


def microseconds(at: datetime) -> int:
    """Give an aware time as whole microseconds since 1970 UTC."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def hosts(url: str) -> tuple[str, ...]:
    """Give the host of an address, folded, in Unicode and in punycode; none when it has none."""
    simple = _SIMPLE_HOST.match(url)
    if simple is not None:
        return host_forms(simple[1])
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return ()
    return host_forms(host.rstrip(".")) if host else ()


def host_forms(host: str) -> tuple[str, ...]:
    """Give a host in Unicode and in punycode, once if they are the same; as it is where it is neither."""
    return _host_forms(host)


@lru_cache(maxsize=4096)
def _host_forms(host: str) -> tuple[str, ...]:
    if host.isascii() and "xn--" not in host.lower():
        return _folded((host,))
    try:
        return _folded((idna.decode(host, uts46=True), idna.encode(host, uts46=True).decode("ascii")))
    except UnicodeError:  # idna's own errors, and those of the codecs it calls
        return _folded((host,))


def quotes_of(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Give quotes and the quotes inside them, in the order of the page."""
    waiting = list(quotes)[::-1]
    while waiting:
        quote = waiting.pop()
        yield quote
        waiting += quote.quotes[::-1]


def _words(readings: dict[str, list[Reading]]) -> dict[str, tuple[Words, ...]]:
    found = {
        key: tuple([Words(reading.said, reading.bag) for reading in some if reading.said])
        for key, some in readings.items()
    }
    return {key: values for key, values in found.items() if values}


def _readings(stored: StoredPost) -> dict[str, list[Reading]]:
    """Give what each text of a post is to search, by word field; fields without any text are left out."""
    post = stored.post
    texts: dict[str, Sequence[str | None]] = {
        "title": (post.title,),
        "text": (post.text,),
        "author": (post.author,),
        "quote": [quote.text for quote in quotes_of(post.quotes)] if post.quotes else (),
        "signature": (post.signature,),
        "file": post.files,
        "place": (post.place,),
        "earlier": [text for version in stored.earlier for text in (version.title, version.text, version.author)],
    }
    return {key: [read(text) for text in values if text] for key, values in texts.items() if any(values)}


def _exact(stored: StoredPost, readings: dict[str, list[Reading]]) -> dict[str, tuple[str, ...]]:
    post = stored.post
    versions = (*stored.earlier, post)
    single: dict[str, str | None] = {
        "source": stored.source,
        "board": post.board,
        "thread": post.thread_id,
        "id": post.post_id,
        "reply": post.reply_to,
        "url": post.url,
        "kind": post.kind,
        "country": stored.country or post.country,
        "engine": stored.engine,
        "currency": post.price.currency if post.price else None,
        "author_name": readings["author"][0].said if post.author else None,
        "story": None if stored.story is None else str(stored.story),
    }
    values: dict[str, Sequence[str]] = {
        "site": hosts(post.url),
        "link": post.links,
        "link_host": [host for link in post.links for host in hosts(link)],
        "lang": _languages(post),
        "literal": [text for key in _LITERAL for reading in readings.get(key, ()) for text in reading.literal],
        "image": [
            f"{kind}:{value}"
            for version in versions
            for image in version.images
            for kind, value in (("sha256", image.sha256), ("phash", image.phash), ("pdq", image.pdq))
            if value
        ],
        "is": tuple(_is(stored)),
        **_contacts(versions),
    }
    exact: dict[str, tuple[str, ...]] = {key: (fold(value),) for key, value in single.items() if value}
    exact |= {key: _folded(found) for key, found in values.items() if found}
    return {key: found for key, found in exact.items() if found and found[0]}


def _contacts(versions: tuple[Post, ...]) -> dict[str, list[str]]:
    """Give the contacts of all versions by kind; those in quotes apart, since somebody else wrote them."""
    found: dict[str, list[str]] = {"contact": [], "quoted": [], "contact.earlier": []}
    present = {(contact.kind, contact.value) for contact in versions[-1].contacts if not in_quote(contact.field)}
    for version in versions:
        for contact in version.contacts:
            if in_quote(contact.field):
                found["quoted"].append(contact.value)
                found.setdefault(f"quoted.{contact.kind}", []).append(contact.value)
                continue
            found["contact"].append(contact.value)
            found.setdefault(f"contact.{contact.kind}", []).append(contact.value)
            if (contact.kind, contact.value) not in present:
                found["contact.earlier"].append(f"{contact.kind}:{contact.value}")
    return found


@lru_cache(maxsize=4096)
def _names(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Give the values of `has` for the fields that are there: few sets of fields make up nearly all posts."""
    ever = () if _EVER.isdisjoint(fields) else ("ever",)
    return _folded((*fields, *ever))


def _has(post: Post, exact: dict[str, tuple[str, ...]]) -> Iterator[str]:
    yield from (key for key in exact if key not in _UNSEEN)
    shown = {"image": post.images, "quote": post.quotes, "file": post.files, "signature": post.signature}
    yield from (key for key, value in shown.items() if value)


def _is(stored: StoredPost) -> Iterator[str]:
    post = stored.post
    if post.edited_at is not None or stored.changed_at is not None or stored.version > 1:
        yield "edited"
    if post.deleted_at is not None:
        yield "deleted"
    if post.position == 1:
        yield "first"
    if stored.repost:
        yield "repost"


def _languages(post: Post) -> list[str]:
    """Give the language, detected before declared, and what it is a variety of: en-GB, en."""
    lang = (post.detected_lang or post.lang or "").replace("_", "-")
    declared = (post.lang or "").replace("_", "-")
    if declared.split("-")[0].casefold() == lang.split("-")[0].casefold():
        lang = declared
    parts = [part for part in lang.split("-") if part]
    return ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _price(post: Post) -> float | None:
    if post.price is None:
        return None
    try:
        price = float(post.price.amount)
    except ValueError:
        return None
    return price if math.isfinite(price) else None


def _moment(at: datetime) -> tuple[int, int]:
    instant = microseconds(at)
    return (instant, instant)


def _interval(at: datetime, precision: Precision | None) -> tuple[int, int]:
    """Give the first and last instant a time of this precision may mean."""
    first, length = span_of(at, precision)
    instant = microseconds(first)
    return (instant, instant + length // _MICROSECOND - 1)


def _folded(values: Iterable[str]) -> tuple[str, ...]:
    """Give the folded values once each, sorted, without empty ones."""
    found = {*map(fold, values)}
    found.discard("")
    return tuple(sorted(found)) if len(found) > 1 else tuple(found)
