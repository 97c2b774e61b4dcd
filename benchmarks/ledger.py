"""How fast posts are appended, beside bare `executemany` of the very same rows into the same tables.

    python benchmarks/ledger.py [--rounds 7] [--batches 8] [--postgresql]

Both sides commit each batch of 500 posts durably (SQLite: WAL, synchronous=FULL), on fresh databases with the same
tables and indexes, batch by batch in turns. The bare side gets finished rows: it decides, digests and encodes nothing.
A page has 10 posts of 600 characters with two contacts and a likeness each, and a capture of some 20 KiB. Other work
on the machine lowers the ratio: what waits for the disk is not slowed by it, what computes is.
"""

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipelines.likeness import likeness_of  # noqa: E402
from vigil.config.schema import Config  # noqa: E402
from vigil.ledger.append import append_pages  # noqa: E402
from vigil.ledger.open import SQLITE_PRAGMAS, close_ledger, create_ledger, open_ledger  # noqa: E402
from vigil.ledger.runs import start_run  # noqa: E402
from vigil.ledger.sources import add_source  # noqa: E402
from vigil.records.contact import Contact  # noqa: E402
from vigil.records.page import Capture, FrontierUpdate, Link, Page  # noqa: E402
from vigil.records.post import Post  # noqa: E402
from vigil.records.source import Source  # noqa: E402

BATCH = 500
POSTS_A_PAGE = 10
CHARACTERS = 600
START = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
LETTERS = "abcdefghijklmnopqrstuvwxyz" + "абвгдежзийклмнопрстуфхцчшщыьюя" + "      "
# in the order in which rows refer to each other; the key by which new rows are told from old ones
TABLES = (
    ("ledger_capture", "id"),
    ("ledger_post", "id"),
    ("ledger_version", "id"),
    ("ledger_story", "id"),
    ("ledger_story_key", "story"),
    ("ledger_contact", "id"),
    ("ledger_frontier", "id"),
    ("ledger_entry", "seq"),
)
Row = tuple[Any, ...]
Database = Callable[[Path], Config]


def pages(batch: int, run: int, seed: int) -> list[Page]:
    """Make the pages of one batch; nothing in them repeats."""
    chance = random.Random(f"{seed}-{batch}")
    made = []
    for number in range(BATCH // POSTS_A_PAGE):
        url = f"http://board.example.org/thread/{batch}-{number}"
        posts = tuple(_post(chance, f"{batch}-{number}-{place}") for place in range(POSTS_A_PAGE))
        body = "".join(f"<div class=post><b>{post.author}</b><p>{post.text}</p>{'<br>' * 100}</div>" for post in posts)
        made.append(
            Page(
                source="board",
                run=run,
                capture=Capture(
                    url=url,
                    final_url=url,
                    fetched_at=START + timedelta(seconds=batch * 100 + number),
                    status=200,
                    headers=(("Content-Type", "text/html"), ("Server", "nginx")),
                    body=body.encode(),
                    body_sha256=f"{chance.getrandbits(256):064x}",
                    route="tor",
                    software="vigil",
                ),
                posts=posts,
                links=(Link(url=f"{url}/2", kind="page"),),
                frontier=(FrontierUpdate(url=url, state="done"),),
                engine="phpbb",
            )
        )
    return made


def _post(chance: random.Random, name: str) -> Post:
    text = "".join(chance.choices(LETTERS, k=CHARACTERS))
    phone = f"+1202555{chance.randrange(100, 200):04d}"
    address = f"{name}-{chance.getrandbits(40):x}@example.org"
    return Post(
        post_id=name,
        url=f"http://board.example.org/post/{name}",
        text=text,
        thread_id=name.rpartition("-")[0],
        board="Classified",
        title=f"Thread {name.rpartition('-')[0]}",
        author=f"user {chance.randrange(5000)}",
        posted_at=START,
        posted_raw="2026-03-05 12:00",
        posted_precision="minute",
        position=int(name.rpartition("-")[2]) + 1,
        detected_lang="en",
        likeness=likeness_of(text),
        contacts=(
            Contact(kind="phone", value=phone, raw=phone, start=10, end=22, reasons=("valid",)),
            Contact(kind="email", value=address, raw=address, start=30, end=30 + len(address)),
        ),
    )


def measure_round(database: Database, folder: Path, number: int, batches: int) -> tuple[float, float]:
    """Append batch after batch through the ledger, and the rows of each at once to fresh tables beside it.

    Gives posts a second of the ledger and of the bare tables.
    """
    config, other = database(folder / f"ledger{number}"), database(folder / f"bare{number}")
    create_ledger(other)
    create_ledger(config)
    open_ledger(config)
    add_source(Source(name="board", url="http://board.example.org/"), START)
    run = start_run("board", "import", START)
    ours = theirs = 0.0
    with _connect(config) as source, _connect(other) as target:
        place = "?" if config.database.kind == "sqlite" else "%s"
        for table in ("ledger_source", "ledger_run"):
            _put(target, *_rows_after(source, table, "id", 0, place))
        target.commit()
        last = {table: 0 for table, _ in TABLES}
        for batch in range(batches):
            some = pages(batch, run, number)
            begun = time.perf_counter()
            append_pages(some)
            ours += time.perf_counter() - begun
            rows = []
            for table, key in TABLES:
                statement, values, last[table] = _rows_after(source, table, key, last[table], place)
                rows.append((statement, values))
            source.rollback()
            begun = time.perf_counter()
            if config.database.kind == "sqlite":
                target.execute("BEGIN IMMEDIATE")
            for statement, values in rows:
                _put(target, statement, values)
            target.execute(f"UPDATE ledger_counter SET value = value + {BATCH} WHERE name = 'seq'")
            target.commit()
            theirs += time.perf_counter() - begun
    close_ledger()
    return batches * BATCH / ours, batches * BATCH / theirs


def _rows_after(source: Any, table: str, key: str, last: int, place: str) -> tuple[str, list[Row], int]:
    """Give the statement and the values that put a table's newest rows elsewhere, and the highest key among them."""
    cursor = source.execute(f"SELECT * FROM {table} WHERE {key} > {last} ORDER BY {key}")
    names = [column[0] for column in cursor.description]
    rows = [tuple(_bindable(value) for value in row) for row in cursor.fetchall()]
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([place] * len(names))})"
    return statement, rows, max(row[names.index(key)] for row in rows)


