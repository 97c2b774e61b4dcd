"""Are like blocks posts, or rows of a list that only point to them?"""

from collections.abc import Sequence
from itertools import islice
from urllib.parse import urldefrag

from crawlers.engines.addresses import canonical
from crawlers.engines.author_names import CERTAIN_NAME, name_evidence
from crawlers.engines.block_parts import Parts
from crawlers.engines.generic_place import text_of
from crawlers.engines.idle import is_idle
from crawlers.engines.outline import Outline
from crawlers.engines.paging import address_of
from crawlers.engines.pictures import PICTURE
from crawlers.engines.row_counts import is_view_count

MOST = 0.6
"""Share of the blocks that decides for all."""

FEW = 0.5
"""Share of the blocks that must hold a time or a name and words, or it is no discussion."""

RUNNING = 25
"""Letters around a link from which it is part of a sentence rather than a title with a note."""

MIN_HEADING = 2
"""Code points of a link that may be a title."""

MAX_ROW = 120
"""Positions of a row in which its counts stand."""

MAX_LOOK = 2_000
"""Positions of one block that are looked at for its title; a title stands at its head."""

FEW_BLOCKS = 2
"""So few blocks may be alike by chance: they must hold a sentence or a number of their own."""

MIN_PROSE = 25
"""Code points of unlinked text that no label has."""

SENTENCE = 60
"""Code points of one unbroken text from which somebody speaks, and does not only label a link."""

TITLE_WORDS = 2.2
"""Words a title has on average, or more; names have fewer."""


def are_posts(outline: Outline, parts: Sequence[Parts]) -> bool:
    """Say whether blocks are posts: words beside times or names, and no titles that lead to other pages."""
    count = len(parts)
    if not count:
        return False
    timed = sum(part.time is not None for part in parts)
    named = sum(part.name is not None for part in parts)
    worded = sum(_has_words(outline, part) for part in parts)
    if worded < FEW * count or (timed < FEW * count and named < FEW * count):
        return False
    if timed < FEW * count and not _numbered(outline, parts):
        return False
    if count <= FEW_BLOCKS and not _says_something(outline, parts):
        return False
    if count == 1 and _only_points(outline, parts[0]):
        return False
    counted = sum(_counts_views(outline, part) for part in parts)
    if counted >= MOST * count:
        return False
    return heading_of(outline, parts) is None and not _continued_elsewhere(outline, parts)


def _counts_views(outline: Outline, part: Parts) -> bool:
    """Say whether a block shows how often something was looked at, as rows of threads do and posts do not."""
    return any(
        outline.items[position].text and is_view_count(outline, position)
        for position in islice(part.positions(outline), MAX_ROW)
    )


def _only_points(outline: Outline, part: Parts) -> bool:
    """Say whether a lone block is a list of one row: short words, and a link to another page among them."""
    known, here = _anchors(outline), canonical(outline.page.url)
    start, end = (part.body, outline.items[part.body].end) if part.body >= 0 else (part.block.start, part.block.end)
    longest = max((len(item.text) for item in outline.items[start:end] if item.link < 0 and not item.quoted), default=0)
    inside = [
        p
        for p in range(part.block.start, part.block.end)
        if outline.items[p].tag == "a" and not outline.items[p].quoted
    ]
    return longest < SENTENCE and any(
        _leads_away(outline, position, here, known)
        and not _within(outline, part.name, position)
        and not _is_inline(outline, position, MIN_HEADING)
        and not _is_said(outline, part, position)
        for position in inside
    )


def _is_said(outline: Outline, part: Parts, position: int) -> bool:
    """Say whether a link stands in a body apart, after name and time, with words of its own: a row's title does not."""
    if part.body < 0 or part.name is None or part.time is None:
        return False
    body = range(part.body, outline.items[part.body].end)
    return (
        position in body
        and max(part.name, part.time) < part.body
        and any(
            any(letter.isalpha() for letter in item.text) and item.link < 0 and not item.text.endswith(":")
            for item in outline.items[body.start : body.stop]
        )
    )


def heading_of(outline: Outline, parts: Sequence[Parts]) -> dict[int, int] | None:
    """Give for most blocks (by number) a link that is their title and leads to another page; None: they have none."""
    known, here = _anchors(outline), canonical(outline.page.url)
    ways: dict[tuple[str, ...], dict[int, int]] = {}
    first: dict[int, int] = {}
    for number, part in enumerate(parts):
        for position in islice(part.positions(outline), MAX_LOOK):
            item = outline.items[position]
            if (
                item.tag != "a"
                or item.quoted
                or not item.attributes.get("href")
                or _is_running(outline, part, position)
                or (len(parts) == 1 and _is_said(outline, part, position))
            ):
                continue
            if _leads_away(outline, position, here, known) and not _leads_to_name(outline, part, position):
                ways.setdefault(outline.path(position, part.block.start, 5), {}).setdefault(number, position)
                if not _within(outline, part.name, position):
                    first.setdefault(number, position)
    for places in [first, *ways.values()]:
        if len(places) < MOST * len(parts):
            continue
        targets = {address_of(outline, outline.items[p].attributes.get("href") or "") for p in places.values()}
        texts = [text_of(outline, p, 120) or str(p) for p in places.values()]
        if len(targets) < 0.9 * len(places) or len({text.casefold() for text in texts}) < MOST * len(places):
            continue
        long_enough = sum(len(text.split()) for text in texts) >= TITLE_WORDS * len(texts)
        if places is first or long_enough or _in_headings(outline, places):
            return places
    return None


