"""Homes of Vigil for tests: a fresh folder with an opened ledger, and pages to put into it."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from vigil.config.schema import Config
from vigil.ledger.open import close_ledger, create_ledger, open_ledger
from vigil.ledger.runs import start_run
from vigil.ledger.sources import add_source
from vigil.records.contact import Contact
from vigil.records.page import Capture, FrontierUpdate, Link, Page
from vigil.records.post import Post
from vigil.records.source import Source

START = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
BOARD = "http://board.example.org/"


@cache
def _empty_ledger() -> bytes:
    """The file of an empty ledger: copied, for making the tables anew takes a test half a second."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(home=Path(folder))
        create_ledger(config)
        close_ledger()
        return config.ledger_path.read_bytes()


def fresh_ledger(home: Path) -> Config:
    """Make a home with an empty SQLite ledger, open in this process."""
    config = Config(home=home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    config.ledger_path.touch(0o600)
    config.ledger_path.write_bytes(_empty_ledger())
    open_ledger(config)
    return config


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Config]:
    """A fresh home whose SQLite ledger is open: the functions of `vigil.ledger` work on it."""
    yield fresh_ledger(tmp_path / "home")
    close_ledger()


def a_source(name: str = "board", url: str = BOARD) -> int:
    """Add a source and begin an import on it; give the run."""
    add_source(Source(name=name, url=url), START)
    return start_run(name, "import", START)


def a_post(post_id: str = "1", text: str = "new in town", **more: object) -> Post:
    """A post of the board."""
    return Post(post_id=post_id, url=f"{BOARD}post/{post_id}", text=text, author="night rider", **more)  # type: ignore[arg-type]


def a_phone(value: str = "+12025550143", raw: str = "202-555-0143", start: int = 0, field: str = "text") -> Contact:
    """A contact with a number of the reserved range."""
    return Contact(kind="phone", value=value, raw=raw, start=start, end=start + len(raw), field=field)


def a_capture(url: str = BOARD, minutes: float = 0, body: bytes = b"<p>hello</p>") -> Capture:
    """A capture, `minutes` after the start."""
    return Capture(
        url=url,
        final_url=url,
        fetched_at=START + timedelta(minutes=minutes),
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
        body_sha256=hashlib.sha256(body).hexdigest(),
        route="tor",
        software="vigil test",
    )


def a_page(
    run: int,
    *posts: Post,
    source: str = "board",
    url: str = BOARD,
    minutes: float = 0,
    links: Sequence[Link] = (),
    gone: Sequence[str] = (),
    settles: bool = True,
    hops: int = 0,
) -> Page:
    """A page with its capture; `settles` says whether it marks its own address as done."""
    return Page(
        source=source,
        run=run,
        capture=a_capture(url, minutes, body=f"<p>{url} {minutes}</p>".encode()),
        posts=posts,
        links=tuple(links),
        frontier=(FrontierUpdate(url=url, state="done"),) if settles else (),
        engine="generic",
        hops=hops,
        gone=tuple(gone),
    )
