"""Asking Tor for a connection: SOCKS5 with user name and password (RFC 1928, RFC 1929), names only.

Tor's own answers F0 to F7 (tor(1), ExtendedErrors; torspec socks-extensions) become errors that say whether to retry.
"""

import asyncio
import socket
from pathlib import Path

from vigil.records.errors import (
    FetchFailed,
    OnionGone,
    OnionLocked,
    OnionUnreachable,
    RouteRefused,
    TorDown,
    VigilError,
)

LOCAL_SECONDS = 10.0  # for the two steps that Tor answers by itself; it does so in microseconds unless it is stuck

_VERSION, _PASSWORD, _CONNECT, _BY_NAME = b"\x05", b"\x02", b"\x01", b"\x03"
_BOUND_LENGTH = {1: 4, 4: 16}  # address type of the answer -> bytes of the address; Tor answers IPv6 with 4


async def dial(path: Path, token: str, name: str, port: int) -> socket.socket:
    """Give a connected, non-blocking socket on which `name:port` is reached through the circuit of `token`.

    Raises TorDown when nobody serves `path`, else what `error_of` says of Tor's answer. Has no deadline of its own
    for the step that needs the network: the whole exchange has one.
    """
    loop = asyncio.get_running_loop()
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        await _greet(loop, sock, path, token)
        host = name.encode("ascii")
        asked = _VERSION + _CONNECT + b"\x00" + _BY_NAME + bytes((len(host),)) + host + port.to_bytes(2, "big")
        await loop.sock_sendall(sock, asked)
        head = await _read(loop, sock, 4)
        _check(head[1])
        length = _BOUND_LENGTH.get(head[3]) or (await _read(loop, sock, 1))[0]
        await _read(loop, sock, length + 2)
    except OSError as error:
        sock.close()
        raise TorDown("Tor closed the connection while it was being asked") from error
    except BaseException:
        sock.close()
        raise
    return sock


def is_served(path: Path) -> bool:
    """Tell whether somebody accepts connections on the Unix socket `path`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.settimeout(LOCAL_SECONDS)
        try:
            sock.connect(str(path))
        except OSError:
            return False
        return True


async def _greet(loop: asyncio.AbstractEventLoop, sock: socket.socket, path: Path, token: str) -> None:
    try:
        async with asyncio.timeout(LOCAL_SECONDS):
            await loop.sock_connect(sock, str(path))
            await loop.sock_sendall(sock, _VERSION + b"\x01" + _PASSWORD)
            if await _read(loop, sock, 2) != _VERSION + _PASSWORD:
                raise TorDown("the SOCKS socket does not take a user name: is it Tor's?")
            secret = bytes((len(token),)) + token.encode("ascii")
            await loop.sock_sendall(sock, b"\x01" + secret + secret)
            if await _read(loop, sock, 2) != b"\x01\x00":
                raise TorDown("the SOCKS socket refused the isolation token: is it Tor's?")
    except TimeoutError as error:
        raise TorDown(f"Tor accepted the connection and then said nothing for {LOCAL_SECONDS:g} s") from error
    except OSError as error:
        raise TorDown(f"nobody serves Tor's SOCKS socket ({error.strerror or error})") from error


async def _read(loop: asyncio.AbstractEventLoop, sock: socket.socket, size: int) -> bytes:
    """Read exactly `size` bytes and not one more: what follows belongs to the site."""
    got = b""
    while len(got) < size:
        more = await loop.sock_recv(sock, size - len(got))
        if not more:
            raise TorDown("Tor closed the connection while it was being asked")
        got += more
    return got


def _check(reply: int) -> None:
    if reply != 0:
        raise error_of(reply)


def error_of(reply: int) -> VigilError:
    """Give the error that Tor's answer `reply` (any but 0) stands for."""
    kind, words = _REPLIES.get(reply, (FetchFailed, "an answer that is not known"))
    return kind(f"Tor answered 0x{reply:02X}: {words}")


_REPLIES: dict[int, tuple[type[VigilError], str]] = {
    0x01: (FetchFailed, "no connection, for a reason it does not name"),
    0x02: (RouteRefused, "its rules do not allow this address"),
    0x03: (FetchFailed, "network unreachable"),
    0x04: (FetchFailed, "host unreachable, or its name is unknown"),
    0x05: (FetchFailed, "the site refused the connection"),
    0x06: (FetchFailed, "the circuit took too long"),
    0x07: (TorDown, "it does not know CONNECT; is the SOCKS socket Tor's?"),
    0x08: (TorDown, "it does not take names; is the SOCKS socket Tor's?"),
    0xF0: (OnionGone, "no descriptor of this onion is to be found"),
    0xF1: (OnionUnreachable, "the onion's descriptor is not valid"),
    0xF2: (OnionUnreachable, "introduction failed"),
    0xF3: (OnionUnreachable, "rendezvous failed"),
    0xF4: (OnionLocked, "the onion asks for client authorisation"),
    0xF5: (OnionLocked, "the onion refused the client authorisation"),
    0xF6: (OnionGone, "the onion address is not valid"),
    0xF7: (OnionUnreachable, "introduction took too long"),
}
