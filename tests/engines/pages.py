"""Saved pages of our own making: a folder an engine, a page and beside it what is true of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.engines.document import Document
from vigil.records.interchange import to_line
from vigil.records.page import Capture, Link
from vigil.records.post import Post
from vigil.records.source import Source

FOLDER = Path(__file__).parent / "pages"
SEEN_AT = datetime(2026, 11, 21, 20, 45, 52, tzinfo=UTC)


def document(
    html: str | bytes, url: str = "http://forum.example.net/", seen_at: datetime = SEEN_AT, zone: str = "UTC"
) -> Document:
    """Give a page as an engine gets it."""
    body = html.encode() if isinstance(html, str) else html
    capture = Capture(url=url, final_url=url, fetched_at=seen_at, status=200, body=body)
    return Document(capture, Source(name="saved", url=url, timezone=zone))


def saved(path: str) -> Document:
    """Give the saved page `path` (without its ending), with address, time and zone from the file beside it."""
    told = expected(path)
    html = (FOLDER / f"{path}.html").read_bytes()
    return document(html, told["url"], datetime.fromisoformat(told["seen_at"]), told["timezone"])


def expected(path: str) -> dict[str, Any]:
    """Give what is true of the saved page."""
    told: dict[str, Any] = json.loads((FOLDER / f"{path}.json").read_text(encoding="utf-8"))
    return told


def saved_paths(*folders: str) -> list[str]:
    """Give the pages of these folders that have their truth beside them."""
    found = [path for folder in folders for path in (FOLDER / folder).glob("*.json")]
    return sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in found)


def post_lines(posts: tuple[Post, ...]) -> list[dict[str, Any]]:
    """Give the posts as lines, with the profile, which interchange leaves out."""
    return [to_line(post) | ({"profile": post.profile} if post.profile else {}) for post in posts]


def link_lines(links: tuple[Link, ...]) -> list[dict[str, Any]]:
    """Give the links as lines without what is unknown."""
    keys = ("url", "kind", "mark", "replies")
    return [{key: value for key in keys if (value := getattr(link, key)) is not None} for link in links]
