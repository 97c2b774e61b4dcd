"""A real SMTP server on loopback that keeps what it gets and can be told to misbehave at any step of a delivery."""

import asyncio
import email
import email.policy
import socket
import ssl
import threading
from collections import deque
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from attrs import frozen

Stage = Literal["connect", "sender", "recipient", "data"]
START_DEADLINE = 10.0  # seconds; a loopback server that is not up by then never will be
TURNS_TO_CLOSE = 50  # turns of the loop within which a cut transport has closed its socket; it takes two


@frozen
class Reply:
    """Answer with this line in place of 250, e.g. Reply("450 4.2.1 try later")."""

    line: str


@frozen
class Hang:
    """Say nothing until the server is closed."""


@frozen
class Drop:
    """Cut the connection in place of an answer; `keep`: the message was taken in all the same."""

    keep: bool = True


Act = Reply | Hang | Drop


@frozen(kw_only=True)
class Received:
    """One message taken in by one transaction."""

    sender: str
    recipients: tuple[str, ...]
    mail: bytes
    tls: bool
    user: str | None
    greeting: str
    """What the client called itself."""
    acknowledged: bool
    """False when the client never heard of it: the connection was cut after DATA."""

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return email.message_from_bytes(self.mail, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"]).strip()


class SmtpLab:
    """`with SmtpLab() as lab:` gives a server at (lab.host, lab.port); `lab.received` is what it took in so far."""

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        starttls: ssl.SSLContext | None = None,
        tls: ssl.SSLContext | None = None,
        user: str | None = None,
        password: str | None = None,
    ) -> None:
        self.received: list[Received] = []
        self.attempts = 0
        """Connections seen, answered or not."""
        self.port = 0
        self.user = user
        self._starttls, self._tls, self._password = starttls, tls, password
        self._planned: dict[Stage, deque[Act]] = {
            "connect": deque(),
            "sender": deque(),
            "recipient": deque(),
            "data": deque(),
        }
        self._always: dict[Stage, Act] = {}
        self._refused: dict[str, Act] = {}
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._closing: asyncio.Event | None = None
        self._transports: dict[asyncio.Transport, socket.socket] = {}
        self._thread: threading.Thread | None = None

    # What it shall do

    def plan(self, stage: Stage, *acts: Act) -> None:
        """Let the next transactions that come to `stage` meet these acts, one each; after them all goes well again."""
        with self._lock:
            self._planned[stage].extend(acts)

    def always(self, stage: Stage, act: Act | None) -> None:
        """Let every transaction meet `act` at `stage`; None ends it."""
        with self._lock:
            self._always.pop(stage, None)
            if act is not None:
                self._always[stage] = act

    def refuse(self, recipient: str, act: Act) -> None:
        """Let this one recipient meet `act`, each time."""
        with self._lock:
            self._refused[recipient] = act

    # Its life

    def __enter__(self) -> "SmtpLab":
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="smtp-lab", daemon=True)
        self._thread.start()
        if not ready.wait(START_DEADLINE):
            raise TimeoutError("the SMTP lab did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop, cutting every connection; afterwards nothing listens on the port. A second call does nothing."""
        if self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(START_DEADLINE)
        if self._thread.is_alive():
            raise TimeoutError("the SMTP lab did not stop")
        self._thread = None

    def _stop(self) -> None:
        assert self._closing is not None
        self._closing.set()

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run(ready))
        finally:
            self._loop.close()

    async def _run(self, ready: threading.Event) -> None:
        self._closing = asyncio.Event()
        server = await self._loop.create_server(self._protocol, self.host, 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._closing.wait()
        server.close()
        for transport in list(self._transports):
            transport.abort()
        await server.wait_closed()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(TURNS_TO_CLOSE):
            if self._open_sockets():
                await asyncio.sleep(0)

    def track(self, transport: asyncio.Transport) -> None:
        """Remember a connection, to cut it when the lab closes."""
        self._transports[transport] = transport.get_extra_info("socket")

    def _open_sockets(self) -> bool:
        return any(sock.fileno() != -1 for sock in self._transports.values())

    def _protocol(self) -> asyncio.Protocol:
        self.attempts += 1
        act = self.act_for("connect")
        if act is not None:
            return _Rude(self, act)
        auth: dict[str, Any] = {}
        if self.user is not None:
            auth = {"authenticator": self._authenticate, "auth_require_tls": False}
        return _Connection(
            self,
            _Handler(self),
            hostname="mx.example.org",
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            loop=self._loop,
            **auth,
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        good = (
            isinstance(data, LoginPassword)
            and data.login.decode() == self.user
            and data.password.decode() == self._password
        )
        return AuthResult(success=good, handled=False, auth_data=self.user)

    def act_for(self, stage: Stage, recipient: str | None = None) -> Act | None:
        """Give what the transaction at hand meets at `stage`; None: nothing unusual."""
        with self._lock:
            if recipient is not None and recipient in self._refused:
                return self._refused[recipient]
            if self._planned[stage]:
                return self._planned[stage].popleft()
            return self._always.get(stage)

    async def closed(self) -> None:
        """Wait until the server is closed."""
        assert self._closing is not None
        await self._closing.wait()


class _Connection(SMTP):
    """aiosmtpd's protocol, which tells the lab of its transport so that a hang ends when the lab does."""

    def __init__(self, lab: SmtpLab, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._lab = lab

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._lab.track(transport)
        super().connection_made(transport)


class _Rude(asyncio.Protocol):
    """A server that misbehaves before its greeting."""

    def __init__(self, lab: SmtpLab, act: Act) -> None:
        self._lab, self._act = lab, act

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._lab.track(transport)
        if isinstance(self._act, Reply):
            transport.write(f"{self._act.line}\r\n".encode())
            transport.close()
        elif isinstance(self._act, Drop):
            transport.abort()


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, lab: SmtpLab) -> None:
        self._lab = lab

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._lab.user is not None and not session.authenticated:
            return "530 5.7.0 log in first"
        answer = await self._meet(server, self._lab.act_for("sender"))
        if answer is not None:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._meet(server, self._lab.act_for("recipient", address))
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        act = self._lab.act_for("data")
        if act is None or (isinstance(act, Drop) and act.keep):
            content = envelope.original_content
            assert isinstance(content, bytes)
            self._lab.received.append(
                Received(
                    sender=envelope.mail_from or "",
                    recipients=tuple(envelope.rcpt_tos),
                    mail=content,
                    tls=session.ssl is not None or self._lab._tls is not None,
                    user=str(session.auth_data) if session.authenticated else None,
                    greeting=session.host_name or "",
                    acknowledged=act is None,
                )
            )
        return await self._meet(server, act) or "250 2.0.0 taken in"

    async def _meet(self, server: SMTP, act: Act | None) -> str | None:
        if isinstance(act, Reply):
            return act.line
        if isinstance(act, Hang):
            await self._lab.closed()
            return "421 closing"
        if isinstance(act, Drop):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "421 closing"
        return None


def free_port() -> int:
    """Give a loopback port where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
