"""`vigil init`: make a home, or bring an older one up to date."""

import click

from console.cli.context import Console, as_json, pass_console
from console.progress import live_line
from vigil.config.load import FILE_NAME, example_toml, load
from vigil.config.private import private_folder


@click.command("init")
@as_json
@pass_console
def command(console: Console, wants_json: bool) -> None:
    """Make a home: vigil.toml with every key commented, the ledger, folders that only you can read.

    Run again, it keeps everything and brings the ledger up to date: its tables, and what newer versions of Vigil know
    of the posts in it. Stopped or killed, the same command goes on where it was.

    \b
    Example:  vigil --home ~/vigil init
    """
    from pipelines.late_stories import give_late_stories
    from vigil.ledger.open import create_ledger

    private_folder(console.home)
    path = console.home / FILE_NAME
    new = not path.exists()
    if new:
        path.touch(mode=0o600)
        path.write_text(example_toml(), encoding="utf-8")
    config = load(console.home)
    create_ledger(config)
    with live_line(console.err) as show:
        given = give_late_stories(lambda done, of: show(f"stories: {done} of {of} versions of posts"))
    if wants_json:
        console.json({"home": str(console.home), "config": str(path), "new": new, "stories_given": given})
        return
    console.say(f"{'Made' if new else 'Brought up to date:'} {console.home}")
    if given:
        console.say(f"Looked through {given} stored version{'s' * (given != 1)} for posts that say nearly the same.")
    console.say(f"Settings are in {path}; every key there is optional.")
    console.say("Next: vigil source add NAME URL")
