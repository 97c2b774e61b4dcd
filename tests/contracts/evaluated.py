"""The definition of the language as an index: every post is looked at for every query."""

from collections.abc import Sequence

from indexers.document import IndexDocument
from indexers.evaluator import Evaluator
from indexers.index import Hits, Sort
from indexers.query.ast import Node, Word


class EvaluatedIndex:
    """Just so much of an index as `SearchContract` asks for."""

    def __init__(self) -> None:
        self._docs: dict[int, IndexDocument] = {}
        self._evaluator = Evaluator()

    def put(self, docs: Sequence[IndexDocument], mark: int) -> None:
        self._docs.update((doc.id, doc) for doc in docs)

    def erase(self, ids: Sequence[int]) -> None:
        for post_id in ids:
            self._docs.pop(post_id, None)

    def search(self, node: Node, *, limit: int = 20, offset: int = 0, sort: Sort = "newest") -> Hits:
        found = [doc for doc in self._docs.values() if self._evaluator.matches(node, doc)]
        scored = sorted(
            ((self._score(node, doc, sort), doc.newest // 1_000_000, doc.id) for doc in found), reverse=True
        )
        page = scored[offset : offset + limit]
        return Hits(total=len(found), hits=tuple((number, score) for score, _, number in page))

    def _score(self, node: Node, doc: IndexDocument, sort: Sort) -> float:
        if sort == "newest" or not isinstance(node, Word):
            return 0.0
        return float(sum(value.forms.count(node.form) for value in doc.words.get("text", ())))
