"""A contact's dossier: where it was met, by whom, when, and what stood beside it."""

from collections import Counter
from datetime import datetime
from typing import Any

from attrs import frozen
from rich.console import Console as Terminal
from rich.text import Text

from console.posts import DIM, MARK, headline
from console.rulings import print_ruling, ruling_line
from console.shown import name, value
from vigil.ledger.posts import posts_with_contact
from vigil.ledger.rulings import list_rulings
from vigil.records.ruling import Ruling
from vigil.records.stored import StoredPost

MAX_LINKED = 20  # contacts beside it that are shown; those met most often


@frozen(kw_only=True)
class Dossier:
    """All that the ledger holds on one contact, over all versions of all posts."""

    kind: str
    value: str
    posts: tuple[StoredPost, ...]
    """Oldest first."""
    authors: tuple[tuple[str, str, int], ...]
    """Source, author, number of posts."""
    linked: tuple[tuple[str, str, int], ...]
    """Kind, value, and the number of posts that hold both."""
    rulings: tuple[Ruling, ...] = ()
    """What analysts ruled on it, newest first, undone ones too."""

    @property
    def first(self) -> datetime | None:
        """When it was first posted, or seen where that is not known."""
        return min(map(_time, self.posts), default=None)

    @property
    def last(self) -> datetime | None:
        """When it was last posted."""
        return max(map(_time, self.posts), default=None)


def dossier_of(kind: str, value: str) -> Dossier:
    """Gather what is known of a contact in its normal form."""
    posts = sorted(posts_with_contact(kind, value), key=_time)
    authors = Counter((stored.source, stored.post.author or "anonymous") for stored in posts)
    linked: Counter[tuple[str, str]] = Counter()
    for stored in posts:
        beside = {(c.kind, c.value) for version in (stored.post, *stored.earlier) for c in version.contacts}
        linked.update(beside - {(kind, value)})
    return Dossier(
        kind=kind,
        value=value,
        posts=tuple(posts),
        authors=tuple((source, author, count) for (source, author), count in authors.most_common()),
        linked=tuple((other, found, count) for (other, found), count in linked.most_common(MAX_LINKED)),
        rulings=tuple(list_rulings((kind, value))),
    )


def dossier_line(dossier: Dossier) -> dict[str, Any]:
    """Give a dossier for programs."""
    return {
        "kind": dossier.kind,
        "value": dossier.value,
        "first": dossier.first.isoformat() if dossier.first else None,
        "last": dossier.last.isoformat() if dossier.last else None,
        "authors": [{"source": s, "author": a, "posts": n} for s, a, n in dossier.authors],
        "linked": [{"kind": k, "value": v, "posts": n} for k, v, n in dossier.linked],
        "posts": [
            {
                "id": stored.id,
                "source": stored.source,
                "post_id": stored.post.post_id,
                "url": stored.post.url,
                "author": stored.post.author,
                "posted_at": stored.post.posted_at.isoformat() if stored.post.posted_at else None,
                "seen_at": stored.seen_at.isoformat(),
            }
            for stored in dossier.posts
        ],
        "rulings": [ruling_line(ruling) for ruling in dossier.rulings],
    }


def print_dossier(terminal: Terminal, dossier: Dossier) -> None:
    """Print a dossier for people."""
    terminal.print(Text(f"{dossier.kind} ").append(value(dossier.value), style=MARK))
    for ruling in dossier.rulings:
        print_ruling(terminal, ruling)
    if not dossier.posts:
        terminal.print("No post holds it.")
        return
    count = len(dossier.posts)
    terminal.print(
        Text(f"{count} post{'s' * (count != 1)}, {dossier.first:%Y-%m-%d %H:%M}Z to {dossier.last:%Y-%m-%d %H:%M}Z")
    )
    for source, author, count in dossier.authors:
        terminal.print(Text(f"  {count:4} by {name(author)} on {source}"))
    if dossier.linked:
        terminal.print(Text("beside it:"))
        for kind, linked, count in dossier.linked:
            terminal.print(Text(f"  {count:4} {kind:9} {value(linked)}"))
    terminal.print(Text("posts:"))
    for stored in dossier.posts:
        terminal.print(Text("  ").append_text(headline(stored)))
        written = {c.raw for v in (stored.post, *stored.earlier) for c in v.contacts if c.value == dossier.value}
        if written:
            terminal.print(Text("      written " + ", ".join(f"“{name(raw)}”" for raw in sorted(written)), style=DIM))


def _time(stored: StoredPost) -> datetime:
    return min(stored.post.posted_at or stored.seen_at, stored.seen_at)
