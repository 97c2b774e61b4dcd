"""Posts made of the parts of like blocks, and the listing made of an advertisement."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urldefrag

from attrs import evolve

from crawlers.engines.addresses import canonical
from crawlers.engines.advert import Advert
from crawlers.engines.block_parts import Parts
from crawlers.engines.generic_place import Place, text_of
from crawlers.engines.kept_lines import leftovers
from crawlers.engines.outline import Outline
from crawlers.engines.own_words import Words, read_plain, read_words
from crawlers.engines.paging import Paging, is_first
from crawlers.engines.pictures import absolute, add_picture
from crawlers.engines.post_numbers import hashed, read_numbers
from vigil.records.post import Image, Post, Quote

MAX_SIGHTINGS = 2
"""A picture that stands in more blocks than this belongs to the site."""

MAX_PICTURES = 200
"""Pictures of one post; the longest gallery thread known shows half as many in one."""

MAX_HEAD = 60
"""Positions of a post in which its subject stands."""

SHORT = 40
"""Code points below which one author says the same twice in a thread."""

ANSWER = re.compile(r"(?:(?:re|aw|fwd?|отв|відп)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)

MAX_RAW = 200
"""Code points of a time kept as shown."""


def make_posts(outline: Outline, place: Place, paging: Paging, parts: Sequence[Parts]) -> tuple[Post, ...]:
    """Give a post for each block that holds words, a quote or a picture, in order, each id once."""
    numbers, addresses = read_numbers(outline, [part.block for part in parts])
    sightings = _sightings(outline, parts)
    first = is_first(outline.page.url, paging)
    subject = None if place.sure else _subject(outline, parts[0], first=first)
    place = evolve(place, title=subject) if subject else place
    posts: dict[str, Post] = {}
    said: Counter[str] = Counter()
    for index, part in enumerate(parts):
        post = _post(outline, place, part, numbers[index], addresses[index], sightings)
        if post is None:
            continue
        said[post.post_id] += 1
        if numbers[index] is None and said[post.post_id] > 1:
            post = evolve(post, post_id=f"{post.post_id}-{said[post.post_id]}")
        if post.post_id not in posts:
            posts[post.post_id] = evolve(post, position=len(posts) + 1 if first else None)
    return tuple(posts.values())


def make_listing(outline: Outline, place: Place, advert: Advert) -> Post:
    """Give the listing an advertisement is."""
    body = outline.items[advert.body]
    noise = {p for p in (advert.time, advert.name) if p is not None}
    noise |= {
        outline.items[p].link
        for p in range(advert.body, body.end)
        if outline.items[p].link > advert.body and outline.words.opens("deeds", outline.items[p].text)
    }
    words = read_words(outline, advert.body, body.end, noise)
    images: dict[str, Image] = {image.url or str(number): image for number, image in enumerate(words.images)}
    for position in range(advert.main.start, advert.main.end):
        item = outline.items[position]
        if (
            item.tag == "img"
            and not item.framed
            and len(images) < MAX_PICTURES
            and not _is_inside(position, advert.others)
        ):
            add_picture(outline, position, images)
    stamp = outline.times.get(advert.time) if advert.time is not None else None
    author, author_url = _author(outline, advert.name)
    return Post(
        kind="listing",
        post_id=place.thread,
        url=outline.page.url.split("#")[0],
        text=words.text,
        thread_id=place.thread,
        board=place.board,
        title=place.title,
        author=author,
        author_url=author_url,
        signature=words.signature,
        posted_at=stamp.at if stamp else None,
        posted_raw=_shown(outline, advert.time),
        posted_precision=stamp.precision if stamp else None,
        position=1,
        quotes=words.quotes,
        images=tuple(images.values()),
        links=words.links,
        price=advert.price,
        place=advert.place,
        lang=_lang(outline),
    )


def _post(
    outline: Outline,
    place: Place,
    part: Parts,
    number: str | None,
    address: str | None,
    sightings: Mapping[str, int],
) -> Post | None:
    start, end = part.words
    inner = part.inner
    words = read_words(outline, start, end, part.noise | inner)
    if part.body >= 0 and not words.text and not words.quotes and not words.images:
        # Where everybody says "+1" it looks like a label, but the body is where it stands.
        words = read_words(outline, start, end, part.told | inner)
    words = evolve(words, text=_without_title(words.text, place.title))
    images = _images(outline, part, words, sightings)
    signature = _signature(outline, part, words)
    if not words.text and not words.quotes and not images and not signature:
        return None
    author, author_url = _author(outline, part.name)
    stamp = outline.times.get(part.time) if part.time is not None else None
    raw = _shown(outline, part.time)
    own = number or _made_up_id(outline, author, words, images)
    answered = next(iter(words.refs), None) or next((quote.post_id for quote in words.quotes if quote.post_id), None)
    return Post(
        post_id=f"{place.thread}#{own}",
        url=_permanent(outline, address) or outline.page.url.split("#")[0],
        text=words.text,
        thread_id=place.thread,
        board=place.board,
        title=place.title,
        author=author,
        author_url=author_url,
        signature=signature,
        posted_at=stamp.at if stamp else None,
        posted_raw=raw,
        posted_precision=stamp.precision if stamp else None,
        reply_to=f"{place.thread}#{answered}" if answered and number else None,
        quotes=tuple(_placed(quote, place.thread) for quote in words.quotes),
        images=images,
        links=words.links,
        lang=_lang(outline),
    )


def _made_up_id(outline: Outline, author: str | None, words: Words, images: Sequence[Image]) -> str:
    """Name a post without a number by who said what, so that it is the same when it is seen again.

    Its time is no part of it, for "5 hours ago" is another time an hour later; a short "up!" is told from the next one
    by its page.
    """
    page = canonical(outline.page.url) if len(words.text) < SHORT else None
    return hashed(author, words.text, page, *(image.url for image in images[:1]))


def _without_title(text: str, title: str | None) -> str:
    """Take off a first line that only repeats the thread's title, as the heading of each post does on some boards."""
    first, _, rest = text.partition("\n")
    said = ANSWER.sub("", first).strip().casefold()
    return rest.lstrip("\n") if title and rest.strip() and said == title.casefold() else text


