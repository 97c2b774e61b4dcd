"""Found posts on a terminal, their words marked, and the same for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from rich.cells import cell_len
from rich.console import Console as Terminal
from rich.text import Text

from console.periods import period
from console.posts import DIM, MARK, headline, print_indented
from console.shown import cells, name, value
from indexers.coverage import Blind
from indexers.facets import Facets
from indexers.pictures import PictureFound
from indexers.query.ast import Everything
from indexers.query.explain import explain
from indexers.results import Results, SearchHit
from indexers.snippet import Snippet
from vigil.records.contact import Contact, in_quote
from vigil.records.interchange import to_line
from vigil.records.post import Post
from vigil.records.stored import StoredPost

WARNING = "red"
MAX_ALSO = 3  # places of a folded hit that are named
MAX_CONTACTS = 6  # of a hit, on its one line
MAX_FILES = 3  # names of files of a hit that has no text
MAX_COUNTED = 10  # values of a facet on a terminal; JSON has them all
BAR = 20  # columns of the longest bar
BESIDE = BAR + 11  # columns that a facet's value leaves to its number and bar
LEAST_NAME = 12  # columns of a facet's value, however narrow the terminal
EXCERPTS = {"quote": "quoted"}
"""What an excerpt of a field is called, where its name would not say it."""


def hit_line(hit: SearchHit) -> dict[str, Any]:
    """Give a hit for programs: the interchange line, where it was found, and the excerpt."""
    return {
        "id": hit.stored.id,
        **to_line(hit.stored),
        "marks": [{"field": mark.field, "start": mark.start, "end": mark.end} for mark in hit.marks],
        "snippet": {
            "field": hit.snippet.field,
            "text": hit.snippet.text,
            "start": hit.snippet.start,
            "marks": [list(m) for m in hit.snippet.marks],
        },
        "earlier": hit.earlier,
        "score": hit.score,
        **({"pictures": [_picture_line(picture) for picture in hit.pictures]} if hit.pictures else {}),
        "same": hit.same,
        "also": [{"id": stored.id, **to_line(stored)} for stored in hit.also],
    }


def _picture_line(picture: PictureFound) -> dict[str, Any]:
    return {"number": picture.number, "kind": picture.kind, "distance": picture.distance}


def results_line(results: Results) -> dict[str, Any]:
    """Give an answer for programs, without its hits."""
    line: dict[str, Any] = {
        "total": results.total,
        "lag": results.lag,
        "next": results.next,
        "blind": [attrs.asdict(blind) for blind in results.blind],
    }
    if results.facets:
        line["facets"] = {facet: dict(counts) for facet, counts in results.facets.items()}
    if results.instead is not None:
        line["hint"] = attrs.asdict(results.instead)
    return line


def print_hits(terminal: Terminal, results: Results, offset: int | None) -> None:
    """Print one page of hits: what a person needs to decide which post to open; `offset` None: somewhere behind."""
    if not results.total:
        terminal.print("No post matches.")
    if not results.total and not isinstance(results.node, Everything):
        terminal.print(Text("The query was understood as:", style=DIM))
        print_indented(terminal, Text(value_lines(explain(results.node)), style=DIM), 2)
    if results.instead is not None:
        one = results.instead
        found = f"{one.total} post{' has' if one.total == 1 else 's have'} it as {one.what}"
        terminal.print(Text(f"{found}: ").append(value(one.query), style=MARK))
    for hit in results.hits:
        print_hit(terminal, hit)
    print_facets(terminal, results.facets)
    if results.total:
        shown = sum(1 + len(hit.also) for hit in results.hits)
        span = f"{shown} more" if offset is None else f"{offset + 1}-{offset + shown}"
        where = f"{span} of {results.total}" if shown else f"{results.total} post{'s' * (results.total != 1)}"
        if offset and not shown:
            where += f", and all of them come before --offset {offset}"
        terminal.print(Text(f"{where}. Open one: vigil post ID", style=DIM))
    if results.next:
        terminal.print(Text(f"Next page: --after {results.next}", style=DIM))
    print_blind(terminal, results.blind)
    if results.lag:
        terminal.print(Text(f"The index is {results.lag} entries behind the ledger.", style=DIM))


def print_hit(terminal: Terminal, hit: SearchHit) -> None:
    """Print one hit: its headline, the excerpt, the contacts, and where else it stands."""
    terminal.print(headline(hit.stored, terminal.width if terminal.is_terminal else None))
    said = excerpt(hit.snippet) if hit.snippet.text.strip() else Text(wordless(hit.stored.post), style=DIM)
    print_indented(terminal, said, 3)
    contacts = contact_words(hit.stored.post.contacts)
    if contacts:
        print_line(terminal, Text("   " + contacts, style="blue"))
    for picture in hit.pictures:
        far = f"{picture.distance} of {picture.bits} bits differ" if picture.distance else "the same"
        of = len(hit.stored.post.images)
        terminal.print(Text(f"   picture {picture.number} of {of}: {picture.kind}, {far}", style="blue"))
    if hit.earlier:
        terminal.print(Text("   only in an earlier version", style=WARNING))
    if hit.also:
        places = f"   also in {len(hit.also)} place{'s' * (len(hit.also) != 1)}: "
        named = ", ".join(_place(stored) for stored in hit.also[:MAX_ALSO])
        print_line(terminal, Text(places + named + (", …" if len(hit.also) > MAX_ALSO else ""), style=DIM))
    if hit.same > 1 + len(hit.also):
        terminal.print(Text(f"   {hit.same} posts say nearly the same: story:{hit.stored.story}", style=DIM))


def contact_words(contacts: Sequence[Contact]) -> str:
    """Give the contacts of a post on one line: what the author wrote first, then what stands in quotes only."""
    own: dict[str, dict[str, None]] = {}
    quoted: dict[str, dict[str, None]] = {}
    for one in contacts:
        side = quoted if in_quote(one.field) else own
        side.setdefault(one.value, {})[one.kind] = None  # one number under three labels is one person's
    others = {written: kinds for written, kinds in quoted.items() if written not in own}
    named = [f"{'/'.join(kinds)} {value(written)}" for written, kinds in own.items()]
    named += [f"quoted: {'/'.join(kinds)} {value(written)}" for written, kinds in others.items()]
    more = f" and {len(named) - MAX_CONTACTS} more" if len(named) > MAX_CONTACTS else ""
    return " · ".join(named[:MAX_CONTACTS]) + more


def wordless(post: Post) -> str:
    """Say what a post consists of that has no text of its own."""
    counted = ((len(post.images), "picture"), (len(post.links), "link"), (len(post.quotes), "quote"))
    parts = [f"{count} {what}{'s' * (count != 1)}" for count, what in counted if count]
    if post.files:
        rest = len(post.files) - MAX_FILES
        names = ", ".join(map(name, post.files[:MAX_FILES])) + (f" and {rest} more" if rest > 0 else "")
        parts.append(f"file{'s' * (len(post.files) != 1)}: {names}")
    return "no text; " + " · ".join(parts) if parts else "no text"


def print_line(terminal: Terminal, line: Text) -> None:
    """Print a line that ends at the edge of a terminal; whole where nobody looks at one."""
    if terminal.is_terminal:
        line.truncate(terminal.width, overflow="ellipsis")
    terminal.print(line)


def print_facets(terminal: Terminal, facets: Facets) -> None:
    """Print how many posts there are of each value, the longest bar for the most of its facet."""
    for facet, counts in facets.items():
        if not counts:
            continue
        terminal.print(Text(f"by {facet}", style="bold"))
        widest = max(cell_len(name(found)) for found in list(counts)[:MAX_COUNTED])
        width = min(widest, max(terminal.width - BESIDE, LEAST_NAME)) if terminal.is_terminal else widest
        most = max(counts.values())
        for found, count in list(counts.items())[:MAX_COUNTED]:
            bar = "█" * max(1, count * BAR // most)
            named = Text(name(found))
            named.truncate(width, overflow="ellipsis", pad=True)
            line = Text("  ").append_text(named).append(" ").append(f"{count:>7} ").append(bar, style="cyan")
            print_line(terminal, line)
        if len(counts) > MAX_COUNTED:
            terminal.print(Text(f"  and {len(counts) - MAX_COUNTED} more", style=DIM))


def print_blind(terminal: Terminal, blind: Sequence[Blind]) -> None:
    """Print what the answer cannot know: when a source could not be looked at."""
    for one in blind:
        when = period(one.start, one.end) if one.start else "so far"
        terminal.print(Text(f"Blind: {one.source}: {value(one.why)} {when}", style=WARNING))


def excerpt(snippet: Snippet) -> Text:
    """Give an excerpt with its marks, on one line, harmless; what is not the author's text says what it is."""
    shown = cells(snippet.text)
    kind = snippet.field.partition(":")[0]
    line = Text().append("" if kind == "text" else f"{EXCERPTS.get(kind, kind)}: ", style=DIM)
    line.append("… " if snippet.start else "")
    at = 0
    for start, end in snippet.marks:
        line.append("".join(shown[at:start]))
        line.append("".join(shown[start:end]), style=MARK)
        at = end
    line.append("".join(shown[at:]))
    if snippet.start + len(snippet.text) < snippet.whole:
        line.append(" …")
    return line


def value_lines(text: str) -> str:
    """Give lines that quote a query, each with nothing invisible."""
    return "\n".join(line[: len(line) - len(line.lstrip())] + value(line) for line in text.split("\n"))


def print_counts(terminal: Terminal, rows: Sequence[Mapping[str, object]]) -> None:
    """Print a table of how many posts each search of a list found."""
    from console.table import print_table

    if rows:
        print_table(terminal, rows)


def _place(stored: StoredPost) -> str:
    board = f"/{name(stored.post.board)}" if stored.post.board else ""
    return f"{stored.source}{board} {stored.id}"
