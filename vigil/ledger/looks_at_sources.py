"""When each source was looked at, and which of these looks saw nothing: what a search says of its own blindness."""

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from vigil.ledger.edge import typed
from vigil.ledger.models import EntryRow, RunRow

MAX_LOOKS = 5_000  # of all sources together, the latest: a year of twelve sources once a day, read in some 30 ms

TOR_DOWN = "Tor was down"
FAILED = "the run failed"
UNREACHABLE = "unreachable"
REFUSED = "nothing there may be fetched"


@frozen(kw_only=True)
class Look:
    """One crawl of one source."""

    started_at: datetime
    finished_at: datetime | None
    """None while it goes on."""
    blind: str | None = None
    """Why it saw nothing; None: it saw what there was."""


@typed
def looks_at_sources(names: Iterable[str]) -> dict[str, list[Look]]:
    """Give the latest crawls of these sources, oldest first; an event of a source (its layout changed) blinds its run.

    A source that was never crawled has none.
    """
    wanted = list(names)
    rows = RunRow.objects.filter(source__name__in=wanted, kind="crawl").order_by("-started_at", "-id")
    runs = list(rows.values_list("source__name", "started_at", "finished_at", "outcome", "why", "counts")[:MAX_LOOKS])
    events: dict[str, list[tuple[datetime, str]]] = {}
    if runs:
        told = EntryRow.objects.filter(kind="source_event", source__name__in=wanted, at__gte=runs[-1][1])
        for name, at, note in told.order_by("seq").values_list("source__name", "at", "note")[:MAX_LOOKS]:
            events.setdefault(name, []).append((at, note or ""))
    found: dict[str, list[Look]] = {name: [] for name in wanted}
    for name, started, finished, outcome, why, counts in reversed(runs):
        blind = _blind(outcome, why, counts) or next(
            (note for at, note in events.get(name, ()) if started <= at and (finished is None or at <= finished)), None
        )
        found[name].append(Look(started_at=started, finished_at=finished, blind=blind))
    return found


def _blind(outcome: str | None, why: str | None, counts: dict[str, int]) -> str | None:
    if outcome == "tor_down":
        return TOR_DOWN
    if outcome == "failed":
        return f"{FAILED}: {why}" if why else FAILED
    if outcome is not None and not counts.get("pages") and (counts.get("failed") or counts.get("postponed")):
        return UNREACHABLE
    if outcome is not None and not counts.get("pages") and counts.get("refused"):
        return REFUSED
    return None
