"""What a phpBB page links to that is worth reading: forums, topics, and further pages of the list or topic at hand."""

import re
from math import gcd
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from crawlers.engines.addresses import acts, canonical, query_number
from crawlers.engines.document import Document
from vigil.records.page import Link

MAX_FILLED = 2_000
"""Pages of one list or topic that are linked without being shown; 2,000 pages hold 20,000 posts and more."""

MAX_CLIMB = 20
"""Elements between a link and its row of the list; prosilver has 3."""

NUMBER = re.compile(r"\d+(?:[.,\s\u202f]\d{3})*")
SEO_TOPIC = re.compile(r"-t(\d+)(?:-\d+|s\d+)?(?:\.html)?/?\Z")
"""Rewritten addresses of the usual extensions: `title-t123.html`."""


def read_links(page: Document) -> tuple[Link, ...]:
    """Give the links of the page, each address once, in the page's order."""
    found: dict[str, Link] = {}
    for link in (*_forums(page), *_topics(page), *_own_topic(page), *_pages(page)):
        found.setdefault(link.url, link)
    return tuple(found.values())


def topic_address(page: Document, href: str) -> str | None:
    """Give the one address of the topic that `href` leads to: by its number alone; None when it leads to no topic."""
    url = page.absolute(href)
    number = query_number(url, "t")
    if number is not None and "viewtopic" in urlsplit(url).path:
        return urljoin(canonical(url), f"viewtopic.php?t={number}")
    if query_number(url, "p") is not None or acts(url) or not _same_site(page, url):
        return None
    return canonical(url)


def topic_id(url: str) -> str:
    """Give the topic's number that `url` tells, else the path: the same for every page of the topic."""
    number = query_number(url, "t")
    if number is not None:
        return str(number)
    path = urlsplit(url).path
    rewritten = SEO_TOPIC.search(path)
    return rewritten[1] if rewritten else path


def _forums(page: Document) -> list[Link]:
    links = []
    for node in page.tree.css("a.forumtitle, a.subforum, ul.topiclist li.header dt a"):
        url = page.absolute(node.attributes.get("href") or "")
        if _same_site(page, url) and not acts(url):
            number = query_number(url, "f")
            plain = number is not None and "viewforum" in urlsplit(url).path
            address = urljoin(canonical(url), f"viewforum.php?f={number}") if plain else canonical(url)
            links.append(Link(url=address, kind="board"))
    return links


def _topics(page: Document) -> list[Link]:
    links = []
    for node in page.tree.css("a.topictitle"):
        address = topic_address(page, node.attributes.get("href") or "")
        if address is not None:
            row = _row(node)
            links.append(Link(url=address, kind="thread", mark=_mark(page, row), replies=_replies(row)))
    return links


def _own_topic(page: Document) -> list[Link]:
    """Give the topic's own first page to somebody who came by the address of a post, which does not tell it."""
    if query_number(page.url, "p") is None or query_number(page.url, "t") is not None:
        return []
    heading = page.tree.css_first("h2.topic-title a, #page-body h2 a[href*='viewtopic']")
    address = topic_address(page, heading.attributes.get("href") or "") if heading is not None else None
    return [Link(url=address, kind="thread")] if address is not None else []


def _row(node: LexborNode) -> LexborNode | None:
    above = node.parent
    for _ in range(MAX_CLIMB):
        if above is None or above.tag in ("dl", "tr"):
            return above
        above = above.parent
    return None


def _mark(page: Document, row: LexborNode | None) -> str | None:
    """Give the last post's number, or its time as shown where the list links no post."""
    cell = row.css_first(".lastpost") if row is not None else None
    if cell is None:
        return None
    for node in cell.css("a[href]"):
        number = query_number(page.absolute(node.attributes.get("href") or ""), "p")
        if number is not None:
            return f"p{number}"
    shown = cell.css_first("time")
    return (shown.attributes.get("datetime") or None) if shown is not None else None


def _replies(row: LexborNode | None) -> int | None:
    cell = row.css_first("dd.posts") if row is not None else None
    return None if cell is None else first_number(cell.text(deep=False) or cell.text())


def first_number(text: str) -> int | None:
    """Give the first whole number of `text`, written with or without signs between the thousands."""
    found = NUMBER.search(text)
    return int(re.sub(r"\D", "", found[0])) if found else None


def _pages(page: Document) -> list[Link]:
    """Give the further pages; the number of posts is their mark, since one more or less may move posts on all.

    A long topic shows only the neighbours and the last page: the first page gives those between as well, or the last
    hundred would lie further from the start than a crawl goes.
    """
    shown: dict[str, set[int]] = {}
    mark = None
    for bar in page.tree.css(".pagination"):
        if _in_row(bar):
            continue
        total = first_number(bar.text(deep=False))
        mark = mark or (None if total is None else str(total))
        for node in bar.css("a[href]"):
            found = _paged(page, node.attributes.get("href") or "")
            if found is not None:
                stem, start = found
                shown.setdefault(stem, set()).add(start)
    here = query_number(page.url, "start") or 0
    links = []
    for stem, pages in shown.items():
        step = gcd(*pages)
        if not here and step and max(pages) <= MAX_FILLED * step:
            starts = list(range(step, max(pages) + 1, step))
        else:
            starts = sorted(start for start in pages if start)
        links += [Link(url=f"{stem}start={start}", kind="page", mark=mark) for start in starts]
    return links


def _paged(page: Document, href: str) -> tuple[str, int] | None:
    """Give the address up to its "start=" and where that page starts; None when `href` leads to no further page."""
    if href.startswith("#"):
        return None  # a script's button for "jump to page"
    url = canonical(page.absolute(href))
    start = query_number(url, "start")
    if start is None or acts(url) or not _same_site(page, url):
        return None
    path, _, query = url.partition("?")
    for key, script in (("t", "viewtopic.php"), ("f", "viewforum.php")):
        number = query_number(url, key)
        if number is not None and path.endswith(script):
            return f"{path}?{key}={number}&", start
    others = "&".join(part for part in query.split("&") if not part.startswith("start="))
    return f"{path}?{others}&" if others else f"{path}?", start


def _in_row(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(MAX_CLIMB):
        if above is None:
            break
        if above.tag in ("dl", "tr") or "row" in (above.attributes.get("class") or "").split():
            return True
        above = above.parent
    return False


def _same_site(page: Document, url: str) -> bool:
    there, here = urlsplit(url), urlsplit(page.url)
    return there.scheme in ("http", "https") and there.netloc.casefold() == here.netloc.casefold()
