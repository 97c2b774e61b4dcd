"""A board behind a SOCKS server that stands in for Tor, and a home of Vigil that crawls it in processes of its own."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs
import pytest
from attrs import frozen

from tests.crawl.board import Board, forum_of
from tests.homes import fresh_ledger
from tests.lab.fake_socks import FakeSocks, made_up_onion
from vigil.config.schema import Config
from vigil.ledger.open import close_ledger, open_ledger
from vigil.ledger.posts import iterate_posts
from vigil.ledger.runs import Run, list_runs
from vigil.ledger.sources import add_source, change_source, get_source
from vigil.records.source import Source
from vigil.records.stored import StoredPost

ROOT = Path(__file__).resolve().parents[2]
COMMAND_SECONDS = 120.0
ONION = made_up_onion("quay")


@frozen
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> list[dict[str, Any]]:
        """Its answers, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def run(self) -> dict[str, Any]:
        """The answer about its only run."""
        (run,) = self.json
        return run


class World:
    """One folder with a home, a SOCKS socket and, on loopback, boards; `close` ends all of it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vgl-")))
        self.runtime = self.folder / "run"
        self.runtime.mkdir(mode=0o700)
        self.socks = stack.enter_context(FakeSocks(self.folder / "s", {}))
        self.config = fresh_ledger(self.folder / "home")
        stack.callback(close_ledger)
        self.settings(f'[tor]\nsocks = "{self.socks.path}"\n')

    @property
    def home(self) -> Path:
        """The home of Vigil."""
        return self.config.home

    def settings(self, text: str) -> None:
        """Write vigil.toml."""
        (self.home / "vigil.toml").write_text(text, encoding="utf-8")

    def serve(self, board: Board, name: str = "quay", **manners: Any) -> Board:
        """Put a board behind an onion of its own, and add it as source `name`, crawled as fast as it answers."""
        self._stack.enter_context(board)
        onion = made_up_onion(name)
        self.socks.sites[onion] = board.port
        add_source(Source(**{"name": name, "url": f"http://{onion}/", "pause": 0.0, "country": "US", **manners}))
        return board

    def change(self, name: str = "quay", **manners: Any) -> None:
        """Change the manners of a source."""
        change_source(attrs.evolve(get_source(name), **manners))

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Give the environment of a command in this world: its own home, runtime and temporary folder."""
        scratch = self.folder / "tmp"
        scratch.mkdir(exist_ok=True)
        return {
            **os.environ,
            "VIGIL_HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "TMPDIR": str(scratch),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            "COLUMNS": "200",
            **(more or {}),
        }

    def start(self, *args: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a command line of Python, such as `-m console.cli.main crawl quay`."""
        return subprocess.Popen(
            [sys.executable, *args],
            cwd=self.folder,
            env=self.environment(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def vigil(self, *args: str, env: Mapping[str, str] | None = None) -> Ended:
        """Run `vigil` to its end."""
        return ended(self.start("-m", "console.cli.main", *args, env=env))

    def crawl(self, *names: str, env: Mapping[str, str] | None = None) -> Ended:
        """Run `vigil crawl`, by default of the source `quay`."""
        return self.vigil("crawl", *(names or ("quay",)), "--json", env=env)

    def posts(self, source: str = "quay") -> list[StoredPost]:
        """Give what the ledger holds of a source."""
        return [stored for stored in iterate_posts() if stored.source == source]

    def texts(self, source: str = "quay") -> list[str]:
        """Give the texts that the ledger holds of a source, sorted."""
        return sorted(stored.post.text for stored in self.posts(source))

    def runs(self, source: str = "quay") -> list[Run]:
        """Give the runs of a source, newest first."""
        return list_runs(source)

    def reopen(self, config: Config) -> None:
        """Work on another ledger from now on."""
        self.config = config
        open_ledger(config)


def wait_until(reached: Callable[[], bool], seconds: float = COMMAND_SECONDS) -> bool:
    """Poll until `reached`, or give up."""
    end = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def ended(process: subprocess.Popen[str], seconds: float = COMMAND_SECONDS) -> Ended:
    """Wait for a process; one that takes too long is killed and fails the test."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        pytest.fail(f"not ended after {seconds} s: {out}\n{err}")
    return Ended(process.returncode, out, err)


@pytest.fixture
def world() -> Iterator[World]:
    """An empty world."""
    with ExitStack() as stack:
        yield World(stack)


@pytest.fixture
def quay(world: World) -> Board:
    """A forum of 24 posts, served as the source `quay`."""
    return world.serve(Board(forum_of(threads=4, posts=6)))


def said(board: Board) -> list[str]:
    """Give the texts of all posts of a board, sorted."""
    return sorted(post.text for thread in board.forum.threads for post in thread.posts)
