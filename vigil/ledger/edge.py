"""The edge to the database: its errors become Vigil's, and a write is one transaction."""

import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError, connection, transaction

from vigil.records.errors import DiskFull, LedgerBusy, LedgerError

P = ParamSpec("P")
R = TypeVar("R")

# https://www.sqlite.org/rescode.html: primary result codes; the extended ones keep them in the low byte
SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL = 5, 6, 13
# https://www.postgresql.org/docs/current/errcodes-appendix.html
PG_FULL = {"53100"}
PG_BUSY = {"40001", "40P01", "55P03", "57014"}  # serialisation, deadlock, lock timeout, cancelled by a time limit


def typed(function: Callable[P, R]) -> Callable[P, R]:
    """Let `function` raise LedgerError, LedgerBusy or DiskFull where the database refuses."""

    @functools.wraps(function)
    def at_the_edge(*args: P.args, **kwargs: P.kwargs) -> R:
        with typed_errors():
            return function(*args, **kwargs)

    return at_the_edge


def writes(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` as one transaction with typed errors: all it writes is durable when it returns, or none of it."""

    @functools.wraps(function)
    def in_one_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        with typed_errors(), transaction.atomic(durable=True):
            return function(*args, **kwargs)

    return in_one_transaction


@contextmanager
def typed_errors() -> Iterator[None]:
    """Turn what the database raises into Vigil's errors; a connection that failed is not used again."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if not connection.in_atomic_block:
            connection.close()
        raise ledger_error(error) from error


def ledger_error(error: BaseException) -> LedgerError:
    """Give the typed error for one of Django's database errors."""
    cause = error.__cause__ or error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code == SQLITE_FULL:
            return DiskFull("no room left where the ledger lives; nothing was acknowledged")
        if code in (SQLITE_BUSY, SQLITE_LOCKED):
            return LedgerBusy("another process holds the ledger's write lock for too long; nothing was acknowledged")
    state = getattr(cause, "sqlstate", None)
    if state in PG_FULL:
        return DiskFull("no room left where the ledger lives; nothing was acknowledged")
    if state in PG_BUSY:
        return LedgerBusy("another process holds the ledger's locks for too long; nothing was acknowledged")
    return LedgerError(f"the ledger could not answer: {_said(cause)}")


def _said(cause: BaseException) -> str:
    """The first line of what the database says: further lines of PostgreSQL's may quote the row."""
    lines = str(cause).splitlines()
    return lines[0] if lines else type(cause).__name__
