"""A whole Scrapy crawl in a process of its own, armed as a real one is; run by test_handler.py, told by its report.

Arguments: SOCKS socket, start address, log file. Prints one JSON object.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawlers.transport import scrapy_settings, tripwire
from crawlers.transport.handler import WAYS, door_of
from crawlers.transport.quiet import keep_quiet
from crawlers.transport.robots import Robots
from crawlers.transport.ways import Ways
from vigil.records.source import Source

REPORT: dict[str, Any] = {"answers": [], "errors": []}
SECRET = "a sentence that only the page has"


class Wanderer(Spider):
    """Asks for one of everything."""

    name = "wanderer"

    def __init__(self, start: str) -> None:
        super().__init__()
        self.base = start
        self.source = Source(name="board", url=start, deadline=10.0, max_hops=5)

    async def start(self) -> AsyncIterator[Request]:
        """Give the requests, one kind after the other."""
        robots = Robots(door_of(self.crawler))
        REPORT["robots"] = await robots.allows(f"{self.base}/page", self.source)
        image = await door_of(self.crawler).exchange(f"{self.base}/image.png", self.source, "image")
        REPORT["image"] = image.status
        for path in ("/set-cookie", "/page", "/leads", "/redirect?/page", "/redirect?http://127.0.0.1/", "/loop"):
            yield self.ask(path)
        for path in ("/redirect?file:///etc/passwd", "/odd", "/bomb-gzip", "/status-500"):
            yield self.ask(path)
        yield self.ask("/page?proxy", meta={"proxy": "http://127.0.0.1:9"})
        yield self.ask("/page?direct", meta={"proxy": None}, headers={"Referer": "http://x.example/", "X-Own": "y"})
        yield self.ask("/page?cookie", cookies={"mine": "1"})
        yield self.ask("/page?post", method="POST")
        yield self.ask("/page?put", method="PUT", body="x")
        yield self.ask("/page?head", method="HEAD")
        for url in ("file:///etc/passwd", "data:text/html,hello", "ftp://example.com/", "s3://bucket/key"):
            yield Request(url, callback=self.parse, errback=self.failed)
        yield Request("http://127.0.0.1/", callback=self.parse, errback=self.failed)
        yield self.ask("/page?crash", callback=self.crash)

    def ask(self, path: str, **more: Any) -> Request:
        """Make one request of the source."""
        more.setdefault("callback", self.parse)
        return Request(self.base + path, errback=self.failed, **more)

    async def parse(self, response: Response, **_: Any) -> None:
        """Note an answer."""
        REPORT["answers"].append([response.url.removeprefix(self.base), response.status, type(response).__name__])

    async def crash(self, response: Response, **_: Any) -> None:
        """Fail as a broken engine might, with the page's words in the error."""
        raise ValueError(f"{SECRET} at {response.url}")

    async def failed(self, failure: Failure) -> None:
        """Note an error."""
        request: Request = failure.request  # type: ignore[attr-defined]
        REPORT["errors"].append([request.url.removeprefix(self.base), type(failure.value).__name__, str(failure.value)])


def listening() -> int:
    """Count this process' listening internet sockets."""
    links = (os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.is_symlink())
    own = {link[8:-1] for link in links if link.startswith("socket:")}
    tables = (Path(f"/proc/self/net/{name}").read_text().splitlines() for name in ("tcp", "tcp6"))
    rows = (line.split() for table in tables for line in table)
    return sum(1 for row in rows if row[3] == "0A" and row[9] in own)


def main(socks: str, start: str, log: str) -> None:
    """Crawl and report."""
    keep_quiet()
    settings = Settings({name: getattr(scrapy_settings, name) for name in dir(scrapy_settings) if name.isupper()})
    settings.update({WAYS: Ways(Path(socks), None), "LOG_FILE": log, "LOG_LEVEL": "DEBUG", "CONCURRENT_REQUESTS": 1})
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Wanderer)
    process.crawl(crawler, start=start)
    tripwire.arm([Path(socks)])

    async def watch() -> None:
        while True:
            REPORT["listening"] = max(REPORT.get("listening", 0), listening())
            await asyncio.sleep(0.05)

    asyncio.get_event_loop().create_task(watch())
    logging.getLogger("own").warning("a slip: %s", start)
    process.start()
    REPORT["sockets"] = door_of(crawler).sockets
    REPORT["stopped"] = list(tripwire.stopped())
    print(json.dumps(REPORT))


if __name__ == "__main__":
    main(*sys.argv[1:])
