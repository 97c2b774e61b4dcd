"""Opening, making and refusing a ledger; who may read its files."""

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.homes import START, fresh_ledger
from vigil.config.schema import Config, Database
from vigil.ledger.entries import highest_seq
from vigil.ledger.open import close_ledger, create_ledger, open_ledger
from vigil.ledger.sources import add_source, list_sources
from vigil.ledger.thread import LedgerThread
from vigil.records.errors import ConfigError, LedgerBusy, LedgerError
from vigil.records.source import Source


def test_a_home_without_a_ledger_is_refused_with_the_command_and_no_file_is_made(tmp_path: Path) -> None:
    config = Config(home=tmp_path)
    with pytest.raises(LedgerError, match="vigil init"):
        open_ledger(config)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_refused_with_the_command(tmp_path: Path) -> None:
    config = Config(home=tmp_path)
    config.ledger_path.touch()
    with pytest.raises(LedgerError, match="no ledger yet; make it with: vigil init"):
        open_ledger(config)


def test_an_older_ledger_is_refused_with_the_command(ledger: Config) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger' AND name = '0002_counters'")
    with pytest.raises(LedgerError, match="vigil init"):
        open_ledger(ledger)


def test_a_newer_ledger_is_refused(ledger: Config) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '9999_later' WHERE app = 'ledger' AND name LIKE '0002%'")
    with pytest.raises(LedgerError, match="newer Vigil"):
        open_ledger(ledger)


def test_making_a_ledger_again_changes_nothing(ledger: Config) -> None:
    add_source(Source(name="board", url="http://board.example.org/"), START)
    create_ledger(ledger)
    assert [source.name for source in list_sources()] == ["board"]


def test_nobody_else_can_read_the_ledger(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "home")
    create_ledger(config)
    open_ledger(config)
    add_source(Source(name="board", url="http://board.example.org/"), START)
    files = list(config.home.iterdir())
    assert {file.name for file in files} == {"ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(config.home.stat().st_mode) == 0o700
    close_ledger()


def test_sqlite_keeps_what_it_committed_through_a_power_cut(tmp_path: Path) -> None:
    fresh_ledger(tmp_path)
    with connection.cursor() as cursor:
        asked = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")
            asked[pragma] = cursor.fetchone()[0]
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    close_ledger()


def test_a_writer_takes_its_lock_before_it_reads(tmp_path: Path) -> None:
    config = fresh_ledger(tmp_path)
    other = sqlite3.connect(config.ledger_path, timeout=0, isolation_level=None)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    close_ledger()


def test_one_process_can_turn_to_another_ledger(tmp_path: Path) -> None:
    first = fresh_ledger(tmp_path / "first")
    add_source(Source(name="board", url="http://board.example.org/"), START)
    fresh_ledger(tmp_path / "second")
    assert list_sources() == []
    open_ledger(first)
    assert [source.name for source in list_sources()] == ["board"]
    close_ledger()


def test_a_server_that_is_not_there_is_a_ledger_error(tmp_path: Path) -> None:
    config = Config(home=tmp_path, database=Database(kind="postgresql", host=str(tmp_path), name="none"))
    with pytest.raises(LedgerError) as caught:
        open_ledger(config)
    assert type(caught.value) is LedgerError
    assert caught.value.exit_status == 4
    close_ledger()


def test_a_folder_that_is_no_folder_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "aim").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "aim")
    with pytest.raises(ConfigError):
        create_ledger(Config(home=tmp_path / "home"))


def test_an_event_loop_reaches_the_ledger_through_its_thread(ledger: Config) -> None:
    async def work() -> list[int]:
        thread = LedgerThread()
        try:
            await thread.call(add_source, Source(name="board", url="http://board.example.org/"), START)
            return list(await asyncio.gather(*(thread.call(highest_seq) for _ in range(5))))
        finally:
            thread.close()

    assert asyncio.run(work()) == [0] * 5
    assert [source.name for source in list_sources()] == ["board"]


def test_what_a_ledger_function_raises_comes_out_of_the_thread(ledger: Config) -> None:
    def busy() -> None:
        raise LedgerBusy("held")

    thread = LedgerThread()
    try:
        with pytest.raises(LedgerBusy):
            asyncio.run(thread.call(busy))
        with pytest.raises(LedgerBusy):
            thread.wait(busy)
    finally:
        thread.close()
