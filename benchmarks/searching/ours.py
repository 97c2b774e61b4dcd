"""Vigil's side: both its indexes, filled as the projector fills them and asked what a person types."""

from datetime import UTC, datetime
from pathlib import Path

from benchmarks.searching.questions import Question
from indexers.document import document_of
from indexers.embedded import EmbeddedIndex
from indexers.feeding import Batch, feed
from indexers.index import Index, Sort
from indexers.projector import CHUNK, seldom_collected
from indexers.query.ast import Node
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from pipelines.extractors.registry import registry
from vigil.records.stored import StoredPost

FACETS = ("source", "site", "language")
NOW = datetime(2026, 6, 2, tzinfo=UTC)


class Vigil:
    """One of Vigil's indexes."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def put(self, posts: list[StoredPost]) -> None:
        """Index these posts, durably: documents, commits and looks at what was committed, as in the projector."""
        chunks = (posts[start : start + CHUNK] for start in range(0, len(posts), CHUNK))
        batches = (Batch((), map(document_of, some), some[-1].seq) for some in chunks)
        with seldom_collected():
            for _ in feed(self._index, batches):
                pass

    def finish(self) -> None:
        """Wait for merges."""
        self._index.close()

    def read(self, question: Question) -> tuple[str, Node]:
        """Understand a query as typed."""
        node = resolve(parse(question.text), now=NOW, registry=registry(), watchlists=_none)
        return question.shape, node

    def search(self, read: tuple[str, Node]) -> int:
        """Give the number of hits, having fetched the first 20."""
        shape, node = read
        if shape == "facets":
            found = self._index.facets(node, FACETS)
            return sum(len(found[name]) for name in FACETS)
        sort: Sort = "newest" if shape == "term + site + date" else "best"
        return self._index.search(node, limit=20, sort=sort).total


def embedded(folder: Path) -> Vigil:
    """Give the embedded index."""
    return Vigil(EmbeddedIndex(folder))


def elasticsearch(url: str) -> Vigil:
    """Give the index of a cluster."""
    from indexers.elasticsearch import open_elasticsearch  # its client takes 20 MB, which the other side does without
    from vigil.config.schema import IndexConfig

    return Vigil(open_elasticsearch(IndexConfig(kind="elasticsearch", url=url, name="vigil-bench")))


def _none(_: str) -> None:
    return None
