"""Logs that carry identifiers, never addresses or content, and a process that leaves nothing else behind."""
# ruff: noqa: ARG001, ARG002 - the signatures are Scrapy's and Python's

import logging
import os
import re
import resource
import sys
import traceback
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>'\"]+|\b(?:[a-z0-9-]+\.)*[a-z2-7]{56}(?:\.onion)?\b", re.IGNORECASE)
_QUIET = ("asyncio", "aiohttp", "protego", "stem", "twisted", "scrapy.core.scraper", "filelock")
"""Loggers whose messages may hold names and content of pages; their warnings count, their details do not."""


class QuietLogFormatter(LogFormatter):
    """Scrapy's messages without the request, the item and the error's own text, which may hold an address or a post."""

    def crawled(self, request: "Request", response: "Response", spider: "Spider") -> LogFormatterResult:
        """Say that a page came."""
        return _said(logging.DEBUG, "page fetched, status %(status)d", status=response.status)

    def scraped(self, item: Any, response: Any, spider: "Spider") -> LogFormatterResult:
        """Say that a page was read."""
        return _said(logging.DEBUG, "page read")

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: "Spider") -> LogFormatterResult:
        """Say that a page was dropped, and by what kind of error."""
        return _said(logging.WARNING, "page dropped: %(kind)s", kind=type(exception).__name__)

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: "Spider") -> LogFormatterResult:
        """Say that a page could not be stored, and by what kind of error."""
        return _said(logging.ERROR, "page not stored: %(kind)s", kind=type(exception).__name__)

    def spider_error(
        self, failure: "Failure", request: "Request", response: Any, spider: "Spider"
    ) -> LogFormatterResult:
        """Say that a page could not be read, and by what kind of error."""
        return _said(logging.ERROR, "page not read: %(kind)s", kind=_kind(failure))

    def download_error(
        self, failure: "Failure", request: "Request", spider: "Spider", errmsg: str | None = None
    ) -> LogFormatterResult:
        """Say that a page could not be fetched, and by what kind of error."""
        return _said(logging.INFO, "page not fetched: %(kind)s", kind=_kind(failure))


def _said(level: int, message: str, **args: Any) -> LogFormatterResult:
    return {"level": level, "msg": message, "args": args}


def _kind(failure: "Failure") -> str:
    return failure.type.__name__ if failure.type is not None else "unknown"


def scrub(text: str) -> str:
    """Give `text` with every address and onion name replaced."""
    return _ADDRESS.sub("<address>", text)


class _QuietRecord(logging.LogRecord):
    """A log record that is scrubbed before any handler sees it; of an exception it keeps kinds and places only."""

    def getMessage(self) -> str:  # noqa: N802 - logging's name
        return scrub(super().getMessage())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[1] is not None:
            self.exc_text = _places(self.exc_info[1])


def _places(error: BaseException) -> str:
    """Give where an exception came from, without its message: that may quote what a page said."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {os.path.basename(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join((*lines, type(error).__name__))


def keep_quiet() -> None:
    """Make this process leave nothing readable behind: logs scrubbed, files private, no core dump.

    For a crawl process, before the first page comes; it lasts as long as the process.
    """
    logging.setLogRecordFactory(_QuietRecord)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.excepthook = _report


def _report(kind: type[BaseException], error: BaseException, _traceback: Any) -> None:
    sys.stderr.write(_places(error) + "\n")
