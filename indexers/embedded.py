"""The embedded index: tantivy in a folder of the home. One process writes it, any number read it.

A search sees whole commits only. The mark is a hidden document of its own, replaced in the very commit that holds the
posts it speaks for, so that it can be neither ahead nor behind. A rebuild goes into a new folder beside the old one.
"""

import logging
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import tantivy
from attrs import frozen

from indexers.analysis import ANALYSIS_VERSION
from indexers.compile_tantivy import MAX_TERMS, compile_tantivy
from indexers.document import IndexDocument
from indexers.facets import MAX_VALUES, Facets, by_frequency
from indexers.generations import CURRENT, Generation, new_folder, read_current, sweep, switch
from indexers.index import Health, Held, Hits, Place, Sort
from indexers.layout import LAYOUT, facet_field
from indexers.lock import PATIENCE, WriterLock
from indexers.query.ast import Everything, Node
from indexers.tantivy_layout import HIDDEN, MARK, SCHEMA, place_key, second_of
from indexers.tantivy_writer import TantivyWriter, held, holds
from vigil.records.errors import IndexDown, QueryTooCostly

log = logging.getLogger(__name__)

SCANNED = 5_000  # hits of a scan in memory; each look goes through all matches, so few looks
META = "meta.json"
REBUILD = "type: vigil index rebuild"
DAMAGED = "it is damaged"
ASKED = "REBUILD"
"""Name of the file by which a command asks the writing process for a rebuild."""


@frozen
class _Opened:
    """One generation, opened."""

    generation: Generation
    index: Any
    meta: str
    """Path of the file that names the last commit."""
    stamp: tuple[int, int, int]
    """Of that file."""


