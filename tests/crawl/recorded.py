"""Recordings of a board of ours: what it shows now, page by page, as a WARC file."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from tests.crawl.warc import write_warc
from tests.lab.sites.forum import Forum

HOME = "http://quay.example.org/"


def record(forum: Forum, path: Path, at: datetime) -> Path:
    """Record every page of `forum` as it stands at `at`."""
    pages: dict[str, str] = {}
    waiting = [HOME]
    while waiting:
        url = waiting.pop(0)
        parts = urlsplit(url)
        query = dict(pair.split("=") for pair in parts.query.split("&") if pair)
        html = forum.page(parts.path, query, at)
        if url in pages or html is None:
            continue
        pages[url] = html
        for link in LexborHTMLParser(html).css("a"):
            waiting.append(urljoin(url, link.attributes["href"] or "").partition("#")[0])
    return write_warc(path, [(url, html, at) for url, html in pages.items()])
