"""Trying an address before it is watched: fetched once, read, nothing stored."""

import asyncio
import time

from attrs import frozen

from crawlers.capture import capture_from
from crawlers.engines.document import Document
from crawlers.engines.read import read_page
from crawlers.session import Bootstrap
from crawlers.transport.door import Door
from crawlers.transport.exchange import Exchange
from crawlers.transport.redirect import follow
from crawlers.transport.text import text_of
from crawlers.transport.tor import Tor
from crawlers.transport.tripwire import arm
from crawlers.transport.ways import Ways
from pipelines.data_uris import forget_pictures
from vigil.config.schema import Config
from vigil.records.page import Link
from vigil.records.post import Post
from vigil.records.source import Source


@frozen(kw_only=True)
class Trial:
    """What one address gave."""

    url: str
    status: int
    size: int
    """Bytes, unpacked."""
    took: float
    """Seconds."""
    engine: str
    score: float
    marks: tuple[str, ...]
    posts: tuple[Post, ...]
    links: tuple[Link, ...]


def try_page(config: Config, source: Source, bootstrap: Bootstrap) -> Trial:
    """Fetch the source's address once through the door and read it; raise what the door or the engine raises."""
    if source.network == "direct":
        return asyncio.run(_try(source, Ways(onion=None, exit=None)))
    tor = Tor(config.tor, config.runtime, config.home)
    tor.start(bootstrap)
    try:
        arm([config.runtime, *tor.sockets])
        return asyncio.run(_try(source, tor.ways))
    finally:
        tor.close()


async def _try(source: Source, ways: Ways) -> Trial:
    door = Door(ways)
    started = time.monotonic()
    try:
        exchange: Exchange = await follow(door, source.url, source)
    finally:
        await door.close()
    took = time.monotonic() - started
    capture = capture_from(
        asked=source.url,
        final=exchange.url,
        status=exchange.status,
        headers=exchange.headers,
        html=forget_pictures(text_of(exchange)),
        body=exchange.body,
        at=exchange.at,
        route=source.network,
        identity=source.identity,
    )
    found = read_page(Document(capture, source), source.engine)
    return Trial(
        url=exchange.url,
        status=exchange.status,
        size=len(exchange.body),
        took=took,
        engine=found.engine,
        score=found.score,
        marks=found.marks,
        posts=found.posts,
        links=found.links,
    )
