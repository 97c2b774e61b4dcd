"""A private Tor network on loopback: three authorities, three relays and one onion host; no other machine is contacted.

Used by the tests and by the demo. It is real Tor, with the timing of `TestingTorNetwork`; ready in about 12 s.
Run by hand, it leads an onion to a port of this machine until it is interrupted:

    python -m tests.lab.private_tor 8000
"""

import contextlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from attrs import frozen
from stem.control import Controller, EventType
from stem.response.events import HSDescEvent

from crawlers.transport.tor_control import connect

READY_SECONDS = 90.0
STEP_SECONDS = 0.1
INSTALL = "apt-get install tor util-linux   (the first brings tor-gencert too, the second setpriv)"

_TESTING = """\
TestingTorNetwork 1
Address 127.0.0.1
AssumeReachable 1
ShutdownWaitLength 0
ProtocolWarnings 0
SocksPort 0
GeoIPFile /dev/null
GeoIPv6File /dev/null
"""
_AUTHORITY = """\
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
AuthDirMaxServersPerAddr 0
ContactInfo nobody@example.org
ExitPolicy reject *:*
V3AuthVotingInterval 10
V3AuthVoteDelay 2
V3AuthDistDelay 2
TestingV3AuthInitialVotingInterval 5
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
TestingDirAuthVoteGuard *
TestingDirAuthVoteHSDir *
TestingMinExitFlagThreshold 0
"""


class PrivateTorFailed(Exception):
    """The network did not come up; the message says what was last seen, or what to install."""


@frozen
class _Node:
    name: str
    folder: Path
    or_port: int
    dir_port: int


