"""Pages on their way into the ledger: those that wait while one transaction runs share the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from vigil.ledger.append import Receipt
from vigil.records.errors import LedgerError
from vigil.records.page import Page

MAX_BATCH = 64  # pages a transaction: enough to share one fsync, little enough to lose nothing but seconds

Store = Callable[[Sequence[Page]], Awaitable[list[Receipt]]]


class Keeper:
    """Stores pages in the order they come; `keep` returns once the page is durable, or raises what hindered it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Page, asyncio.Future[Receipt]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def keep(self, page: Page) -> Receipt:
        """Store one page, together with whatever else waits; give its receipt."""
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((page, receipt))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await receipt

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            try:
                receipts = await self._store([page for page, _ in batch])
            except LedgerError as error:
                _refuse(batch, error)
            except Exception as error:
                # one page the ledger cannot take must not cost the others their place
                if len(batch) == 1:
                    _refuse(batch, error)
                else:
                    await self._write_singly(batch)
            else:
                for (_, future), receipt in zip(batch, receipts, strict=True):
                    _answer(future, receipt)

    async def _write_singly(self, batch: list[tuple[Page, "asyncio.Future[Receipt]"]]) -> None:
        for page, future in batch:
            try:
                (receipt,) = await self._store([page])
            except Exception as error:
                _refuse([(page, future)], error)
            else:
                _answer(future, receipt)


def _answer(future: "asyncio.Future[Receipt]", receipt: Receipt) -> None:
    if not future.done():
        future.set_result(receipt)


def _refuse(batch: list[tuple[Page, "asyncio.Future[Receipt]"]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
