"""A recorded board, read as a crawl would read it: from its first response along the engine's links."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen
from warcio.archiveiterator import ArchiveIterator

from crawlers.engines.addresses import canonical
from crawlers.engines.document import Document
from crawlers.engines.read import read_page
from tests.shared import shared
from vigil.records.interchange import to_line
from vigil.records.page import Capture
from vigil.records.post import Post
from vigil.records.source import Source


@frozen
class Recording:
    """The responses of one WARC by canonical address, and where it begins."""

    start: str
    responses: dict[str, Capture]


@frozen
class Reading:
    """What a walk through a recording gave."""

    posts: tuple[Post, ...]
    pages: int
    missing: tuple[str, ...]
    """Links of the engine that the recording does not hold."""
    engines: frozenset[str]


def load(path: Path) -> Recording:
    """Read the HTML responses of a WARC; of several for one address the first counts."""
    responses: dict[str, Capture] = {}
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or "html" not in (record.http_headers.get_header("Content-Type") or ""):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            capture = Capture(
                url=url,
                final_url=url,
                fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
                status=int(record.http_headers.get_statuscode()),
                body=record.content_stream().read(),
                route="warc",
            )
            responses.setdefault(canonical(url), capture)
    return Recording(next(iter(responses)), responses)


def walk(recording: Recording, engine: str, source: Source | None = None) -> Reading:
    """Follow the engine's links from the first response to the last."""
    source = source or Source(name="recorded", url=recording.start, network="direct")
    waiting, seen = [recording.start], {recording.start}
    posts: list[Post] = []
    missing, names, pages = [], set(), 0
    while waiting:
        url = waiting.pop(0)
        capture = recording.responses.get(url)
        if capture is None:
            missing.append(url)
            continue
        read = read_page(Document(capture, source), engine)
        names.add(read.engine)
        pages += 1
        posts.extend(read.posts)
        for link in read.links:
            if (found := canonical(link.url)) not in seen:
                seen.add(found)
                waiting.append(found)
    return Reading(tuple(posts), pages, tuple(missing), frozenset(names))


def write_lines(posts: tuple[Post, ...], path: Path) -> None:
    """Write the posts as interchange lines."""
    with path.open("w", encoding="utf-8") as stream:
        for post in posts:
            stream.write(json.dumps(to_line(post), ensure_ascii=False) + "\n")


def score(board: str, posts: tuple[Post, ...], folder: Path) -> dict[str, Any]:
    """Run the shared scorer over the posts of a board; gives its total, shares and counts of what is bad."""
    lines = folder / f"{board}.jsonl"
    write_lines(posts, lines)
    told = subprocess.run(
        [*scorer(board), str(lines), "--json"], capture_output=True, text=True, check=False, timeout=120
    )
    result: dict[str, Any] = json.loads(told.stdout)
    return result


def scorer(board: str) -> list[str]:
    """Give the command that scores lines against the truth of a board."""
    return [sys.executable, str(shared("boards/score.py")), str(shared(f"boards/{board}.truth.json.gz"))]


def true_posts(board: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each thread and post of a board's truth."""
    with gzip.open(shared(f"boards/{board}.truth.json.gz")) as stream:
        for thread in json.load(stream)["threads"]:
            for post in thread["posts"]:
                yield thread, post


if __name__ == "__main__":
    import tempfile

    board, engine = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "auto"
    reading = walk(load(shared(f"boards/{board}.warc.gz")), engine)
    print(len(reading.posts), "posts", reading.pages, "pages", sorted(reading.engines), "missing", reading.missing[:5])
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch) / "posts.jsonl"
        write_lines(reading.posts, lines)
        subprocess.run([*scorer(board), str(lines), *sys.argv[3:]], check=False)