def _put(target: Any, statement: str, rows: Sequence[Row], _: int = 0) -> None:
    target.cursor().executemany(statement, rows)


def _bindable(value: Any) -> Any:
    """JSON columns come back parsed from PostgreSQL; the text is what was written."""
    return Jsonb(value) if isinstance(value, (dict, list)) else value


def _connect(config: Config) -> Any:
    if config.database.kind == "postgresql":
        return psycopg.connect(host=config.database.host, dbname=config.database.name, user=config.database.user)
    connection = sqlite3.connect(config.ledger_path, isolation_level=None)
    connection.executescript(SQLITE_PRAGMAS + "PRAGMA foreign_keys=ON;")
    return _Closing(connection)


class _Closing:
    """sqlite3's connection, closed at the end of its block."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def measure(rounds: int, batches: int, database: Database, folder: Path) -> None:
    """Run rounds and print a table."""
    print(f"{'round':>6} {'ledger posts/s':>15} {'bare posts/s':>13} {'ratio':>6}")
    speeds = []
    for number in range(rounds):
        ours, theirs = measure_round(database, folder, number, batches)
        speeds.append((ours, theirs))
        print(f"{number + 1:>6} {ours:>15,.0f} {theirs:>13,.0f} {ours / theirs:>6.2f}")
    middle = [statistics.median(column) for column in zip(*speeds, strict=True)]
    ratio = statistics.median(ours / theirs for ours, theirs in speeds)
    print(f"{'median':>6} {middle[0]:>15,.0f} {middle[1]:>13,.0f} {ratio:>6.2f}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batches", type=int, default=8, help="of 500 posts, a round")
    parser.add_argument("--postgresql", action="store_true", help="on a private PostgreSQL server")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vigil-bench")))
        server = None
        if asked.postgresql:
            from tests.lab.postgres import postgres

            server = stack.enter_context(postgres())

        def database(home: Path) -> Config:
            return server.config(home, home.name) if server else Config(home=home)

        print("PostgreSQL, synchronous_commit=on" if server else "SQLite, WAL, synchronous=FULL")
        measure(asked.rounds, asked.batches, database, folder)


if __name__ == "__main__":
    main()
