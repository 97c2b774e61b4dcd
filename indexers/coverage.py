"""What a search cannot know: when a source it asks about could not be looked at.

Pure: which sources and which times a query asks about is read from its tree, when they were blind from their runs. A
look is blind when its run failed, when Tor was down, or when it saw no page and some could not be had.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, frozen

from indexers.document import fold, hosts
from indexers.query.ast import And, Everything, Exact, Node, Not, Nothing, OneOf, Or, Span
from vigil.ledger.looks_at_sources import Look
from vigil.records.source import Source

LATE = 3  # times the pause a source asks for: by then more than a slow run is wrong
LEAST_LATE = timedelta(hours=1)  # a machine that starts again in the meantime is no gap worth telling
PERIODS = ("posted", "seen")  # times of a query that say when somebody should have looked

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Blind:
    """A time in which one source could not be looked at."""

    source: str
    start: datetime | None
    """The first look that failed; None: there was never any."""
    end: datetime | None
    """The next look that went well; None: it is still so."""
    why: str


@frozen
class Period:
    """From the first to before the last moment, in microseconds since 1970 UTC; None: without bound."""

    first: int | None = None
    end: int | None = None


def may_hold(node: Node, source: Source, boards: Mapping[str, Collection[str]]) -> bool:
    """Say whether a post of `source` could match a resolved query, as far as source:, site: and board: tell.

    `boards` gives for a board's name, as the query has it, the sources known to have it; a board nobody knows may be
    anywhere.
    """
    return _verdict(node, source, boards) is not False


def boards_of(node: Node) -> Iterator[Exact]:
    """Give the boards a query names."""
    if isinstance(node, And | Or):
        for part in node.nodes:
            yield from boards_of(part)
    elif isinstance(node, Not):
        yield from boards_of(node.node)
    elif isinstance(node, Exact) and node.field == "board":
        yield node


def period_of(node: Node) -> Period:
    """Give the time a resolved query asks about; without bounds where it does not say."""
    if isinstance(node, Span) and node.field in PERIODS:
        return Period(node.first, node.end)
    if isinstance(node, And):
        parts = [period_of(part) for part in node.nodes]
        firsts = [part.first for part in parts if part.first is not None]
        ends = [part.end for part in parts if part.end is not None]
        return Period(max(firsts, default=None), min(ends, default=None))
    if isinstance(node, Or):
        parts = [period_of(part) for part in node.nodes]
        open_first = any(part.first is None for part in parts)
        open_end = any(part.end is None for part in parts)
        first = None if open_first else min(part.first for part in parts if part.first is not None)
        end = None if open_end else max(part.end for part in parts if part.end is not None)
        return Period(first, end)
    return Period()


def blind_times(source: Source, looks: Sequence[Look], now: datetime) -> list[Blind]:
    """Give when `source` was blind, in order, from its looks (oldest first).

    One that is looked at regularly is blind too when nobody looked for `LATE` times its pause.
    """
    found: list[Blind] = []
    patience = max(timedelta(seconds=source.every) * LATE, LEAST_LATE) if source.every and not source.paused else None
    seen_until: datetime | None = None
    for look in looks:
        if patience and seen_until and look.started_at - seen_until > patience:
            found.append(Blind(source=source.name, start=seen_until, end=look.started_at, why="nobody looked"))
        if look.blind:
            if found and found[-1].end is None:
                if look.blind not in found[-1].why.split(", "):
                    found[-1] = evolve(found[-1], why=f"{found[-1].why}, {look.blind}")
            else:
                found.append(Blind(source=source.name, start=look.started_at, end=None, why=look.blind))
        elif found and found[-1].end is None:
            found[-1] = evolve(found[-1], end=look.started_at)
        seen_until = look.finished_at or now
    if patience and seen_until and now - seen_until > patience and not (found and found[-1].end is None):
        found.append(Blind(source=source.name, start=seen_until, end=None, why="nobody looked"))
    if not looks and source.every:
        found.append(Blind(source=source.name, start=None, end=None, why="nobody looked yet"))
    return found


def within(blind: Iterable[Blind], period: Period) -> list[Blind]:
    """Give the times that reach into a period."""
    return [
        one
        for one in blind
        if (period.end is None or one.start is None or _moment(one.start) < period.end)
        and (period.first is None or one.end is None or _moment(one.end) > period.first)
    ]


def _moment(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _verdict(node: Node, source: Source, boards: Mapping[str, Collection[str]]) -> bool | None:
    """Say whether posts of a source match: all, none, or (None) it depends on the post."""
    if isinstance(node, Everything):
        return True
    if isinstance(node, Nothing):
        return False
    if isinstance(node, And | Or):
        parts = [_verdict(part, source, boards) for part in node.nodes]
        settles = isinstance(node, Or)
        if settles in parts:
            return settles
        return None if None in parts else not settles
    if isinstance(node, Not):
        found = _verdict(node.node, source, boards)
        return None if found is None else not found
    if isinstance(node, Exact | OneOf) and node.field == "source":
        return _is(node, (fold(source.name),))
    if isinstance(node, Exact | OneOf) and node.field == "site":
        return None if _is(node, hosts(source.url)) else False
    if isinstance(node, Exact) and node.field == "board" and boards.get(node.value):
        return None if source.name in boards[node.value] else False
    return None


def _is(node: Exact | OneOf, values: Collection[str]) -> bool:
    if isinstance(node, OneOf):
        return not set(node.values).isdisjoint(values)
    if node.head and node.tail:
        return any(node.value in value for value in values)
    if node.head:
        return any(value.endswith(node.value) for value in values)
    if node.tail:
        return any(value.startswith(node.value) for value in values)
    return node.value in values
