"""The one writer of the embedded index: posts come in one by one, and are durable with the next commit."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import tantivy

from indexers.document import IndexDocument
from indexers.index import Held
from indexers.tantivy_layout import HIDDEN, MARK, SCHEMA, document_for, mark_document
from vigil.ledger.failpoint import failpoint
from vigil.records.errors import IndexDown
from vigil.records.units import MIB

HEAP = 64 * MIB  # of tantivy's one thread: two commits of 5,000 posts of 700 characters; a fuller heap is written out
MIN_FREE = 64 * MIB  # below this nothing is begun: merging writes new copies before it removes the old


class TantivyWriter:
    """Writes one folder of the index; after any error `give_up` is all that may be called."""

    def __init__(self, root: Path, index: Any) -> None:
        """Raises IndexDown where the folder cannot be written."""
        self._root = root
        self.check_room()
        try:
            self._writer = index.writer(HEAP, 1)
            self._writer.garbage_collect_files()  # what a killed writer left
        except ValueError as error:
            raise IndexDown(f"the search index in {root} cannot be written: {type(error).__name__}") from None
        self._highest = _highest_id(index.searcher())
        self._pending: dict[int, int] = {}

    def check_room(self) -> None:
        """Raise IndexDown where the disk has less left than a commit may need."""
        if shutil.disk_usage(self._root).free < MIN_FREE:
            raise IndexDown(
                f"there is no room left for the search index in {self._root}; "
                f"free {MIN_FREE // MIB} MiB, and it catches up by itself: the ledger is unharmed"
            )

    def put(self, doc: IndexDocument) -> None:
        """Add a post, or replace it."""
        if doc.id <= self._highest or doc.id in self._pending:  # else there is nothing to look for
            self._take_out("id", doc.id)
        self._add(document_for(doc))
        self._pending[doc.id] = doc.seq

    def erase(self, post_id: int) -> None:
        """Take a post out."""
        self._take_out("id", post_id)
        self._pending.pop(post_id, None)

    def set_mark(self, mark: int) -> None:
        """Replace the hidden document that says how far the index is."""
        self._take_out(HIDDEN, MARK)
        self._add(mark_document(mark))

    def commit(self) -> dict[int, int]:
        """Make all of it durable at once; give the posts that were put, each with its seq."""
        failpoint("index.before_commit")
        try:
            self._writer.commit()
        except ValueError:
            raise self._failed() from None
        failpoint("index.after_commit")
        put, self._pending = self._pending, {}
        self._highest = max(self._highest, max(put, default=0))
        return put

    def _add(self, row: Any) -> None:
        try:
            self._writer.add_document(row)
        except ValueError:  # the thread that writes has died
            raise self._failed() from None

    def _take_out(self, field: str, term: int | str) -> None:
        try:
            self._writer.delete_documents_by_term(field, term)
        except ValueError:
            raise self._failed() from None

    def _failed(self) -> IndexDown:
        return IndexDown(
            f"the search index in {self._root} could not be written; is the disk full? The ledger is unharmed"
        )

    def give_up(self) -> None:
        """Forget what was not committed, and the writer with it."""
        with suppress(Exception):  # the writer may be beyond that; what it held is not committed either way
            self._writer.rollback()

    def close(self) -> None:
        """Wait for merges that are under way."""
        self._writer.wait_merging_threads()


def _highest_id(searcher: Any) -> int:
    found = searcher.search(tantivy.Query.all_query(), limit=1, order_by_field="id", order=tantivy.Order.Desc).hits
    return int(found[0][0] or 0) if found else 0


def holds(searcher: Any, put: dict[int, int]) -> bool:
    """Say whether a searcher finds exactly these posts with exactly these seqs."""
    if not put:
        return True
    found = searcher.search(tantivy.Query.term_set_query(SCHEMA, "id", list(put)), limit=len(put) + 1)
    addresses = [address for _, address in found.hits]
    ids = searcher.fast_field_values("id", addresses)
    seqs = searcher.fast_field_values("version", addresses)
    return int(found.count) == len(put) and dict(zip(ids, seqs, strict=True)) == put


def held(searcher: Any, after: int, limit: int) -> list[Held]:
    """Give what a searcher finds of the first `limit` posts with ids above `after`, lowest first."""
    above = tantivy.Query.range_query(SCHEMA, "id", tantivy.FieldType.Integer, after, None, include_lower=False)
    found = searcher.search(above, limit=limit, order_by_field="id", order=tantivy.Order.Asc)
    addresses = [address for _, address in found.hits]
    columns = [searcher.fast_field_values(name, addresses) for name in ("id", "version", "digest")] if addresses else []
    return [Held(id=post, seq=seq, digest=digest) for post, seq, digest in zip(*columns, strict=True)]