class EmbeddedIndex:
    """An index in the folder `root`; the first `put` or `erase` takes the writer's lock, and keeps it till `close`."""

    def __init__(
        self,
        root: Path,
        *,
        patience: float = PATIENCE,
        lock: WriterLock | None = None,
        generation: Generation | None = None,
    ) -> None:
        self._root = root
        self._lock = lock or WriterLock(root / "writer.lock", patience=patience)
        self._owns_lock = lock is None
        self._generation = generation  # of a successor, which does not serve yet
        self._opened: _Opened | None = None
        self._current_path = str(root / CURRENT)
        self._named: tuple[tuple[int, int, int], Generation | None] | None = None
        self._writer: TantivyWriter | None = None
        self._written: Generation | None = None  # by that writer
        self._writers = threading.RLock()  # taken before the other: a search waits for no commit
        self._mutex = threading.RLock()

    def put(self, docs: Iterable[IndexDocument], mark: int) -> None:
        """Add or replace `docs` and set the mark, in one commit that is looked at again before this returns."""
        with self._writing() as writer:
            before = self.mark()
            for doc in docs:
                writer.put(doc)
            writer.set_mark(mark)
            put = writer.commit()
            searcher = self._searcher()
            if _mark_of(searcher) != mark or not holds(searcher, put):
                writer.set_mark(before)  # what is not there is asked for again
                writer.commit()
                raise IndexDown(f"a commit of {len(put)} posts to the search index did not take; it is tried again")

    def erase(self, ids: Sequence[int]) -> None:
        """Take these posts out, in one commit."""
        if not ids:
            return
        with self._writing() as writer:
            for post_id in ids:
                writer.erase(post_id)
            writer.commit()

    def search(
        self, node: Node, *, limit: int = 20, offset: int = 0, sort: Sort = "newest", after: Place | None = None
    ) -> Hits:
        """Give one page of the posts `node` is true of."""
        searcher = self._searcher()
        if searcher is None:
            return Hits(total=0)
        with _Answering("a search"):
            query = compile_tantivy(node, partial(_terms, searcher), scored=sort == "best")
            total = searcher.search(query, limit=1, count=True).count if after is not None else None
            page, count = _page(searcher, query, limit, offset, sort, after)
            ids = searcher.fast_field_values("id", [address for _, address in page]) if page else []
        scores = [0.0 if sort == "newest" else float(score) for score, _ in page]
        last = Place(second_of(int(page[-1][0])), ids[-1]) if page and sort == "newest" else None
        return Hits(total=count if total is None else total, hits=tuple(zip(ids, scores, strict=True)), last=last)

    def scan(self, node: Node) -> Iterator[int]:
        """Give the ids of all posts `node` is true of in the last commit, newest first."""
        searcher = self._searcher()
        after: Place | None = None
        while searcher is not None:
            with _Answering("a search"):
                query = compile_tantivy(node, partial(_terms, searcher), scored=False)
                page, _ = _page(searcher, query, SCANNED, 0, "newest", after)
                ids = searcher.fast_field_values("id", [address for _, address in page]) if page else []
            yield from ids
            if len(page) < SCANNED:
                return
            after = Place(second_of(int(page[-1][0])), ids[-1])

    def facets(self, node: Node, names: Sequence[str]) -> Facets:
        """Count the posts `node` is true of by the values of these facets."""
        searcher = self._searcher()
        if searcher is None or not names:
            return {name: {} for name in names}
        asked = {name: {"terms": {"field": facet_field(name), "size": MAX_VALUES}} for name in names}
        with _Answering("a count"):
            # the hidden document has no facets, and leaving it out takes as long as counting
            every = isinstance(node, Everything)
            query = (
                tantivy.Query.all_query() if every else compile_tantivy(node, partial(_terms, searcher), scored=False)
            )
            counted = searcher.aggregate(query, asked)
        return {
            name: by_frequency({bucket["key"]: bucket["doc_count"] for bucket in counted[name]["buckets"]})
            for name in names
        }

    def held(self, after: int, limit: int) -> list[Held]:
        """Give what it holds of the first `limit` posts with ids above `after`, lowest first."""
        searcher = self._searcher()
        if searcher is None:
            return []
        with _PanicsCaught("a comparison"):
            return held(searcher, after, limit)

    def mark(self) -> int:
        """Give the seq of the last commit; 0 where there is none."""
        searcher = self._searcher()
        return 0 if searcher is None else _mark_of(searcher)

    def stale(self) -> str | None:
        """Say why it must be built anew; an index that was never begun is not stale."""
        if self._generation is None and (self._root / ASKED).exists():
            return "a rebuild was asked for"
        return self._unfit()

    def ask_rebuild(self) -> None:
        """Have the process that writes the index build it anew."""
        self._root.mkdir(parents=True, exist_ok=True)
        (self._root / ASKED).touch()

    def _unfit(self) -> str | None:
        """Say why it cannot be written as it is."""
        generation = self._generation or read_current(self._root)
        if generation is None:
            return DAMAGED if any(self._root.glob("generation-*")) else None
        if generation.layout != LAYOUT:
            return "it has the fields of another version of Vigil"
        if generation.analysis != ANALYSIS_VERSION:
            return "its words were read by another version of Vigil"
        try:
            self._searcher()
        except IndexDown:
            return DAMAGED
        return None

    def health(self) -> Health:
        """Say how it is doing; a damaged one too."""
        stale = self.stale()
        where = str(self._root)
        searcher = None if self._unfit() == DAMAGED else self._searcher()
        if searcher is None:
            return Health(kind="embedded", where=where, documents=0, mark=0, stale=stale)
        documents = searcher.num_docs - searcher.search(_mark_query(), limit=1).count
        size = sum(path.stat().st_size for path in self._root.rglob("*") if path.is_file())
        return Health(
            kind="embedded", where=where, documents=documents, mark=_mark_of(searcher), size=size, stale=stale
        )

    def fresh(self) -> "EmbeddedIndex":
        """Give an empty successor in a folder of its own; needs the writer's lock, and keeps it."""
        with self._writers:
            self._lock.acquire()
            self._drop_writer()
            current = read_current(self._root)
            sweep(self._root, current.folder if current else "")
            folder = new_folder(self._root)
        generation = Generation(folder=folder.name, layout=LAYOUT, analysis=ANALYSIS_VERSION)
        return EmbeddedIndex(self._root, lock=self._lock, generation=generation)

    def take_over(self) -> None:
        """Serve from now on, in the place of the generation before, whose folder is removed."""
        if self._generation is None:
            raise IndexDown("this index serves already")
        with self._writing():
            pass  # an empty one is written too
        with self._writers, self._mutex:
            self._drop_writer()
            generation, self._generation = self._generation, None
            switch(self._root, generation)
            sweep(self._root, generation.folder)
            (self._root / ASKED).unlink(missing_ok=True)

    def close(self) -> None:
        """Wait for merges that are under way, then let go of files and of the lock."""
        with self._writers, self._mutex:
            self._drop_writer()
            self._opened = None
            if self._owns_lock:
                self._lock.release()

    @contextmanager
    def _writing(self) -> Iterator[TantivyWriter]:
        """Give the one writer; whatever goes wrong inside rolls back to the last commit."""
        with self._writers, _PanicsCaught("a commit"):
            if not self._lock.held:
                self._lock.acquire()
                self._opened = None  # another process may have written since
            if self._generation is None and read_current(self._root) is None:
                self._begin()
            if why := self._unfit():
                raise IndexDown(f"the search index must be built anew ({why}); {REBUILD}")
            writer = self._open_writer()
            try:
                writer.check_room()
                yield writer
            except BaseException:
                self._writer = None
                writer.give_up()
                raise

    def _begin(self) -> None:
        if self._unfit():
            return
        folder = new_folder(self._root)
        tantivy.Index(SCHEMA, path=str(folder))
        switch(self._root, Generation(folder=folder.name, layout=LAYOUT, analysis=ANALYSIS_VERSION))

    def _open_writer(self) -> TantivyWriter:
        """Give the writer of the generation that is open; one of an earlier generation is let go."""
        self._searcher()
        opened = self._opened
        assert opened is not None
        if self._writer is not None and self._written != opened.generation:
            self._drop_writer()
        if self._writer is None:
            self._writer, self._written = TantivyWriter(self._root, opened.index), opened.generation
        return self._writer

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _searcher(self) -> Any:
        """Give a searcher over the last commit of the generation that serves; None before the first."""
        with self._mutex:
            for attempt in (1, 2):
                generation = self._generation or self._current()
                if generation is None:
                    if self._unfit():
                        raise IndexDown(f"the search index in {self._root} is damaged; {REBUILD}")
                    return None
                try:
                    return self._open(generation).index.searcher()
                except (OSError, ValueError):
                    self._opened = None
                    if attempt == 2:  # the first may have met a switch to the next generation
                        raise IndexDown(f"the search index in {self._root} cannot be opened; {REBUILD}") from None
        return None

    def _current(self) -> Generation | None:
        """Give the generation that serves, reading the file that names it when it is another one."""
        try:
            stamp = _stamp(self._current_path)
        except OSError:
            return None
        if self._named is None or self._named[0] != stamp:
            self._named = (stamp, read_current(self._root))
        return self._named[1]

    def _open(self, generation: Generation) -> _Opened:
        if generation.layout != LAYOUT:
            raise IndexDown(f"the search index has the fields of another version of Vigil; {REBUILD}")
        opened = self._opened
        if opened is None or opened.generation != generation:
            folder = self._root / generation.folder
            index = tantivy.Index(SCHEMA, path=str(folder)) if generation is self._generation else _existing(folder)
            meta = str(folder / META)
            opened = self._opened = _Opened(generation, index, meta, _stamp(meta))
        elif (stamp := _stamp(opened.meta)) != opened.stamp:
            opened.index.reload()
            opened = self._opened = _Opened(generation, opened.index, opened.meta, stamp)
        return opened


