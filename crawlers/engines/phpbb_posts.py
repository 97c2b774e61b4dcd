"""The posts of a phpBB topic page, each with who, when, own words, quotes, pictures and files."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from attrs import frozen
from selectolax.lexbor import LexborNode

from crawlers.engines.addresses import canonical, query_number
from crawlers.engines.dates import Stamp, order_of, read_time, read_zone
from crawlers.engines.document import Document
from crawlers.engines.phpbb_links import topic_address, topic_id
from crawlers.engines.quoted import quoted_author
from crawlers.engines.words import QuoteRules, Words, own_text, words_of
from pipelines.data_uris import sha256_of_placeholder
from vigil.records.post import Image, Post, Quote

MAX_POSTS = 2_000
"""Of one page; boards show 10 to 100."""

POST_ID = re.compile(r"p(\d+)\Z")

BESIDE_TEXT = (".codebox > p", "dl.codebox > dt", ".inline-attachment", ".attachbox", "dl.file", "dl.thumbnail")
"""Buttons over code, and attachments: their counters change with each look."""

VOLATILE = frozenset({"profile-posts", "profile-joined", "profile-rank", "profile-warnings", "profile-reputation"})
"""Lines of a profile that change without anybody saying anything."""

FOLLOWABLE = frozenset({"http", "https", "mailto", "tg", "tel", "xmpp", "magnet", "ftp", "irc", "skype", "viber"})
"""Schemes of links that a post makes; the others are the page's own scripts."""


@frozen
class Topic:
    """What all posts of one page share."""

    id: str | None
    title: str | None
    board: str | None
    first: int | None
    """Place in the topic of the page's first post, from 1; None: unknown."""
    zone: tzinfo
    day_first: bool | None
    names: frozenset[str]
    """Names of the people who posted on the page."""


def read_posts(page: Document) -> tuple[Post, ...]:
    """Give the posts in the page's order, each once; () for a page that is no topic."""
    nodes: dict[str, LexborNode] = {}
    inner = {node.mem_id for node in page.tree.css('.post[id^="p"] .post[id^="p"]')}  # no board nests its posts
    for node in page.tree.css('.post[id^="p"]')[:MAX_POSTS]:
        if node.mem_id in inner:
            continue
        found = POST_ID.match(node.attributes.get("id") or "")
        if found and node.css_first(".content") is not None:
            nodes.setdefault(found[1], node)
    if not nodes:
        return ()
    topic = _topic(page, list(nodes.values()))
    return tuple(_post(page, topic, number, node, place) for place, (number, node) in enumerate(nodes.items()))


def _topic(page: Document, nodes: list[LexborNode]) -> Topic:
    tree = page.tree
    heading = tree.css_first("h2.topic-title a, #page-body h2 a[href*='viewtopic'], h2.topic-title, #page-body h2")
    declared = tree.css_first('link[rel="canonical"]')
    addresses = [page.url] + ([declared.attributes.get("href") or ""] if declared is not None else [])
    if heading is not None and heading.attributes.get("href"):
        addresses.append(heading.attributes["href"] or "")
    named = [address for href in addresses if href and (address := topic_address(page, href)) is not None]
    numbered = [address for address in named if query_number(address, "t") is not None]
    crumbs = tree.css("#nav-breadcrumbs a, .nav-breadcrumbs a, .navlinks a")
    boards = [node for node in crumbs if "viewforum" in (node.attributes.get("href") or "")]
    boards = boards or tree.css(".crumb[data-forum-id] a")
    return Topic(
        id=topic_id((numbered or named)[0]) if named else None,
        title=(own_text(heading) or None) if heading is not None else None,
        board=(own_text(boards[-1]) or None) if boards else None,
        first=_first_place(page, addresses),
        zone=_zone(page),
        day_first=order_of(text for node in nodes if (text := _time_text(node)[1])),
        names=frozenset(name for node in nodes if (name := _author(node)[0])),
    )


def _first_place(page: Document, addresses: list[str]) -> int | None:
    for href in addresses[:2]:
        start = query_number(page.absolute(href), "start")
        if start is not None:
            return start + 1
    if all(query_number(page.absolute(href), "t") is None for href in addresses[:2]):
        return None
    return 1


