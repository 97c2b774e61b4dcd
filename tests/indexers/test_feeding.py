"""Batches go in one after the other while the next is made; behind one that failed none follows."""

import threading
from collections.abc import Iterable, Iterator, Sequence

import pytest

from indexers.document import IndexDocument
from indexers.feeding import AHEAD, TOGETHER, Batch, feed
from tests.contracts.index import put_at
from vigil.records.errors import IndexDown


class Kept:
    """As much of an index as is fed: keeps whole batches, or none of a batch."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.marks: list[int] = []
        self.ids: list[int] = []
        self.gone: list[int] = []
        self.fails_at = fails_at
        self.threads: set[int] = set()

    def erase(self, ids: Sequence[int]) -> None:
        self.gone += ids

    def put(self, docs: Iterable[IndexDocument], mark: int) -> None:
        self.threads.add(threading.get_ident())
        taken = []
        for doc in docs:
            taken.append(doc.id)
            if doc.id == self.fails_at:
                raise IndexDown("the disk is full")
        self.ids += taken
        self.marks.append(mark)


def batches(count: int, size: int) -> Iterator[Batch]:
    for number in range(count):
        ids = range(number * size + 1, (number + 1) * size + 1)
        yield Batch((number,), (put_at(post, "walnut", post) for post in ids), ids[-1])


@pytest.mark.parametrize("size", [1, TOGETHER, TOGETHER + 1, TOGETHER * (AHEAD + 2)])
def test_every_document_is_put_once_in_order(size: int) -> None:
    index = Kept()
    fed = [batch.mark for batch in feed(index, batches(3, size))]  # type: ignore[arg-type]
    assert fed == index.marks == [size, 2 * size, 3 * size]
    assert index.ids == list(range(1, 3 * size + 1))
    assert index.gone == [0, 1, 2]
    assert threading.get_ident() not in index.threads


def test_nothing_to_put_is_nothing_put() -> None:
    assert list(feed(Kept(), ())) == []  # type: ignore[arg-type]


def test_a_batch_without_documents_moves_the_mark() -> None:
    index = Kept()
    assert len(list(feed(index, [Batch((), (), 7)]))) == 1  # type: ignore[arg-type]
    assert index.marks == [7]


@pytest.mark.parametrize("size", [1, 10, TOGETHER * (AHEAD + 2)])
@pytest.mark.parametrize("part", [0, 0.5, 1])
def test_behind_a_batch_that_failed_none_follows(size: int, part: float) -> None:
    index = Kept(fails_at=size + 1 + int((size - 1) * part))  # in the second of four
    with pytest.raises(IndexDown, match="the disk is full"):
        list(feed(index, batches(4, size)))  # type: ignore[arg-type]
    assert index.marks == [size]


@pytest.mark.parametrize("size", [1, 10, TOGETHER * (AHEAD + 2)])
def test_documents_that_cannot_be_made_leave_their_batch_out(size: int) -> None:
    def breaking() -> Iterator[IndexDocument]:
        yield from (put_at(post, "walnut", post) for post in range(1000, 1000 + size))
        raise KeyError("the ledger is away")

    index = Kept()
    with pytest.raises(KeyError):
        list(feed(index, [*batches(2, size), Batch((), breaking(), 9999)]))  # type: ignore[arg-type]
    assert index.marks == [size, 2 * size]
