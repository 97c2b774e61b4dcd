"""Which links a crawl may follow: the budgets that keep it out of calendars without end."""

from collections import Counter
from enum import Enum
from urllib.parse import urlsplit

from attrs import frozen

from vigil.records.source import Source

MAX_URL = 2_048  # longer addresses are built by traps; browsers and servers stop there too


class Trap(Enum):
    """Why an address is not followed."""

    TOO_LONG = "the address is too long"
    TOO_FAR = "too many links from the start"
    TOO_DEEP = "too many path segments"
    REPEATS = "the same path segment again and again"


@frozen
class Trapped:
    """A link that is not followed, and why."""

    url: str
    why: Trap


def trap_in(url: str, hops: int, source: Source) -> Trapped | None:
    """Say which budget of `source` the address breaks, when reached over `hops` links; None when it may be followed."""
    if len(url) > MAX_URL:
        return Trapped(url[:MAX_URL], Trap.TOO_LONG)
    if hops > source.max_hops:
        return Trapped(url, Trap.TOO_FAR)
    segments = [part for part in urlsplit(url).path.split("/") if part]
    if len(segments) > source.max_segments:
        return Trapped(url, Trap.TOO_DEEP)
    if segments and Counter(segments).most_common(1)[0][1] > source.max_repeats:
        return Trapped(url, Trap.REPEATS)
    return None
