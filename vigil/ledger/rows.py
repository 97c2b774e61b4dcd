"""Rows in and out in bulk: `executemany` of the cursor, ids given by us so that a batch is a handful of statements."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import connection, models

T = TypeVar("T")
Times = Callable[[datetime | None], Any]
"""Turns a time into what the database's driver takes."""

KEY_BYTES = 20  # BLAKE2b: a collision takes 2**80 tries; it stands in every index, so it should not be longer
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
CHUNK = 500  # values in one IN (...): SQLite's oldest limit is 999 parameters a statement


def key(*parts: str) -> bytes:
    """Digest texts of any length into what an index can hold; PostgreSQL takes 2,704 bytes an entry."""
    text = plain(parts[0]) if len(parts) == 1 else "\0".join([plain(part) for part in parts])
    return digest(text).digest()


def digest(text: str) -> "hashlib.blake2b":
    """Begin a digest with `text`; more can be added. UnicodeEncodeError for a lone surrogate."""
    return hashlib.blake2b(text.encode(), digest_size=KEY_BYTES)


def plain(text: str) -> str:
    """Give `text` as any database takes it: NUL and lone surrogates, which PostgreSQL refuses, become U+FFFD."""
    if text.isascii():
        return text.replace("\0", "\ufffd") if "\0" in text else text
    return UNSTORABLE.sub("\ufffd", text)


def now() -> datetime:
    """The time where nobody names one."""
    return datetime.now(UTC)


def stored_times() -> Times:
    """Give the function that turns a time into what the database's driver takes; asked for once a batch.

    Django's own (`connection.ops.adapt_datetimefield_value`) looks up connection and time zone for each value, which
    took a fifth of an append.
    """
    return _sqlite_time if connection.vendor == "sqlite" else _same


@lru_cache(maxsize=4096)  # all rows of a page share their times
def _sqlite_time(at: datetime | None) -> str | None:
    """Write a time as Django's SQLite backend does: UTC, without saying so."""
    return None if at is None else str(at.astimezone(UTC).replace(tzinfo=None))


def _same(at: datetime | None) -> datetime | None:
    return at


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut `values` into lists of at most `size`."""
    some: list[T] = []
    for value in values:
        some.append(value)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def column_of(model: type[models.Model], field: str) -> str:
    """Give the column that holds a field of a table."""
    found = model._meta.get_field(field)  # noqa: SLF001  Django's documented way
    assert isinstance(found, models.Field)
    return str(found.column)


def existing(model: type[models.Model], source: int, keys: Iterable[bytes]) -> dict[bytes, int]:
    """Give the ids of those rows of a source that are there, by key; most of a new page's are not."""
    found: dict[bytes, int] = {}
    table = model._meta.db_table  # noqa: SLF001  Django's documented way
    with connection.cursor() as cursor:
        for some in chunks(keys):
            places = ", ".join(["%s"] * len(some))
            cursor.execute(
                f'SELECT key, id FROM "{table}" WHERE source_id = %s AND key IN ({places})',  # noqa: S608
                [source, *some],
            )
            found.update((bytes(digest), number) for digest, number in cursor.fetchall())
    return found


@cache
def insert_sql(model: type[models.Model], fields: tuple[str, ...], ignore: bool) -> str:
    """Write the INSERT for some fields of a table; `ignore` leaves rows alone that are there already."""
    columns = ", ".join(f'"{column_of(model, name)}"' for name in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608,SLF001  names are ours
    return sql + (" ON CONFLICT DO NOTHING" if ignore else "")


def insert(
    model: type[models.Model], fields: tuple[str, ...], rows: Sequence[tuple[Any, ...]], *, ignore: bool = False
) -> int:
    """Insert rows whose values are ready for the driver; give how many went in."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(insert_sql(model, fields, ignore), rows)
        return int(cursor.rowcount)


def update(
    model: type[models.Model], fields: tuple[str, ...], rows: Sequence[tuple[Any, ...]], *, by: str = "id"
) -> None:
    """Update rows; each tuple ends with the value of the column `by`."""
    if not rows:
        return
    columns = ", ".join(f'"{column_of(model, name)}" = %s' for name in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{by}" = %s', rows)  # noqa: S608,SLF001


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take `count` ids that were never given before; only inside a writing transaction."""
    if not count:
        return []
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # AUTOINCREMENT keeps the highest id ever given here, and the write lock is ours
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            first = (row[0] if row else 0) + 1
            return list(range(first, first + count))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
        )
        return [number for (number,) in cursor.fetchall()]


def advance(counter: str, by: int = 1) -> int:
    """Raise a counter and give its new value. The last lock a transaction takes, so that others wait but a moment."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_counter SET value = value + %s WHERE name = %s RETURNING value", [by, counter])
        return int(cursor.fetchone()[0])


def lock_sources(ids: Iterable[int]) -> None:
    """Let one transaction at a time write about a source. SQLite has one writer anyway."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        # in one order, so that two cannot wait for each other; NO KEY: foreign keys to the row go on
        cursor.execute(
            "SELECT id FROM ledger_source WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [sorted(set(ids))]
        )
