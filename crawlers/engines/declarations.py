"""What a page declares of its posts, in JSON-LD or microdata, brought into one shape."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from attrs import frozen
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.engines.document import Document
from crawlers.engines.quoted import quoted_author
from crawlers.engines.words import QuoteRules, own_text, words_of
from vigil.records.post import Quote

KINDS = frozenset({"DiscussionForumPosting", "SocialMediaPosting", "Comment"})

BELOW = ("@graph", "mainEntity", "hasPart", "comment", "itemListElement", "item")
"""Properties under which posts are found, in the order of the page."""

MAX_DECLARED = 2_000
"""Posts taken from one page; the longest real threads show a few hundred."""

MAX_PROPERTIES = 50_000
"""Twenty-five for each of the most posts."""

MAX_CLIMB = 100
"""Elements between a property and its item; real pages need fewer than 30."""

QUOTES = QuoteRules(block="blockquote", head="cite", author=lambda _block, head: quoted_author(head))

Way = Literal["JSON-LD", "microdata"]


@frozen(kw_only=True)
class Declaration:
    """One declared post; times and addresses as the page writes them."""

    way: Way
    text: str = ""
    quotes: tuple[Quote, ...] = ()
    title: str | None = None
    board: str | None = None
    author: str | None = None
    author_url: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    identifier: str | None = None
    position: int | None = None
    images: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    parent: "Declaration | None" = None

    def all_texts(self) -> Iterator[str]:
        """Give own text and the text of every quote."""
        yield self.text
        waiting = list(self.quotes)
        while waiting:
            quote = waiting.pop()
            yield quote.text
            waiting.extend(quote.quotes)


def declarations(page: Document) -> tuple[Declaration, ...]:
    """Give the posts that the page declares, in its order; from JSON-LD where there is any, else from microdata."""
    if "schema.org" not in page.html:
        return ()
    return tuple(_from_json(page)) or tuple(_from_microdata(page))


def _from_json(page: Document) -> list[Declaration]:
    found: list[Declaration] = []
    for script in page.tree.css('script[type="application/ld+json"]'):
        try:
            told = json.loads(script.text() or "")
        except (ValueError, RecursionError):
            continue  # not JSON, or nested to make a reader fall over: it declares nothing
        waiting: list[tuple[Any, Declaration | None]] = [(told, None)]
        while waiting and len(found) < MAX_DECLARED:
            value, parent = waiting.pop()
            if isinstance(value, list):
                waiting.extend((one, parent) for one in reversed(value))
            elif isinstance(value, dict):
                if _types(value) & KINDS:
                    declared = _json_post(value, parent)
                    found.append(declared)
                    parent = declared if "Comment" in _types(value) else None
                waiting.extend((value[key], parent) for key in reversed(BELOW) if key in value)
    return found


def _types(value: dict[str, Any]) -> set[str]:
    said = value.get("@type")
    return {one.rsplit("/", 1)[-1] for one in (said if isinstance(said, list) else [said]) if isinstance(one, str)}


def _json_post(value: dict[str, Any], parent: Declaration | None) -> Declaration:
    raw = _said(value, "text") or _said(value, "articleBody") or ""
    body = LexborHTMLParser(f"<body>{raw}").body if "</" in raw or "<br" in raw else None
    words = words_of(body, QUOTES) if body is not None else None
    author, inside = _first(value.get("author")), _first(value.get("isPartOf"))
    place = value.get("position")
    return Declaration(
        way="JSON-LD",
        text=words.text if words else raw.strip(),
        quotes=words.quotes if words else (),
        title=_said(value, "headline") if "Comment" not in _types(value) else None,
        board=_said(inside, "name") if isinstance(inside, dict) else None,
        author=_said(author, "name") if isinstance(author, dict) else author if isinstance(author, str) else None,
        author_url=_said(author, "url") if isinstance(author, dict) else None,
        published=_said(value, "datePublished") or _said(value, "dateCreated"),
        modified=_said(value, "dateModified"),
        url=_said(value, "url") or _said(value, "@id"),
        identifier=_said(value, "identifier"),
        position=place if isinstance(place, int) and not isinstance(place, bool) and place > 0 else None,
        images=tuple(_addresses(value.get("image"))),
        links=tuple(_addresses(value.get("sharedContent"))),
        parent=parent,
    )


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _said(value: dict[str, Any], key: str) -> str | None:
    said = _first(value.get(key))
    if isinstance(said, int) and not isinstance(said, bool):
        return str(said)
    return said.strip() or None if isinstance(said, str) else None


def _addresses(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        address = one.get("url") or one.get("contentUrl") if isinstance(one, dict) else one
        if isinstance(address, str) and address.strip():
            yield address.strip()


def _from_microdata(page: Document) -> list[Declaration]:
    found: list[Declaration] = []
    known: dict[int, Declaration] = {}
    selector = ", ".join(f'[itemscope][itemtype$="schema.org/{kind}"]' for kind in sorted(KINDS))
    items = page.tree.css(selector)[:MAX_DECLARED]
    properties = _properties(page) if items else {}
    for node in items:
        above = _scope(node)
        parent = known.get(above.mem_id) if above is not None else None
        declared = _node_post(node, properties.get(node.mem_id, {}), parent)
        known[node.mem_id] = declared
        found.append(declared)
    return found


def _scope(node: LexborNode) -> LexborNode | None:
    """Give the nearest element above that opens an item."""
    above = node.parent
    for _ in range(MAX_CLIMB):
        if above is None or not above.is_element_node:
            break
        if "itemscope" in above.attributes:
            return above
        above = above.parent
    return None


def _properties(page: Document) -> dict[int, dict[str, list[LexborNode]]]:
    """Give the elements of each item's own properties, by the item's element and the property's name."""
    found: dict[int, dict[str, list[LexborNode]]] = {}
    for node in page.tree.css("[itemprop]")[:MAX_PROPERTIES]:
        scope = _scope(node)
        if scope is not None:
            for name in (node.attributes.get("itemprop") or "").split():
                found.setdefault(scope.mem_id, {}).setdefault(name, []).append(node)
    return found