def _subject(outline: Outline, part: Parts, *, first: bool) -> str | None:
    """Give what the first post's head calls the thread, by its class; on later pages without "Re:"."""
    for position in range(part.block.start, min(part.block.end, part.block.start + MAX_HEAD)):
        item = outline.items[position]
        if item.named and not item.quoted and outline.words.names("subject", item.named):
            told = text_of(outline, position)
            return (told if first else ANSWER.sub("", told)) or None
    return None


def _placed(quote: Quote, thread: str) -> Quote:
    """Write the number of a quoted post as this engine writes post ids."""
    return evolve(
        quote,
        post_id=f"{thread}#{quote.post_id}" if quote.post_id else None,
        quotes=tuple(_placed(inner, thread) for inner in quote.quotes),
    )


def _author(outline: Outline, position: int | None) -> tuple[str | None, str | None]:
    if position is None:
        return None, None
    item = outline.items[position]
    href = outline.items[item.link].attributes.get("href") if item.link >= 0 else None
    address = absolute(outline, href) if href and not href.startswith(("#", "javascript:")) else None
    name = item.text.strip(" ,:|·•»«")
    return (None if outline.words.is_one("nobody", name) else name or None), address


def _images(outline: Outline, part: Parts, words: Words, sightings: Mapping[str, int]) -> tuple[Image, ...]:
    """Add to the pictures of the body those attached beside it; what many blocks show is decoration."""
    images: dict[str, Image] = {image.url or str(number): image for number, image in enumerate(words.images)}
    start = part.body if part.body >= 0 else part.block.start
    body = range(start, outline.items[part.body].end if part.body >= 0 else part.block.end)
    for position in part.positions(outline):
        item = outline.items[position]
        if item.tag != "img" or position in body or item.quoted or len(images) >= MAX_PICTURES:
            continue
        if sightings.get(item.attributes.get("src") or "", 0) <= MAX_SIGHTINGS and not _shows_person(outline, position):
            add_picture(outline, position, images)
    return tuple(images.values())


def _sightings(outline: Outline, parts: Sequence[Parts]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for part in parts:
        pictures = [outline.items[p] for p in part.positions(outline) if outline.items[p].tag == "img"]
        seen.update({source for item in pictures if (source := item.attributes.get("src"))})
    return seen


def _shows_person(outline: Outline, position: int) -> bool:
    """Say whether a picture is somebody's: in a link to their profile, or in a column so named."""
    above = outline.items[position].parent
    for _ in range(4):
        if above < 0:
            return False
        near = outline.items[above]
        if near.end - above < 60 and outline.is_person(near):
            return True
        above = near.parent
    return False


def _signature(outline: Outline, part: Parts, words: Words) -> str | None:
    """Give the signature within the body, that of an element beside it whose class says so, and lines left over."""
    told = [words.signature or ""]
    signed: set[int] = set()
    for position in part.positions(outline):
        item = outline.items[position]
        if part.words[0] <= position < part.words[1] or position in signed or item.quoted or not item.named:
            continue
        if outline.words.names("signature", item.named):
            told.append(read_plain(outline, position, item.end))
            signed.update(range(position, item.end))
    around = [position for position in part.positions(outline) if position not in signed]
    told.append(leftovers(outline, around, part.words, part.told, part.labels))
    return "\n".join(text for text in told if text) or None


def _shown(outline: Outline, position: int | None) -> str | None:
    """Give a time as the page shows it: its text, or the attribute it stands in."""
    if position is None:
        return None
    item = outline.items[position]
    if item.text:
        return item.text[:MAX_RAW]
    text = " ".join(inner.text for inner in outline.items[position : min(item.end, position + 6)] if inner.text)
    return (text or item.attributes.get("datetime") or item.attributes.get("title") or "")[:MAX_RAW] or None


def _permanent(outline: Outline, href: str | None) -> str | None:
    if not href:
        return None
    address = absolute(outline, href)
    if address is None:
        return None
    page, fragment = urldefrag(address)
    return f"{canonical(page)}#{fragment}" if fragment else canonical(page)


def _lang(outline: Outline) -> str | None:
    html = next((item for item in outline.items[:3] if item.tag == "html"), None)
    told = (html.attributes.get("lang") or html.attributes.get("xml:lang") or "") if html is not None else ""
    return told.strip()[:35] or None


def _is_inside(position: int, blocks: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in blocks)
