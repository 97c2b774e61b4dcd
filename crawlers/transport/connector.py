"""How aiohttp gets its connections: from Tor's SOCKS socket, or for a direct source from the network itself.

`BaseConnector._create_connection`, `_factory` and `_loop` are aiohttp's own doors for this (its UnixConnector uses the
same three) but are not promised to stay: tests/transport/test_aiohttp_contract.py fails when they change.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from crawlers.transport import tripwire
from crawlers.transport.place import is_public
from crawlers.transport.refusal import Refusal, refused
from crawlers.transport.route import Route
from crawlers.transport.socks import dial
from crawlers.transport.tls import check_pin, pinning, verifying
from vigil.records.errors import FetchFailed, TlsRefused

IDLE_SECONDS = 60.0  # a connection is kept for the next page of a slow, polite crawl; building an onion circuit is dear


class RoutedConnector(aiohttp.BaseConnector):
    """Connections of one isolation token; `opened` is told of every socket that is opened."""

    def __init__(self, route: Route, socks: Path | None, opened: Callable[[], None]) -> None:
        super().__init__(keepalive_timeout=IDLE_SECONDS, limit=0)
        self._route = route
        self._socks = socks
        self._opened = opened

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Any],  # noqa: ARG002 - aiohttp's signature
        timeout: aiohttp.ClientTimeout,  # noqa: ARG002, ASYNC109 - the door's deadline counts for all steps
    ) -> ResponseHandler:
        host, port = req.url.raw_host or "", req.url.port or 0
        self._opened()
        if self._socks is not None:
            sock = await dial(self._socks, self._route.token, host, port)
        else:
            sock = await dial_directly(host, port)
        try:
            return await self._speak(sock, host, tls=req.is_ssl())
        except ssl.SSLCertVerificationError as error:
            raise TlsRefused(f"the certificate does not verify: {error.verify_message}") from error
        except ssl.SSLError as error:
            raise TlsRefused(f"no TLS with this server: {error.reason or 'handshake failed'}") from error
        except OSError as error:
            raise FetchFailed("the site ended the connection during the TLS handshake") from error

    async def _speak(self, sock: socket.socket, host: str, *, tls: bool) -> ResponseHandler:
        pin = self._route.tls_pin
        context = (pinning() if pin else verifying()) if tls else None
        try:
            transport, protocol = await self._loop.create_connection(
                self._factory,
                sock=sock,
                ssl=context,
                server_hostname=host if tls else None,
                # the deadline of the whole exchange is the one that counts; asyncio's own must not come first
                ssl_handshake_timeout=self._route.deadline if tls else None,
            )
        except BaseException:
            sock.close()
            raise
        if tls and pin:
            try:
                check_pin(pin, transport.get_extra_info("ssl_object").getpeercert(binary_form=True))
            except TlsRefused:
                transport.abort()
                raise
        return protocol


async def dial_directly(host: str, port: int) -> socket.socket:
    """Connect without Tor to a public address of `host`; a name that leads to this machine or network is refused."""
    loop = asyncio.get_running_loop()
    try:
        with tripwire.looking_up(host):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchFailed("the name of the site cannot be resolved") from error
    if not all(is_public(ipaddress.ip_address(address[0])) for *_, address in found):
        raise refused(Refusal.LOCAL)
    for family, kind, protocol, _, address in found:
        with tripwire.connecting(address):
            sock = socket.socket(family, kind, protocol)
            try:
                sock.setblocking(False)
                await loop.sock_connect(sock, address)
            except OSError:
                sock.close()
            except BaseException:
                sock.close()
                raise
            else:
                return sock
    raise FetchFailed("the site cannot be reached")
