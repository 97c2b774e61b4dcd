"""A contact's dossier on a terminal, and the same for programs."""

from collections.abc import Sequence
from typing import Any

import attrs
from rich.console import Console as Terminal
from rich.text import Text

from console.hits import print_line
from console.posts import DIM, MARK, headline
from console.rulings import print_ruling, ruling_line
from console.shown import name, value
from indexers.dossier import DECOY, Dossier, Linked, Met, dossier_of

__all__ = ["dossier_line", "dossier_of", "print_dossier"]

MAX_SHOWN = 10  # authors, places or linked contacts on a terminal; JSON has them all
MAX_POSTS = 20  # of them the latest
BAR = 20


def dossier_line(dossier: Dossier) -> dict[str, Any]:
    """Give a dossier for programs."""
    return {
        "kind": dossier.kind,
        "value": dossier.value,
        "first": dossier.first,
        "last": dossier.last,
        "stories": dossier.stories,
        "authors": [{"source": one.source, "author": one.name, **_times(one)} for one in dossier.authors],
        "sources": [{"source": one.name, **_times(one)} for one in dossier.sources],
        "boards": [{"source": one.source, "board": one.name, **_times(one)} for one in dossier.boards],
        "places": [{"place": one.name, **_times(one)} for one in dossier.places],
        "months": dict(dossier.months),
        "also": dict(dossier.also),
        "linked": [attrs.asdict(one) for one in dossier.linked],
        "posts": [
            {
                "id": stored.id,
                "source": stored.source,
                "post_id": stored.post.post_id,
                "url": stored.post.url,
                "author": stored.post.author,
                "posted_at": stored.post.posted_at,
                "seen_at": stored.seen_at,
                "story": stored.story,
                "repost": stored.repost,
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
    count, stories = len(dossier.posts), dossier.stories
    terminal.print(
        Text(f"{count} post{'s' * (count != 1)}, {dossier.first:%Y-%m-%d %H:%M}Z to {dossier.last:%Y-%m-%d %H:%M}Z")
        + Text(f", {stories} different text{'s' * (stories != 1)}" if stories != count else "")
    )
    if dossier.also:
        terminal.print(Text("also as " + ", ".join(f"{kind} ({posts})" for kind, posts in dossier.also)))
    _print_met(terminal, "by", dossier.authors)
    _print_met(terminal, "on", dossier.sources)
    _print_met(terminal, "board", dossier.boards)
    _print_met(terminal, "place", dossier.places)
    _print_months(terminal, dossier.months)
    _print_linked(
        terminal, [one for one in dossier.linked if not one.decoy], [one for one in dossier.linked if one.decoy]
    )
    terminal.print(Text("posts:"))
    if len(dossier.posts) > MAX_POSTS:
        wanted = f"{dossier.kind}:{value(dossier.value)}"
        terminal.print(Text(f"  {len(dossier.posts) - MAX_POSTS} earlier ones: vigil search '{wanted}'", style=DIM))
    for stored in dossier.posts[-MAX_POSTS:]:
        terminal.print(Text("  ") + headline(stored, terminal.width - 2 if terminal.is_terminal else None))
        written = {c.raw for v in (stored.post, *stored.earlier) for c in v.contacts if c.value == dossier.value}
        if written:
            said = "      written " + ", ".join(f"“{name(raw)}”" for raw in sorted(written))
            print_line(terminal, Text(said, style=DIM))


def _times(met: Met) -> dict[str, object]:
    return {"posts": met.posts, "first": met.first, "last": met.last}


def _print_met(terminal: Terminal, what: str, met: Sequence[Met]) -> None:
    for one in met[:MAX_SHOWN]:
        line = Text(f"  {one.posts:4} {what} {name(one.name)}" + (f" on {one.source}" if one.source else ""))
        days = f"{one.first:%Y-%m-%d}" + (f" to {one.last:%Y-%m-%d}" if one.last.date() != one.first.date() else "")
        print_line(terminal, line.append(f"  {days}", style=DIM))
    if len(met) > MAX_SHOWN:
        terminal.print(Text(f"       and {len(met) - MAX_SHOWN} more", style=DIM))


def _print_months(terminal: Terminal, months: Sequence[tuple[str, int]]) -> None:
    if len(months) < 2:
        return
    most = max(count for _, count in months)
    terminal.print(Text("over time:"))
    for month, count in months:
        terminal.print(Text(f"  {month} {count:5} ").append("█" * max(1, count * BAR // most), style="cyan"))


def _print_linked(terminal: Terminal, linked: Sequence[Linked], decoys: Sequence[Linked]) -> None:
    if linked:
        terminal.print(Text("beside it:"))
    for one in linked[:MAX_SHOWN]:
        print_line(terminal, Text(f"  {one.posts:4} {one.kind:9} {value(one.value)}"))
    if len(linked) > MAX_SHOWN:
        terminal.print(Text(f"       and {len(linked) - MAX_SHOWN} more", style=DIM))
    if decoys:
        terminal.print(
            Text(f"beside it too, but in more than {DECOY} different texts, so they link nobody:", style=DIM)
        )
    for one in decoys[:MAX_SHOWN]:
        print_line(terminal, Text(f"  {one.posts:4} {one.kind:9} {value(one.value)}", style=DIM))
