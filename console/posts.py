"""Posts on a terminal: one in a line, or one whole with its quotes, contacts, pictures and versions."""

from collections.abc import Sequence

from rich.console import Console as Terminal
from rich.padding import Padding
from rich.text import Text

from console.rulings import print_retired, print_ruled
from console.shown import harmless, name, value
from vigil.ledger.contact_rows import FoundContact
from vigil.records.post import Post, Quote
from vigil.records.spans import as_known
from vigil.records.stored import StoredPost

MARK = "bold yellow"
DIM = "dim"
LEAST_PLACE = 12  # columns of board and title that a long name leaves them


def headline(stored: StoredPost, width: int | None = None) -> Text:
    """Give one line about a post: number, time, source, place, author; within `width` columns if given.

    What is too long is cut first from board and title, so that who and when can be read.
    """
    post = stored.post
    line = Text().append(f"{stored.id}  ", style="bold")
    line.append(when(post), style="cyan")
    line.append(f"  {stored.source}", style="green")
    who = Text(f"  {name(post.author) if post.author else 'anonymous'}", style="magenta")
    if post.deleted_at is not None:
        who.append("  deleted", style="red")
    place = Text("".join(f" / {name(part)}" for part in (post.board, post.title) if part))
    if width is not None:
        place.truncate(max(width - line.cell_len - who.cell_len, LEAST_PLACE), overflow="ellipsis")
    line.append_text(place).append_text(who)
    if width is not None:
        line.truncate(width, overflow="ellipsis")
    return line


def print_indented(terminal: Terminal, text: Text, columns: int) -> None:
    """Print text behind a margin; on a terminal its lines end between words, elsewhere where the text has them."""
    if terminal.is_terminal:
        terminal.print(Padding(text, (0, 0, 0, columns)), soft_wrap=False)
        return
    for line in text.split("\n", allow_blank=True):
        terminal.print(Text(" " * columns if line else "").append_text(line))


def when(post: Post) -> str:
    """Give the time of a post as exactly as it is known, in UTC."""
    if post.posted_at is None:
        return "no time"
    form = {"month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H:00Z"}.get(
        post.posted_precision or "", "%Y-%m-%d %H:%MZ"
    )
    return f"{as_known(post.posted_at, post.posted_precision):{form}}"


def print_post(terminal: Terminal, stored: StoredPost, retired: Sequence[FoundContact] = ()) -> None:
    """Print one post whole: what it says, quotes, contacts, pictures, versions; `retired` are contacts found once."""
    post = stored.post
    terminal.print(headline(stored))
    told = [
        (
            "source",
            f"{stored.source}, post {name(post.post_id)}"
            + (f", thread {name(post.thread_id)}" if post.thread_id else ""),
        ),
        ("address", name(post.url)),
        ("posted", when(post) + (f"  (“{name(post.posted_raw)}”)" if post.posted_raw else "")),
        (
            "seen",
            f"{stored.seen_at:%Y-%m-%d %H:%M}Z"
            + (f", changed {stored.changed_at:%Y-%m-%d %H:%M}Z" if stored.changed_at else ""),
        ),
        ("deleted", f"{post.deleted_at:%Y-%m-%d %H:%M}Z" if post.deleted_at else None),
        ("edited", f"{post.edited_at:%Y-%m-%d %H:%M}Z, says the page" if post.edited_at else None),
        ("price", name(f"{post.price.amount} {post.price.currency or ''}") if post.price else None),
        ("place", name(post.place) if post.place else None),
        ("profile", name(post.profile) if post.profile else None),
        ("files", ", ".join(map(name, post.files))),
        ("seq", str(stored.seq)),
    ]
    for what, said in told:
        if said:
            terminal.print(Text(f"  {what:8} ", style=DIM).append(said))
    for quote in post.quotes:
        _print_quote(terminal, quote, 1)
    terminal.print()
    print_indented(terminal, Text(harmless(post.text)), 2)
    if post.signature:
        print_indented(terminal, Text("-- " + harmless(post.signature), style=DIM), 2)
    if post.contacts:
        terminal.print()
        for contact in post.contacts:
            line = Text(f"  {contact.kind:9} {value(contact.value)}", style=MARK)
            line.append(f"  in {contact.field}, written “{name(contact.raw)}”", style=DIM)
            if contact.obfuscated:
                line.append("  disguised", style="red")
            terminal.print(line)
    if stored.ruled or retired:
        terminal.print()
    for ruled in stored.ruled:
        print_ruled(terminal, ruled)
    for found in retired:
        print_retired(terminal, found)
    for image in post.images:
        line = Text(f"  picture   {name(image.url) if image.url else 'in the page'}")
        if image.sha256:
            line.append(f"  sha256:{image.sha256}", style=DIM)
        if image.pdq:
            line.append(f"  pdq:{image.pdq}", style=DIM)
        terminal.print(line)
    for link in post.links:
        terminal.print(Text(f"  link      {name(link)}"))
    for number, earlier in enumerate(stored.earlier, 1):
        terminal.print(Text(f"\nVersion {number} of {stored.version}:", style="bold"))
        print_indented(terminal, Text(harmless(earlier.text)), 2)


def _print_quote(terminal: Terminal, quote: Quote, depth: int) -> None:
    mark = "> " * depth
    if quote.author:
        terminal.print(Text(f"  {mark}{name(quote.author)}:", style=DIM))
    for line in harmless(quote.text).split("\n"):
        terminal.print(Text(f"  {mark}{line}", style=DIM))
    for inner in quote.quotes:
        _print_quote(terminal, inner, depth + 1)
