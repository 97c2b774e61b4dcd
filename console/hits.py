"""Posts on a terminal: found ones with their words marked, single ones whole, and the same for programs."""

from typing import Any

from rich.console import Console as Terminal
from rich.text import Text

from console.shown import defanged, visible
from indexers.search import Results, SearchHit
from indexers.snippet import Snippet
from vigil.records.interchange import to_line
from vigil.records.post import Post, Quote
from vigil.records.stored import StoredPost

MARK = "bold yellow"
DIM = "dim"


def hit_line(hit: SearchHit) -> dict[str, Any]:
    """Give a hit for programs: the interchange line, where it was found, and the excerpt."""
    return {
        "id": hit.stored.id,
        **to_line(hit.stored),
        "marks": [{"field": mark.field, "start": mark.start, "end": mark.end} for mark in hit.marks],
        "snippet": {
            "field": hit.snippet.field,
            "text": hit.snippet.text,
            "marks": [list(m) for m in hit.snippet.marks],
        },
        "earlier": hit.earlier,
    }


def print_hits(terminal: Terminal, results: Results, offset: int) -> None:
    """Print one page of hits: what a person needs to decide which post to open."""
    if not results.total:
        terminal.print("No post matches.")
    for hit in results.hits:
        terminal.print(headline(hit.stored))
        terminal.print(Text("   ").append_text(excerpt(hit.snippet)))
        if hit.earlier:
            terminal.print(Text("   only in an earlier version", style=DIM))
    if results.total:
        first, last = offset + 1, offset + len(results.hits)
        terminal.print(Text(f"{first}-{last} of {results.total}. Open one: vigil post ID", style=DIM))
    if results.lag:
        terminal.print(Text(f"The index is {results.lag} entries behind the ledger.", style=DIM))


def headline(stored: StoredPost) -> Text:
    """Give one line about a post: number, time, source, place, author."""
    post = stored.post
    line = Text(f"{stored.id}  ", style="bold")
    line.append(when(post), style="cyan")
    line.append(f"  {stored.source}", style="green")
    for part in (post.board, post.title):
        if part:
            line.append(f" / {visible(part)}")
    line.append(f"  {visible(post.author) if post.author else 'anonymous'}", style="magenta")
    if post.deleted_at is not None:
        line.append("  deleted", style="red")
    return line


def when(post: Post) -> str:
    """Give the time of a post as exactly as it is known, in UTC."""
    if post.posted_at is None:
        return "no time"
    form = {"month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H:00Z"}.get(
        post.posted_precision or "", "%Y-%m-%d %H:%MZ"
    )
    return f"{post.posted_at:{form}}"


def excerpt(snippet: Snippet) -> Text:
    """Give an excerpt with its marks, on one line, harmless."""
    line = Text("… " if snippet.start else "")
    at = 0
    for start, end in snippet.marks:
        line.append(visible(snippet.text[at:start]))
        line.append(visible(snippet.text[start:end]), style=MARK)
        at = end
    line.append(visible(snippet.text[at:]))
    if snippet.start + len(snippet.text) < snippet.whole:
        line.append(" …")
    return line


def print_post(terminal: Terminal, stored: StoredPost) -> None:
    """Print one post whole: what it says, quotes, contacts, pictures, versions."""
    post = stored.post
    terminal.print(headline(stored))
    told = [
        ("source", f"{stored.source}, post {post.post_id}" + (f", thread {post.thread_id}" if post.thread_id else "")),
        ("address", defanged(post.url)),
        ("posted", when(post) + (f"  (“{visible(post.posted_raw)}”)" if post.posted_raw else "")),
        (
            "seen",
            f"{stored.seen_at:%Y-%m-%d %H:%M}Z"
            + (f", changed {stored.changed_at:%Y-%m-%d %H:%M}Z" if stored.changed_at else ""),
        ),
        ("deleted", f"{post.deleted_at:%Y-%m-%d %H:%M}Z" if post.deleted_at else None),
        ("edited", f"{post.edited_at:%Y-%m-%d %H:%M}Z, says the page" if post.edited_at else None),
        ("price", f"{post.price.amount} {post.price.currency or ''}" if post.price else None),
        ("place", visible(post.place) if post.place else None),
        ("seq", str(stored.seq)),
    ]
    for name, value in told:
        if value:
            terminal.print(Text(f"  {name:8} ", style=DIM).append(value))
    for quote in post.quotes:
        _print_quote(terminal, quote, 1)
    terminal.print()
    terminal.print(Text(visible(post.text, lines=True)))
    if post.signature:
        terminal.print(Text("-- " + visible(post.signature, lines=True), style=DIM))
    if post.contacts:
        terminal.print()
        for contact in post.contacts:
            line = Text(f"  {contact.kind:9} {visible(contact.value)}", style=MARK)
            line.append(f"  in {contact.field}, written “{visible(contact.raw)}”", style=DIM)
            if contact.obfuscated:
                line.append("  disguised", style="red")
            terminal.print(line)
    for image in post.images:
        line = Text(f"  picture   {defanged(image.url) if image.url else 'in the page'}")
        if image.sha256:
            line.append(f"  sha256:{image.sha256}", style=DIM)
        if image.pdq:
            line.append(f"  pdq:{image.pdq}", style=DIM)
        terminal.print(line)
    for link in post.links:
        terminal.print(Text(f"  link      {defanged(link)}"))
    for number, earlier in enumerate(stored.earlier, 1):
        terminal.print(Text(f"\nVersion {number} of {stored.version}:", style="bold"))
        terminal.print(Text(visible(earlier.text, lines=True)))


def _print_quote(terminal: Terminal, quote: Quote, depth: int) -> None:
    mark = "> " * depth
    if quote.author:
        terminal.print(Text(f"{mark}{visible(quote.author)}:", style=DIM))
    for line in visible(quote.text, lines=True).split("\n"):
        terminal.print(Text(mark + line, style=DIM))
    for inner in quote.quotes:
        _print_quote(terminal, inner, depth + 1)
