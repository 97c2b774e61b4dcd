"""A private PostgreSQL server for tests: its own data folder, a Unix socket, no network, gone when the tests end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from attrs import frozen
from psycopg import sql

from vigil.config.schema import Config, Database

STARTS_WITHIN = 60.0  # seconds; initdb and the first start take some two on an idle machine
SERVANTS = ("postgres", "nobody")  # initdb refuses to work as root
ROLE = "vigil"
OPTIONS = (
    "-c",
    "listen_addresses=",
    "-c",
    "max_connections=40",
    "-c",
    "shared_buffers=64MB",
    "-c",
    "logging_collector=off",
)
FORGETFUL = ("-c", "fsync=off", "-c", "full_page_writes=off")
"""For tests: they kill clients, never the server or the machine, so nothing has to reach the disk."""


class NotInstalled(Exception):
    """There is no PostgreSQL here: the message says what to type."""


@frozen
class Server:
    """A running server, reached through the socket in `folder`."""

    folder: Path

    def config(self, home: Path, name: str, template: str = "template1") -> Config:
        """Make a database of that name, a copy of `template`, and give the configuration of a home that uses it."""
        with psycopg.connect(host=str(self.folder), user=ROLE, dbname="postgres", autocommit=True) as connection:
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            connection.execute(make)
        home.mkdir(parents=True, exist_ok=True)
        return Config(home=home, database=Database(kind="postgresql", host=str(self.folder), name=name, user=ROLE))


@contextmanager
def postgres(*options: str) -> Iterator[Server]:
    """Run a server, with more `options`, as long as the block lasts; raise NotInstalled where there is none."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="vpg", dir="/tmp"))  # short: a Unix socket's path has 108 bytes
    servant = _servant()
    try:
        if servant:
            shutil.chown(folder, servant)
        data = folder / "data"
        _run(
            servant,
            programs / "initdb",
            "-D",
            data,
            "-U",
            ROLE,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [*_as(servant), programs / "postgres", "-D", data, "-k", folder, *OPTIONS, *options],
                stdout=log,
                stderr=log,
            )
        try:
            _await(server, folder)
            yield Server(folder)
        finally:
            # to postgres itself: setpriv became it. SIGINT ends its sessions; SIGTERM would wait for them.
            server.send_signal(signal.SIGINT)
            try:
                server.wait(STARTS_WITHIN)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Find the folder of initdb and postgres: Debian keeps them out of the PATH."""
    found = [Path(initdb).resolve().parent] if (initdb := shutil.which("initdb")) else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NotInstalled("the tests need PostgreSQL's initdb and postgres; type: apt-get install postgresql")


def _servant() -> str | None:
    """Name the user who runs the server when we are root."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in SERVANTS if name in known)


def _as(servant: str | None) -> list[str]:
    if servant is None:
        return []
    user = pwd.getpwnam(servant)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(servant: str | None, *command: object) -> None:
    done = subprocess.run(
        [*_as(servant), *map(str, command)], capture_output=True, text=True, cwd="/", timeout=STARTS_WITHIN, check=False
    )
    assert done.returncode == 0, done.stderr


def _await(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            psycopg.connect(host=str(folder), user=ROLE, dbname="postgres").close()
        except psycopg.OperationalError:
            log = (folder / "log").read_text(errors="replace")
            assert server.poll() is None, log
            assert time.monotonic() < deadline, log
            time.sleep(0.05)
        else:
            return
