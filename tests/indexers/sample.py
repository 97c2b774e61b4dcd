"""Posts for tests of search: every field may be given, the rest is empty."""

from datetime import UTC, datetime
from typing import Any

from vigil.records.contact import Contact
from vigil.records.post import Post
from vigil.records.stored import StoredPost

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def post(**fields: Any) -> Post:
    """Give a post with these fields."""
    return Post(**{"post_id": "1", "url": "http://board.example/viewtopic.php?p=1", **fields})


def stored(*, ledger: dict[str, Any] | None = None, **fields: Any) -> StoredPost:
    """Give a stored post; `ledger` holds what the ledger adds."""
    return StoredPost(
        **{"id": 1, "source": "board", "seq": 1, "seen_at": NOW, "post": post(**fields), **(ledger or {})}
    )


def contact(kind: str, value: str, field: str = "text", start: int = 0, end: int = 1) -> Contact:
    """Give a contact found in `field`."""
    return Contact(kind=kind, value=value, raw=value, start=start, end=end, field=field)
