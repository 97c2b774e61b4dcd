"""Pages that wait together are stored together, and one bad page costs no other its place."""

import asyncio

import pytest

from crawlers.keeper import MAX_BATCH, Keeper
from vigil.ledger.append import Receipt
from vigil.records.errors import DiskFull
from vigil.records.page import Page


def page(number: int) -> Page:
    return Page(source="board", run=number, capture=None)


class Ledger:
    """Takes pages as the ledger does, and remembers in which transactions."""

    def __init__(self, bad: int | None = None, full: bool = False) -> None:
        self.batches: list[list[int]] = []
        self.bad = bad
        self.full = full

    async def store(self, pages):
        await asyncio.sleep(0)
        if self.full:
            raise DiskFull("no room")
        runs = [each.run for each in pages]
        if self.bad in runs:
            raise ValueError("a page the ledger cannot take")
        self.batches.append(runs)
        return [Receipt(url=str(run), new=1) for run in runs]


def keep(ledger: Ledger, count: int) -> list[Receipt | BaseException]:
    async def run() -> list[Receipt | BaseException]:
        keeper = Keeper(ledger.store)
        return await asyncio.gather(*(keeper.keep(page(n)) for n in range(count)), return_exceptions=True)

    return asyncio.run(run())


def test_every_page_gets_its_own_receipt_in_order():
    ledger = Ledger()
    receipts = keep(ledger, 150)
    assert [receipt.url for receipt in receipts] == [str(n) for n in range(150)]
    assert [run for batch in ledger.batches for run in batch] == list(range(150))


def test_pages_that_wait_share_a_transaction_up_to_the_limit():
    ledger = Ledger()
    keep(ledger, 3 * MAX_BATCH)
    assert max(map(len, ledger.batches)) == MAX_BATCH


def test_one_page_the_ledger_cannot_take_costs_no_other_its_place():
    ledger = Ledger(bad=7)
    receipts = keep(ledger, 20)
    assert isinstance(receipts[7], ValueError)
    assert all(isinstance(receipt, Receipt) for n, receipt in enumerate(receipts) if n != 7)


def test_a_full_disk_is_told_to_every_page_that_waits():
    assert all(isinstance(answer, DiskFull) for answer in keep(Ledger(full=True), 5))


@pytest.mark.parametrize("rounds", [2])
def test_a_keeper_is_used_again_after_it_has_rested(rounds):
    ledger = Ledger()

    async def run() -> None:
        keeper = Keeper(ledger.store)
        for n in range(rounds):
            await keeper.keep(page(n))

    asyncio.run(run())
    assert ledger.batches == [[0], [1]]
