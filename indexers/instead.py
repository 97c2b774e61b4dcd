"""What a query that found nothing was perhaps meant as: digits as a telephone number, one word as half a contact.

A word is looked for among words and a contact among contacts; who types a number as it stands on paper must not take
the one's silence for the other's.
"""

import re
from collections.abc import Iterator

from attrs import frozen

_NUMBER = re.compile(r"\+?\s?\(?[0-9][0-9\s().\-/\u2010-\u2015]{5,40}")
_SIGNS = re.compile(r"[^0-9+]")
_DIGITS = range(7, 18)  # of a number as typed, with what is dialled before it
_NAME = re.compile(r"@?(\w[\w.\-]{2,63})")  # three characters at least: fewer begin far too many contacts


@frozen(kw_only=True)
class Instead:
    """A query that finds what another did not."""

    query: str
    """Ready to be typed."""
    what: str
    """What it takes the text for, in words."""
    total: int = 0
    """How many posts it finds."""


def readings(query: str) -> Iterator[Instead]:
    """Give what a whole query as typed may have been meant as, likeliest first; each is still to be counted."""
    text = query.strip().removeprefix('"').removesuffix('"').strip()
    if _NUMBER.fullmatch(text):
        digits = _SIGNS.sub("", text)
        if len(digits.lstrip("+")) in _DIGITS:
            yield Instead(query=f"phone:{digits}", what="a telephone number")
    name = _NAME.fullmatch(text)
    if name is not None:
        yield Instead(query=f"contact:{name[1]}*", what="the beginning of a contact")
