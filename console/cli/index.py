"""`vigil index`: the search index, which is always made from the ledger."""

from typing import TYPE_CHECKING

import attrs
import click

from console.cli.context import Console, as_json, pass_console
from console.progress import live_line

if TYPE_CHECKING:
    from indexers.verify import Verdict


@click.group("index")
def command() -> None:
    """Show, rebuild, verify or catch up the search index."""


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

    Where `vigil up` or another command writes the index, that one is asked to do it.

    \b
    Example:  vigil index rebuild
    """
    from contextlib import closing

    from indexers.open import open_index
    from indexers.projector import Projector
    from vigil.records.errors import LockBusy

    with closing(open_index(console.ledger())) as index, live_line(console.err) as show:
        try:
            posts = Projector(index).rebuild(lambda done, of: show(f"{done} of about {of}"))
        except LockBusy as busy:
            index.ask_rebuild()
            if wants_json:
                console.json({"asked": True})
            else:
                console.say(f"The rebuild is asked for: {busy}.")
            return
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


@command.command("verify")
@click.option("--look-only", is_flag=True, help="Tell what differs and mend nothing.")
@as_json
@pass_console
def verify(console: Console, look_only: bool, wants_json: bool) -> None:
    """Compare the index with the ledger, post by post, and mend what differs.

    Ends with status 1 where something differs and could not be mended here.

    \b
    Example:  vigil index verify
    """
    from contextlib import closing

    from indexers.open import open_index
    from indexers.verify import verify as compare

    with closing(open_index(console.ledger())) as index, live_line(console.err) as show:
        verdict = compare(index, mend=not look_only, on_progress=lambda done, of: show(f"{done} of about {of}"))
    if wants_json:
        console.json(attrs.asdict(verdict))
    else:
        console.say(_told(verdict, look_only=look_only))
    if not verdict.mended:
        raise SystemExit(1)


def _told(verdict: "Verdict", *, look_only: bool) -> str:
    told = f"{verdict.compared} posts compared"
    if not verdict.differences:
        return f"{told}: the index is as it should be."
    told += f": {verdict.missing} missing, {verdict.stale} in another state, {verdict.surplus} too many"
    told += f" ({', '.join(map(str, verdict.examples))}{' …' if verdict.differences > len(verdict.examples) else ''})."
    if verdict.mended:
        return f"{told} All of it is mended."
    if look_only:
        return f"{told} Nothing was mended; type: vigil index verify"
    return f"{told} Another process writes the index; it is asked to build it anew."
