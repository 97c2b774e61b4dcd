"""A web server on loopback that misbehaves: one route for each way in which a site can harm who reads it."""

import asyncio
import contextlib
import ssl
import threading
import zlib
from collections.abc import Awaitable, Callable, Iterator
from itertools import repeat
from typing import Self

import brotli
import zstandard
from attrs import frozen

from tests.lab.fake_socks import stop_accepting

MIB = 1024 * 1024
BOMB = 256  # MiB unpacked
DRIP_SECONDS = 0.05


@frozen
class Asked:
    """One request as it came."""

    method: str
    target: str
    head: bytes
    """Request line and headers, byte for byte."""

    def header(self, name: str) -> str | None:
        """Give the first header called `name`."""
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


Answer = Callable[["HostileWeb", Asked, asyncio.StreamWriter], Awaitable[None]]
_ROUTES: dict[str, Answer] = {}


def _route(path: str) -> Callable[[Answer], Answer]:
    def put(answer: Answer) -> Answer:
        _ROUTES[path] = answer
        return answer

    return put


class HostileWeb:
    """Serves `port` of 127.0.0.1 (and `tls_port`, given a context) from a thread of its own."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.visited = threading.Event()
        """Set by the first request."""
        self.port = 0
        self.tls_port = 0
        self.pages: dict[str, bytes] = {}
        """Path -> whole answer, for what a test makes up itself."""
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._servers: list[asyncio.Server] = []

    def start(self) -> Self:
        """Begin to serve on free ports."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def stop(self) -> None:
        """End all connections and the thread."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _listen(self) -> None:
        plain = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = plain.sockets[0].getsockname()[1]
        self._servers.append(plain)
        if self._tls is not None:
            sealed = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
            self.tls_port = sealed.sockets[0].getsockname()[1]
            self._servers.append(sealed)

    async def _end(self) -> None:
        for server in self._servers:
            await stop_accepting(server)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                while not writer.is_closing():
                    first = await reader.readexactly(1)
                    if first == b"\x16":  # TLS on the plain port: row T10 drips its answer to the handshake
                        await _drip(writer, b"\x16\x03\x03\x40\x00" + bytes(1000))
                        return
                    head = first + await reader.readuntil(b"\r\n\r\n")
                    method, target, _ = head.decode("latin-1").split(" ", 2)
                    asked = Asked(method, target, head)
                    self.asked.append(asked)
                    self.visited.set()
                    await self._answer(asked, writer)
            writer.close()
        finally:
            if not writer.is_closing():
                writer.transport.abort()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        path = asked.target.partition("?")[0]
        if path in self.pages:
            writer.write(self.pages[path])
        elif path in _ROUTES:
            await _ROUTES[path](self, asked, writer)
        else:
            writer.write(answer(404, b"nothing here"))
        await writer.drain()


def answer(status: int, body: bytes, *headers: str) -> bytes:
    """Give a whole, well-behaved HTTP answer."""
    lines = (f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


async def _drip(writer: asyncio.StreamWriter, what: bytes) -> None:
    """Write byte by byte, slowly, and begin again at the end: for ever."""
    while not writer.is_closing():
        for byte in what:
            writer.write(bytes((byte,)))
            await writer.drain()
            await asyncio.sleep(DRIP_SECONDS)


@_route("/page")
async def _page(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(200, b"<html><body><p>A quiet page.</p></body></html>", "Content-Type: text/html"))


@_route("/image.png")
async def _image(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(200, b"\x89PNG\r\n\x1a\n", "Content-Type: image/png"))


@_route("/set-cookie")
async def _set_cookie(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    names = ("sid=one; Path=/", "wide=two; Domain=onion; Path=/", "own=three; Domain=.example.com; Path=/")
    writer.write(answer(200, b"set", *(f"Set-Cookie: {name}" for name in names)))


@_route("/leads")
async def _leads(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Row T17: headers that ask a client to go elsewhere."""
    leads = ("Onion-Location: http://127.0.0.1/lead", 'Alt-Svc: h2="127.0.0.1:443"', "Refresh: 0; url=/page")
    writer.write(answer(200, b"<meta http-equiv=refresh content='0; url=/page'>", "Content-Type: text/html", *leads))


@_route("/redirect")
async def _redirect(_web: HostileWeb, asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Row T4: leads to whatever follows the question mark."""
    writer.write(answer(302, b"", f"Location: {asked.target.partition('?')[2]}"))


@_route("/loop")
async def _loop(_web: HostileWeb, asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Row P3: leads to itself, each time under another address, for ever."""
    count = int(asked.target.partition("?")[2] or 0)
    writer.write(answer(302, b"", f"Location: /loop?{count + 1}"))


@_route("/drip-body")
async def _drip_body(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    await _drip(writer, b"drip ")


@_route("/drip-head")
async def _drip_head(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    await _drip(writer, b"X-Drip: drop\r\n")


@_route("/endless-interim")
async def _endless_interim(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(DRIP_SECONDS)


@_route("/many-headers")
async def _many_headers(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(200, b"", *(f"X-{number}: y" for number in range(5000))))


@_route("/long-header")
async def _long_header(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(200, b"", "X-Long: " + "y" * MIB))


@_route("/endless")
async def _endless(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Row P1: a body without a stated length and without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not writer.is_closing():
        writer.write(bytes(65536))
        await writer.drain()


@_route("/huge-length")
async def _huge_length(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nshort")


@_route("/more-than-said")
async def _more_than_said(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Row P1: what follows the stated length looks like the answer to a question not yet asked."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour" + answer(200, b"smuggled"))


@_route("/less-than-said")
async def _less_than_said(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nfour")
    writer.close()


@_route("/not-http")
async def _not_http(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 ready for mail\r\n\r\n")
    writer.close()


@_route("/hangs-up")
async def _hangs_up(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.close()


@_route("/false-gzip")
async def _false_gzip(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(200, b"this is not gzip", "Content-Encoding: gzip"))


@_route("/status-500")
async def _status_500(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(500, b"broken"))


async def _bomb(writer: asyncio.StreamWriter, encoding: str, pieces: Iterator[bytes]) -> None:
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nConnection: close\r\n\r\n".encode())
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    writer.close()


def _zlib_pieces(window: int) -> Iterator[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, window)
    for blank in repeat(bytes(MIB), BOMB):
        yield packer.compress(blank)
    yield packer.flush()


def _zstd_pieces() -> Iterator[bytes]:
    packer = zstandard.ZstdCompressor(1).compressobj()
    for blank in repeat(bytes(MIB), BOMB):
        yield packer.compress(blank)
    yield packer.flush()


def _brotli_pieces() -> Iterator[bytes]:
    packer = brotli.Compressor(quality=1)
    for blank in repeat(bytes(MIB), BOMB):
        yield packer.process(blank)
    yield packer.finish()


@_route("/bomb-gzip")
async def _bomb_gzip(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    await _bomb(writer, "gzip", _zlib_pieces(31))


@_route("/bomb-deflate")
async def _bomb_deflate(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    await _bomb(writer, "deflate", _zlib_pieces(15))


@_route("/bomb-br")
async def _bomb_br(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    await _bomb(writer, "br", _brotli_pieces())


@_route("/bomb-zstd")
async def _bomb_zstd(_web: HostileWeb, _asked: Asked, writer: asyncio.StreamWriter) -> None:
    await _bomb(writer, "zstd", _zstd_pieces())
