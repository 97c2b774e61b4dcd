"""Texts of an unknown page that may say how to reach somebody: no repetition makes them the site's own."""

import re
from urllib.parse import urlsplit

from crawlers.engines.outline import Outline

FEW_DIGITS = 7
"""A telephone number without its area has seven; counts and ids as long are kept too, for a lost number is worse."""

ADDRESS = re.compile(r"@|://|\bwww\.|\b[^\W_]+\.(?:com|net|org|onion|me|io|ru|ua|es|link|chat)\b", re.IGNORECASE)
REACHING = frozenset({"tel", "mailto", "sms", "tg", "xmpp", "skype", "viber", "whatsapp", "callto", "irc", "matrix"})
"""Schemes of links that reach somebody."""


def holds_contact(text: str) -> bool:
    """Say whether a text may hold a telephone number, a mail address, a name to write to or a link."""
    return sum(letter.isdigit() for letter in text) >= FEW_DIGITS or bool(ADDRESS.search(text))


def is_contact_line(outline: Outline, position: int) -> bool:
    """Say whether the text at `position`, or the link around it, may hold a contact; times and a post's number do not.

    A number that stands in its link to the same site names a post or a page.
    """
    item = outline.items[position]
    if not item.text or position in outline.times:
        return False
    href = outline.items[item.link].attributes.get("href") or "" if item.link >= 0 else ""
    if href and _reaches(outline, href):
        return True
    digits = "".join(letter for letter in item.text if letter.isdigit())
    if digits and digits in href and not ADDRESS.search(item.text):
        return False
    return holds_contact(item.text)


def _reaches(outline: Outline, href: str) -> bool:
    """Say whether a link leads to somebody, or off the site."""
    try:
        scheme, host = urlsplit(href.strip())[:2]
    except ValueError:
        return True
    if scheme.lower() in REACHING:
        return True
    return bool(host) and host.lower() != outline.host
