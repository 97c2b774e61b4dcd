"""The whole way of a page, in pages per second and CPU per page of each stage, beside bare Scrapy fetching the same.

    python -m benchmarks.crawl [--recording FILE.warc.gz] [--at-once 8] [--rounds 3]

Without a recording, a board of our own is generated. The board is served from loopback by a process of its
own; Vigil reaches it through a SOCKS server on a Unix socket, bare Scrapy over plain TCP. Bare Scrapy is given the list
of addresses that Vigil found, and only counts the bytes: it reads, extracts and stores nothing. Rounds go in turns.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from crawlers.engines.addresses import canonical
from crawlers.recording import Recording
from tests.crawl.board import Board, forum_of
from tests.lab.fake_socks import FakeSocks, made_up_onion
from tests.lab.hostile_web import Asked, answer

ONION = made_up_onion("benchmark")
OWN = "scrapy.core.downloader.handlers"
RIVALS = {
    "scrapy, default handler": f"{OWN}.http11.HTTP11DownloadHandler",
    "scrapy, aiohttp handler": f"{OWN}._aiohttp.AiohttpDownloadHandler",
}
STAGES = ("capture", "engine", "links", "text", "language", "contacts", "ledger")
THREADS, POSTS = 40, 40


def serve(socks: str, recording: str) -> None:
    """Serve the board, and SOCKS on `socks`, until the pipe to the parent closes; tell port and start first."""
    board = Board(forum_of(THREADS, POSTS)) if not recording else Board(forum_of(1, 2))
    start = "/"
    if recording:
        start = _replace_by(board, Path(recording))
    with board, FakeSocks(Path(socks), {ONION: board.port}):
        print(json.dumps({"port": board.port, "start": start}), flush=True)
        sys.stdin.read()


def _replace_by(board: Board, file: Path) -> str:
    recording = Recording(file, canonical)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(recording.first_url))
    held: dict[str, bytes] = {}

    def look(asked: Asked) -> bytes:
        if asked.target not in held:
            found = recording.answer(origin + asked.target)
            held[asked.target] = (
                answer(404, b"")
                if found is None
                else answer(found.status, found.body, "Content-Type: text/html; charset=utf-8")
            )
        return held[asked.target]

    board.before = look
    return recording.first_url.removeprefix(origin)


def vigil(home: str, socks: str, start: str, at_once: int) -> None:
    """Crawl the board with all that Vigil does, in this process; print the figures of each stage."""
    spent: dict[str, float] = defaultdict(float)
    _watch_stages(spent)

    from crawlers.gather import gather
    from indexers.open import open_index
    from indexers.projector import Projector
    from vigil.config.load import load
    from vigil.ledger.captures import captures
    from vigil.ledger.open import create_ledger, open_ledger
    from vigil.ledger.sources import add_source
    from vigil.records.source import Source

    Path(home).mkdir(exist_ok=True)
    (Path(home) / "vigil.toml").write_text(f'[tor]\nsocks = "{socks}"\n')
    config = load(Path(home))
    create_ledger(config)
    open_ledger(config)
    add_source(Source(name="board", url=f"http://{ONION}{start}", pause=0.0, concurrency=at_once, country="US"))
    from pipelines.language import detect

    detect("a warm start, since loading the model is no matter of pages")
    began, worked = time.perf_counter(), time.process_time()
    (ended,) = gather(config, ["board"])
    took, worked = time.perf_counter() - began, time.process_time() - worked
    assert ended.outcome == "done", ended
    open_ledger(config)
    index = open_index(config)
    index_began = time.process_time()
    Projector(index).catch_up()
    spent["index"] = time.process_time() - index_began
    index.close()
    pages = ended.counts["pages"]
    stages = {name: 1000 * spent[name] / pages for name in (*STAGES, "index")}
    stages["fetch, Scrapy and the rest"] = 1000 * worked / pages - sum(stages[name] for name in STAGES)
    addresses = [capture.url.removeprefix(f"http://{ONION}") for capture in captures("board")]
    told = {"pages": pages, "posts": ended.counts["new"], "pages/s": pages / took, "CPU ms": 1000 * worked / pages}
    print(json.dumps({**told, "stages": stages, "addresses": addresses}))


def _watch_stages(spent: dict[str, float]) -> None:
    """Measure the CPU time of each stage in its own thread, from outside: Vigil itself carries no stopwatch."""
    import crawlers.spiders.source as spider
    import pipelines.contacts
    import pipelines.language
    import pipelines.text
    from vigil.ledger.thread import LedgerThread

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **kwargs: Any) -> Any:
            began = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent[name] += time.thread_time() - began

        return measured

    for owner, attribute, name in (
        (spider, "capture_of", "capture"),
        (spider, "read_page", "engine"),
        (spider, "admit", "links"),
        (pipelines.text, "clean_text", "text"),
        (pipelines.language, "add_language", "language"),
        (pipelines.contacts, "add_contacts", "contacts"),
    ):
        setattr(owner, attribute, timed(name, getattr(owner, attribute)))
    call = LedgerThread.call

    async def measured_call(self: LedgerThread, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await call(self, timed("ledger", function), *args, **kwargs)

    LedgerThread.call = measured_call  # type: ignore[method-assign]


class Fetcher(Spider):
    """Fetches a list of addresses and counts."""

    name = "fetcher"

    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self.addresses = addresses
        self.got = 0

    async def start(self) -> AsyncIterator[Request]:
        """Give all requests."""
        for address in self.addresses:
            yield Request(address, dont_filter=True)

    async def parse(self, response: Response, **_: Any) -> None:
        """Count an answer that came."""
        self.got += bool(response.body)


def bare(handler: str, addresses: str, at_once: int) -> None:
    """Fetch the addresses of a file with bare Scrapy in this process; print the figures."""
    wanted = json.loads(Path(addresses).read_text())
    settings = Settings(
        {"CONCURRENT_REQUESTS": at_once, "CONCURRENT_REQUESTS_PER_DOMAIN": at_once, "LOG_LEVEL": "ERROR"}
    )
    settings.set("DOWNLOAD_DELAY", 0)
    settings.set("DOWNLOAD_HANDLERS", {"http": handler})
    settings.set("TELNETCONSOLE_ENABLED", False)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Fetcher)
    process.crawl(crawler, addresses=wanted)
    began, worked = time.perf_counter(), time.process_time()
    process.start()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    assert isinstance(crawler.spider, Fetcher)
    assert crawler.spider.got == len(wanted), f"{crawler.spider.got} of {len(wanted)} pages came"
    print(json.dumps({"pages/s": len(wanted) / took, "CPU ms": 1000 * worked / len(wanted)}))


def _child(*args: object) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.crawl", "--child", *map(str, args)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{args[0]} failed:\n{done.stderr[-3000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def compare(recording: str, at_once: int, rounds: int) -> None:
    """Run all kinds in turns and print the medians."""
    with tempfile.TemporaryDirectory(prefix="vgl-") as folder:
        socks = f"{folder}/s"
        server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crawl", "--child", "serve", socks, recording],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            told = json.loads(server.stdout.readline())
            runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
            listed = Path(folder) / "addresses"
            for number in range(rounds):
                runs["vigil"].append(_child("vigil", f"{folder}/home{number}", socks, told["start"], at_once))
                listed.write_text(
                    json.dumps([f"http://127.0.0.1:{told['port']}{path}" for path in runs["vigil"][-1]["addresses"]])
                )
                for name, handler in RIVALS.items():
                    runs[name].append(_child("bare", handler, listed, at_once))
        finally:
            server.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
            server.stdout.close()
    _show(runs, at_once)


def _show(runs: dict[str, list[dict[str, Any]]], at_once: int) -> None:
    first = runs["vigil"][0]
    print(f"{first['pages']} pages, {first['posts']} posts; {at_once} requests at once; median of {len(runs['vigil'])}")
    rate = {name: statistics.median(run["pages/s"] for run in each) for name, each in runs.items()}
    for name, each in runs.items():
        cpu = statistics.median(run["CPU ms"] for run in each)
        beside = f"vigil is {rate['vigil'] / rate[name]:.2f} of it"
        print(f"{name:26}{rate[name]:8.0f} pages/s{cpu:8.2f} CPU ms/page   {beside}")
    print("CPU ms/page of Vigil's stages:")
    for stage in first["stages"]:
        print(f"  {stage:28}{statistics.median(run['stages'][stage] for run in runs['vigil']):8.2f}")


def main() -> None:
    """Compare, or be one of the processes of a comparison."""
    if sys.argv[1:2] == ["--child"]:
        kind, *rest = sys.argv[2:]
        if kind == "serve":
            serve(rest[0], rest[1])
        elif kind == "vigil":
            vigil(rest[0], rest[1], rest[2], int(rest[3]))
        else:
            bare(rest[0], rest[1], int(rest[2]))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recording", default="", help="a WARC file that is served in place of a generated board")
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    compare(args.recording, args.at_once, args.rounds)


if __name__ == "__main__":
    main()
