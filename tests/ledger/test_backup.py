"""A copy of the ledger is of one moment, whole, private and checked, or there is none."""

import os
import random
import resource
import shlex
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.homes import a_page, a_post, a_source
from tests.ledger.appender import PAGES, POSTS
from tests.shared import ROOT
from vigil.config.load import FILE_NAME
from vigil.config.schema import Config, Database
from vigil.ledger import backup
from vigil.ledger.append import append_pages
from vigil.ledger.backup import back_up, dump_command
from vigil.ledger.captures import captures
from vigil.ledger.entries import entries_after, highest_seq
from vigil.ledger.failpoint import ENVIRONMENT
from vigil.ledger.models import CaptureRow
from vigil.ledger.open import close_ledger, open_ledger
from vigil.ledger.posts import iterate_posts
from vigil.records.errors import BadInput, LedgerBusy, LedgerError

PATIENCE = 60.0  # seconds; an appender begins within two

BACKING_UP = """
import os, sys
from pathlib import Path
from vigil.ledger import backup
from vigil.records.errors import VigilError
ledger, folder, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
backup.PAGES = 10
def filled(done, of):
    if how == "filled" and done < of // 2:
        with (folder / "ballast").open("ab") as ballast:
            ballast.write(bytes(1 << 21))
try:
    backup.back_up(ledger, folder / "copy", on_progress=filled)
except (VigilError, OSError) as error:
    print(type(error).__name__, error)
print(sorted(set(os.listdir(folder)) - {"ballast"}))
"""
"""Makes a copy on a disk that is too small from the beginning, or is filled by others meanwhile."""


@pytest.fixture
def ledger(sqlite_ledger: Config) -> Config:
    """A ledger of some two megabytes."""
    run, chance = a_source(), random.Random(6)
    for number in range(20):
        append_pages([a_page(run, a_post(f"old {number}", chance.randbytes(50_000).hex()), minutes=number)])
    return sqlite_ledger


def read(config: Config, file: Path) -> tuple[int, dict[str, str]]:
    """Open a copy as the ledger it is; give its last entry and what its posts say."""
    open_ledger(Config(home=config.home, database=Database(path=file)))
    found = highest_seq(), {stored.post.post_id: stored.post.text for stored in iterate_posts()}
    open_ledger(config)
    return found


def test_a_copy_is_the_same_ledger_in_one_private_file(ledger: Config, tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        made = back_up(ledger.ledger_path, tmp_path / "copy")
    finally:
        os.umask(mask)
    assert (made.file, made.bytes, made.seq) == (tmp_path / "copy", (tmp_path / "copy").stat().st_size, 20)
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "home"]
    assert made.file.read_bytes()[18:20] == b"\1\1", "https://www.sqlite.org/fileformat.html: 2 would be WAL"
    lone = sqlite3.connect(f"file:{made.file}?immutable=1", uri=True)  # as on a disk that takes no files beside it
    assert lone.execute("SELECT count(*) FROM ledger_post").fetchone() == (20,)
    lone.close()
    assert read(ledger, made.file) == read(ledger, ledger.ledger_path)


def test_what_is_not_in_the_file_yet_is_copied_too(ledger: Config, tmp_path: Path) -> None:
    """The last commits stand in the log beside the file until SQLite moves them."""
    assert ledger.ledger_path.with_name("ledger.sqlite3-wal").stat().st_size > 0
    append_pages([a_page(1, a_post("latest"), minutes=99)])
    assert "latest" in read(ledger, back_up(ledger.ledger_path, tmp_path / "copy").file)[1]


