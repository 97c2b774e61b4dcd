"""The definition of the language as an index: every post is looked at for every query. Slow, and right by definition.

`vigil search --index evaluator` asks it when a person wonders whether an index tells the truth.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from indexers.document import IndexDocument, document_of
from indexers.evaluator import Evaluator, spans
from indexers.facets import Facets, by_frequency, facet_values
from indexers.index import Health, Held, Hits, Place, Sort
from indexers.query.ast import WORD_FIELDS, And, Fuzzy, Node, Or, Phrase, Regex, Wildcard, Word
from vigil.ledger.entries import highest_seq
from vigil.ledger.posts import iterate_posts
from vigil.records.errors import IndexDown

KEPT = 20_000  # documents kept between two questions, some 100 MB: a list of queries asks for the same again and again
NOT_KEPT = "the evaluator keeps nothing: it reads the ledger for each query"

Documents = Callable[[], Iterable[IndexDocument]]


def ledger_documents() -> Iterator[IndexDocument]:
    """Give the document of every post of the ledger that is open in this thread, one after the other."""
    return map(document_of, iterate_posts())


class EvaluatorIndex:
    """Answers from documents that are gone through once a question; keeps them where they are few."""

    def __init__(self, documents: Documents = ledger_documents, mark: Callable[[], int] = highest_seq) -> None:
        self._documents = documents
        self._mark = mark
        self._evaluator = Evaluator()
        self._kept: tuple[int, list[IndexDocument]] | None = None

    def search(
        self, node: Node, *, limit: int = 20, offset: int = 0, sort: Sort = "newest", after: Place | None = None
    ) -> Hits:
        """Give one page of the posts `node` is true of."""
        total = 0

        def ranked() -> Iterator[tuple[float, Place]]:
            nonlocal total
            for doc in self._matching(node):
                total += 1
                place = _place(doc)
                if after is None or place < after:
                    yield (0.0 if sort == "newest" else score(node, doc)), place

        page = heapq.nlargest(offset + limit, ranked())[offset:] if offset + limit else []
        if not offset + limit:
            total = sum(1 for _ in self._matching(node))
        last = page[-1][1] if page and sort == "newest" else None
        return Hits(total=total, hits=tuple((place.id, points) for points, place in page), last=last)

    def scan(self, node: Node) -> Iterator[int]:
        """Give the ids of all posts `node` is true of, newest first; holds their places in memory."""
        found = sorted((_place(doc) for doc in self._matching(node)), reverse=True)
        return (place.id for place in found)

    def facets(self, node: Node, names: Sequence[str]) -> Facets:
        """Count the posts `node` is true of by the values of these facets."""
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        for doc in self._matching(node):
            for name, values in facet_values(doc).items():
                if name in counts:
                    counts[name].update(values)
        return {name: by_frequency(count) for name, count in counts.items()}

    def mark(self) -> int:
        """Give the seq of the ledger: what is asked is the ledger itself."""
        return self._mark()

    def health(self) -> Health:
        """Say how many posts there are to be gone through."""
        return Health(
            kind="evaluator", where="the ledger", documents=sum(1 for _ in self._documents()), mark=self._mark()
        )

    def stale(self) -> str | None:
        """It never is."""
        return None

    def held(self, after: int, limit: int) -> list[Held]:  # noqa: ARG002
        """Refuse: there is nothing to compare."""
        raise IndexDown(NOT_KEPT)

    def put(self, docs: Iterable[IndexDocument], mark: int) -> None:  # noqa: ARG002
        """Refuse: there is nothing to fill."""
        raise IndexDown(NOT_KEPT)

    def erase(self, ids: Sequence[int]) -> None:  # noqa: ARG002
        """Refuse: what is erased is erased in the ledger."""
        raise IndexDown(NOT_KEPT)

    def fresh(self) -> "EvaluatorIndex":
        """Refuse: there is nothing to build."""
        raise IndexDown(NOT_KEPT)

    def take_over(self) -> None:
        """Refuse: there is nothing to build."""
        raise IndexDown(NOT_KEPT)

    def ask_rebuild(self) -> None:
        """Refuse: there is nothing to build."""
        raise IndexDown(NOT_KEPT)

    def close(self) -> None:
        """Nothing is held."""

    def _matching(self, node: Node) -> Iterator[IndexDocument]:
        return (doc for doc in self._current() if self._evaluator.matches(node, doc))

    def _current(self) -> Iterator[IndexDocument]:
        mark = self._mark()
        if self._kept is not None and self._kept[0] == mark:
            yield from self._kept[1]
            return
        self._kept = None
        some: list[IndexDocument] = []
        for doc in self._documents():
            if len(some) <= KEPT:
                some.append(doc)
            yield doc
        if len(some) <= KEPT:
            self._kept = (mark, some)


def score(node: Node, doc: IndexDocument) -> float:
    """Count how often what was asked for stands in a post."""
    if isinstance(node, And | Or):
        return sum(score(part, doc) for part in node.nodes)
    if isinstance(node, Word | Phrase | Fuzzy | Wildcard | Regex):
        values = (value for key in WORD_FIELDS[node.field] for value in doc.words.get(key, ()))
        return float(sum(1 for value in values for _ in spans(node, value.forms)))
    return 0.0


def _place(doc: IndexDocument) -> Place:
    return Place(doc.newest // 1_000_000, doc.id)
