"""Copies the ledger into a search index: whatever stands above the index's own mark, again after every kind of death.

What is copied is the post as it is now, whatever entry speaks of it: an edit, a deletion, a corrected contact. Doing it
twice gives the same index, so a projector that was killed simply goes on from the mark.
"""

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice

from indexers.document import IndexDocument, document_of
from indexers.feeding import Batch, feed
from indexers.index import Index
from vigil.ledger.entries import entries_after, highest_seq
from vigil.ledger.posts import existing_posts, get_posts, iterate_posts
from vigil.records.errors import LockBusy

log = logging.getLogger(__name__)

CHUNK = 5_000  # entries a commit: at 1,000 tantivy takes 1.6 times the CPU of 5,000; more make a reader wait longer
NEW_OBJECTS = 50_000  # between two looks for reference cycles: those of some hundred posts
READ = 250  # posts in memory at once: a page may have posts of a megabyte

OnProgress = Callable[[int, int], None]
"""Is told how many are done, of how many."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for reference cycles seldom: making documents leaves none, and looking takes an eighth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Projector:
    """Keeps one index level with the ledger that is open in this thread."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def lag(self) -> int:
        """Give how many entries the ledger is ahead of the index."""
        mark = self._index.mark()
        return max(highest_seq() - mark, 0)

    def catch_up(self, limit: int | None = None, on_progress: OnProgress | None = None) -> int:
        """Copy what stands above the mark, at most `limit` entries; give how many were copied.

        An index that is stale, or ahead of this ledger and so not made from it, is built anew. Raises IndexDown, and
        LockBusy where another process does this work already; what was copied until then stays.
        """
        if why := self._unfit():
            log.warning("the search index is built anew: %s", why)
            self.rebuild(on_progress)
        return self._follow(self._index, limit, on_progress)

    @seldom_collected()
    def rebuild(self, on_progress: OnProgress | None = None) -> int:
        """Build the index anew beside the one that serves, then switch; give the number of posts.

        Raises LockBusy where another process writes the index; `ask_rebuild` leaves it the work.
        """
        fresh = self._index.fresh()
        done = 0

        def all_documents() -> Iterator[IndexDocument]:
            nonlocal done
            for stored in iterate_posts(batch=READ):
                done += 1
                yield document_of(stored)

        try:
            # entries above it come in by `_follow`: their posts may be read here already, or not yet
            top = highest_seq()
            posts = all_documents()
            batches = (Batch((), chain((first,), islice(posts, CHUNK - 1)), 0) for first in posts)
            for _ in feed(fresh, batches):
                if on_progress is not None:
                    on_progress(done, max(top, done))
            fresh.put((), top)
            self._follow(fresh, None, on_progress)
            fresh.take_over()
        finally:
            fresh.close()
        return done

    def _unfit(self) -> str | None:
        if why := self._index.stale():
            return why
        mark = self._index.mark()
        return "it is ahead of the ledger" if mark > highest_seq() else None

    @seldom_collected()
    def _follow(self, index: Index, limit: int | None, on_progress: OnProgress | None) -> int:
        read: dict[int, int] = {}  # mark -> entries up to it
        done = 0
        for batch in feed(index, _batches(index.mark(), limit, read)):
            done = read[batch.mark]
            if on_progress is not None:
                on_progress(done, done + max(highest_seq() - batch.mark, 0))
        return done


def caught_up(index: Index, on_progress: OnProgress | None = None) -> int:
    """Bring the index level where nobody else is at it, and let it go again; give the lag that is left, to be told."""
    projector = Projector(index)
    try:
        if index.stale() or projector.lag():
            projector.catch_up(on_progress=on_progress)
            index.close()  # the lock is for whoever comes next
    except LockBusy:
        log.info("another process brings the search index up to date")
    return projector.lag()


def _batches(mark: int, limit: int | None, read: dict[int, int]) -> Iterator[Batch]:
    """Give what stands above `mark` in the ledger, at most `limit` entries; `read` is told how many up to each mark."""
    done = 0
    while limit is None or done < limit:
        entries = entries_after(mark, CHUNK if limit is None else min(CHUNK, limit - done))
        if not entries:
            return
        mark = entries[-1].seq
        done = read[mark] = done + len(entries)
        ids = list(dict.fromkeys(entry.post_id for entry in entries if entry.post_id is not None))
        yield Batch(sorted(set(ids) - existing_posts(ids)), _documents(ids), mark)  # others were erased in the ledger


def _documents(ids: Sequence[int]) -> Iterator[IndexDocument]:
    """Give the documents of these posts, as they are in the ledger now; each is made when it is asked for."""
    for start in range(0, len(ids), READ):
        yield from map(document_of, get_posts(ids[start : start + READ]))
