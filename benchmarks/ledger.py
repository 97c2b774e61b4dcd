"""How fast posts are appended, beside bare `executemany` of the very same rows into the same tables.

    python benchmarks/ledger.py [--rounds 7] [--batches 8] [--postgresql]

Both sides commit each batch of 500 posts durably (SQLite: WAL, synchronous=FULL), on fresh databases with the same tables
and indexes, in turns within one run. The bare side gets finished rows: it decides nothing, digests nothing, encodes
nothing. A page has 10 posts of 600 characters with two contacts each, and a capture of some 20 KiB.
"""

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

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
    ("ledger_contact", "id"),
    ("ledger_frontier", "id"),
    ("ledger_entry", "seq"),
)
Row = tuple[Any, ...]
Database = Callable[[Path], Config]


def pages(batch: int, run: int, seed: int, letters: str = LETTERS) -> list[Page]:
    """Make the pages of one batch; nothing in them repeats."""
    chance = random.Random(f"{seed}-{batch}")
    made = []
    for number in range(BATCH // POSTS_A_PAGE):
        url = f"http://board.example.org/thread/{batch}-{number}"
        posts = tuple(_post(chance, f"{batch}-{number}-{place}", letters) for place in range(POSTS_A_PAGE))
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


def _post(chance: random.Random, name: str, letters: str) -> Post:
    text = "".join(chance.choices(letters, k=CHARACTERS))
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
        contacts=(
            Contact(kind="phone", value=phone, raw=phone, start=10, end=22, reasons=("valid",)),
            Contact(kind="email", value=address, raw=address, start=30, end=30 + len(address)),
        ),
    )


def append(database: Database, home: Path, batches: int, seed: int, letters: str) -> tuple[Config, float]:
    """Append through the ledger; give its configuration and posts a second."""
    config = database(home)
    create_ledger(config)
    open_ledger(config)
    add_source(Source(name="board", url="http://board.example.org/"), START)
    run = start_run("board", "import", START)
    took = 0.0
    for batch in range(batches):
        some = pages(batch, run, seed, letters)  # made as they are needed: no crawler holds thousands of pages
        begun = time.perf_counter()
        append_pages(some)
        took += time.perf_counter() - begun
    close_ledger()
    return config, batches * BATCH / took


def bare(database: Database, home: Path, config: Config, batches: int) -> float:
    """Put the rows that `config`'s ledger got into fresh tables, batch by batch; give posts a second."""
    other = database(home)
    create_ledger(other)
    close_ledger()
    with ExitStack() as stack:
        source, target = (stack.enter_context(_connect(one)) for one in (config, other))
        place = "?" if config.database.kind == "sqlite" else "%s"
        inserts, rows = {}, {}
        for table, key in [("ledger_source", "id"), ("ledger_run", "id"), *TABLES]:
            cursor = source.execute(f"SELECT * FROM {table} ORDER BY {key}")
            names = [column[0] for column in cursor.description]
            inserts[table] = (
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([place] * len(names))})"
            )
            rows[table] = [tuple(_bindable(value) for value in row) for row in cursor.fetchall()]
        for table in ("ledger_source", "ledger_run"):
            target.cursor().executemany(inserts[table], rows[table])
        target.commit()
        cut = {table: list(_cut(rows[table], batches)) for table, _ in TABLES}
        begun = time.perf_counter()
        for batch in range(batches):
            cursor = target.cursor()
            if config.database.kind == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            for table, _ in TABLES:
                cursor.executemany(inserts[table], cut[table][batch])
            cursor.execute(f"UPDATE ledger_counter SET value = value + {BATCH} WHERE name = 'seq'")
            target.commit()
        return batches * BATCH / (time.perf_counter() - begun)


def _bindable(value: Any) -> Any:
    """JSON columns come back parsed from PostgreSQL; the text is what was written."""
    return psycopg.types.json.Jsonb(value) if isinstance(value, (dict, list)) else value


def _cut(rows: Sequence[Row], parts: int) -> Iterator[Sequence[Row]]:
    size = len(rows) // parts
    assert size * parts == len(rows), "every batch has as many rows of a table as the others"
    for part in range(parts):
        yield rows[part * size : (part + 1) * size]


def _connect(config: Config) -> Any:
    if config.database.kind == "postgresql":
        return psycopg.connect(
            host=config.database.host, dbname=config.database.name, user=config.database.user
        )
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


def measure(rounds: int, batches: int, letters: str, database: Database, folder: Path) -> None:
    """Run both sides in turns and print a table."""
    print(f"{'round':>6} {'ledger posts/s':>15} {'bare posts/s':>13} {'ratio':>6}")
    ours, theirs = [], []
    for number in range(rounds):
        config, speed = append(database, folder / f"ledger{number}", batches, number, letters)
        plain = bare(database, folder / f"bare{number}", config, batches)
        ours.append(speed)
        theirs.append(plain)
        print(f"{number + 1:>6} {speed:>15,.0f} {plain:>13,.0f} {speed / plain:>6.2f}")
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    print(f"{'median':>6} {statistics.median(ours):>15,.0f} {statistics.median(theirs):>13,.0f} {ratio:>6.2f}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batches", type=int, default=8, help="of 500 posts, a round")
    parser.add_argument("--postgresql", action="store_true", help="on a private PostgreSQL server")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vigil-bench")))
        database: Database = lambda home: Config(home=home)  # noqa: E731
        if asked.postgresql:
            from tests.lab.postgres import postgres  # noqa: PLC0415

            server = stack.enter_context(postgres())
            database = lambda home: server.config(home, home.name)  # noqa: E731
        print("SQLite, WAL, synchronous=FULL" if not asked.postgresql else "PostgreSQL, synchronous_commit=on")
        measure(asked.rounds, asked.batches, LETTERS, database, folder)


if __name__ == "__main__":
    main()
