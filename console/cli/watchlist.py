"""`vigil watchlist`: lists of contacts, pictures and words to look for."""

import sys
from contextlib import ExitStack
from pathlib import Path

import attrs
import click

from console.cli.context import Console, as_json, pass_console
from console.table import print_table
from vigil.records.errors import BadInput, QueryError


@click.group("watchlist")
def command() -> None:
    """Keep lists of contacts, pictures and words to look for. A rule says who is told of what is found."""


@command.command("add")
@click.argument("name")
@click.argument("entries", nargs=-1, required=True)
@click.option(
    "--kind", help="What the entries are, where it is not plain: a kind of `vigil kinds`, sha256, phash, pdq or query."
)
@click.option("--label", help="What people call it; mails show it in place of the value.")
@click.option("--country", help="Country of telephone numbers written without one (two letters).")
@pass_console
def add(
    console: Console, name: str, entries: tuple[str, ...], kind: str | None, label: str | None, country: str | None
) -> int:
    """Put ENTRIES on the watchlist NAME, which is made if need be. What each one is, is recognised.

    \b
    Examples: vigil watchlist add case-12 '+44 7700 900123' t.me/agent --label 'the agent'
              vigil watchlist add pictures pdq:HASH
              vigil watchlist add words 'passport AND "new girls"'
    """
    from alerts.watchlists import recognise_entry

    read, failed = [], 0
    for entry in entries:
        try:
            found, value = recognise_entry(entry, kind, country)
        except (BadInput, QueryError) as error:
            console.tell(f"vigil: {entry}: {error}")
            failed += 1
        else:
            read.append((found, value, entry.strip(), label))
    new = _store(console, name, read)
    for found, value, _, _ in read:
        console.say(f"{found:10} {value}")
    console.say(f"{new} new on {name}")
    return 1 if failed else 0


@command.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@pass_console
def import_(console: Console, name: str, file: Path) -> int:
    """Put the entries of a CSV FILE on the watchlist NAME.

    The first line names the columns: value, and where wanted kind and label. A bad line is told with its number, and
    the others go in.

    \b
    Example:  vigil watchlist import case-12 numbers.csv
    """
    from alerts.watchlists import read_csv

    with ExitStack() as stack:
        if str(file) == "-":
            read = read_csv(sys.stdin)
        else:
            try:
                read = read_csv(stack.enter_context(file.open(encoding="utf-8-sig", newline="")))
            except (OSError, UnicodeDecodeError) as error:
                raise BadInput(f"{file} cannot be read: {error}") from error
    for bad in read.bad:
        console.tell(f"vigil: {file}: line {bad.number}: {bad.why}")
    new = _store(console, name, [(each.kind, each.value, each.raw, each.label) for each in read.entries])
    console.say(f"{name}: {len(read.entries)} read, {new} new, {len(read.bad)} refused")
    return 1 if read.bad else 0


def _store(console: Console, name: str, entries: list[tuple[str, str, str, str | None]]) -> int:
    from vigil.ledger.audit import record_audit
    from vigil.ledger.watchlists import add_entries

    if not entries:
        return 0
    console.ledger()
    new = add_entries(name, entries)
    record_audit("watchlist.add", console.actor, {"watchlist": name, "new": new}, console.now())
    return new


@command.command("list")
@as_json
@pass_console
def list_(console: Console, wants_json: bool) -> None:
    """List the watchlists.

    \b
    Example:  vigil watchlist list
    """
    from vigil.ledger.watchlists import list_watchlists

    console.ledger()
    rows = [{"name": each.name, "entries": each.entries} for each in list_watchlists()]
    if wants_json:
        console.json_lines(rows)
    elif rows:
        print_table(console.out, rows)
    else:
        console.say("There is no watchlist yet. Make one: vigil watchlist add NAME ENTRY")


@command.command("show")
@click.argument("name")
@as_json
@pass_console
def show(console: Console, name: str, wants_json: bool) -> None:
    """Show the entries of a watchlist.

    \b
    Example:  vigil watchlist show case-12
    """
    from vigil.ledger.watchlists import entries_of

    console.ledger()
    rows = [attrs.asdict(entry, filter=attrs.filters.exclude("watchlist")) for entry in entries_of(name)]
    if wants_json:
        console.json_lines(rows)
    elif rows:
        print_table(console.out, rows)
    else:
        console.say(f"{name} is empty. Fill it: vigil watchlist add {name} ENTRY")


@command.command("remove")
@click.argument("name")
@click.argument("entry", type=int, required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_console
def remove(console: Console, name: str, entry: int | None, yes: bool) -> None:
    """Take the ENTRY of that number (`vigil watchlist show`) off the list NAME; without a number, remove the list.

    \b
    Example:  vigil watchlist remove case-12 3
    """
    from vigil.ledger.audit import record_audit
    from vigil.ledger.watchlists import entries_of, remove_entry, remove_watchlist

    console.ledger()
    known = {each.id: each for each in entries_of(name)}
    if entry is None:
        if not yes:
            click.confirm(f"Remove {name} with its {len(known)} entries?", abort=True, err=True)
        remove_watchlist(name)
    elif entry in known:
        remove_entry(entry)
    else:
        raise BadInput(f"{name} has no entry {entry}; vigil watchlist show {name} lists them")
    record_audit("watchlist.remove", console.actor, {"watchlist": name, "entry": entry}, console.now())
    console.say("Removed.")
