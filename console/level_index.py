"""The search index as a command opens it: brought level with the ledger first, where nobody else does that."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from console.cli.context import Console
from console.progress import live_line
from indexers.index import Index
from indexers.open import open_index
from indexers.projector import caught_up


@contextmanager
def opened_index(console: Console, kind: str | None = None) -> Iterator[Index]:
    """Give the index of the console's home (or its index of another `kind`), caught up as far as can be."""
    config = console.ledger()
    with closing(open_index(config, kind)) as index:
        with live_line(console.err) as show:
            caught_up(index, lambda done, of: show(f"bringing the index up to date: {done} of about {of}"))
        yield index
