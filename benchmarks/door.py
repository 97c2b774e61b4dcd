"""Pages per second of Scrapy with Vigil's door (through SOCKS on a Unix socket) and with Scrapy's own handlers.

    python -m benchmarks.door [PAGES]

All fetch the same 20 KiB page from one server on loopback, 16 at once. The server, and the SOCKS server in front of it
for the door, run in processes of their own; each crawl is a process of its own too.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from crawlers.transport import scrapy_settings
from crawlers.transport.handler import WAYS
from crawlers.transport.ways import Ways
from tests.lab.fake_socks import FakeSocks, made_up_onion
from tests.lab.hostile_web import HostileWeb, answer
from vigil.records.source import Source

PAGE = b"<html><body>" + b"<p>One of many plain posts.</p>" * 660 + b"</body></html>"
ONION = made_up_onion("benchmark")
AT_ONCE = 16
OWN = "scrapy.core.downloader.handlers"
HANDLERS = {"door": None, "scrapy default": f"{OWN}.http11.HTTP11DownloadHandler"}
HANDLERS["scrapy aiohttp"] = f"{OWN}._aiohttp.AiohttpDownloadHandler"


class Asker(Spider):
    """Asks for one page again and again."""

    name = "asker"

    def __init__(self, start: str, pages: int) -> None:
        super().__init__()
        self.source = Source(name="benchmark", url=start)
        self.pages = pages
        self.got = 0

    async def start(self) -> AsyncIterator[Request]:
        """Give all requests."""
        for _ in range(self.pages):
            yield Request(self.source.url, dont_filter=True)

    async def parse(self, response: Response, **_: Any) -> None:
        """Count the answers that are whole."""
        self.got += response.body == PAGE


def crawl(kind: str, start: str, socks: str, pages: int) -> None:
    """Run one crawl in this process and print its figures."""
    settings = Settings({name: getattr(scrapy_settings, name) for name in dir(scrapy_settings) if name.isupper()})
    each = {"CONCURRENT_REQUESTS": AT_ONCE, "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE, "LOG_LEVEL": "ERROR"}
    settings.update({**each, WAYS: Ways(Path(socks), None)})
    if HANDLERS[kind]:
        settings.set("DOWNLOAD_HANDLERS", {"http": HANDLERS[kind]}, "cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Asker)
    process.crawl(crawler, start=start, pages=pages)
    began, worked = time.perf_counter(), time.process_time()
    process.start()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    assert isinstance(crawler.spider, Asker)
    assert crawler.spider.got == pages, f"{crawler.spider.got} of {pages} pages came whole"
    print(json.dumps({"pages/s": round(pages / took), "CPU ms/page": round(1000 * worked / pages, 2)}))


def serve(path: str) -> None:
    """Serve the page, and SOCKS on `path`, until the pipe to the parent closes."""
    with HostileWeb() as web:
        web.pages["/"] = answer(200, PAGE, "Content-Type: text/html")
        with FakeSocks(Path(path), {ONION: web.port}):
            print(web.port, flush=True)
            sys.stdin.read()


def main(pages: int) -> None:
    """Run each handler once and print a line for each."""
    with tempfile.TemporaryDirectory(prefix="vgl-") as folder:
        socks = f"{folder}/s"
        command = [sys.executable, "-m", "benchmarks.door"]
        server = subprocess.Popen([*command, "serve", socks], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        for kind in HANDLERS:
            start = f"http://{ONION}/" if kind == "door" else f"http://127.0.0.1:{port}/"
            one = [*command, "crawl", kind, start, socks, str(pages)]
            ran = subprocess.run(one, check=True, stdout=subprocess.PIPE, text=True)
            print(f"{kind:15} {ran.stdout.strip()}", flush=True)
        server.communicate()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", path]:
            serve(path)
        case ["crawl", kind, start, socks, pages]:
            crawl(kind, start, socks, int(pages))
        case [pages]:
            main(int(pages))
        case _:
            main(3000)
