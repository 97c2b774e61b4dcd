"""Found posts on a terminal, their words marked, and the same for programs."""

from typing import Any

from rich.console import Console as Terminal
from rich.text import Text

from console.posts import DIM, MARK, headline, print_indented
from console.shown import cells
from indexers.search import Results, SearchHit
from indexers.snippet import Snippet
from vigil.records.interchange import to_line


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
        print_indented(terminal, excerpt(hit.snippet), 3)
        if hit.earlier:
            terminal.print(Text("   only in an earlier version", style=DIM))
    if results.total:
        first, last = offset + 1, offset + len(results.hits)
        terminal.print(Text(f"{first}-{last} of {results.total}. Open one: vigil post ID", style=DIM))
    if results.lag:
        terminal.print(Text(f"The index is {results.lag} entries behind the ledger.", style=DIM))


def excerpt(snippet: Snippet) -> Text:
    """Give an excerpt with its marks, on one line, harmless."""
    shown = cells(snippet.text)
    line = Text("… " if snippet.start else "")
    at = 0
    for start, end in snippet.marks:
        line.append("".join(shown[at:start]))
        line.append("".join(shown[start:end]), style=MARK)
        at = end
    line.append("".join(shown[at:]))
    if snippet.start + len(snippet.text) < snippet.whole:
        line.append(" …")
    return line
