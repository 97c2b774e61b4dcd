"""The images step of a crawl: fetch, hash, forget. Only where the source allows it, only through the door."""

import asyncio
import logging
from typing import TYPE_CHECKING

from crawlers.transport.handler import door_of
from pipelines.images import add_hashes, image_addresses
from vigil.records.errors import FetchFailed, ImageRefused, RouteRefused, TorDown
from vigil.records.page import Page
from vigil.records.post import Image

if TYPE_CHECKING:
    from crawlers.spiders.source import SourceSpider

log = logging.getLogger(__name__)

MAX_PICTURES = 60  # a page; the busiest image boards show fewer, a page of thousands is a trap


async def add_pictures(page: Page, spider: "SourceSpider") -> Page:
    """Give the page with the hashes of its posts' pictures, as far as the source allows to fetch them.

    A picture fetched in this run is not fetched again. What cannot be fetched or hashed is left without hashes.
    """
    if not spider.source.images or spider.recording is not None:
        return page
    hashes: dict[str, Image] = {}
    for url in image_addresses(page)[:MAX_PICTURES]:
        image = spider.pictures.get(url) or await _hashed(url, spider)
        if image is not None:
            hashes[url] = spider.pictures[url] = image
    return add_hashes(page, hashes)


async def _hashed(url: str, spider: "SourceSpider") -> Image | None:
    await asyncio.sleep(spider.source.pause)  # a picture is a request too: the site is asked no faster
    try:
        exchange = await door_of(spider.crawler).exchange(url, spider.source, "image")
        if exchange.status != 200:
            return None
        image = await asyncio.to_thread(spider.session.worker.hash_picture, exchange.body)
    except TorDown:
        raise
    except (FetchFailed, RouteRefused, ImageRefused) as error:
        log.info("picture not hashed", extra={"source": spider.source.name, "why": type(error).__name__})
        return None
    spider.tally.pictures += 1
    return image