class PrivateTor:
    """A Tor network of our own. All its processes end with `stop`, or with the thread that called `start`."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep everything in `folder`, which is made and whose path should be short; default: a temporary one."""
        self._temporary = tempfile.TemporaryDirectory(prefix="vgl-tor-") if folder is None else None
        self._folder = folder or Path(self._temporary.name if self._temporary else "")
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._authorities: list[str] = []
        self._controller: Controller | None = None

    @property
    def torrc_lines(self) -> tuple[str, ...]:
        """What a client's torrc needs in order to live in this network, and in no other."""
        return ("TestingTorNetwork 1", *self._authorities)

    def start(self, on_progress: Callable[[str], None] = lambda words: None) -> Self:
        """Start all nodes and wait until the authorities agree on them; raise PrivateTorFailed if they do not."""
        for program in ("tor", "tor-gencert", "setpriv"):
            if shutil.which(program) is None:
                raise PrivateTorFailed(f"{program} is not installed: {INSTALL}")
        try:
            self._start(on_progress)
        except BaseException:
            self.stop()
            raise
        return self

    def _start(self, on_progress: Callable[[str], None]) -> None:
        ports = _free_ports(9)
        authorities = [_Node(f"auth{n}", self._folder / f"auth{n}", ports[n], ports[n + 3]) for n in range(3)]
        relays = [_Node(f"relay{n}", self._folder / f"relay{n}", ports[n + 6], 0) for n in range(3)]
        on_progress("making the keys of three authorities")
        self._authorities = _make_authorities(authorities)
        for node in authorities:
            extra = f"{_AUTHORITY}ORPort 127.0.0.1:{node.or_port}\nDirPort 127.0.0.1:{node.dir_port}\n"
            self._launch(node.name, node.folder, extra)
        for node in relays:
            self._launch(node.name, node.folder, f"ORPort 127.0.0.1:{node.or_port}\nExitPolicy reject *:*\n")

        def listed() -> int:
            return min(_running_relays(node.folder / "cached-microdesc-consensus") for node in authorities)

        on_progress("waiting for the authorities to agree on six relays")
        # all three: a Tor that asks one which does not know yet waits long before it asks again
        self._wait(lambda: listed() >= 6, lambda: f"{listed()} of 6 relays are in the consensus")
        on_progress("starting the onion host")
        control = self._folder / "onions" / "control"
        self._launch("onions", control.parent, f"ControlSocket {control}\nCookieAuthentication 1\n")
        self._wait(control.exists, lambda: "the onion host has no control socket")
        self._controller = connect(control)
        self._controller.authenticate()
        self._wait(self._onions_ready, lambda: "the onion host has no circuits")
        on_progress("the private network is ready")

    def _onions_ready(self) -> bool:
        assert self._controller is not None
        return "PROGRESS=100" in self._controller.get_info("status/bootstrap-phase")

    def add_onion(self, port: int, virtual_port: int = 80) -> str:
        """Give the host name of a new onion that leads to `port` of 127.0.0.1, once its descriptor is published."""
        assert self._controller is not None, "start the network first"
        sent: Counter[tuple[str, str]] = Counter()

        def note(event: HSDescEvent) -> None:
            sent[event.address, event.action] += 1

        self._controller.add_event_listener(note, EventType.HS_DESC)
        try:
            target = {virtual_port: f"127.0.0.1:{port}"}
            name = str(self._controller.create_ephemeral_hidden_service(target).service_id)
            # a client asks any of the directories: all that were sent the descriptor must have taken it
            self._wait(
                lambda: 0 < sent[name, "UPLOAD"] <= sent[name, "UPLOADED"] + sent[name, "FAILED"],
                lambda: f"{sent[name, 'UPLOADED']} of {sent[name, 'UPLOAD']} directories have the onion's descriptor",
            )
        finally:
            self._controller.remove_event_listener(note)
        return f"{name}.onion"

    def freeze(self) -> None:
        """Stop the relays in their tracks: SOCKS goes on answering, every new circuit fails."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the relays go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        for name, process in self._processes.items():
            if name != "onions":
                process.send_signal(number)

    def stop(self) -> None:
        """End all nodes and remove a temporary folder."""
        if self._controller is not None:
            self._controller.close()
            self._controller = None
        for process in self._processes.values():
            process.kill()
        for process in self._processes.values():
            process.wait()
        self._processes.clear()
        if self._temporary is not None:
            self._temporary.cleanup()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _launch(self, name: str, folder: Path, extra: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = (
            f"DataDirectory {folder}",
            f"Nickname {name}",
            f"Log notice file {folder}/notice.log",
            *self._authorities,
        )
        torrc = folder / "torrc"
        torrc.write_text(_TESTING + extra + "\n".join(lines) + "\n")
        # setpriv: the kernel kills the node when the thread that started it is gone; a tor that is asked may hang
        self._processes[name] = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *_command(torrc)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _wait(self, reached: Callable[[], bool], seen: Callable[[], str]) -> None:
        end = time.monotonic() + READY_SECONDS
        while not reached():
            for name, process in self._processes.items():
                if process.poll() is not None:
                    last = _log(self._folder / name).splitlines()[-1:]
                    raise PrivateTorFailed(f"{name} ended with status {process.returncode}: {' '.join(last)}")
            if time.monotonic() > end:
                raise PrivateTorFailed(f"not ready after {READY_SECONDS:g} s: {seen()}")
            time.sleep(STEP_SECONDS)


def _running_relays(consensus: Path) -> int:
    text = consensus.read_text() if consensus.exists() else ""
    return len(re.findall(r"^s .*\bRunning\b", text, re.MULTILINE))


def _log(folder: Path) -> str:
    path = folder / "notice.log"
    return path.read_text() if path.exists() else ""


def _command(torrc: Path) -> list[str]:
    # /dev/null: nothing of this machine's own torrc may leak into the network
    return ["tor", "-f", str(torrc), "--defaults-torrc", "/dev/null"]


def _make_authorities(nodes: Sequence[_Node]) -> list[str]:
    """Make the long-term keys of each authority and give the `DirAuthority` lines that name them."""
    making = []
    for node in nodes:
        keys = node.folder / "keys"
        keys.mkdir(mode=0o700, parents=True)
        command = ["tor-gencert", "--create-identity-key", "-m", "12", "-a", f"127.0.0.1:{node.dir_port}"]
        command += ["-i", f"{keys}/authority_identity_key", "-s", f"{keys}/authority_signing_key"]
        command += ["-c", f"{keys}/authority_certificate", "--passphrase-fd", "0"]
        making.append(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        )
    lines = []
    for node, process in zip(nodes, making, strict=True):
        _, errors = process.communicate(b"private network\n")
        if process.returncode:
            raise PrivateTorFailed(f"tor-gencert: {errors.decode(errors='replace').strip()}")
        certificate = (node.folder / "keys" / "authority_certificate").read_text()
        identity = next(line.split()[1] for line in certificate.splitlines() if line.startswith("fingerprint "))
        lines.append(
            f"DirAuthority {node.name} orport={node.or_port} no-v2 v3ident={identity} "
            f"127.0.0.1:{node.dir_port} {_relay_fingerprint(node)}"
        )
    return lines


def _relay_fingerprint(node: _Node) -> str:
    """Let tor make the relay's keys and tell their fingerprint; it wants some authority named before it does."""
    torrc = node.folder / "torrc"
    placeholder = f"DirAuthority {node.name} orport=1 no-v2 v3ident={'0' * 40} 127.0.0.1:1 {'0' * 40}"
    ports = f"ORPort 127.0.0.1:{node.or_port}\nDirPort 127.0.0.1:{node.dir_port}\n"
    own = f"DataDirectory {node.folder}\nNickname {node.name}\n{placeholder}\n"
    torrc.write_text(_TESTING + _AUTHORITY + ports + own)
    told = subprocess.run([*_command(torrc), "--list-fingerprint"], capture_output=True, text=True)
    for line in told.stdout.splitlines():
        if line.startswith(f"{node.name} "):
            return line.removeprefix(node.name).replace(" ", "")
    raise PrivateTorFailed(f"tor tells no fingerprint: {told.stdout.strip().splitlines()[-1:]}")


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for sock in sockets:
            sock.bind(("127.0.0.1", 0))
        return [sock.getsockname()[1] for sock in sockets]


def _serve(port: int) -> None:
    with PrivateTor() as network:
        print(network.add_onion(port))
        print("\n".join(network.torrc_lines), flush=True)
        signal.pause()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        _serve(int(sys.argv[1]))
