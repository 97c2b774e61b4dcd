"""Posts and entries for the tests of alerts, with contacts and hashes that belong to nobody."""

from datetime import UTC, datetime

from vigil.records.contact import Contact
from vigil.records.post import Post
from vigil.records.stored import StoredPost
from vigil.records.watch import WatchEntry

AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def post(**changed) -> Post:
    return Post(**({"post_id": "1", "url": "http://board.example.org/p/1", "text": "hello"} | changed))


def stored(of: Post | None = None, **changed) -> StoredPost:
    values = {"id": 1, "source": "board-a", "seq": 1, "post": of or post(), "seen_at": AT}
    return StoredPost(**(values | changed))


def contact(value: str, kind: str = "phone", **changed) -> Contact:
    values = {"kind": kind, "value": value, "raw": value, "start": 0, "end": len(value)}
    return Contact(**(values | changed))


def watched(value: str, kind: str = "phone", number: int = 1, **changed) -> WatchEntry:
    values = {"id": number, "watchlist": "case", "kind": kind, "value": value, "raw": value}
    return WatchEntry(**(values | changed))
