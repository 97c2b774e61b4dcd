"""Hash and forget: pictures are decoded in a process of their own, with limits, and only hashes come back."""

import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any, Self

from pipelines.picture_limit import MAX_BYTES
from vigil.records.errors import ImageRefused
from vigil.records.post import Image
from vigil.records.units import MIB

WALL_SECONDS = 20.0  # for one picture: twice its CPU seconds, since the machine has other work
START_SECONDS = 60.0  # numpy and the decoders load in one or two; a busy machine takes longer
CHUNK = 256 * 1024  # bytes written at once, so that the deadline is looked at between


class _WorkerDied(Exception):
    """The worker ended, or was ended, over this picture."""


class HashWorker:
    """A separate process that hashes pictures; started on first use, started anew after it broke a limit.

    Its memory, CPU time and files are limited, it writes nothing and connects nowhere (`pipelines.picture_worker`).
    May be shared by threads: pictures go through one after the other.
    """

    def __init__(self, wall_seconds: float = WALL_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._wall_seconds = wall_seconds
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._answered = False
        self._lock = threading.Lock()

    def hash_picture(self, picture: bytes) -> Image:
        """Give the hashes and the size of a picture; its address is for the caller to add.

        Raises ImageRefused: not a picture, too large, broken, or over the worker's limits of memory or time.
        """
        if len(picture) > MAX_BYTES:
            raise ImageRefused(f"more than {MAX_BYTES // MIB} MiB")
        with self._lock:
            try:
                answer = self._ask(picture)
            except _WorkerDied as died:
                self._end()
                raise ImageRefused(str(died)) from died
        refused = answer.get("refused")
        if refused is not None:
            raise ImageRefused(refused)
        return Image(**answer)

    @property
    def pid(self) -> int | None:
        """Process id of the worker, None while none runs."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the worker; it may be used again."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _ask(self, picture: bytes) -> dict[str, Any]:
        process = self._running()
        deadline = self._clock() + (self._wall_seconds if self._answered else START_SECONDS)
        assert process.stdin is not None
        assert process.stdout is not None
        message = memoryview(struct.pack(">Q", len(picture)) + picture)
        while message:
            self._await(process.stdin, selectors.EVENT_WRITE, deadline)
            try:
                message = message[os.write(process.stdin.fileno(), message[:CHUNK]) :]
            except BrokenPipeError:
                raise _WorkerDied("the worker ended over it") from None
        line = b""
        while not line.endswith(b"\n"):
            self._await(process.stdout, selectors.EVENT_READ, deadline)
            read = os.read(process.stdout.fileno(), CHUNK)
            if not read:
                raise _WorkerDied("over the limit of memory or CPU time")
            line += read
        self._answered = True
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _await(self, pipe: IO[bytes], event: int, deadline: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            if not selector.select(max(0.0, deadline - self._clock())):
                raise _WorkerDied("took too long")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.picture_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a decoder's complaint may quote the picture
                env=_environment(),
                close_fds=True,
            )
            assert self._process.stdin is not None
            os.set_blocking(self._process.stdin.fileno(), False)
        return self._process

    def _end(self) -> None:
        process, self._process, self._answered = self._process, None, False
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def hash_picture(picture: bytes) -> Image:
    """Hash one picture in a worker of its own; for many, keep a HashWorker. Raises ImageRefused."""
    with HashWorker() as worker:
        return worker.hash_picture(picture)


def _environment() -> dict[str, str]:
    """Give the worker what Python needs to start; one thread, since each would take address space of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
