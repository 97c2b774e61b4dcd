"""Which pictures of an unknown page somebody posted, and their addresses."""

import re

from crawlers.engines.item import Item
from crawlers.engines.outline import Outline
from pipelines.data_uris import sha256_of_placeholder
from vigil.records.post import Image

SMALL = 32
"""Pixels; a picture of that width or height is a smiley or an ornament."""

PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|avif|jfif|heic|tiff?)\Z", re.IGNORECASE)
FILE = re.compile(r"\.(?:pdf|zip|rar|7z|gz|docx?|xlsx?|txt|mp[34]|webm|avi|mov|apk|odt|ogg|m4a)\Z", re.IGNORECASE)


def add_picture(outline: Outline, position: int, images: dict[str, Image]) -> None:
    """Add the picture at `position` by its full-size address; smileys, ranks and avatars are none."""
    item = outline.items[position]
    source = item.attributes.get("src") or item.attributes.get("data-src") or ""
    if not source.strip() or is_ornament(outline, item):
        return
    link = outline.items[item.link] if item.link >= 0 else None
    target = (link.attributes.get("href") or "") if link is not None else ""
    chosen = target if PICTURE.search(target.split("?")[0]) else source
    address = absolute(outline, chosen)
    if address is None:
        return
    images.setdefault(address, picture_at(address))


def picture_at(address: str) -> Image:
    """Give the picture at `address`; one that was written into the page has a hash in place of an address."""
    if address.startswith("data:"):
        return Image(sha256=sha256_of_placeholder(address))
    return Image(url=address)


def is_ornament(outline: Outline, item: Item) -> bool:
    """Say whether a picture belongs to the site (smiley, rank, avatar) by its size, its class and its folder."""
    for name in ("width", "height"):
        told = item.attributes.get(name) or ""
        if told.isascii() and told.isdigit() and int(told) <= SMALL:
            return True
    source = (item.attributes.get("src") or "").split("?")[0]
    folders = source.rpartition("/")[0][-80:] if not source.startswith("data:") else ""
    return outline.words.names("picture_word", f"{item.attributes.get('class') or ''} {folders}")


def absolute(outline: Outline, address: str) -> str | None:
    """Give an absolute address; None for what is not one."""
    try:
        return outline.page.absolute(address)
    except ValueError:
        return None
