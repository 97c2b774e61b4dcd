"""Reading the stored captures of a source again: today's engine, no network."""

from collections.abc import Callable, Sequence

import attrs

from crawlers.engines.document import Document
from crawlers.engines.read import read_page
from crawlers.tally import Tally
from pipelines.store import store
from vigil.ledger.captures import captures
from vigil.records.errors import LayoutChanged
from vigil.records.page import Capture, Page
from vigil.records.source import Source

BATCH = 50  # pages a transaction


def reparse(
    source: Source,
    run: int,
    steps: Sequence[Callable[[Page], Page]],
    engine: str | None = None,
    on_progress: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Read every stored page of `source` again, newest first, and store what it says now.

    A post is taken from the newest page that shows it: an older reading of it is no news, it was stored when it was.
    """
    tally = Tally()
    read: set[str] = set()
    batch: list[Page] = []
    for capture in captures(source.name, newest_first=True):
        page = _page(capture, source, run, engine, tally, read)
        for step in steps:
            page = step(page)
        batch.append(page)
        if len(batch) == BATCH:
            _keep(batch, tally, on_progress)
            batch = []
    _keep(batch, tally, on_progress)
    return tally


def _page(capture: Capture, source: Source, run: int, engine: str | None, tally: Tally, read: set[str]) -> Page:
    page = Page(source=source.name, run=run, capture=capture, country=source.country, lang=source.lang)
    if capture.status >= 400:
        return page
    try:
        found = read_page(Document(capture, source), engine or source.engine)
    except LayoutChanged:
        tally.failed += 1
        return page
    fresh = tuple(post for post in found.posts if post.post_id not in read)
    read.update(post.post_id for post in fresh)
    return attrs.evolve(page, posts=fresh, engine=found.engine)


def _keep(batch: list[Page], tally: Tally, on_progress: Callable[[Tally], None]) -> None:
    for receipt in store(batch):
        tally.add(receipt)
    on_progress(tally)
