"""One post as a mail shows it: every text of it safe to be shown, and as little of it as a decision takes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from alerts.extract import Piece, Span, extract, hide
from alerts.mail import Item
from alerts.shown import masked, one_line
from alerts.sighting import Sighting
from vigil.records.contact import Contact
from vigil.records.post import Post, Precision, Quote
from vigil.records.spans import as_known
from vigil.records.stored import StoredPost
from vigil.records.watch import Finding, WatchEntry

CONSOLE_POST = "/posts/"  # where the console shows one post, under its own address
PLACES = ("url", "onion")  # contacts that lead to a site: shown defanged, for they help to decide
LONGEST_NAME = 120  # characters of a title, a board or a name; longer ones are written to be in the way
LONGEST_ADDRESS = 300  # characters of an address shown: enough to know it by

FIELD_ORDER = ("text", "title", "signature", "profile", "author", "quote", "link", "file", "place", "page")


def entry_label(key: str, entries: Mapping[str, WatchEntry], *, show_values: bool) -> str:
    """Give what a matched entry is called: its label and last characters, or all of it where the rule says so."""
    if key == "query":
        return "the rule's query"
    entry = entries.get(key)
    if entry is None:
        return "an entry since removed"
    label = f" ({one_line(entry.label)})" if entry.label else ""
    if entry.kind == "query":
        return (
            f'query "{hide(entry.value)}"{label}' if show_values else f"a query of {one_line(entry.watchlist)}{label}"
        )
    return f"{entry.kind} {hide(entry.value) if show_values else masked(entry.value)}{label}"


def make_item(
    *,
    number: int,
    stored: StoredPost,
    findings: Sequence[Finding],
    sightings: Iterable[Sighting],
    entries: Mapping[str, WatchEntry],
    event: str,
    show_values: bool,
    console_url: str | None,
) -> Item:
    """Give the item for one post (at the version that matched) with all its findings in this mail."""
    post = stored.post
    keys = {finding.entry for finding in findings}
    matched = [entries[key] for key in keys if key in entries]
    hidden = () if show_values else _hidden(stored, matched)
    return Item(
        number=number,
        post=stored.id,
        why=tuple(_why(finding, entries, show_values=show_values) for finding in findings),
        event=event,
        where=_joined([stored.source, post.board, post.title], hidden),
        author=_name(post.author, hidden) or "somebody unnamed",
        posted=_posted(post),
        seen=_moment(stored.seen_at),
        pieces=_pieces(stored, [sighting for sighting in sightings if sighting.entry in keys], hidden),
        address=_cut(hide(post.url, hidden), LONGEST_ADDRESS),
        console=console_url.rstrip("/") + CONSOLE_POST + str(stored.id) if console_url else None,
    )


def _why(finding: Finding, entries: Mapping[str, WatchEntry], *, show_values: bool) -> str:
    label = entry_label(finding.entry, entries, show_values=show_values)
    entry = entries.get(finding.entry)
    if entry is not None and finding.reason.startswith(entry.kind + " "):
        return label + ", " + finding.reason.removeprefix(entry.kind + " ")
    return f"{label}: {finding.reason}" if finding.reason and entry is not None and entry.kind != "query" else label


def _pieces(stored: StoredPost, sightings: Sequence[Sighting], hidden: Sequence[Contact]) -> tuple[Piece, ...]:
    """Give the extract of the field that tells most: the text where it matched there, else the next that did."""
    spans: dict[str, list[Span]] = {}
    for sighting in sightings:
        if sighting.field is not None and not sighting.earlier and sighting.end > sighting.start:
            spans.setdefault(sighting.field, []).append((sighting.start, sighting.end))
    for field in sorted(spans, key=_field_rank):
        text = field_text(stored.post, field)
        if text:
            return extract(text, spans[field], hidden)
    return extract(stored.post.text, (), hidden)


def _field_rank(field: str) -> tuple[int, str]:
    name = field.partition(":")[0]
    return (FIELD_ORDER.index(name) if name in FIELD_ORDER else len(FIELD_ORDER), field)


def field_text(post: Post, field: str) -> str | None:
    """Give the text of a field named as in `Contact.field`: "text", "quote:0.1", "link:2"; None when there is none."""
    name, _, place = field.partition(":")
    if name == "quote":
        return _quote_text(post.quotes, place)
    if name in ("link", "file"):
        values = post.links if name == "link" else post.files
        return values[int(place)] if place.isdigit() and int(place) < len(values) else None
    text = getattr(post, name, None) if name in ("text", "title", "author", "signature", "profile", "place") else None
    return text if isinstance(text, str) else None


def _quote_text(quotes: Sequence[Quote], place: str) -> str | None:
    text: str | None = None
    for part in (place or "0").split("."):
        if not part.isdigit() or int(part) >= len(quotes):
            return None
        text, quotes = quotes[int(part)].text, quotes[int(part)].quotes
    return text


def _hidden(stored: StoredPost, matched: Sequence[WatchEntry]) -> tuple[Contact, ...]:
    """Give the contacts to be masked: all that lead to a person, and what matched whatever it is."""
    watched = {(entry.kind, entry.value) for entry in matched}
    contacts = (contact for post in (stored.post, *stored.earlier) for contact in post.contacts)
    return tuple(
        contact for contact in contacts if contact.kind not in PLACES or (contact.kind, contact.value) in watched
    )


def _joined(names: Iterable[str | None], hidden: Sequence[Contact]) -> str:
    shown = [_name(name, hidden) for name in names]
    return " › ".join(name for name in shown if name)


def _name(text: str | None, hidden: Sequence[Contact]) -> str:
    return _cut(hide(text, hidden), LONGEST_NAME) if text else ""


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _posted(post: Post) -> str:
    if post.posted_at is None:
        return (
            f'at a time not understood ("{_cut(hide(post.posted_raw), 40)}")' if post.posted_raw else "at no known time"
        )
    return _moment(post.posted_at, post.posted_precision)


def _moment(at: datetime, precision: Precision | None = "minute") -> str:
    """Give a time in UTC, no finer than it is known."""
    if precision == "month":
        return f"{as_known(at, precision):%Y-%m}"
    if precision == "day":
        return f"{as_known(at, precision):%Y-%m-%d}"
    return f"{at:%Y-%m-%d %H}h UTC" if precision == "hour" else f"{at:%Y-%m-%d %H:%M} UTC"
