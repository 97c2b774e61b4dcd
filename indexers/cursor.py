"""Where a page of results ended, as text that a person or a program hands back to get the next one.

Newest first, it is the place of the last post: what arrives later stands before it or behind it and shifts nothing.
Best match first there is no such place, since every new post changes all scores a little: there it is the posts shown
already. The next page is the best of the others, so that no post is shown twice and none is passed over.
"""

import base64
import binascii
import re
from collections.abc import Sequence

from attrs import frozen

from indexers.index import Place
from vigil.records.errors import UsageError

MAX_SHOWN = 2_000  # posts remembered by a page of best matches: nobody reads on, and the text would grow too long

_PLACE = re.compile(r"n(-?\d{1,12})\.(\d{1,18})", re.ASCII)


@frozen(kw_only=True)
class Cursor:
    """What a page comes after: a place among the newest, or the posts shown so far."""

    place: Place | None = None
    shown: tuple[int, ...] = ()
    """Ids, in no order that matters."""


def write_cursor(cursor: Cursor) -> str:
    """Give a cursor as text: letters, digits, `.`, `-` and `_`."""
    if cursor.place is not None:
        return f"n{cursor.place.second}.{cursor.place.id}"
    return "b" + base64.urlsafe_b64encode(b"".join(_steps(sorted(cursor.shown)))).decode("ascii").rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Give the cursor a text stands for; UsageError for one that `write_cursor` did not write."""
    found = _PLACE.fullmatch(text)
    if found is not None:
        return Cursor(place=Place(int(found[1]), int(found[2])))
    if text.startswith("b"):
        try:
            shown = _read_steps(base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True))
        except (binascii.Error, ValueError):
            pass
        else:
            if len(shown) <= MAX_SHOWN:
                return Cursor(shown=shown)
    raise UsageError("this is no place in a search; take it from the end of a page of results")


def _steps(ids: Sequence[int]) -> list[bytes]:
    """Give the distance of each id from the one before in groups of seven bits (LEB128): ids lie close together."""
    written = []
    before = 0
    for number in ids:
        step, before = number - before, number
        groups = bytearray()
        while step > 0x7F:
            groups.append(step & 0x7F | 0x80)
            step >>= 7
        groups.append(step)
        written.append(bytes(groups))
    return written


def _read_steps(written: bytes) -> tuple[int, ...]:
    ids = []
    number = step = shift = 0
    for byte in written:
        step |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            number += step
            ids.append(number)
            step = shift = 0
    if shift or number >= 2**63:
        raise ValueError("cut off")
    return tuple(ids)
