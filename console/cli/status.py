"""`vigil status`: what runs, what lags and what failed."""

import click

from console.cli.context import Console, as_json, pass_console
from console.table import print_table


@click.command("status")
@as_json
@pass_console
def command(console: Console, wants_json: bool) -> int:
    """Show what runs, what lags behind, and what needs a person. Exit status 1 when something does."""
    from console.state import state_of, troubles

    state = state_of(console.ledger(), console.now())
    found = troubles(state)
    if wants_json:
        console.json({**state, "troubles": found})
        return 1 if found else 0
    up = state["up"]
    console.say(f"scheduler  {'process ' + str(up['pid']) + ', since ' + str(up['started']) if up else 'not running'}")
    console.say(f"tor        {state['tor']}")
    console.say(f"ledger     {state['ledger']['kind']}, {state['ledger']['seq']} entries")
    index = state["index"]
    told = index.get("error") or f"{index['posts']} posts, {index['lag']} entries behind"
    console.say(f"index      {index['kind']}, {told}")
    console.say(f"matcher    {state['matcher']['lag']} entries behind, {state['findings']} findings")
    mail = state["mail"]
    console.say(f"mail       {mail['waiting']} waiting, {mail['sent']} sent, {mail['dead']} dead")
    if state["sources"]:
        console.say("")
        print_table(console.out, state["sources"])
    if found:
        console.say("")
        for trouble in found:
            console.say(f"! {trouble}")
    return 1 if found else 0
