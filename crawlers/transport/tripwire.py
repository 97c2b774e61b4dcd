"""The tripwire: in a crawl process nothing but the door gets a socket, whoever tries it and by whatever library.

A Python audit hook (PEP 578) sees every look-up and every connect, send and bind that goes through the `socket` module,
before it happens. It cannot be taken out again: a process that is armed stays armed. Libraries that open sockets in C
(libpq) pass it by; they are not given addresses of sources.
"""

import os
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vigil.records.errors import SocketRefused

_LOOKUPS = frozenset(("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"))
_SENDS = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"))
_INTERNET = frozenset((socket.AF_INET, socket.AF_INET6))


class _Tripwire:
    """What is allowed now, and what was stopped."""

    def __init__(self) -> None:
        self.armed = False
        self.paths: tuple[str, ...] = ()
        self.hosts: frozenset[tuple[str, int]] = frozenset()
        self.passing: Counter[tuple[str, object]] = Counter()
        self.lock = threading.Lock()
        self.stopped: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not event.startswith("socket.") or not self.armed:
            return
        if event in _LOOKUPS:
            if not self._may_look_up(args[0]):
                self._stop(event, "a name was to be looked up outside the door")
        elif event in _SENDS and not self._may_reach(args[1]):
            self._stop(event, "a socket was to be used outside the door")
        elif event == "socket.__new__" and args[1] in _INTERNET and not self._may_have_internet_socket():
            # connect() given a name looks it up before its own audit event: without a socket it cannot be called
            self._stop(event, "an internet socket was to be made outside the door")

    def _may_look_up(self, host: object) -> bool:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        return name is None or ("name", name) in self.passing or any(name == allowed for allowed, _ in self.hosts)

    def _may_have_internet_socket(self) -> bool:
        return bool(self.hosts) or any(kind == "address" for kind, _ in self.passing)

    def _may_reach(self, address: object) -> bool:
        if isinstance(address, (str, bytes, os.PathLike)):  # a Unix socket
            name = os.fsdecode(address)
            if "\0" in name:  # Linux's abstract sockets have no file that could be allowed
                return False
            path = os.path.realpath(name)
            return any(path == allowed or path.startswith(allowed + os.sep) for allowed in self.paths)
        if isinstance(address, tuple) and len(address) >= 2:
            return ("address", address[:2]) in self.passing or address[:2] in self.hosts
        return address is None  # sendmsg on a connected socket names no address

    def _stop(self, event: str, what: str) -> None:
        # which code tried is worth knowing, where it wanted to go may be a name from a page: only the first is kept
        frame = sys._getframe(2)  # noqa: SLF001 - the caller of the audited function
        told = f"{event} from {Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
        with self.lock:
            self.stopped.append(told)
        raise SocketRefused(f"{what} ({told})")


_tripwire = _Tripwire()


def arm(paths: Iterable[Path], hosts: Iterable[tuple[str, int]] = ()) -> None:
    """Refuse from now on, in this process, all but the Unix sockets `paths` (or those below a folder) and `hosts`.

    `hosts` are the (host, port) of the operator's own servers, such as PostgreSQL's or Elasticsearch's, never a
    source's; their names are resolved once, now. Arming again replaces both lists. A refused call raises SocketRefused
    and is listed by `stopped`.
    """
    _tripwire.paths = tuple(os.path.realpath(path) for path in paths)
    wanted = set(hosts)
    for host, port in tuple(wanted):
        with looking_up(host):
            wanted.update((str(found[4][0]), port) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    _tripwire.hosts = frozenset(wanted)
    if not _tripwire.armed:
        _tripwire.armed = True
        sys.addaudithook(_tripwire)


def stopped() -> tuple[str, ...]:
    """Give what was refused so far: event and place in the code, for the run's report."""
    with _tripwire.lock:
        return tuple(_tripwire.stopped)


@contextmanager
def looking_up(name: str) -> Iterator[None]:
    """Let the door look up this one name, of a direct source, while the block runs."""
    with _passing(("name", name)):
        yield


@contextmanager
def connecting(address: tuple[Any, ...]) -> Iterator[None]:
    """Let the door connect to this one address, of a direct source, while the block runs."""
    with _passing(("address", tuple(address[:2]))):
        yield


@contextmanager
def _passing(what: tuple[str, object]) -> Iterator[None]:
    with _tripwire.lock:
        _tripwire.passing[what] += 1
    try:
        yield
    finally:
        with _tripwire.lock:
            _tripwire.passing[what] -= 1
            if not _tripwire.passing[what]:
                del _tripwire.passing[what]
