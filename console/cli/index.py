"""`vigil index`: the search index, which is always made from the ledger."""

import attrs
import click

from console.cli.context import Console, as_json, pass_console
from console.progress import live_line


@click.group("index")
def command() -> None:
    """Show, rebuild or catch up the search index."""


@command.command("status")
@as_json
@pass_console
def status(console: Console, wants_json: bool) -> None:
    """Show how the index is doing, and how far it is behind the ledger.

    \b
    Example:  vigil index status --json
    """
    from contextlib import closing

    from indexers.open import open_index
    from indexers.projector import Projector

    with closing(open_index(console.ledger())) as index:
        told = {**attrs.asdict(index.health()), "lag": Projector(index).lag()}
    if wants_json:
        console.json(told)
        return
    for key, value in told.items():
        if value is not None:
            console.say(f"{key:10} {value}")


@command.command("rebuild")
@as_json
@pass_console
def rebuild(console: Console, wants_json: bool) -> None:
    """Build the index anew from the ledger, beside the old one, which serves until it is ready.

    \b
    Example:  vigil index rebuild
    """
    from contextlib import closing

    from indexers.open import open_index
    from indexers.projector import Projector

    with closing(open_index(console.ledger())) as index, live_line(console.err) as show:
        posts = Projector(index).rebuild(lambda done, of: show(f"{done} of about {of}"))
    if wants_json:
        console.json({"posts": posts})
    else:
        console.say(f"{posts} posts are in the index.")


@command.command("update")
@pass_console
def update(console: Console) -> None:
    """Copy what is new in the ledger into the index; `vigil up` does this all the time.

    \b
    Example:  vigil index update
    """
    from contextlib import closing

    from indexers.open import open_index
    from indexers.projector import Projector

    with closing(open_index(console.ledger())) as index, live_line(console.err) as show:
        done = Projector(index).catch_up(on_progress=lambda done, of: show(f"{done} of about {of}"))
    console.say(f"{done} entries copied.")
