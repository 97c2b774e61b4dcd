"""The images step of a crawl: fetch, hash, forget. Only where the source allows it, only through the door."""

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING

from attrs import evolve

from crawlers.transport.handler import door_of
from crawlers.transport.redirect import follow
from pipelines.images import add_hashes, image_addresses
from vigil.records.errors import FetchFailed, ImageRefused, RouteRefused
from vigil.records.page import Page
from vigil.records.post import Image, Post

if TYPE_CHECKING:
    from crawlers.spiders.source import SourceSpider

log = logging.getLogger(__name__)

MAX_PICTURES = 60  # a page; the busiest image boards show fewer, a page of thousands is a trap


async def add_pictures(page: Page, spider: "SourceSpider") -> Page:
    """Give the page with the hashes of its posts' pictures, as far as the source allows to have them hashed.

    A picture fetched in this run is not fetched again. What cannot be fetched or hashed is left as it is.
    """
    if not spider.source.images:
        return page
    page = await _with_inline(page, spider)
    if spider.recording is not None:
        return page
    hashes: dict[str, Image] = {}
    for url in image_addresses(page)[:MAX_PICTURES]:
        image = spider.pictures.get(url) or await _fetched(url, spider)
        if image is not None:
            hashes[url] = spider.pictures[url] = image
    return add_hashes(page, hashes)


async def _with_inline(page: Page, spider: "SourceSpider") -> Page:
    """Hash the pictures that the page itself held; their bytes go nowhere else, and are gone after it."""
    pictures = spider.inline.pop(page.capture.url, {}) if page.capture is not None else {}
    shown = {image.sha256 for post in page.posts for image in post.images}
    found: dict[str, Image] = {}
    for sha256, picture in pictures.items():
        if sha256 in shown:
            found[sha256] = await _hashed(picture, spider)
    return evolve(page, posts=tuple(_filled(post, found) for post in page.posts)) if found else page


def _filled(post: Post, found: dict[str, Image]) -> Post:
    images = tuple(_known(image, found) for image in post.images)
    return evolve(post, images=images) if images != post.images else post


def _known(image: Image, found: dict[str, Image]) -> Image:
    hashed = found.get(image.sha256 or "")
    return image if hashed is None else evolve(hashed, url=image.url)


async def _fetched(url: str, spider: "SourceSpider") -> Image | None:
    await asyncio.sleep(spider.source.pause)  # a picture is a request too: the site is asked no faster
    try:
        exchange = await follow(door_of(spider.crawler), url, spider.source, "image")
    except (FetchFailed, RouteRefused) as error:
        log.info("picture not fetched", extra={"source": spider.source.name, "why": type(error).__name__})
        return None
    return await _hashed(exchange.body, spider) if exchange.status == 200 else None


async def _hashed(picture: bytes, spider: "SourceSpider") -> Image:
    try:
        image = await asyncio.to_thread(spider.session.worker.hash_picture, picture)
    except ImageRefused as error:
        log.info("picture not hashed", extra={"source": spider.source.name, "why": str(error)})
        return Image(sha256=hashlib.sha256(picture).hexdigest())  # the same file is known again all the same
    spider.tally.pictures += 1
    return image
