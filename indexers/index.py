"""The index protocol: what may be asked of any search index, and how one is opened by name."""

import difflib
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points
from typing import Literal, Protocol, Self

from attrs import frozen

from indexers.document import IndexDocument
from indexers.query.ast import Node
from vigil.config.schema import Config
from vigil.records.errors import ConfigError

ENTRY_POINTS = "vigil.indexes"
"""Group in which another distribution names its indexes: each a function of a Config that gives an Index."""

Sort = Literal["newest", "best"]
"""newest: by min(posted, seen) in whole seconds, latest first, then the higher id; best: by score."""


@frozen(kw_only=True)
class Hits:
    """What a search found: how many posts in all, and one page of them."""

    total: int
    hits: tuple[tuple[int, float], ...] = ()
    """Ledger ids of the posts with their scores, in the order asked for; scores compare within one answer only."""


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


class Index(Protocol):
    """A projection of the ledger that answers queries. Any method may raise IndexDown: the ledger is unharmed."""

    def put(self, docs: Sequence[IndexDocument], mark: int) -> None:
        """Add or replace `docs`; then, never before they can be found, move the mark to `mark`."""

    def erase(self, ids: Sequence[int]) -> None:
        """Take these posts out; unknown ids are no error."""

    def search(self, node: Node, *, limit: int = 20, offset: int = 0, sort: Sort = "newest") -> Hits:
        """Give the posts a resolved `node` is true of; raise QueryTooCostly for more work than one search may take."""

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


Opener = Callable[[Config], Index]


def open_index(config: Config) -> Index:
    """Open the index that vigil.toml names, building and locking nothing; raise ConfigError for an unknown one."""
    known = openers()
    opener = known.get(config.index.kind)
    if opener is None:
        near = difflib.get_close_matches(config.index.kind, known, n=1) or sorted(known)
        raise ConfigError(f'"index.kind" is "{config.index.kind}"; did you mean {" or ".join(near)}?')
    return opener(config)


def openers() -> dict[str, Opener]:
    """Give every index that can be opened here, by name: our two, and those of other distributions."""
    known: dict[str, Opener] = {"embedded": _embedded, "elasticsearch": _elasticsearch}
    for point in entry_points(group=ENTRY_POINTS):
        known.setdefault(point.name, point.load())
    return known


def _embedded(config: Config) -> Index:
    from indexers.embedded import EmbeddedIndex

    return EmbeddedIndex(config.index_path)


def _elasticsearch(config: Config) -> Index:
    from indexers.elasticsearch import open_elasticsearch

    return open_elasticsearch(config.index)
