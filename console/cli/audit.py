"""`vigil audit`: who did what."""

import json

import attrs
import click

from console.cli.context import Console, as_json, pass_console


@click.command("audit")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many lines.")
@as_json
@pass_console
def command(console: Console, limit: int, wants_json: bool) -> None:
    """Show who searched, exported or changed what, newest first.

    \b
    Example:  vigil audit --limit 5
    """
    from vigil.ledger.audit import list_audit

    console.ledger()
    for line in list_audit(limit):
        if wants_json:
            console.json({**attrs.asdict(line), "at": line.at.isoformat()})
        else:
            detail = json.dumps(line.detail, ensure_ascii=False)
            console.say(f"{line.at:%Y-%m-%d %H:%M:%S}Z  {line.actor}  {line.action}  {detail}")
