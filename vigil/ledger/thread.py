"""The one ledger thread of a process that runs an event loop: Django's ORM refuses to work inside one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from vigil.ledger.open import close_ledger

P = ParamSpec("P")
R = TypeVar("R")


class LedgerThread:
    """Runs ledger functions one after the other, in the order of the calls, on a thread of their own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Wait for `function(*args)` without holding the event loop; what it raises is raised here.

        A call that was begun goes on to its end even when the wait for it is cancelled.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))

    def wait(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do the same from code that is not a coroutine, holding its thread until the answer is there."""
        return self._pool.submit(lambda: function(*args, **kwargs)).result()

    def close(self) -> None:
        """Finish what was begun, then let go of the thread and its connection."""
        self._pool.submit(close_ledger).result()
        self._pool.shutdown()
