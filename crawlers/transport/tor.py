"""The Tor that all crawls of one home go through: Vigil's own, started by the first in need, or a configured one."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawlers.transport.socks import is_served
from crawlers.transport.tor_control import Bootstrap, TorControl
from crawlers.transport.tor_process import Sockets, TorProcess
from crawlers.transport.ways import Ways
from vigil.config.schema import TorConfig
from vigil.records.errors import ConfigError, TorDown

Progress = Callable[[int, str], None]
"""Told how far Tor is: percent, and what it is doing."""

STEP_SECONDS = 0.1


class Tor:
    """A way into Tor. Whoever starts Vigil's own tor owns it: it ends with that process, even with kill -9.

    Other processes of the same home find it by its sockets in the runtime folder and use it; a lock keeps two from
    starting it at once.
    """

    def __init__(self, config: TorConfig, runtime: Path, home: Path) -> None:
        """Prepare only; `runtime` is a short folder for sockets, `home` keeps Tor's guards between runs."""
        self._config = config
        self._runtime = runtime
        self._keep = home / "tor"
        self._sockets = Sockets(runtime / "tor")
        self._process: TorProcess | None = None
        self._control: TorControl | None = None

    @property
    def ways(self) -> Ways:
        """The SOCKS sockets, for the door."""
        if self._config.socks is not None:
            return Ways(onion=self._config.socks, exit=self._config.socks)
        return Ways(onion=self._sockets.onion, exit=self._sockets.exit)

    @property
    def socks(self) -> Path:
        """The SOCKS socket for onion services."""
        return self._config.socks or self._sockets.onion

    @property
    def sockets(self) -> tuple[Path, ...]:
        """Every Unix socket that this Tor is reached by."""
        control = self._config.control if self._config.socks is not None else self._sockets.control
        paths = (self.ways.onion, self.ways.exit, control)
        return tuple(dict.fromkeys(path for path in paths if path is not None))

    @property
    def pid(self) -> int | None:
        """Process id of the tor that was started here; None: it is another's."""
        return self._process.pid if self._process is not None else None

    def start(self, on_progress: Progress = lambda _percent, _doing: None) -> None:
        """Return once Tor is in the network and can be used.

        Raises TorDown with what Tor said last when it takes longer than `bootstrap_seconds`, ends, or is not installed,
        and ConfigError when its control port is open to anybody. Nothing is left running then.
        """
        deadline = time.monotonic() + self._config.bootstrap_seconds
        try:
            if self._config.socks is not None:
                self._use_configured(self._config.socks)
                self._await_bootstrap(deadline, on_progress)
            else:
                with self._lock(deadline, on_progress):
                    if not self._join():
                        self._launch(deadline)
                    self._await_bootstrap(deadline, on_progress)
        except BaseException:
            self.close()
            raise

    def _use_configured(self, socks: Path) -> None:
        if not is_served(socks):
            raise TorDown("nobody serves the SOCKS socket that vigil.toml names as tor.socks")
        if self._config.control is not None:
            self._control = TorControl(self._config.control)

    def _join(self) -> bool:
        """Use the tor that another process of this home has started; False: there is none."""
        if not is_served(self._sockets.control):
            return False
        try:
            self._control = TorControl(self._sockets.control)
        except TorDown:  # it went away between two looks
            return False
        return True

    def _launch(self, deadline: float) -> None:
        extra = ""
        if self._config.torrc_extra is not None:
            try:
                extra = self._config.torrc_extra.read_text()
            except OSError as error:
                raise ConfigError(f"tor.torrc_extra: {error.strerror}: {self._config.torrc_extra}") from error
        self._process = TorProcess(self._config.binary, self._sockets, self._keep, extra)
        while not is_served(self._sockets.control):
            self._process.check()
            self._check_time(deadline, lambda: "Tor has not opened its control socket")
            time.sleep(STEP_SECONDS)
        self._control = TorControl(self._sockets.control)
        self._control.own()

    def _await_bootstrap(self, deadline: float, on_progress: Progress) -> None:
        if self._control is None:  # a configured Tor without a control socket: nobody can be asked
            on_progress(100, "using a Tor that cannot be asked how it is")
            return
        told: Bootstrap | None = None
        while told is None or told.percent < 100 or not self._control.healthy():
            if self._process is not None:
                self._process.check()
            now = self._control.bootstrap()
            if now != told:
                told = now
                on_progress(now.percent, now.doing)
            self._check_time(deadline, lambda said=now: f"it last said: {said.percent} %, {said.doing}")  # type: ignore[misc]
            if now.percent < 100:
                time.sleep(STEP_SECONDS)

    def _check_time(self, deadline: float, words: Callable[[], str]) -> None:
        if time.monotonic() > deadline:
            raise TorDown(f"Tor is not ready after {self._config.bootstrap_seconds} s; {words()}")

    @contextmanager
    def _lock(self, deadline: float, on_progress: Progress) -> Iterator[None]:
        """Hold the home's Tor lock: who waits for it finds a finished Tor when it is free."""
        self._runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._runtime / "tor.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            waiting = False
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if not waiting:
                        on_progress(0, "another vigil is starting Tor")
                        waiting = True
                    self._check_time(deadline, lambda: "another vigil is starting it")
                    time.sleep(STEP_SECONDS)
            yield
        finally:
            os.close(descriptor)

    def healthy(self) -> bool:
        """Tell whether Tor works now: bootstrapped, with a circuit; without a control socket: whether it is there."""
        if self._process is not None and not self._process.running:
            return False
        if self._control is not None:
            return self._control.healthy()
        return self._config.socks is not None and is_served(self._config.socks)

    def close(self) -> None:
        """Let go of Tor; the tor that was started here ends, another's goes on."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.end()
            self._process = None
