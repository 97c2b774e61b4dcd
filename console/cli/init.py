"""`vigil init`: make a home, or bring an older one up to date."""

import click

from console.cli.context import Console, as_json, pass_console
from vigil.config.load import FILE_NAME, example_toml, load
from vigil.config.private import private_folder


@click.command("init")
@as_json
@pass_console
def command(console: Console, wants_json: bool) -> None:
    """Make a home: vigil.toml with every key commented, the ledger, folders that only you can read.

    Run again, it keeps everything and brings the ledger's tables up to date.

    \b
    Example:  vigil --home ~/vigil init
    """
    from vigil.ledger.open import create_ledger

    private_folder(console.home)
    path = console.home / FILE_NAME
    new = not path.exists()
    if new:
        path.touch(mode=0o600)
        path.write_text(example_toml(), encoding="utf-8")
    config = load(console.home)
    create_ledger(config)
    if wants_json:
        console.json({"home": str(console.home), "config": str(path), "new": new})
        return
    console.say(f"{'Made' if new else 'Brought up to date:'} {console.home}")
    console.say(f"Settings are in {path}; every key there is optional.")
    console.say("Next: vigil source add NAME URL")