def _zone(page: Document) -> tzinfo:
    """Give the zone the page tells in its foot, the source's where the page tells none or the same offset."""
    of_source = ZoneInfo(page.source.timezone)
    for node in page.tree.css("#nav-footer li, .nav-footer li, #page-footer li, .navbar li"):
        text = node.text()
        if "UTC" not in text and "GMT" not in text:
            continue
        inner = node.css_first("span[title]")
        named = read_zone(inner.attributes.get("title") or "") if inner is not None else None
        if isinstance(named, ZoneInfo):
            return named
        told = read_zone(text)
        if told is not None:
            if "DST" in text:
                told = timezone((told.utcoffset(None) or timedelta()) + timedelta(hours=1))
            same = page.seen_at.astimezone(told).utcoffset() == page.seen_at.astimezone(of_source).utcoffset()
            return of_source if same else told
    return of_source


def _post(page: Document, topic: Topic, number: str, node: LexborNode, place: int) -> Post:
    content = node.css_first(".content")
    assert content is not None
    words = words_of(content, _quote_rules(page, topic), BESIDE_TEXT)
    author, profile_href = _author(node)
    declared, shown = _time_text(node)
    stamp = _stamp(page, topic, declared) or _stamp(page, topic, shown)
    signature = node.css_first(".signature")
    author_url = canonical(page.absolute(profile_href)) if profile_href else None
    author_id = query_number(author_url, "u") if author_url else None
    return Post(
        post_id=number,
        url=urljoin(page.base, f"viewtopic.php?p={number}#p{number}"),
        text=_whole_text(node, words, topic),
        thread_id=topic.id,
        board=topic.board,
        title=topic.title,
        author=author,
        author_id=str(author_id) if author_id is not None else None,
        author_url=author_url,
        signature=(own_text(signature) or None) if signature is not None else None,
        profile=_profile(page, topic, node),
        posted_at=stamp.at if stamp else None,
        posted_raw=shown or declared or None,
        posted_precision=stamp.precision if stamp else None,
        edited_at=_edited_at(page, topic, node),
        reply_to=_answered(words.quotes),
        position=topic.first + place if topic.first is not None else None,
        quotes=words.quotes,
        images=_images(page, node),
        files=_files(node),
        links=_links(page, content),
    )


def _author(node: LexborNode) -> tuple[str | None, str | None]:
    """Give name and address of the profile; a guest has no profile."""
    for where in ("p.author", ".postprofile dt", ".postprofile"):
        area = node.css_first(where)
        named = area.css_first(".username, .username-coloured") if area is not None else None
        if named is None and area is not None:
            named = area.css_first('a[href*="mode=viewprofile"]') or area.css_first("strong")
        if named is not None and (name := own_text(named)):
            return name, named.attributes.get("href")
    return None, None


def _time_text(node: LexborNode) -> tuple[str, str]:
    """Give the time as declared for machines ("" where it is not) and as shown."""
    line = node.css_first("p.author, .author")
    declared = line.css_first("time") if line is not None else None
    if declared is None:
        told = {time.mem_id for time in node.css(".content time, .postprofile time, .notice time")}
        declared = next((time for time in node.css("time") if time.mem_id not in told), None)
    if declared is not None:
        return declared.attributes.get("datetime") or "", own_text(declared)
    return "", own_text(line).rpartition("»")[2].strip() if line is not None else ""


def _stamp(page: Document, topic: Topic, text: str) -> Stamp | None:
    return read_time(text, page.seen_at, topic.zone, day_first=topic.day_first) if text else None


def _edited_at(page: Document, topic: Topic, node: LexborNode) -> datetime | None:
    """Give the time in the note below the text; the reason for the edit stands in an element of its own."""
    for note in node.css(".notice"):
        stamp = _stamp(page, topic, own_text(note, ("a", "strong", "em")))
        if stamp is not None:
            return stamp.at
    return None


def _whole_text(node: LexborNode, words: Words, topic: Topic) -> str:
    """Give own text with what the post says elsewhere: a subject of its own, comments on its attachments."""
    heading = node.css_first("h3")
    subject = own_text(heading) if heading is not None else ""
    title = topic.title or ""
    own_subject = subject and title and title.casefold() not in subject.casefold()
    comments = [own_text(comment) for comment in node.css("dl.file dd em, dl.thumbnail dd em")]
    return "\n".join(part for part in (subject if own_subject else "", words.text, *comments) if part)