def _leads_to_name(outline: Outline, part: Parts, position: int) -> bool:
    """Say whether a link, such as a picture's, leads where the author's name leads."""
    if part.name is None or _within(outline, part.name, position) or outline.items[part.name].link < 0:
        return False
    person = outline.items[outline.items[part.name].link].attributes.get("href")
    return person == outline.items[position].attributes.get("href")


def _is_running(outline: Outline, part: Parts, position: int) -> bool:
    """Say whether a link is part of what was written: any word beside it within the body, a sentence outside."""
    inside = part.block.start < part.body <= position < outline.items[part.body].end
    return _is_inline(outline, position, MIN_HEADING if inside else RUNNING)


def _is_inline(outline: Outline, position: int, least: int) -> bool:
    """Say whether a link stands in running text: `least` letters or more right before and after it, on its line."""
    items = outline.items
    parent = items[position].parent
    around = [near for near in (position - 1, items[position].end) if 0 <= near < len(items)]
    texts = [items[near].text for near in around if items[near].tag == "#" and items[near].parent == parent]
    return sum(letter.isalpha() for text in texts for letter in text) >= least


def _leads_away(outline: Outline, position: int, here: str, known: set[str]) -> bool:
    item = outline.items[position]
    href = item.attributes.get("href") or ""
    page, fragment = urldefrag(href)
    if (fragment and (fragment in known or not page)) or PICTURE.search(page.split("?")[0]):
        return False
    address = address_of(outline, href)
    if address is None or address == here or is_idle(address) or outline.is_person(item):
        return False
    text = text_of(outline, position, 120)
    first = next((p for p in range(position, item.end) if outline.items[p].text), None)
    if first is None and any(inner.tag == "img" for inner in outline.items[position : item.end]):
        return True
    if (
        len(text) < MIN_HEADING
        or first is None
        or text.strip("#[]() .").isdigit()
        or outline.words.opens("deeds", text)
    ):
        return False
    if any(p in outline.times for p in range(position, min(item.end, position + 6))):
        return False
    return name_evidence(outline, first, 0) < CERTAIN_NAME


def _continued_elsewhere(outline: Outline, parts: Sequence[Parts]) -> bool:
    """Say whether most blocks name themselves by an anchor of another page: an overview that shows threads in part."""
    known = _anchors(outline)
    here = canonical(outline.page.url)
    away = 0
    for part in parts:
        for position in islice(part.positions(outline), MAX_LOOK):
            item = outline.items[position]
            if item.tag != "a" or item.quoted:
                continue
            page, fragment = urldefrag(item.attributes.get("href") or "")
            if page and fragment and any(letter.isdigit() for letter in fragment) and fragment not in known:
                address = address_of(outline, page)
                if address is not None and address != here:
                    away += 1
                    break
    return away >= MOST * len(parts)


def _anchors(outline: Outline) -> set[str]:
    return {value for item in outline.items for name in ("id", "name") if (value := item.attributes.get(name))}


def _in_headings(outline: Outline, places: dict[int, int]) -> bool:
    inside = 0
    for position in places.values():
        above = outline.items[position].parent
        tags = {outline.items[position].tag}
        for _ in range(3):
            if above < 0:
                break
            tags.add(outline.items[above].tag)
            above = outline.items[above].parent
        inside += not tags.isdisjoint({"h1", "h2", "h3", "h4", "h5"})
    return inside >= MOST * len(places)


def _within(outline: Outline, name: int | None, link: int | None) -> bool:
    return name is not None and link is not None and link <= name < outline.items[link].end


def _has_words(outline: Outline, part: Parts) -> bool:
    """Say whether a block has a picture or a text that is more than a number; in a body apart, a label counts too."""
    start, end = (part.body, outline.items[part.body].end) if part.body >= 0 else (part.block.start, part.block.end)
    not_words = part.told if part.body >= 0 else part.noise
    for position in range(start, end):
        item = outline.items[position]
        if item.tag == "img" or (item.text and not item.text.isdigit() and position not in not_words):
            return True
    return False


def _numbered(outline: Outline, parts: Sequence[Parts]) -> bool:
    told = sum(
        any(letter.isdigit() for letter in outline.items[part.block.start].attributes.get("id") or "") for part in parts
    )
    return told >= FEW * len(parts)


def _says_something(outline: Outline, parts: Sequence[Parts]) -> bool:
    for part in parts:
        start, end = part.block.start, part.block.end
        if outline.prose[end] - outline.prose[start] >= MIN_PROSE:
            return True
        for item in outline.items[max(0, start - 1) : min(end, start + MAX_LOOK)]:
            named = item.attributes.get("id") or item.attributes.get("name") if item.tag not in {"#", "input"} else None
            if named and any(letter.isdigit() for letter in named):
                return True
    return False
