"""Vigil's own tor: what its torrc says, how it is started, and that it ends with its owner."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from attrs import frozen

from vigil.records.errors import ConfigError, TorDown

MAX_SOCKET_PATH = 107  # bytes of a Unix socket's path: 108 with the NUL that ends it (unix(7))
END_SECONDS = 10.0  # a tor that is asked to end does so at once, unless it is stopped or hung
INSTALL = "install it (apt-get install tor), or name a running one in vigil.toml under [tor]"


@frozen
class Sockets:
    """Where the sockets of Vigil's own tor lie, in its folder below the runtime folder."""

    folder: Path

    @property
    def onion(self) -> Path:
        """SOCKS, onion services only."""
        return self.folder / "onion"

    @property
    def exit(self) -> Path:
        """SOCKS, clearnet only."""
        return self.folder / "exit"

    @property
    def control(self) -> Path:
        """The control port."""
        return self.folder / "control"

    @property
    def pid(self) -> Path:
        """File with tor's process id."""
        return self.folder / "pid"

    @property
    def torrc(self) -> Path:
        """The torrc it was started with."""
        return self.folder / "torrc"

    @property
    def log(self) -> Path:
        """What tor says, from its start on; tor itself leaves addresses out of it."""
        return self.folder / "log"


def torrc_of(sockets: Sockets, keep: Path, owner: int, extra: str = "") -> str:
    """Give the torrc of Vigil's own tor: guards kept in `keep`, ended when process `owner` is, `extra` at the end."""
    apart = "IsolateSOCKSAuth KeepAliveIsolateSOCKSAuth ExtendedErrors"
    lines = (
        f'DataDirectory "{keep}"',
        f'SocksPort unix:"{sockets.onion}" OnionTrafficOnly {apart}',
        f'SocksPort unix:"{sockets.exit}" NoOnionTraffic {apart}',
        f'ControlSocket "{sockets.control}"',
        "CookieAuthentication 1",
        f'CookieAuthFile "{sockets.folder}/cookie"',
        "SafeSocks 1",
        "ClientOnly 1",
        "Log notice stdout",
        f"__OwningControllerProcess {owner}",
    )
    return "\n".join((*lines, extra))


class TorProcess:
    """A running tor of our own; `end` it."""

    def __init__(self, binary: str, sockets: Sockets, keep: Path, extra: str) -> None:
        """Start `binary`; raise TorDown when there is none."""
        program = shutil.which(binary)
        if program is None:
            raise TorDown(f"the program {binary!r} is not there: {INSTALL}")
        for path in (sockets.onion, sockets.exit, sockets.control):
            if len(os.fsencode(path)) > MAX_SOCKET_PATH:
                raise ConfigError(f"the runtime folder's path is too long for a Unix socket: {path}")
            path.unlink(missing_ok=True)
        for folder in (sockets.folder, keep):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
        self._sockets = sockets
        _bury(sockets)
        sockets.torrc.write_text(torrc_of(sockets, keep, os.getpid(), extra))
        with sockets.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the operator's own tor, no word of it from a page
                # /dev/null: this machine's own torrc is another tor's business
                [program, "-f", str(sockets.torrc), "--defaults-torrc", "/dev/null"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C ends the crawl first, which then ends tor
            )
        sockets.pid.write_text(str(self._process.pid))

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def check(self) -> None:
        """Raise TorDown with tor's last words if it has ended."""
        if not self.running:
            raise TorDown(f"tor ended with status {self._process.returncode}: {self.last_words()}")

    def last_words(self) -> str:
        """Give the last warning and error tor wrote, else its last line."""
        try:
            lines = self._sockets.log.read_text(errors="replace").splitlines()
        except OSError:
            return "it wrote no log"
        grave = [line for line in lines if "[warn]" in line or "[err]" in line]
        return " / ".join(grave[-2:] or lines[-1:]) or "it said nothing"

    def end(self) -> None:
        """Ask it to end, and kill it if it does not."""
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _bury(sockets: Sockets) -> None:
    """Kill what is left of an earlier tor of this home: one that hung while ending still holds the data folder."""
    try:
        pid = int(sockets.pid.read_text())
    except (OSError, ValueError):
        return
    if not _runs(pid, sockets.torrc):
        return
    os.kill(pid, signal.SIGKILL)
    end = time.monotonic() + END_SECONDS
    while _runs(pid, sockets.torrc) and time.monotonic() < end:
        time.sleep(0.05)


def _runs(pid: int, torrc: Path) -> bool:
    """Tell whether `pid` is a tor with this torrc, and not another program that the number has passed on to."""
    try:
        return os.fsencode(torrc) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
