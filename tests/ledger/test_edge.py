"""What the database refuses becomes Vigil's own error, and nothing of the refused write is there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from attrs import evolve
from django.db import OperationalError, connection, connections, transaction

from tests.homes import a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger import open as opening
from vigil.ledger.append import append_pages
from vigil.ledger.edge import ledger_error
from vigil.ledger.entries import highest_seq
from vigil.ledger.open import close_ledger, open_ledger
from vigil.ledger.posts import iterate_posts
from vigil.records.errors import DiskFull, LedgerBusy, LedgerError


@contextmanager
def write_lock_held() -> Iterator[None]:
    """Hold, on a connection of its own, what every writer needs."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_counter SET value = value")
            held.set()
            release.wait(60)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(60)
    try:
        yield
    finally:
        release.set()
        holder.join()


def test_a_lock_held_for_too_long_is_busy_and_stores_nothing(ledger: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    run = a_source()
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.2 if ledger.database.kind == "sqlite" else 1)
    open_ledger(ledger)
    with write_lock_held(), pytest.raises(LedgerBusy) as caught:
        append_pages([a_page(run, a_post())])
    assert caught.value.retry
    assert list(iterate_posts()) == []
    assert append_pages([a_page(run, a_post())])[0].last_seq == 1


def test_a_full_disk_stores_nothing_and_the_next_write_goes_on_once_there_is_room(sqlite_ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post())])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        # SQLite gives the same SQLITE_FULL for its own limit as for the disk's
        cursor.execute(f"PRAGMA max_page_count = {pages + 1}")
    big = a_page(run, *(a_post(f"big{number}", text="x" * 100_000) for number in range(10)), minutes=1)
    with pytest.raises(DiskFull) as caught:
        append_pages([big])
    assert caught.value.retry
    close_ledger()  # the limit was the connection's
    assert [stored.post.post_id for stored in iterate_posts()] == ["1"]
    assert append_pages([big])[0].new == 10
    assert highest_seq() == 11


def test_a_server_that_goes_away_is_a_ledger_error_and_the_next_call_connects_again(ledger: Config) -> None:
    if ledger.database.kind == "sqlite":
        connection.ensure_connection()
        connection.connection.close()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        other = ledger.database
        with psycopg.connect(host=other.host, dbname=other.name, user=other.user) as killer:
            killer.execute("SELECT pg_terminate_backend(%s)", [pid])
    with pytest.raises(LedgerError):
        highest_seq()
    assert highest_seq() == 0


@pytest.mark.parametrize(
    ("cause", "wanted"),
    [
        (psycopg.errors.DiskFull, DiskFull),
        (psycopg.errors.LockNotAvailable, LedgerBusy),
        (psycopg.errors.DeadlockDetected, LedgerBusy),
        (psycopg.errors.SerializationFailure, LedgerBusy),
        (psycopg.errors.UndefinedTable, LedgerError),
    ],
)
def test_each_of_postgresqls_answers_has_its_type(cause: type[psycopg.Error], wanted: type[LedgerError]) -> None:
    error = OperationalError("x")
    error.__cause__ = cause("first line\nDETAIL: a row of somebody's")
    told = ledger_error(error)
    assert type(told) is wanted
    assert "somebody" not in str(told)


def test_an_error_in_the_middle_of_a_batch_stores_nothing_of_it(ledger: Config) -> None:
    run = a_source()
    page = a_page(run, a_post())
    broken = evolve(a_page(99, a_post("2"), minutes=1))  # no such run: the database refuses its rows
    with pytest.raises(LedgerError):
        append_pages([page, broken])
    assert list(iterate_posts()) == []
    assert append_pages([page])[0].last_seq == 1
