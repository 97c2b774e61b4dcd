"""The index protocol: what may be asked of any search index."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, Protocol, Self

from attrs import frozen

from indexers.document import IndexDocument
from indexers.facets import Facets
from indexers.query.ast import Node

Sort = Literal["newest", "best"]
"""newest: by min(posted, seen) in whole seconds, latest first, then the higher id; best: by score."""


@frozen(order=True)
class Place:
    """Where a post stands among the newest: what lies behind it does not move when others arrive."""

    second: int
    """Of min(posted, seen), from 1970 UTC."""
    id: int


@frozen(kw_only=True)
class Hits:
    """What a search found: how many posts in all, and one page of them."""

    total: int
    hits: tuple[tuple[int, float], ...] = ()
    """Ledger ids of the posts with their scores, in the order asked for; scores compare within one answer only."""
    last: Place | None = None
    """Where the last of them stands, for the page behind it; None for a page of none, and for other orders."""


@frozen(kw_only=True)
class Health:
    """How an index is doing, for `vigil status`."""

    kind: str
    where: str
    """The folder, or the address without credentials."""
    documents: int
    mark: int
    """Ledger entries up to this seq are in it."""
    size: int | None = None
    """Bytes on disk, where it can be told."""
    stale: str | None = None
    """Why it must be built anew; None: it need not."""


@frozen(kw_only=True)
class Held:
    """What an index says of one post it holds."""

    id: int
    seq: int
    digest: int
    """`document.digest_of` the document it was given."""


class Index(Protocol):
    """A projection of the ledger that answers queries. Any method may raise IndexDown: the ledger is unharmed."""

    def put(self, docs: Iterable[IndexDocument], mark: int) -> None:
        """Add or replace `docs`; then, never before they can be found, move the mark to `mark`.

        They are taken one by one, so that they may be made meanwhile; what making them raises leaves the mark alone.
        """

    def erase(self, ids: Sequence[int]) -> None:
        """Take these posts out; unknown ids are no error."""

    def search(
        self, node: Node, *, limit: int = 20, offset: int = 0, sort: Sort = "newest", after: Place | None = None
    ) -> Hits:
        """Give the posts a resolved `node` is true of; raise QueryTooCostly for more work than one search may take.

        `after` (with "newest" only) leaves out what stands at that place or before it; the total counts all the same.
        """

    def scan(self, node: Node) -> Iterator[int]:
        """Give the ids of all posts `node` is true of, newest first, as of one moment and in little memory."""

    def facets(self, node: Node, names: Sequence[str]) -> Facets:
        """Count the posts `node` is true of by the values of these facets (facets.py)."""

    def held(self, after: int, limit: int) -> list[Held]:
        """Give what it holds of the first `limit` posts with ids above `after`, lowest first."""

    def mark(self) -> int:
        """Give the seq up to which the ledger's entries are in the index; 0 for an empty one."""

    def health(self) -> Health:
        """Say how it is doing."""

    def stale(self) -> str | None:
        """Say why the index must be built anew (other tokens, other fields, damage), or None."""

    def fresh(self) -> Self:
        """Give an empty index beside this one, which serves on until the new one, filled with `put`, takes over."""

    def take_over(self) -> None:
        """Let this index, made by `fresh`, serve in the place of the one before, at once for all; drop that one."""

    def ask_rebuild(self) -> None:
        """Have whoever fills the index build it anew; for a process that may not write it itself."""

    def close(self) -> None:
        """Let go of files, locks and connections; harmless when repeated."""
