"""The one spider: it awaits the next batch of the frontier, has it fetched, and hands each page to its engine."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.capture import capture_of
from crawlers.engines.document import Document
from crawlers.engines.read import read_page
from crawlers.faults import Verdict, judge_error, judge_status
from crawlers.links import admit
from crawlers.replay import RECORDING, opened
from crawlers.session import Session, current
from crawlers.tally import Tally
from crawlers.transport.handler import WAYS, door_of
from crawlers.transport.robots import Robots
from crawlers.transport.tripwire import stopped
from vigil.ledger import entries, frontier, runs, sources
from vigil.ledger.frontier import FrontierItem
from vigil.ledger.models.sources import Outcome, RunKind
from vigil.records.errors import DiskFull, LayoutChanged, LedgerError, TorDown, UsageError, VigilError
from vigil.records.page import FrontierUpdate, Link, Page
from vigil.records.post import Image

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

BATCH = 16  # addresses taken from the frontier at once: enough to keep the door busy while pages are stored
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
MAX_WAIT = timedelta(minutes=2)  # a page postponed for longer is left to the next run


class SourceSpider(Spider):
    """Gathers one source, or a recording of one, until its frontier has nothing due."""

    name = "source"

    def __init__(self, session: Session, source: str, engine: str | None, recording: Path | None) -> None:
        super().__init__()
        self.session = session
        self.source = session.ledger.wait(sources.get_source, source)
        self.engine = engine or self.source.engine
        self.recording = opened(recording) if recording else None
        self.tally = Tally()
        self.pictures: dict[str, Image] = {}
        """Pictures of this run by address: hashes, never bytes."""
        self.inline: dict[str, dict[str, bytes]] = {}
        """Pictures written into the pages being read: by address and SHA-256, until the images step takes them."""
        self.run = 0
        self.outcome: Outcome = "done"
        self.why: str | None = None
        self.notes: set[str] = set()
        """What the operator is told of this run beside its outcome; each is an entry of the ledger."""
        self.error: VigilError | None = None
        self._robots: Robots
        self._open: set[str] = set()
        self._settled = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> "SourceSpider":  # noqa: ARG003
        """Build the spider of `-a source=NAME [-a engine=NAME]`, and give Scrapy the manners of that source."""
        if not kwargs.get("source"):
            raise UsageError("say which source: -a source=NAME (vigil source list shows them)")
        recording = crawler.settings.get(RECORDING)
        spider = cls(current(), kwargs["source"], kwargs.get("engine"), Path(recording) if recording else None)
        spider._set_crawler(crawler)
        manners: dict[str, Any] = {
            "DOWNLOAD_DELAY": 0 if recording else spider.source.pause,
            "CONCURRENT_REQUESTS_PER_DOMAIN": spider.source.concurrency,
            "CONCURRENT_REQUESTS": spider.source.concurrency,
        }
        if recording:
            manners["DOWNLOAD_HANDLERS"] = dict.fromkeys(("http", "https"), "crawlers.replay.ReplayHandler")
        elif spider.source.network == "tor":
            manners[WAYS] = spider.session.ways
        for name, value in manners.items():
            crawler.settings.set(name, value, priority="spider")
        spider._robots = Robots(door_of(crawler))
        crawler.signals.connect(spider._item_failed, signals.item_error)
        crawler.signals.connect(spider._ended, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Give the requests of one batch after the other, each batch once all of the one before is stored."""
        try:
            async for request in self._requests():
                yield request
        except VigilError as error:
            self._stop_for(error)

    async def _requests(self) -> AsyncIterator[Request]:
        kind: RunKind = "replay" if self.recording else "crawl"
        self.run = await self.session.ledger.call(runs.start_run, self.source.name, kind, _now())
        first = self.recording.first_url if self.recording else self.source.url
        await self.session.ledger.call(frontier.seed, self.source.name, [Link(url=first, kind="board")], _now())
        while batch := await self._next_batch():
            self._open = {item.url for item in batch}
            self._settled.clear()
            for item in batch:
                if await self._permitted(item):
                    yield self._request(item)
            await self._settled.wait()

    async def _next_batch(self) -> list[FrontierItem]:
        room = self.source.max_pages - self.tally.pages
        if room <= 0:
            self._stop("stopped", f"the source's max_pages, {self.source.max_pages}, are reached")
        while not self.why:
            batch = await self.session.ledger.call(
                frontier.next_batch, self.source.name, self.run, min(BATCH, room), _now()
            )
            if batch:
                return batch
            due = await self.session.ledger.call(frontier.next_due, self.source.name, self.run)
            if due is None or due - _now() > MAX_WAIT:
                break
            await asyncio.sleep(max(0.0, (due - _now()).total_seconds()))
        return []

    async def _permitted(self, item: FrontierItem) -> bool:
        if self.recording:
            return True
        try:
            if await self._robots.allows(item.url, self.source):
                return True
            verdict = Verdict("refused", "robots.txt asks not to")
        except TorDown as error:
            self._stop_for(error)
            return False
        except VigilError as error:
            verdict = judge_error(error, item.attempts + 1)
        await self._put_off(item, verdict)
        return False

    def _request(self, item: FrontierItem) -> Request:
        return Request(
            item.url,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,  # the frontier knows what was fetched
            meta={"item": item, "source": self.source, "download_slot": self.source.name},
        )

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Page]:
        """Read one fetched page: its posts, links, capture and new frontier state travel as one item."""
        item: FrontierItem = response.meta["item"]
        verdict = judge_status(response.status, item.attempts + 1)
        if verdict.again_in is None:
            try:
                page = self._page(response, item, verdict)
            except Exception as error:
                # whatever a page does to its reader costs that page, never the run
                log.exception("page not read", extra={"source": self.source.name, "run": self.run})
                verdict = Verdict("failed", f"could not be read: {type(error).__name__}", next_run=True)
            else:
                yield page
                return
        await self._put_off(item, verdict)

    def _page(self, response: Response, item: FrontierItem, verdict: Verdict) -> Page:
        capture, inline = capture_of(response, item.url, self.source, recorded=self.recording is not None)
        if self.source.images and inline:
            self.inline[capture.url] = inline
        page = Page(
            source=self.source.name,
            run=self.run,
            capture=capture,
            country=self.source.country,
            lang=self.source.lang,
            hops=item.hops,
            frontier=(FrontierUpdate(url=item.url, state=verdict.state, why=verdict.why),),
        )
        return page if verdict.state != "done" else self._read(page, item)

    def _read(self, page: Page, item: FrontierItem) -> Page:
        assert page.capture is not None
        try:
            found = read_page(Document(page.capture, self.source), self.engine)
        except LayoutChanged as error:
            self.tally.failed += 1
            log.warning("layout changed", extra={"source": self.source.name, "run": self.run})
            self.notes.add("layout changed: a page shows posts and none can be read")
            return attrs.evolve(page, frontier=(FrontierUpdate(url=item.url, state="failed", why=str(error)),))
        links, denied = admit(
            found.links, item.hops, self.source, shows_posts=bool(found.posts), recorded=self.recording is not None
        )
        self.tally.refused += len(denied)
        return attrs.evolve(page, posts=found.posts, links=links, engine=found.engine)

    async def keep(self, page: Page) -> None:
        """Store a page that went through all steps; return once it is durable."""
        self.tally.add(await self.session.keeper.keep(page))
        for update in page.frontier:
            self._settle(update.url)

    async def failed(self, failure: Failure) -> None:
        """Decide what becomes of an address whose exchange failed."""
        item: FrontierItem = failure.request.meta["item"]  # type: ignore[attr-defined]
        error = failure.value
        assert error is not None
        if isinstance(error, TorDown):
            self._stop_for(error)
            return
        await self._put_off(item, judge_error(error, item.attempts + 1))

    async def _put_off(self, item: FrontierItem, verdict: Verdict) -> None:
        try:
            if verdict.again_in is not None:
                self.tally.postponed += 1
                await self.session.ledger.call(
                    frontier.postpone, self.source.name, item.url, _now() + verdict.again_in, verdict.why or ""
                )
            else:
                self.tally.refused += verdict.state == "refused"
                self.tally.failed += verdict.state == "failed"
                await self._give_up(item.url, verdict)
        except LedgerError as error:
            self._stop_for(error)
        self._settle(item.url)

    async def _give_up(self, url: str, verdict: Verdict) -> None:
        call, source, why = self.session.ledger.call, self.source.name, verdict.why or ""
        if verdict.state == "refused":
            await call(frontier.refuse, source, url, why, run=self.run, at=_now())
        else:
            await call(frontier.fail, source, url, why, run=self.run, retry=verdict.next_run, at=_now())

    async def _item_failed(self, item: Page, failure: Failure) -> None:
        """A step or the ledger refused a page: nothing of it is stored, its address stays in the frontier."""
        error = failure.value
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            error = DiskFull("no room left on this machine; nothing was acknowledged")
        if isinstance(error, (LedgerError, TorDown)):
            self._stop_for(error)
            return
        log.error("page not kept", extra={"source": self.source.name, "why": type(failure.value).__name__})
        for update in item.frontier:
            await self._put_off(
                FrontierItem(url=update.url, kind="page", hops=item.hops),
                Verdict("failed", type(failure.value).__name__, next_run=True),
            )

    def _settle(self, url: str) -> None:
        self._open.discard(url)
        self.session.progress(self.source.name, self.tally)
        if not self._open:
            self._settled.set()

    def _stop_for(self, error: VigilError) -> None:
        """End the run for something that no other address could overcome."""
        self.error = error
        if isinstance(error, TorDown):
            self._stop("tor_down", f"{error}; nothing went any other way")
        else:
            self._stop("failed", str(error))

    def _stop(self, outcome: Outcome, why: str) -> None:
        """End the run early; what is not stored stays pending for the next one."""
        if self.why is None:
            self.outcome, self.why = outcome, why
        self._settled.set()
        assert self.crawler.engine is not None
        asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=outcome))  # noqa: RUF006

    async def _ended(self, reason: str) -> None:
        if leaks := stopped():
            log.error("a socket outside the door was refused", extra={"source": self.source.name, "where": leaks})
            self.outcome, self.why = "failed", f"something tried to get out beside the door: {leaks[0]}"
        if self.why is None and reason != "finished":
            self.outcome, self.why = "stopped", "stopped by a signal" if reason == "shutdown" else reason
        if self.run:
            try:
                for note in sorted(self.notes):
                    await self.session.ledger.call(entries.note_event, self.source.name, note, _now())
                await self.session.ledger.call(
                    runs.finish_run, self.run, self.outcome, self.why, self.tally.counts(), _now()
                )
            except LedgerError as error:  # the next run closes this one
                self.error = error
                log.error("the end of the run is not written: %s", error, extra={"run": self.run})  # noqa: TRY400


def _now() -> datetime:
    return datetime.now(UTC)
