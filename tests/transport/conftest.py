"""A source on a made-up onion, the hostile web behind it, and a SOCKS server that stands in for Tor between them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.transport.ways import Ways
from tests.lab.fake_socks import FakeSocks, made_up_onion
from tests.lab.hostile_web import HostileWeb
from vigil.records.source import Source

BOARD = made_up_onion("board")
OTHER = made_up_onion("other")


@pytest.fixture
def short() -> Iterator[Path]:
    """Give a folder with a short path: a Unix socket's has 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="vgl-") as folder:
        yield Path(folder)


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    with HostileWeb() as served:
        yield served


@pytest.fixture
def socks(short: Path, web: HostileWeb) -> Iterator[FakeSocks]:
    with FakeSocks(short / "s", {BOARD: web.port, OTHER: web.port, "example.com": web.port}) as served:
        yield served


@pytest.fixture
def ways(socks: FakeSocks) -> Ways:
    return Ways(onion=socks.path, exit=socks.path)


@pytest.fixture
def board() -> Source:
    return Source(name="board", url=f"http://{BOARD}/page", deadline=20.0)
