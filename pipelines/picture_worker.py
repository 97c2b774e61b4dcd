"""The process that hashes pictures: bytes come in over a pipe, hashes go out, nothing is ever written.

Started by `pipelines.hashing` as `python -m pipelines.picture_worker`. A picture is a length (8 bytes, big-endian)
and its bytes on standard input; the answer is one line of JSON on standard output.
"""

import ctypes
import json
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

import attrs

from pipelines.picture import hash_of
from pipelines.picture_limit import MAX_BYTES
from vigil.records.errors import ImageRefused
from vigil.records.units import MIB

MEMORY = 1024 * MIB
"""Address space: 40 million pixels of four bytes three times over, the bytes, and numpy's own mappings."""
CPU_SECONDS = 10  # for one picture; the slowest honest one measured took under 2
FILES = 16  # open at once: three pipes and whatever a library still has to load

_PR_SET_DUMPABLE = 4
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork",
    "os.posix_spawn", "shutil.copyfile", "os.rename", "os.link", "os.symlink", "os.mkdir",
)  # fmt: skip


def main() -> None:
    """Answer until standard input ends."""
    pipe_in, pipe_out = sys.stdin.buffer, sys.stdout.buffer
    _warm_up()
    _confine()
    while True:
        head = pipe_in.read(8)
        if len(head) < 8:
            return
        (length,) = struct.unpack(">Q", head)
        picture = pipe_in.read(length) if length <= MAX_BYTES else b""
        _allow_cpu()
        _answer(pipe_out, _hashed(picture))
        del picture


def _hashed(picture: bytes) -> dict[str, Any]:
    try:
        return attrs.asdict(hash_of(picture))
    except ImageRefused as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"refused": "takes too much memory"}


def _answer(pipe: BinaryIO, answer: dict[str, Any]) -> None:
    pipe.write(json.dumps(answer).encode() + b"\n")
    pipe.flush()


def _warm_up() -> None:
    """Load every decoder while files may still be opened freely."""
    import io

    from PIL import Image as Pillow

    for name in ("PNG", "JPEG", "GIF", "WEBP"):
        drawn = io.BytesIO()
        Pillow.linear_gradient("L").save(drawn, name)
        hash_of(drawn.getvalue())


def _confine() -> None:
    """Give up what hashing does not need: memory without end, files, cores, the network, other processes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # not one byte into any file
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # a core handler gets nothing, a debugger no way in
    sys.addaudithook(_refuse)


def _allow_cpu() -> None:
    """Grant the next picture its seconds on top of those used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    """Audit hook: no file is opened for writing, nothing is connected or started."""
    if event == "open":
        mode, flags = args[1], args[2]
        if (isinstance(flags, int) and flags & _WRITING) or (isinstance(mode, str) and set(mode) & set("wax+")):
            raise PermissionError("the picture worker writes no file")
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(f"the picture worker does no {event}")


if __name__ == "__main__":
    main()