def _quote_rules(page: Document, topic: Topic) -> QuoteRules:
    def author(block: LexborNode, head: str) -> str | None:
        cite = block.css_first("cite") if head else None
        if cite is None:
            return None
        named = cite.css_first("a[href*='mode=viewprofile'], .username, .username-coloured")
        if named is not None:
            return own_text(named) or None
        return quoted_author(own_text(cite, ("a", ".responsive-hide", ".sr-only")), topic.names)

    def post_id(block: LexborNode) -> str | None:
        number = query_number(page.absolute(block.attributes.get("cite") or ""), "p")
        return str(number) if number is not None else None

    return QuoteRules(block="blockquote", head="cite", author=author, post_id=post_id)


def _answered(quotes: tuple[Quote, ...]) -> str | None:
    return next((quote.post_id for quote in quotes if quote.post_id), None)


def _profile(page: Document, topic: Topic, node: LexborNode) -> str | None:
    lines = []
    for row in node.css(".postprofile dd"):
        if VOLATILE & set((row.attributes.get("class") or "").split()):
            continue
        label = row.css_first("strong")
        value = own_text(row, ("strong", "a")).strip(" :\u00a0")
        if value.replace(",", "").replace(".", "").isdigit() or _stamp(page, topic, value):
            continue
        told = " ".join(part for part in (value, *_ways_to_reach(page, row)) if part)
        if told:
            lines.append(f"{own_text(label).strip(' :')}: {told}" if label is not None else told)
    return "\n".join(lines) or None


def _ways_to_reach(page: Document, row: LexborNode) -> list[str]:
    """Give the links of a profile's line with their text; those into the board are its own forms and searches."""
    ways = []
    for link in row.css("a[href]"):
        url, text = page.absolute(link.attributes.get("href") or ""), own_text(link)
        if urlsplit(url).scheme in FOLLOWABLE and urlsplit(url).netloc != urlsplit(page.url).netloc:
            ways.append(url if text in url else f"{text} {url}")
    return ways


def _images(page: Document, node: LexborNode) -> tuple[Image, ...]:
    quoted = {image.mem_id for image in node.css("blockquote img")}
    found: dict[str, Image] = {}
    for image in node.css(".content img, dl.file img, dl.thumbnail img"):
        told = image.attributes
        if image.mem_id in quoted or {"smilies", "emoji"} & set((told.get("class") or "").split()):
            continue
        above = image.parent
        href = above.attributes.get("href") if above is not None and above.tag == "a" else None
        source = href if href and "download/file" in href else told.get("src")
        if not source:
            continue
        if source.startswith("data:"):
            digest = sha256_of_placeholder(source)
            if digest is not None:
                found.setdefault(source, Image(sha256=digest))
            continue
        url = _kept_fragment(page, source)
        found.setdefault(url, Image(url=url))
    return tuple(found.values())


def _files(node: LexborNode) -> tuple[str, ...]:
    names = [own_text(link) for link in node.css("dl.file dt a.postlink")]
    names += [(image.attributes.get("alt") or "").strip() for image in node.css("dl.file img, dl.thumbnail img")]
    return tuple(dict.fromkeys(name for name in names if name))


def _links(page: Document, area: LexborNode) -> tuple[str, ...]:
    quoted = {link.mem_id for link in area.css("blockquote a")}
    found: dict[str, None] = {}
    for link in area.css("a[href]"):
        href = (link.attributes.get("href") or "").strip()
        if link.mem_id in quoted or not href or href.startswith("#") or "download/file" in href:
            continue
        url = _kept_fragment(page, href)
        if urlsplit(url).scheme in FOLLOWABLE:
            found.setdefault(url)
    return tuple(found)


def _kept_fragment(page: Document, href: str) -> str:
    """Give an address that the post made as the post made it, but the board's own without its session."""
    url = page.absolute(href)
    here, there = urlsplit(page.url), urlsplit(url)
    if there.netloc != here.netloc:
        return url
    return canonical(url) + (f"#{there.fragment}" if there.fragment else "")
