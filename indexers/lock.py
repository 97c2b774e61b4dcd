"""One writer at a time: a lock on a file, which the kernel lets go of when its holder dies."""

import fcntl
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from vigil.records.errors import LockBusy

PATIENCE = 1.0  # seconds: another command is done by then, and `vigil up` keeps the lock for good
PAUSE = 0.1


class WriterLock:
    """The right to write one embedded index. The file says who holds it; a dead holder holds nothing."""

    def __init__(
        self,
        path: Path,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = path
        self._patience = patience
        self._clock = clock
        self._pause = pause
        self._file: IO[str] | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def acquire(self) -> None:
        """Take the lock, waiting a little; raise LockBusy naming the holder."""
        if self._file is not None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a+", encoding="utf-8")
        deadline = self._clock() + self._patience
        while not _try(file):
            if self._clock() >= deadline:
                file.seek(0)
                holder = file.read().strip() or "another process"
                file.close()
                raise LockBusy(
                    f"{holder} is writing the search index; wait until it has ended, or leave the work to it"
                )
            self._pause(PAUSE)
        file.truncate(0)
        file.write(f"process {os.getpid()} ({_command()})")
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let the lock go; harmless when it is not held."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def _try(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _command() -> str:
    # The program and its command, without further arguments: those may hold what somebody searches for.
    return " ".join([Path(sys.argv[0]).name or "python", *sys.argv[1:2]]) if sys.argv else "python"
