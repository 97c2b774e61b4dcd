"""What the hits of a search are counted by: the one definition of each facet's values, for both indexes.

    source      name of the source
    site        host of the post's address, in Unicode
    board       name of the board, folded (case makes no difference in a query either)
    language    the language without its region: `en` for en-GB
    contact     kinds of contact the post has (not those in quotes), in any version
    month       of the earlier of posted and first seen, UTC: `2026-03`

Watchlists are counted beside them (`search.py`), for what is on one is no property of a post.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from indexers.document import IndexDocument

FACETS = ("source", "site", "board", "language", "contact", "month")
MAX_VALUES = 10_000  # different values of one facet that are counted; six of them stay below a cluster's own 65,536

Facets = Mapping[str, Mapping[str, int]]
"""Facet -> value -> number of posts, the most frequent first, then by value."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000  # microseconds
_KIND = "contact."
_REMOVED = "contact.earlier"  # no kind: what only earlier versions have


def facet_values(doc: IndexDocument) -> dict[str, tuple[str, ...]]:
    """Give the values of each facet that a document has any of, each once, sorted."""
    exact = doc.exact
    values = {
        "source": exact.get("source", ()),
        "site": _shown_hosts(exact.get("site", ())),
        "board": exact.get("board", ()),
        "language": exact.get("lang", ())[:1],  # `en` sorts before `en-gb`
        "contact": tuple(sorted(key[len(_KIND) :] for key in exact if key.startswith(_KIND) and key != _REMOVED)),
        "month": (month_of(doc.newest),),
    }
    return {name: found for name, found in values.items() if found}


def month_of(microseconds: int) -> str:
    """Give the month of a moment counted from 1970 UTC."""
    return _month_of_day(microseconds // _DAY)


@lru_cache(maxsize=10_000)
def _month_of_day(day: int) -> str:
    return f"{_EPOCH + timedelta(days=day):%Y-%m}"


def by_frequency(counts: Mapping[str, int]) -> dict[str, int]:
    """Give counts in the order in which they are shown: the same on every index."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _shown_hosts(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Give a host once, in Unicode where it has two writings."""
    return tuple(host for host in hosts if "xn--" not in host) or hosts
