"""What SQLite forgives nobody: a search table beside its table, and readers that never let go."""

import sqlite3

from django.db import connection

from tests.homes import a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.posts import iterate_posts


def test_the_ledger_has_no_table_that_can_differ_from_another(sqlite_ledger: Config) -> None:
    """A search table with its text elsewhere breaks in silence when the two part; here the index is a projection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%' OR type = 'trigger'")
        assert cursor.fetchall() == []


def test_whoever_reads_everything_holds_no_transaction_between_two_batches(sqlite_ledger: Config) -> None:
    """One that did would keep SQLite's log from ever being emptied."""
    run = a_source()
    append_pages([a_page(run, *(a_post(str(number)) for number in range(50)))])
    other = sqlite3.connect(sqlite_ledger.ledger_path, timeout=0)
    reading = iterate_posts(batch=10)
    for _ in range(25):
        next(reading)
    append_pages([a_page(run, a_post("later"), minutes=1)])
    busy, left, moved = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert (busy, left, moved) == (0, 0, 0)
    assert len(list(reading)) == 26
    other.close()
