"""The thin edge between Scrapy's items and the pipeline steps, written once for all of them."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from scrapy.utils.misc import load_object

from vigil.records.page import Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.spiders.source import SourceSpider

Step = Callable[..., Page | Awaitable[Page]]
"""From page to page. A step that has to fetch is a coroutine function of the page and the spider."""


def load_steps(names: Sequence[str]) -> list[Step]:
    """Give the functions that `names` ("pipelines.text.clean_text") stand for, in that order."""
    return [load_object(name) for name in names]


class Steps:
    """Scrapy's item pipeline: every step of the setting PIPELINE_STEPS in turn, then the ledger."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._steps = load_steps(crawler.settings.getlist("PIPELINE_STEPS"))

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Steps":
        """Read the steps from the settings."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Take one page through all steps and store it; what a step raises is the page's fault, not the run's."""
        spider = cast("SourceSpider", self._crawler.spider)
        page: Page = item
        for step in self._steps:
            if inspect.iscoroutinefunction(step):
                page = await step(page, spider)
            else:
                page = cast("Page", step(page))
        await spider.keep(page)
        return page


def plain_steps(names: Sequence[str]) -> list[Callable[[Page], Page]]:
    """Give the steps that need no network, for pages that did not come over one."""
    return [cast("Callable[[Page], Page]", step) for step in load_steps(names) if not inspect.iscoroutinefunction(step)]