def _node_post(node: LexborNode, own: dict[str, list[LexborNode]], above: Declaration | None) -> Declaration:
    body = next(iter(own.get("text") or own.get("articleBody") or ()), None)
    words = words_of(body, QUOTES) if body is not None else None
    author, place = next(iter(own.get("author", ())), None), _value(own, "position")
    quoted = {link.mem_id for link in body.css("blockquote a, blockquote img")} if body is not None else set()
    images = [image for image in body.css("img[src]") if image.mem_id not in quoted] if body is not None else []
    links = [link for link in body.css("a[href]") if link.mem_id not in quoted] if body is not None else []
    return Declaration(
        way="microdata",
        text=words.text if words else "",
        quotes=words.quotes if words else (),
        title=_value(own, "headline") if "Comment" not in (node.attributes.get("itemtype") or "") else None,
        author=_inner(author, "name") or (own_text(author) or None) if author is not None else None,
        author_url=_inner(author, "url") if author is not None else None,
        published=_value(own, "datePublished") or _value(own, "dateCreated"),
        modified=_value(own, "dateModified"),
        url=_value(own, "url") or node.attributes.get("itemid"),
        identifier=_value(own, "identifier"),
        position=int(place) if place and place.isascii() and place.isdigit() and int(place) else None,
        images=tuple(image.attributes.get("src") or "" for image in images),
        links=tuple(href for link in links if _leads_away(href := link.attributes.get("href") or "")),
        parent=above if above is not None and above.title is None else None,
    )


def _leads_away(href: str) -> bool:
    return not href.startswith(("#", "javascript:"))


def _value(own: dict[str, list[LexborNode]], name: str) -> str | None:
    node = next(iter(own.get(name, ())), None)
    return None if node is None else _value_of(node)


def _value_of(node: LexborNode) -> str | None:
    told = node.attributes
    for key in ("content", "datetime", "href", "src"):
        if told.get(key):
            return (told[key] or "").strip() or None
    return own_text(node) or None


def _inner(node: LexborNode, name: str) -> str | None:
    found = node.css_first(f'[itemprop~="{name}"]')
    if found is None:
        return None
    if name == "name":
        return (found.attributes.get("content") or "").strip() or own_text(found) or None
    return _value_of(found)
