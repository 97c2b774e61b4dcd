"""A copy of a SQLite ledger, made while others write: of one moment, checked, and whole before it has its name.

SQLite's backup API reads from one transaction, so that writers go on and never make it begin again
(https://www.sqlite.org/backup.html). PostgreSQL has a tool of its own for this; its command is given here.
"""

import errno
import fcntl
import os
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from attrs import frozen

from vigil.config.durable import sync
from vigil.config.schema import Database
from vigil.ledger.edge import SQLITE_FULL
from vigil.ledger.failpoint import failpoint
from vigil.ledger.open import BUSY_SECONDS, FILE_MODE
from vigil.records.errors import BadInput, DiskFull, LedgerBusy, LedgerError

PAGES = 2_000  # copied at once, 8 MB: between two such steps the work can be stopped
MEGABYTE = 10**6
SIDES = ("-journal", "-wal", "-shm")  # what SQLite keeps beside a database that is in use
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@frozen(kw_only=True)
class Backup:
    """A copy of the ledger."""

    file: Path
    bytes: int
    seq: int
    """The last entry that is in it."""


def back_up(
    ledger: Path,
    target: Path,
    *,
    replace: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Backup:
    """Copy the SQLite file `ledger` to `target`, for this user alone to read; `on_progress`: pages done, of how many.

    The copy needs no file beside it. On any error `target` is as it was and nothing else is left. Raises BadInput for
    a target that cannot be written or exists already (unless it may `replace` it), DiskFull, LedgerBusy when another
    backup writes the same file, LedgerError when the ledger is damaged.
    """
    _refuse(ledger, target, replace=replace)
    try:
        with _part_of(target) as part:
            seq = _copied(ledger, part, on_progress)
            size = part.stat().st_size
            sync(part)
            failpoint("backup.before_name")
            _refuse(ledger, target, replace=replace)  # somebody may have made it meanwhile
            part.replace(target)
            sync(target.parent)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise _full(target) from error
        raise BadInput(f"{target} cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == SQLITE_FULL:
            raise _full(target) from error
        raise LedgerError(f"the ledger could not be copied: {error}") from error
    return Backup(file=target, bytes=size, seq=seq)


def dump_command(database: Database, file: Path) -> str:
    """Give the shell command that copies a PostgreSQL ledger, as it is at one moment, to `file`."""
    where = (f"--host={database.host}", f"--port={database.port}", f"--username={database.user}")
    return shlex.join(["pg_dump", "--format=custom", f"--file={file}", *where, f"--dbname={database.name}"])


def _refuse(ledger: Path, target: Path, *, replace: bool) -> None:
    if target.resolve() in {Path(f"{ledger.resolve()}{side}") for side in ("", *SIDES)}:
        raise BadInput(f"{target} is the ledger itself; name another file")
    if not replace and os.path.lexists(target):
        raise BadInput(f"{target} exists; name another file, or replace it with --force")


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """Give an empty file beside `target` that nobody else can read or write; it is gone when the block fails."""
    part = target.with_name(f"{target.name}.part")
    held = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, FILE_MODE)
    try:
        _lock(held, part)
        try:
            _make_private(held, target)
            os.ftruncate(held, 0)  # of one that was killed
            yield part
        except BaseException:
            for side in ("", *SIDES):
                Path(f"{part}{side}").unlink(missing_ok=True)
            raise
    finally:
        os.close(held)


def _make_private(held: int, target: Path) -> None:
    with suppress(PermissionError):  # as a stick's file system answers; told in words below
        os.fchmod(held, FILE_MODE)
    if os.fstat(held).st_mode & 0o077:
        raise BadInput(f"{target} could be read by others where it is to lie; choose a disk that keeps permissions")


def _lock(held: int, part: Path) -> None:
    busy = LedgerBusy(f"another backup writes {part}")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(held), part.stat()):
            raise busy  # it has its name already
    except (BlockingIOError, FileNotFoundError) as error:
        raise busy from error


def _copied(ledger: Path, part: Path, on_progress: Callable[[int, int], None]) -> int:
    """Copy the ledger as it is now and check the copy; give the last entry in it."""
    with closing(sqlite3.connect(ledger, timeout=BUSY_SECONDS, isolation_level=None)) as source:
        source.execute("BEGIN")
        source.execute("SELECT value FROM ledger_counter").fetchall()  # what is copied is of this moment
        size = _pragma(source, "page_count") * _pragma(source, "page_size")
        free = shutil.disk_usage(part.parent).free
        if free < size:
            raise DiskFull(
                f"no room for a copy of the ledger in {part.parent.resolve()}: "
                f"it takes {size // MEGABYTE} MB and {free // MEGABYTE} MB are free"
            )
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            # a copy that breaks is thrown away: it needs no journal, and reaches the disk at the end in one go
            copy.execute("PRAGMA journal_mode=OFF")
            copy.execute("PRAGMA synchronous=OFF")
            source.backup(copy, pages=PAGES, progress=lambda _, left, total: on_progress(total - left, total), sleep=0)
            copy.execute("PRAGMA locking_mode=EXCLUSIVE")
            copy.execute("PRAGMA journal_mode=DELETE")  # the ledger's own, WAL, wants two files beside it
            found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise LedgerError(f"the ledger is damaged, and so no copy was kept: {found}")
            return int(copy.execute("SELECT value FROM ledger_counter WHERE name = 'seq'").fetchone()[0])


def _pragma(source: sqlite3.Connection, name: str) -> int:
    return int(source.execute(f"PRAGMA {name}").fetchone()[0])


def _full(target: Path) -> DiskFull:
    return DiskFull(f"no room left for a copy of the ledger in {target.parent.resolve()}; nothing of it was kept")
