"""Row T7: in an armed process nothing but what is allowed gets a socket or a look-up."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.fake_socks import FakeSocks, made_up_onion
from tests.lab.hostile_web import HostileWeb

HEAD = """
import asyncio, socket, sys, urllib.request
from pathlib import Path
from crawlers.transport import tripwire
from vigil.records.errors import SocketRefused
tripwire.arm([Path(sys.argv[1])])
try:
"""
TAIL = """
except SocketRefused as error:
    print("refused:", error)
else:
    print("went through")
print("stopped:", len(tripwire.stopped()))
"""


def armed(code: str, allowed: Path) -> str:
    """Run `code` (one indented block) in a process that is armed but for `allowed`; give what it printed."""
    block = "\n".join("    " + line for line in code.strip().splitlines())
    ran = subprocess.run([sys.executable, "-c", HEAD + block + TAIL, str(allowed)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


ESCAPES = [
    "socket.getaddrinfo('example.com', 80)",
    "socket.gethostbyname('example.com')",
    "socket.gethostbyname_ex('example.com')",
    "socket.gethostbyaddr('192.0.2.1')",
    "socket.create_connection(('192.0.2.1', 80))",
    "socket.socket().connect(('example.com', 80))",
    "socket.socket(socket.AF_INET6).connect(('::1', 80))",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "socket.create_server(('127.0.0.1', 0))",
    "asyncio.run(asyncio.open_connection('127.0.0.1', 80))",
    "urllib.request.build_opener(urllib.request.ProxyHandler({})).open('http://127.0.0.1:9/')",
    "socket.socket(socket.AF_UNIX).connect('/run/other.sock')",
    "socket.socket(socket.AF_UNIX).connect(sys.argv[1] + '-other')",
    "socket.socket(socket.AF_UNIX).connect(sys.argv[1] + '/../other')",
    "socket.socket(socket.AF_UNIX).connect('\\0abstract')",
    "socket.socket(socket.AF_UNIX).bind('/tmp/vgl-never')",
]


@pytest.fixture(scope="module")
def escapes(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Try all escapes in one armed process; give what became of each."""
    code = f"""
for escape in {ESCAPES!r}:
    try:
        eval(escape)
    except SocketRefused as error:
        print("refused:", error)
    except Exception as error:
        print("another error:", repr(error))
    else:
        print("went through")
"""
    return armed(code, tmp_path_factory.mktemp("t") / "allowed").splitlines()


@pytest.mark.parametrize("number", range(len(ESCAPES)), ids=ESCAPES)
def test_an_armed_process_refuses_every_socket_but_the_allowed(number: int, escapes: list[str]) -> None:
    assert escapes[number].startswith("refused:")
    assert "example.com" not in escapes[number]


def test_what_was_refused_is_counted_for_the_report(escapes: list[str]) -> None:
    assert escapes[-1] == f"stopped: {len(ESCAPES)}"


def test_an_armed_process_reaches_the_allowed_socket_and_the_folder_below(short: Path) -> None:
    with FakeSocks(short / "s", {}):
        for allowed in (short / "s", short):
            out = armed(f"socket.socket(socket.AF_UNIX).connect({str(short / 's')!r})", allowed)
            assert out == "went through\nstopped: 0\n"


def test_the_door_works_in_an_armed_process_and_asks_no_resolver(short: Path, web: HostileWeb) -> None:
    onion = made_up_onion("board")
    code = f"""
from crawlers.transport.door import Door, Ways
from vigil.records.source import Source
async def visit():
    door = Door(Ways(Path(sys.argv[1]), None))
    got = await door.exchange("http://{onion}/set-cookie", Source(name="b", url="http://{onion}/"))
    got = await door.exchange("http://{onion}/page", Source(name="b", url="http://{onion}/"))
    await door.close()
    print(got.status)
asyncio.run(visit())
"""
    with FakeSocks(short / "s", {onion: web.port}):
        assert armed(code, short / "s") == "200\nwent through\nstopped: 0\n"


def test_a_direct_source_may_look_up_and_reach_its_own_name_and_nothing_else(tmp_path: Path) -> None:
    # the allowance is for one name and one address, while the door dials; localhost resolves without a network
    code = """
with tripwire.looking_up("localhost"):
    socket.getaddrinfo("localhost", 80)
try:
    with tripwire.looking_up("localhost"):
        socket.getaddrinfo("example.com", 80)
except SocketRefused:
    print("only that name")
try:
    with tripwire.connecting(("127.0.0.1", 9)):
        socket.socket().connect(("127.0.0.1", 10))
except SocketRefused:
    print("only that address")
try:
    with tripwire.connecting(("127.0.0.1", 9)):
        socket.socket().connect(("127.0.0.1", 9))
except ConnectionRefusedError:
    print("reached")
socket.getaddrinfo("localhost", 80)
"""
    out = armed(code, tmp_path)
    assert out.startswith("only that name\nonly that address\nreached\nrefused:")


def test_a_direct_source_whose_name_leads_to_this_machine_is_refused(tmp_path: Path) -> None:
    code = """
from crawlers.transport.connector import dial_directly
from vigil.records.errors import RouteRefused
try:
    asyncio.run(dial_directly("localhost", 80))
except RouteRefused as error:
    print(error)
"""
    assert armed(code, tmp_path).startswith("LOCAL")


def test_the_operators_own_servers_may_be_allowed_by_host_and_port(web: HostileWeb, tmp_path: Path) -> None:
    code = f"""
tripwire.arm([], [("localhost", {web.port})])
socket.create_connection(("localhost", {web.port})).close()
socket.socket().connect(("127.0.0.1", {web.port + 1}))
"""
    out = armed(code, tmp_path)
    assert out.startswith("refused:")
    assert "stopped: 1" in out
