"""Fills an index while the next posts are being read: documents are made here, and put by a thread of its own.

A commit takes a fifth of the time of its posts, in which the next ones are made. The batches go in one after the other;
behind one that failed none follows, so that the mark never passes what is not there.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import Full, Queue

from attrs import frozen

from indexers.document import IndexDocument
from indexers.index import Index

TOGETHER = 50  # documents handed over at once
AHEAD = 30  # such handfuls made in advance: what a commit leaves time for, some 40 MB
LOOK_EVERY = 0.1  # seconds: how soon a failure is noticed while the hands are full


@frozen
class Batch:
    """What brings an index to a mark."""

    gone: Sequence[int]
    """Posts to take out."""
    docs: Iterable[IndexDocument]
    mark: int


class _GivenUp(Exception):
    """Whoever makes the documents has stopped, or an earlier batch did not take: nothing of this one may stay."""


class _Batches:
    """The putting side; its methods run in the one thread that puts."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._failed = False

    def put(self, batch: Batch, handfuls: "Queue[list[IndexDocument] | None]") -> None:
        """Put a batch whose documents come through the queue: None ends it, an empty handful gives it up."""
        if self._failed:
            raise _GivenUp
        try:
            self._index.erase(batch.gone)
            self._index.put(_received(handfuls), batch.mark)
        except BaseException:
            self._failed = True
            raise


def feed(index: Index, batches: Iterable[Batch]) -> Iterator[Batch]:
    """Put all batches in their order; give each once the index holds it. Raises what putting or making them raises."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="index") as thread:
        putting = _Batches(index)
        before: tuple[Batch, Future[None]] | None = None
        for batch in batches:
            handfuls: Queue[list[IndexDocument] | None] = Queue(AHEAD)
            at_work = thread.submit(putting.put, batch, handfuls)
            try:
                whole = _sent(batch.docs, handfuls, at_work)
                if before is not None:
                    before[1].result()
                if not whole:
                    at_work.result()
            except BaseException:
                _give_up(handfuls, at_work)
                raise
            if before is not None:
                yield before[0]
            before = batch, at_work
        if before is not None:
            before[1].result()
            yield before[0]


def _sent(
    docs: Iterable[IndexDocument], handfuls: "Queue[list[IndexDocument] | None]", at_work: "Future[None]"
) -> bool:
    """Send all documents; say whether there was somebody to take them."""
    waiting = iter(docs)
    while True:
        handful = list(islice(waiting, TOGETHER)) or None
        while True:
            if at_work.done():
                return False
            with suppress(Full):
                handfuls.put(handful, timeout=LOOK_EVERY)
                break
        if handful is None:
            return True


def _give_up(handfuls: "Queue[list[IndexDocument] | None]", at_work: "Future[None]") -> None:
    while not at_work.done():
        with suppress(Full):
            handfuls.put([], timeout=LOOK_EVERY)
            return


def _received(handfuls: "Queue[list[IndexDocument] | None]") -> Iterator[IndexDocument]:
    while (handful := handfuls.get()) is not None:
        if not handful:
            raise _GivenUp
        yield from handful