def test_progress_goes_up_to_the_end(ledger: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PAGES", 50)
    told: list[tuple[int, int]] = []
    back_up(ledger.ledger_path, tmp_path / "copy", on_progress=lambda done, of: told.append((done, of)))
    assert len(told) > 5
    assert told == sorted(set(told))
    assert told[-1][0] == told[-1][1]


@pytest.mark.slow
def test_while_writers_write_the_copy_is_of_one_moment_and_never_begins_again(
    ledger: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 50)
    command = [sys.executable, "-m", "tests.ledger.appender", str(ledger.home), "a", "", "", "1000000"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        try:
            assert writer.stdout is not None
            for line in writer.stdout:
                if line.startswith("acknowledged"):
                    break
            seen: list[tuple[int, int]] = []

            def look(done: int, of: int) -> None:
                before = highest_seq()
                deadline = time.monotonic() + PATIENCE
                while highest_seq() == before and time.monotonic() < deadline:
                    time.sleep(0.005)
                seen.append((done, highest_seq()))
                assert seen[-2:-1] < seen[-1:], "it began again"

            made = back_up(ledger.ledger_path, tmp_path / "copy", on_progress=look)
        finally:
            writer.kill()
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert len({seq for _, seq in seen}) == len(seen) > 5  # something was stored between any two steps
    assert made.seq < seen[0][1]
    open_ledger(Config(home=ledger.home, database=Database(path=made.file)))
    assert [entry.seq for entry in entries_after(0, 1_000_000)] == list(range(1, made.seq + 1))
    written = [stored for stored in iterate_posts() if not stored.post.post_id.startswith("old")]
    assert len(written) % (PAGES * POSTS) == 0, "a batch is in the copy whole or not at all"
    assert CaptureRow.objects.count() == 20 + len(written) // POSTS
    assert list(captures("board"))


def test_a_file_that_exists_is_kept_unless_it_is_to_be_replaced(ledger: Config, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.write_text("of last week")
    with pytest.raises(BadInput, match="exists; name another file, or replace it with --force"):
        back_up(ledger.ledger_path, target)
    assert target.read_text() == "of last week"
    back_up(ledger.ledger_path, target, replace=True)
    assert read(ledger, target)[0] == 20


def test_a_file_that_appears_meanwhile_is_kept_too(ledger: Config, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    with pytest.raises(BadInput, match="exists"):
        back_up(ledger.ledger_path, target, on_progress=lambda _done, _of: void(target.write_text("another's")))
    assert target.read_text() == "another's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "home"]


def void(_: object) -> None:
    """Give nothing."""


@pytest.mark.parametrize("side", ["", "-wal", "-shm"])
def test_the_ledger_itself_is_never_written_over(ledger: Config, tmp_path: Path, side: str) -> None:
    link = tmp_path / "link"
    link.symlink_to(ledger.ledger_path)
    named = Path(f"{ledger.ledger_path}{side}")
    for target in (named, tmp_path / "home" / ".." / "home" / named.name, *([] if side else [link])):
        with pytest.raises(BadInput, match="is the ledger itself"):
            back_up(ledger.ledger_path, target, replace=True)
    assert read(ledger, ledger.ledger_path)[0] == 20


def test_a_folder_that_is_not_there_is_told_of(ledger: Config, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere/copy cannot be written: No such file or directory"):
        back_up(ledger.ledger_path, tmp_path / "nowhere" / "copy")


def test_two_at_once_to_one_file_do_not_meet(ledger: Config, tmp_path: Path) -> None:
    target = tmp_path / "copy"

    def another(_done: int, _of: int) -> None:
        with pytest.raises(LedgerBusy, match="another backup writes"):
            back_up(ledger.ledger_path, target)

    back_up(ledger.ledger_path, target, on_progress=another)
    assert read(ledger, target)[0] == 20


def test_a_damaged_ledger_is_told_of_and_its_copy_is_not_kept(ledger: Config, tmp_path: Path) -> None:
    close_ledger()
    with ledger.ledger_path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        for place in range(size // 2, size, 4096):
            file.seek(place - place % 4096)
            file.write(b"\xff" * 64)
    with pytest.raises(LedgerError, match=r"damaged|malformed"):
        back_up(ledger.ledger_path, tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_an_interruption_leaves_nothing(ledger: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PAGES", 50)

    def stop(done: int, of: int) -> None:
        if done * 2 > of:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(ledger.ledger_path, tmp_path / "copy", on_progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.slow
def test_a_kill_leaves_the_older_copy_and_the_next_backup_clears_away(ledger: Config, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.write_text("of last week")
    (ledger.home / FILE_NAME).touch()
    command = [sys.executable, "-m", "console.cli.main", "--home", str(ledger.home), "backup", "--force", str(target)]
    killed = subprocess.run(
        command, cwd=ROOT, env={**os.environ, ENVIRONMENT: "backup.before_name"}, check=False, timeout=PATIENCE
    )
    assert killed.returncode == -signal.SIGKILL
    assert target.read_text() == "of last week"
    assert stat.S_IMODE((tmp_path / "copy.part").stat().st_mode) == 0o600
    back_up(ledger.ledger_path, target, replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "home"]
    assert read(ledger, target)[0] == 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("small", "DiskFull no room for a copy of the ledger in"),
        ("filled", "DiskFull no room left for a copy of the ledger in"),
    ],
)
def test_a_full_disk_is_told_of_in_one_line_and_nothing_is_left(
    ledger: Config, tmp_path: Path, how: str, told: str
) -> None:
    """On a real small disk where the system lets us mount one, else with a limit on the size of files."""
    disk = tmp_path / "disk"
    disk.mkdir()
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    work = [sys.executable, "-c", BACKING_UP, str(ledger.ledger_path), str(disk), how]
    limit: Callable[[], None] | None = None
    if subprocess.run([*alone, "true"], capture_output=True).returncode == 0:
        size = "1m" if how == "small" else "6m"
        work = [*alone, "sh", "-c", f'mount -t tmpfs -o size={size} tmpfs "$0" && exec "$@"', str(disk), *work]
    else:
        told = "LedgerError the ledger could not be copied: disk I/O error"

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))

    ended = subprocess.run(work, cwd=ROOT, capture_output=True, text=True, preexec_fn=limit, check=False)
    said = ended.stdout.splitlines()
    assert ended.returncode == 0, ended.stderr
    assert said[0].startswith(told)
    assert said[1:] == ["[]"]


def test_the_command_for_postgresql_names_everything() -> None:
    database = Database(kind="postgresql", host="/run/my server", name="cases", user="ann", port=5433)
    assert shlex.split(dump_command(database, Path("a copy.dump"))) == [
        "pg_dump",
        "--format=custom",
        "--file=a copy.dump",
        "--host=/run/my server",
        "--port=5433",
        "--username=ann",
        "--dbname=cases",
    ]
