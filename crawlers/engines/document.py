"""A page as an engine sees it: parsed once, with the time and the hints that its words are read against."""

from datetime import datetime
from functools import cached_property
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from crawlers.engines.nesting import shallow
from vigil.records.page import Capture
from vigil.records.source import Source


class Document:
    """One captured page; `tree` is parsed on first use and shared by all that look at it."""

    def __init__(self, capture: Capture, source: Source) -> None:
        self.capture = capture
        self.source = source

    @property
    def url(self) -> str:
        """The address after redirects: relative links start here."""
        return self.capture.final_url

    @property
    def seen_at(self) -> datetime:
        """When it was fetched, aware, in UTC: "5 hours ago" counts from here."""
        return self.capture.fetched_at

    @cached_property
    def html(self) -> str:
        """The page as text; captures are stored as UTF-8."""
        return self.capture.body.decode("utf-8", errors="replace")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page."""
        return LexborHTMLParser(shallow(self.html))

    @cached_property
    def base(self) -> str:
        """What relative links are joined to: the page's <base href>, else its address."""
        node = self.tree.css_first("base[href]")
        try:
            return urljoin(self.url, node.attributes.get("href") or "") if node is not None else self.url
        except ValueError:
            return self.url

    def absolute(self, href: str) -> str:
        """Give `href` as an absolute address; "" when it is none, as `http://[`."""
        try:
            return urljoin(self.base, href.strip())
        except ValueError:
            return ""
