"""`vigil backup`: a copy of the ledger, made while everything goes on."""

from pathlib import Path

import click

from console.cli.context import Console, as_json, pass_console
from console.progress import live_line
from vigil.records.errors import UsageError


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@as_json
@pass_console
def command(console: Console, file: Path, force: bool, wants_json: bool) -> None:
    """Copy the ledger to FILE while everything goes on: whole, as it is at one moment, checked. Written to the audit.

    Only you can read the copy; it holds all that Vigil knows. For a ledger in PostgreSQL the command to type is told.

    \b
    Example:  vigil backup vigil-2026-03-05.sqlite3
    """
    from vigil.ledger.audit import record_audit
    from vigil.ledger.backup import MEGABYTE, back_up, dump_command

    config = console.ledger()
    if config.database.kind == "postgresql":
        raise UsageError(
            f"this ledger is in PostgreSQL, whose own tool copies it: {dump_command(config.database, file)}"
        )
    with live_line(console.err) as show:
        copy = back_up(
            config.ledger_path,
            file,
            replace=force,
            on_progress=lambda done, of: show(f"{done * 100 // of} % copied" if done < of else "checking the copy"),
        )
    told = {"file": str(copy.file), "bytes": copy.bytes, "seq": copy.seq}
    record_audit("backup", console.actor, told, console.now())
    if wants_json:
        console.json(told)
        return
    console.say(f"Wrote {copy.file}: {copy.seq} entries, {copy.bytes / MEGABYTE:.1f} MB, checked.")
