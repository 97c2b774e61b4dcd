"""Rulings on a terminal, and the same for programs."""

from typing import Any

import attrs
from rich.console import Console as Terminal
from rich.text import Text

from console.shown import name, value
from vigil.ledger.contact_rows import FoundContact
from vigil.records.ruling import Ruled, Ruling

DIM = "dim"
STRUCK = "strike"


def ruling_line(ruling: Ruling) -> dict[str, Any]:
    """Give a ruling for programs."""
    return attrs.asdict(ruling, filter=attrs.filters.exclude("seq", "undone_seq"))


def ruled_line(ruled: Ruled) -> dict[str, Any]:
    """Give a contact that was ruled on, for programs: what was found, what counts, and why."""
    found, counts = ruled.found, ruled.counts
    keys = ("kind", "value", "raw", "start", "end", "field", "confidence", "obfuscated")
    return {
        **{key: getattr(found, key) for key in keys},
        "counts": {"kind": counts.kind, "value": counts.value} if counts else None,
        "rulings": [ruling_line(ruling) for ruling in ruled.rulings],
    }


def history_line(found: FoundContact) -> dict[str, Any]:
    """Give a contact that is no longer found, for programs."""
    contact = found.contact
    keys = ("kind", "value", "raw", "start", "end", "field", "confidence", "obfuscated")
    return {"version": found.version, **{key: getattr(contact, key) for key in keys}} | attrs.asdict(
        found, filter=attrs.filters.include("found_by", "found_at", "retired_by", "retired_at")
    )


def ruling_words(ruling: Ruling) -> str:
    """Say what a ruling says, of what, and where."""
    where = "everywhere" if ruling.post is None else f"in post {ruling.post}"
    what = f"{ruling.kind} {value(ruling.value)}"
    if ruling.verdict == "reject":
        return f"{what} rejected {where}"
    return f"{what} corrected to {ruling.new_kind} {value(ruling.new_value or '')} {where}"


def print_ruling(terminal: Terminal, ruling: Ruling) -> None:
    """Print a ruling with who passed it, when and why, and who took it back."""
    terminal.print(Text(f"{ruling.id}  ", style="bold").append(ruling_words(ruling)))
    terminal.print(Text(f"   by {name(ruling.actor)}, {ruling.at:%Y-%m-%d %H:%M}Z: {name(ruling.reason)}", style=DIM))
    if ruling.undone_at is not None:
        undone = f"   undone by {name(ruling.undone_by or '')}, {ruling.undone_at:%Y-%m-%d %H:%M}Z"
        terminal.print(Text(f"{undone}: {name(ruling.undone_why or '')}", style=DIM))


def print_ruled(terminal: Terminal, ruled: Ruled) -> None:
    """Print a contact that was ruled on, struck out, with the ruling that decided."""
    last = ruled.rulings[-1]
    said = "rejected" if ruled.counts is None else f"corrected to {ruled.counts.kind} {value(ruled.counts.value)}"
    line = Text("  ").append(f"{ruled.found.kind:9} {value(ruled.found.value)}", style=STRUCK)
    line.append(f"  {said} by {name(last.actor)}, {last.at:%Y-%m-%d %H:%M}Z: {name(last.reason)}", style=DIM)
    line.append(f"  (ruling {last.id})", style=DIM)
    terminal.print(line)


def print_retired(terminal: Terminal, found: FoundContact) -> None:
    """Print a contact that newer extractors no longer find, struck out."""
    line = Text("  ").append(f"{found.contact.kind:9} {value(found.contact.value)}", style=STRUCK)
    line.append(f"  no longer found in version {found.version} since {found.retired_at:%Y-%m-%d %H:%M}Z", style=DIM)
    line.append(f", by extractors {found.retired_by}" if found.retired_by else "", style=DIM)
    terminal.print(line)
