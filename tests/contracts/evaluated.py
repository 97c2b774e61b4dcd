"""The definition of the language as an index that can be filled: as much of one as `SearchContract` asks for."""

from collections.abc import Iterable, Sequence

from indexers.document import IndexDocument
from indexers.evaluator_index import EvaluatorIndex


class EvaluatedIndex(EvaluatorIndex):
    """Keeps its documents in memory, where the product reads the ledger."""

    def __init__(self) -> None:
        self._docs: dict[int, IndexDocument] = {}
        super().__init__(self._docs.values, lambda: self._puts)
        self._puts = 0

    def put(self, docs: Iterable[IndexDocument], mark: int) -> None:
        self._docs.update((doc.id, doc) for doc in docs)
        self._puts += 1

    def erase(self, ids: Sequence[int]) -> None:
        for post_id in ids:
            self._docs.pop(post_id, None)
        self._puts += 1
