"""A SOCKS5 server on a Unix socket that stands in for Tor: it records what it is asked and answers as it is told.

It leads made-up onion (or clearnet) names to ports of this machine, so that the door is tried whole, policy included,
without any network and without any exception to policy.
"""

import asyncio
import base64
import contextlib
import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from attrs import frozen

Mood = Literal["serves", "silent", "deaf", "hangs_up"]
"""serves: as Tor does; silent: never answers the request, like a Tor that is not bootstrapped; deaf: accepts and never
says a word; hangs_up: closes the connection in the middle of the handshake."""


@frozen
class Asked:
    """One request for a connection, as it came over the socket."""

    kind: int
    """Address type: 1 IPv4, 3 name, 4 IPv6."""
    name: str
    port: int
    user: str
    password: str


def made_up_onion(word: str) -> str:
    """Give a valid onion address that nobody has the key of: the same for the same word."""
    key = hashlib.sha256(word.encode()).digest()
    checksum = hashlib.sha3_256(b".onion checksum" + key + b"\x03").digest()[:2]
    return base64.b32encode(key + checksum + b"\x03").decode().lower() + ".onion"


class FakeSocks:
    """Serves `path` from a thread of its own between `start` and `stop`, or as a context manager."""

    def __init__(self, path: Path, sites: Mapping[str, int], replies: Mapping[str, int] | None = None) -> None:
        self.path = path
        self.sites = dict(sites)
        """Name -> port of this machine."""
        self.replies = dict(replies or {})
        """Name -> reply code other than 0, for names that are not served."""
        self.mood: Mood = "serves"
        self.asked: list[Asked] = []
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    def start(self) -> Self:
        """Begin to serve."""
        if not self._thread.is_alive():
            self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def cut(self) -> None:
        """Die like a killed Tor: all connections end, nobody serves the socket any more; `start` revives it."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()

    def stop(self) -> None:
        """End all connections and the thread."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _listen(self) -> None:
        self._server = await asyncio.start_unix_server(self._accept, str(self.path))

    async def _end(self) -> None:
        if self._server is not None:
            await stop_accepting(self._server)
            self.path.unlink(missing_ok=True)
            self._server = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._handshake(reader, writer)
            writer.close()
        finally:
            if not writer.is_closing():
                writer.transport.abort()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _handshake(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mood == "deaf":
            await reader.read()
            return
        methods = (await reader.readexactly(2))[1]
        await reader.readexactly(methods)
        writer.write(b"\x05\x02")
        user_length = (await reader.readexactly(2))[1]
        user = (await reader.readexactly(user_length)).decode("latin-1")
        password_length = (await reader.readexactly(1))[0]
        password = (await reader.readexactly(password_length)).decode("latin-1")
        writer.write(b"\x01\x00")
        asked = await self._read_request(reader, user, password)
        self.asked.append(asked)
        if self.mood == "hangs_up":
            return
        if self.mood == "silent":
            await reader.read()
            return
        port = self.sites.get(asked.name)
        if port is None:
            # a refusal carries an IPv6 address, as Tor's may: 22 bytes in all
            code = self.replies.get(asked.name, 0x04)
            writer.write(bytes((5, code, 0, 4)) + bytes(18))
            await writer.drain()
            return
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(bytes((5, 0, 0, 4)) + bytes(18))
        try:
            await asyncio.gather(_pour(reader, there_writer), _pour(there_reader, writer))
        finally:
            there_writer.transport.abort()
            with contextlib.suppress(ConnectionError):
                await there_writer.wait_closed()

    async def _read_request(self, reader: asyncio.StreamReader, user: str, password: str) -> Asked:
        kind = (await reader.readexactly(4))[3]
        length = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
        name = (await reader.readexactly(length)).decode("latin-1")
        port = int.from_bytes(await reader.readexactly(2), "big")
        return Asked(kind, name, port, user, password)


async def stop_accepting(server: asyncio.Server) -> None:
    """Close `server` so that a connection accepted a moment ago still gets its task (Python 3.11 would leak it)."""
    for listening in server.sockets:
        asyncio.get_running_loop().remove_reader(listening.fileno())
    for _ in range(5):
        await asyncio.sleep(0)
    server.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes one way; the end of one side ends the other."""
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()
