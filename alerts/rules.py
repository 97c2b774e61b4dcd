"""A rule as a person makes it: all that it names is checked before it is stored, so that it cannot fail in silence."""

import difflib
import unicodedata
from collections.abc import Collection, Sequence
from typing import Literal

from alerts.queries import WatchedQuery
from alerts.recipients import read_address
from vigil.ledger import rules as ledger_rules
from vigil.ledger.watchlists import entries_of, list_watchlists
from vigil.records.errors import BadInput, UsageError
from vigil.records.units import duration
from vigil.records.watch import Rule, WatchEntry

SHORTEST_INTERVAL = 10.0  # seconds; mails more often than that are one mail read in pieces
LONGEST_INTERVAL = 31 * 86_400.0  # seconds; findings that wait longer than a month are no alert
LONGEST_NAME = 80  # characters; the name stands in the subject of mails and in lists
Baseline = Literal["now", "all"]


def add_rule(
    name: str,
    *,
    recipients: Sequence[str],
    every: float,
    query: str | None = None,
    watchlists: Sequence[str] = (),
    show_values: bool = False,
    baseline: Baseline = "now",
) -> Rule:
    """Check and store a rule: it tells of posts that its query matches or that anything on its watchlists matches.

    `every` is in seconds. With the baseline "now" only what comes from now on is news; "all" also runs over history.
    Raises QueryError for a query that is not understood, UsageError or BadInput for anything else that is wrong.
    """
    name = check_name(name)
    addresses = _addresses(recipients)
    _check_interval(every)
    if query is not None and not query.strip():
        raise BadInput("the query of a rule cannot be empty: it would match everything")
    if query is None and not watchlists:
        raise BadInput("a rule needs a query or a watchlist")
    lists = _lists(watchlists)
    if query is not None:
        WatchedQuery(query, lists)
    return ledger_rules.add_rule(
        name,
        recipients=addresses,
        every=every,
        query=query,
        watchlists=tuple(dict.fromkeys(watchlists)),
        show_values=show_values,
        baseline=0 if baseline == "all" else None,
    )


def check_name(name: str) -> str:
    """Give the name of a rule without outer spaces; BadInput when it could not stand in a subject."""
    name = name.strip()
    if not name:
        raise BadInput("a rule needs a name")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"the name of a rule has at most {LONGEST_NAME} characters; this one has {len(name)}")
    hidden = next((char for char in name if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029"), None)
    if hidden is not None:
        raise BadInput(f"the name of a rule cannot hold the invisible character U+{ord(hidden):04X}")
    return name


def _check_interval(seconds: float) -> None:
    if not SHORTEST_INTERVAL <= seconds <= LONGEST_INTERVAL:
        shortest, longest = duration(SHORTEST_INTERVAL), duration(LONGEST_INTERVAL)
        raise BadInput(f"{seconds:g} seconds is no interval for mails: at least {shortest}, at most {longest}")


def _addresses(recipients: Sequence[str]) -> tuple[str, ...]:
    if not recipients:
        raise BadInput("a rule needs somebody to tell: give at least one mail address")
    return tuple(dict.fromkeys(read_address(address) for address in recipients))


def _lists(wanted: Collection[str]) -> dict[str, list[WatchEntry]]:
    """Give all watchlists with their entries; UsageError when a wanted one is not among them."""
    lists: dict[str, list[WatchEntry]] = {watchlist.name: [] for watchlist in list_watchlists()}
    for name in wanted:
        if name not in lists:
            near = difflib.get_close_matches(name, lists)
            known = f"did you mean {' or '.join(near)}?" if near else f"known are: {', '.join(lists) or 'none yet'}"
            raise UsageError(f'there is no watchlist "{name}"; {known}')
    for entry in entries_of(None):
        lists.setdefault(entry.watchlist, []).append(entry)
    return lists
