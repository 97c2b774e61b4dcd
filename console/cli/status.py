"""`vigil status`: what runs, what lags and what failed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from console.cli.context import Console, as_json, pass_console
from console.table import print_table


@click.command("status")
@as_json
@pass_console
def command(console: Console, wants_json: bool) -> int:
    """Show what runs, what lags behind, and what needs a person. Exit status 1 when something does.

    \b
    Example:  vigil status
    """
    from console.state import state_of, troubles

    state = state_of(console.ledger(), console.now())
    found = troubles(state)
    if wants_json:
        console.json({**state, "troubles": found})
        return 1 if found else 0
    for name, told in _lines(state):
        console.say(f"{name:10} {told}")
    if state["sources"]:
        console.say("")
        print_table(console.out, [{**source, "last_run": _time(source["last_run"])} for source in state["sources"]])
    if found:
        console.say("")
        for trouble in found:
            console.say(f"! {trouble}")
    return 1 if found else 0


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _lines(state: dict[str, Any]) -> Iterator[tuple[str, str]]:
    up, index, mail, rules = state["up"], state["index"], state["mail"], state["rules"]
    yield "scheduler", f"process {up['pid']}, since {up['started']}" if up else "not running"
    yield "tor", state["tor"]
    yield "ledger", f"{state['ledger']['kind']}, {state['ledger']['seq']} entries"
    told = index.get("error") or f"{index['posts']} posts, {index['lag']} entries behind"
    yield "index", f"{index['kind']}, {told}"
    yield "matcher", f"{state['matcher']['lag']} entries behind, {state['findings']} findings"
    yield "mail", f"{mail['waiting']} waiting, {mail['sent']} sent, {mail['dead']} dead"
    if mail["last_error"]:
        yield "", f"last error: {mail['last_error']}"
    if paused := [rule["name"] for rule in rules if rule["state"] == "paused"]:
        yield "paused", f"rules {', '.join(paused)}"