def _existing(folder: Path) -> Any:
    if not (folder / META).exists():
        raise FileNotFoundError(folder / META)
    return tantivy.Index(SCHEMA, path=str(folder))


def _stamp(path: str) -> tuple[int, int, int]:
    found = os.stat(path)  # a Path takes four times as long, and each search asks twice
    return found.st_mtime_ns, found.st_ino, found.st_size


def _mark_query() -> Any:
    return tantivy.Query.term_query(SCHEMA, HIDDEN, MARK)


def _mark_of(searcher: Any) -> int:
    found = searcher.search(_mark_query(), limit=1).hits
    return int(searcher.fast_field_values("version", [found[0][1]])[0]) if found else 0


def _terms(searcher: Any, field: str, head: str) -> list[str]:
    return [term for term, _ in searcher.terms_with_prefix(field, head, limit=MAX_TERMS + 1)]


def _page(
    searcher: Any, query: Any, limit: int, offset: int, sort: Sort, after: Place | None
) -> tuple[list[tuple[Any, Any]], int]:
    """Give the sort keys (or scores) and addresses of one page, and how many hits there are from `after` on."""
    order: dict[str, Any] = {}
    if sort == "newest":
        order = {"order_by_field": "newest", "order": tantivy.Order.Desc}
        if after is not None:
            key = place_key(after.second, after.id)
            behind = tantivy.Query.range_query(
                SCHEMA, "newest", tantivy.FieldType.Integer, None, key, include_upper=False
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, behind)])
    found = searcher.search(query, limit=max(limit, 1), offset=offset, count=True, **order)
    return found.hits[:limit], int(found.count)


class _PanicsCaught:
    """Turns a panic of the Rust code, which is no Exception, into IndexDown without its text, which may hold content.

    A class, for every search enters one: a generator takes four times as long.
    """

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            log.error("the search index panicked in %s", self._doing)
            raise IndexDown(f"the search index failed in {self._doing}; if it happens again, {REBUILD}") from None


class _Answering(_PanicsCaught):
    """Turns what tantivy says of a query it cannot answer into our errors, too."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None and issubclass(kind, ValueError):
            raise QueryTooCostly("the index cannot answer this query; make its patterns simpler") from None
        super().__exit__(kind, error, trace)
