"""Rows T1, T9, T11 and T14: Vigil's own tor, a configured one, and what is said when there is none. Always real tor.

Most tests use a tor that may not touch a network (`DisableNetwork 1`); the slow ones a private network on loopback.
"""

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

from crawlers.transport.door import Door
from crawlers.transport.exchange import Exchange
from crawlers.transport.tor import Tor
from crawlers.transport.tor_control import Bootstrap, TorControl, read_bootstrap
from crawlers.transport.tor_process import Sockets, TorProcess, torrc_of
from tests.lab.hostile_web import HostileWeb
from tests.lab.private_tor import PrivateTor
from vigil.config.schema import TorConfig
from vigil.records.errors import ConfigError, DeadlinePassed, TorDown
from vigil.records.source import Source

PATIENCE = 30.0


def wait_until(reached: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Poll until `reached`, or give up."""
    end = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def alive(pid: int) -> bool:
    """Tell whether the process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def extra(folder: Path, *lines: str) -> Path:
    path = folder / "torrc.extra"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def offline(short: Path) -> TorConfig:
    return TorConfig(torrc_extra=extra(short, "DisableNetwork 1"), bootstrap_seconds=2)


def test_the_torrc_keeps_circuits_apart_and_listens_on_unix_sockets_only() -> None:
    lines = torrc_of(Sockets(Path("/run/v/tor")), Path("/home/v/tor"), 42, "Extra 1").splitlines()
    assert (
        'SocksPort unix:"/run/v/tor/onion" OnionTrafficOnly IsolateSOCKSAuth KeepAliveIsolateSOCKSAuth ExtendedErrors'
        in lines
    )
    assert {"CookieAuthentication 1", "SafeSocks 1", "ClientOnly 1", "__OwningControllerProcess 42"} <= set(lines)
    assert lines[-1] == "Extra 1"
    assert not [line for line in lines if "Port" in line and "unix:" not in line]


def test_without_the_program_it_is_said_what_to_install(short: Path) -> None:
    with pytest.raises(TorDown, match="apt-get install tor"):
        Tor(TorConfig(binary="no-such-tor"), short / "run", short / "home").start()


def test_a_tor_that_gets_nowhere_is_ended_at_the_deadline_and_its_last_words_told(
    short: Path, offline: TorConfig
) -> None:
    told: list[tuple[int, str]] = []
    tor = Tor(offline, short / "run", short / "home")
    with pytest.raises(TorDown, match=r"not ready after 2 s; it last said: 0 %"):
        tor.start(lambda percent, doing: told.append((percent, doing)))
    assert told[0][0] == 0
    assert (tor.pid, tor.healthy()) == (None, False)
    with pytest.raises(TorDown):
        TorControl(short / "run" / "tor" / "control")


@pytest.mark.slow
def test_a_tor_that_was_left_behind_is_put_out_of_the_way(short: Path, offline: TorConfig) -> None:
    patient = evolve(offline, bootstrap_seconds=12)
    left = TorProcess("tor", Sockets(short / "run" / "tor"), short / "home" / "tor", "DisableNetwork 1")
    try:
        assert wait_until((short / "run" / "tor" / "control").exists)
        os.kill(left.pid, signal.SIGSTOP)
        with pytest.raises(TorDown, match="it last said"):  # a new one came up, and was not kept out by the old
            Tor(patient, short / "run", short / "home").start()
        assert wait_until(lambda: not alive(left.pid))
    finally:
        left.end()


def test_a_torrc_that_tor_refuses_is_quoted(short: Path) -> None:
    config = TorConfig(torrc_extra=extra(short, "NoSuchOption 1"))
    with pytest.raises(TorDown, match="NoSuchOption"):
        Tor(config, short / "run", short / "home").start()


def test_a_missing_torrc_extra_names_the_key(short: Path) -> None:
    with pytest.raises(ConfigError, match=r"tor\.torrc_extra"):
        Tor(TorConfig(torrc_extra=short / "none"), short / "run", short / "home").start()


def test_a_runtime_folder_too_long_for_a_socket_is_refused(short: Path) -> None:
    with pytest.raises(ConfigError, match="too long"):
        Tor(TorConfig(), short / ("x" * 120), short / "home").start()


@pytest.fixture
def running(short: Path) -> Iterator[Callable[..., Path]]:
    """Start somebody else's tor with the lines given, and give its control socket."""
    assert shutil.which("tor"), "the tests need tor; type: apt-get install tor"
    started: list[subprocess.Popen[bytes]] = []
    folder = short / "their"
    folder.mkdir(mode=0o700)

    def start(*lines: str) -> Path:
        torrc = folder / "torrc"
        common = (f"DataDirectory {folder}/state", f"ControlSocket {folder}/control", f"SocksPort unix:{folder}/socks")
        torrc.write_text("\n".join((*common, "DisableNetwork 1", *lines)))
        command = ["tor", "-f", str(torrc), "--defaults-torrc", "/dev/null"]
        started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        assert wait_until((folder / "control").exists)
        return folder / "control"

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_control_socket_without_authentication_is_refused(short: Path, running: Callable[..., Path]) -> None:
    control = running()
    config = TorConfig(socks=control.parent / "socks", control=control)
    # DisableNetwork closes the SOCKS socket: the control socket stands in for one that is served
    with pytest.raises(ConfigError, match="CookieAuthentication 1"):
        TorControl(control)
    with pytest.raises((ConfigError, TorDown)):
        Tor(config, short / "run", short / "home").start()


def test_a_password_that_we_do_not_have_is_refused_with_the_reason(running: Callable[..., Path]) -> None:
    hashed = "16:872860B76453A77D60CA2BB8C1A7042072093276A3D701AD684053EC4C"
    with pytest.raises(ConfigError, match=r"tor\.control"):
        TorControl(running(f"HashedControlPassword {hashed}"))


def test_a_tor_with_a_cookie_is_asked_how_far_it_is(running: Callable[..., Path]) -> None:
    control = TorControl(running("CookieAuthentication 1"))
    try:
        assert control.bootstrap().percent == 0
        assert not control.healthy()
    finally:
        control.close()


def test_a_configured_tor_that_is_not_there_is_down_and_none_is_started(short: Path) -> None:
    tor = Tor(TorConfig(socks=short / "socks", control=short / "control"), short / "run", short / "home")
    with pytest.raises(TorDown, match=r"tor\.socks"):
        tor.start()
    assert not (short / "run").exists()


def test_progress_is_read_in_tors_own_words() -> None:
    line = 'NOTICE BOOTSTRAP PROGRESS=45 TAG=requesting_descriptors SUMMARY="Asking for relay descriptors"'
    assert read_bootstrap(line) == Bootstrap(45, "Asking for relay descriptors")
    stuck = 'WARN BOOTSTRAP PROGRESS=10 TAG=conn SUMMARY="Connecting" WARNING="Connection refused" REASON=x COUNT=5'
    assert read_bootstrap(stuck) == Bootstrap(10, "Connecting (warning: Connection refused)")


@pytest.mark.slow
def test_tor_ends_when_its_owner_is_killed(short: Path) -> None:
    code = """
import sys
from pathlib import Path
from crawlers.transport.tor import Tor
from vigil.config.schema import TorConfig
folder = Path(sys.argv[1])
tor = Tor(TorConfig(torrc_extra=folder / "torrc.extra"), folder / "run", folder / "home")
tor.start(lambda percent, doing: print(tor.pid, flush=True))
"""
    extra(short, "DisableNetwork 1")
    owner = subprocess.Popen([sys.executable, "-c", code, str(short)], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    with owner.stdout:
        pid = int(owner.stdout.readline())
        assert alive(pid)
        owner.kill()
        owner.wait()
    assert wait_until(lambda: not alive(pid))


@pytest.fixture
def private(tor_network: PrivateTor, short: Path) -> TorConfig:
    return TorConfig(torrc_extra=extra(short, *tor_network.torrc_lines), bootstrap_seconds=60)


@pytest.fixture
def tor(private: TorConfig, short: Path) -> Iterator[Tor]:
    made = Tor(private, short / "run", short / "home")
    made.start()
    yield made
    made.close()


def visit(tor: Tor, source: Source, path: str) -> Exchange:
    async def go() -> Exchange:
        door = Door(tor.ways)
        try:
            return await door.exchange(source.url + path, source)
        finally:
            await door.close()

    return asyncio.run(go())


@pytest.mark.xdist_group("tor")
@pytest.mark.slow
def test_a_page_comes_from_a_real_onion_through_vigils_own_tor(
    tor_network: PrivateTor, tor: Tor, web: HostileWeb, short: Path
) -> None:
    board = Source(name="board", url=f"http://{tor_network.add_onion(web.port)}")
    assert tor.healthy()
    assert b"A quiet page." in visit(tor, board, "/page").body
    for folder in (short / "run" / "tor", short / "home" / "tor"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (short / "home" / "tor" / "state").exists()  # the guards are kept between runs


@pytest.mark.xdist_group("tor")
@pytest.mark.slow
def test_a_second_process_uses_the_tor_that_runs_and_does_not_end_it(private: TorConfig, tor: Tor, short: Path) -> None:
    second = Tor(private, short / "run", short / "home")
    second.start()
    assert second.pid is None
    assert second.ways == tor.ways
    second.close()
    assert tor.healthy()


@pytest.mark.xdist_group("tor")
@pytest.mark.slow
def test_many_processes_at_once_start_one_tor(private: TorConfig, short: Path) -> None:
    code = """
import sys
from pathlib import Path
from crawlers.transport.tor import Tor
from vigil.config.schema import TorConfig
folder = Path(sys.argv[1])
tor = Tor(TorConfig(torrc_extra=folder / "torrc.extra", bootstrap_seconds=60), folder / "run", folder / "home")
tor.start()
print(tor.pid, tor.healthy(), flush=True)
sys.stdin.read()
tor.close()
"""
    assert private.torrc_extra == short / "torrc.extra"
    command = [sys.executable, "-c", code, str(short)]
    crawls = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [crawl.stdout.readline().split() for crawl in crawls if crawl.stdout is not None]
    for crawl in crawls:
        crawl.communicate()
    assert sorted(pid == "None" for pid, _ in said) == [False, True, True]
    assert {healthy for _, healthy in said} == {"True"}


@pytest.mark.xdist_group("tor")
@pytest.mark.slow
def test_tor_killed_in_the_middle_of_a_page_is_down_and_a_new_start_brings_it_back(
    tor_network: PrivateTor, tor: Tor, private: TorConfig, web: HostileWeb, short: Path
) -> None:
    board = Source(name="board", url=f"http://{tor_network.add_onion(web.port)}")

    async def go() -> None:
        door = Door(tor.ways)
        asked = asyncio.create_task(door.exchange(f"{board.url}/drip-body", board))
        assert await asyncio.to_thread(web.visited.wait, PATIENCE)
        assert tor.pid is not None
        os.kill(tor.pid, signal.SIGKILL)
        with pytest.raises(TorDown):
            await asked
        await door.close()

    asyncio.run(go())
    assert not tor.healthy()
    again = Tor(private, short / "run", short / "home")
    again.start()
    try:
        assert visit(again, board, "/page").status == 200
    finally:
        again.close()


@pytest.mark.xdist_group("tor")
@pytest.mark.slow
def test_when_every_circuit_fails_the_deadline_ends_the_exchange(
    tor_network: PrivateTor, tor: Tor, web: HostileWeb
) -> None:
    board = Source(name="board", url=f"http://{tor_network.add_onion(web.port)}", deadline=3.0)
    tor_network.freeze()
    try:
        with pytest.raises(DeadlinePassed):
            visit(tor, board, "/page")
    finally:
        tor_network.thaw()
    assert web.asked == []


@pytest.mark.slow
def test_the_private_network_ends_when_its_owner_is_killed(short: Path) -> None:
    code = """
import sys
from pathlib import Path
from tests.lab.private_tor import PrivateTor
network = PrivateTor(Path(sys.argv[1]))
network.start(lambda words: print(words, flush=True))
"""
    folder = short / "n"
    owner = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    with owner.stdout:
        assert b"keys" in owner.stdout.readline()
        assert b"waiting" in owner.stdout.readline()
        owner.kill()
        owner.wait()

    def nodes() -> list[str]:
        commands = (path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists())
        return [command.decode() for command in commands if str(folder).encode() in command]

    assert wait_until(lambda: not nodes(), 40.0)
