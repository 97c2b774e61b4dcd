"""Running crawls: one process, any number of sources, each with a run of its own."""

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import frozen
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawlers.replay import RECORDING
from crawlers.session import Bootstrap, Session, use
from crawlers.spiders.source import SourceSpider
from crawlers.tally import Progress
from crawlers.transport.quiet import keep_quiet
from crawlers.transport.tripwire import arm
from vigil.config.schema import Config
from vigil.ledger.sources import get_source
from vigil.records.errors import TorDown, VigilError


@frozen(kw_only=True)
class Ended:
    """How one run ended."""

    source: str
    run: int
    outcome: str
    """done, stopped, failed or tor_down."""
    why: str | None
    counts: dict[str, int]
    seconds: float
    exit_status: int


def gather(
    config: Config,
    names: Sequence[str],
    *,
    recording: Path | None = None,
    engine: str | None = None,
    progress: Progress = lambda *_: None,
    bootstrap: Bootstrap = lambda *_: None,
) -> list[Ended]:
    """Gather the sources `names` at the same time, each until its frontier has nothing due; a signal stops all of them.

    With `recording`, that WARC file answers in place of the network. Once a process: its loop does not start twice.
    Raises TorDown when Tor cannot be reached, before any run begins, and UsageError for an unknown source.
    """
    started = time.monotonic()
    keep_quiet()
    session = Session(config, progress, bootstrap)
    use(session)
    try:
        chosen = [session.ledger.wait(get_source, name) for name in names]
        if recording is None and any(source.network == "tor" for source in chosen):
            _ = session.ways
        elif recording is None:
            arm([config.runtime])
        settings = project_settings()
        if recording is not None:
            settings.set(RECORDING, str(recording.absolute()))
        process = AsyncCrawlerProcess(settings)
        logging.getLogger("scrapy").setLevel(logging.root.level)  # Scrapy has just set it to DEBUG
        crawlers = [process.create_crawler(SourceSpider) for _ in names]
        for crawler, name in zip(crawlers, names, strict=True):
            process.crawl(crawler, source=name, engine=engine)
        process.start()
        return [
            _ended(name, crawler.spider, time.monotonic() - started)
            for name, crawler in zip(names, crawlers, strict=True)
        ]
    finally:
        use(None)
        session.close()


def project_settings() -> Settings:
    """Give Scrapy the settings of crawlers/settings.py, wherever it is started from."""
    settings = Settings()
    settings.setmodule("crawlers.settings", priority="project")
    return settings


def _ended(name: str, spider: Any, seconds: float) -> Ended:
    if not isinstance(spider, SourceSpider):
        return Ended(
            source=name,
            run=0,
            outcome="failed",
            why="the run could not begin",
            counts={},
            seconds=seconds,
            exit_status=1,
        )
    status = 0
    if spider.outcome == "tor_down":
        status = TorDown.exit_status
    elif spider.error is not None:
        status = spider.error.exit_status
    elif spider.outcome == "failed" or spider.tally.failed:
        status = VigilError.exit_status
    return Ended(
        source=name,
        run=spider.run,
        outcome=spider.outcome,
        why=spider.why,
        counts=spider.tally.counts(),
        seconds=seconds,
        exit_status=status,
    )
