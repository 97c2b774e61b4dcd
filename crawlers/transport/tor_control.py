"""Tor's control port, through stem: who we are to it, how far it is, whether it works."""

import re
import socket
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import stem
import stem.connection
from attrs import frozen
from stem.control import Controller

from vigil.records.errors import ConfigError, TorDown

ANSWER_SECONDS = 5.0  # Tor answers at once unless it is stopped or hung; stem itself would wait for ever

_PROGRESS = re.compile(r"PROGRESS=(\d+)")
_SUMMARY = re.compile(r'SUMMARY="([^"]*)"')
_WARNING = re.compile(r'WARNING="([^"]*)"')

Got = TypeVar("Got")


@frozen
class Bootstrap:
    """How far Tor is on its way into the network."""

    percent: int
    doing: str
    """In Tor's own words."""


class TorControl:
    """An authenticated control connection; `close` it."""

    def __init__(self, path: Path) -> None:
        """Connect to the control socket `path`.

        Raises TorDown when nobody serves it, ConfigError when it asks for no authentication or refuses ours.
        """
        self._controller: Any = connect(path)
        try:
            _within(ANSWER_SECONDS, self._authenticate)
        except BaseException:
            self.close()
            raise

    def _authenticate(self) -> None:
        try:
            asked = self._controller.get_protocolinfo()
            if stem.connection.AuthMethod.NONE in asked.auth_methods:
                raise ConfigError(
                    "tor.control: this Tor lets anybody on the machine command it; "
                    "set CookieAuthentication 1 in its torrc"
                )
            # Tor hangs up on whoever asks for it twice, so the answer is handed on
            stem.connection.authenticate(self._controller, protocolinfo_response=asked)
        except stem.connection.AuthenticationFailure as error:
            raise ConfigError(f"tor.control: Tor refuses our authentication: {error}") from error
        except stem.ControllerError as error:
            raise TorDown(f"Tor's control socket does not answer as it should: {error}") from error

    def own(self) -> None:
        """Make Tor end as soon as this connection does, however it ends."""
        self._ask(lambda: self._controller.msg("TAKEOWNERSHIP"))

    def bootstrap(self) -> Bootstrap:
        """Ask how far Tor is; raise TorDown if it does not answer."""
        return read_bootstrap(str(self._ask(lambda: self._controller.get_info("status/bootstrap-phase"))))

    def healthy(self) -> bool:
        """Tell whether Tor is in the network and has built a circuit."""
        try:
            established = self._ask(lambda: self._controller.get_info("status/circuit-established"))
            return str(established) == "1" and self.bootstrap().percent == 100
        except TorDown:
            return False

    def _ask(self, question: Callable[[], Got]) -> Got:
        try:
            return _within(ANSWER_SECONDS, question)
        except stem.ControllerError as error:
            raise TorDown(f"Tor's control connection is gone: {error}") from error

    def close(self) -> None:
        """End the connection."""
        self._controller.close()


def connect(path: Path) -> Controller:
    """Give a connection to the control socket `path`, not yet authenticated; raise TorDown if nobody answers there."""
    _probe(path)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "setDaemon", DeprecationWarning)  # stem 1.8 names its threads the old way
        try:
            return Controller.from_socket_file(str(path))
        except stem.SocketError as error:
            raise TorDown(f"Tor's control socket went away ({error})") from error


def _probe(path: Path) -> None:
    """Raise TorDown unless a Tor answers at `path`: stem would wait for ever on one that hangs."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.settimeout(ANSWER_SECONDS)
        try:
            sock.connect(str(path))
            sock.sendall(b"PROTOCOLINFO 1\r\n")
            answered = sock.recv(1) == b"2"
        except OSError as error:
            raise TorDown(f"nobody answers at Tor's control socket ({error.strerror or error})") from error
    if not answered:
        raise TorDown("who answers at the control socket is not Tor")


def read_bootstrap(line: str) -> Bootstrap:
    """Read Tor's answer to `GETINFO status/bootstrap-phase` (control-spec, section 4.1.10)."""
    percent, summary, warning = _PROGRESS.search(line), _SUMMARY.search(line), _WARNING.search(line)
    doing = summary[1] if summary else "starting"
    return Bootstrap(int(percent[1]) if percent else 0, f"{doing} (warning: {warning[1]})" if warning else doing)


def _within(seconds: float, question: Callable[[], Got]) -> Got:
    """Give the answer to `question`, or raise TorDown when it takes longer."""
    answers: list[Got] = []
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            answers.append(question())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise TorDown(f"Tor does not answer its control socket within {seconds:g} s")
    return answers[0]
