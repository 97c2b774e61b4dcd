"""Rules: who is told of what. A rule is paused, broken or removed by name, never lost in silence."""

import difflib
from collections.abc import Sequence
from datetime import datetime

from vigil.ledger.edge import typed, writes
from vigil.ledger.entries import read_counter
from vigil.ledger.marks import MATCHER
from vigil.ledger.models import MarkRow, RuleRow
from vigil.ledger.rows import advance, now
from vigil.records.errors import UsageError
from vigil.records.watch import Rule


@writes
def add_rule(
    name: str,
    *,
    recipients: Sequence[str],
    every: float,
    query: str | None = None,
    watchlists: Sequence[str] = (),
    show_values: bool = False,
    baseline: int | None = None,
) -> Rule:
    """Add a rule and give it. `every`: seconds; entries up to `baseline` (default: all there are) are no news to it.

    UsageError when there is a rule of that name.
    """
    if not name.strip():
        raise UsageError("a rule needs a name")
    advance("rules")  # first, so that two who add one name go one after the other
    if RuleRow.objects.filter(name=name, removed_at=None).exists():
        raise UsageError(f'there is a rule "{name}" already; remove it, or choose another name')
    row = RuleRow.objects.create(
        name=name,
        query=query,
        watchlists=list(watchlists),
        recipients=list(recipients),
        every=every,
        show_values=show_values,
        state="active",
        baseline=read_counter("seq") if baseline is None else baseline,
    )
    return _rule(row)


@typed
def list_rules() -> list[Rule]:
    """Give all rules, by name: paused and broken ones too."""
    return [_rule(row) for row in RuleRow.objects.filter(removed_at=None).order_by("name")]


@typed
def get_rule(name: str) -> Rule:
    """Give the rule of that name; UsageError with the nearest names if there is none."""
    row = RuleRow.objects.filter(name=name, removed_at=None).first()
    if row is None:
        raise _unknown(name)
    return _rule(row)


@writes
def pause_rule(name: str) -> None:
    """Let a rule rest: what arrives meanwhile is found once it is resumed."""
    row = _locked(name)
    if row.catchup is None:
        row.catchup = max(row.baseline, _matched())
    row.state = "paused"
    row.save(update_fields=["state", "catchup"])


@writes
def resume_rule(name: str) -> None:
    """Let a paused or broken rule go on from where it stopped."""
    row = _locked(name)
    row.state, row.broken = "active", None
    row.save(update_fields=["state", "broken"])


@writes
def remove_rule(name: str, at: datetime | None = None) -> None:
    """Remove a rule; its findings and mails stay on record, and its name is free."""
    row = _locked(name)
    row.removed_at = at or now()
    row.save(update_fields=["removed_at"])


@writes
def mark_broken(id: int, why: str) -> None:  # noqa: A002  the word all parts use for it
    """Show a rule as broken, with the reason; it keeps a mark of its own, so that it can catch up."""
    advance("rules")
    row = _by_id(id)
    if row.catchup is None:
        row.catchup = max(row.baseline, _matched())
    row.state, row.broken = "broken", why
    row.save(update_fields=["state", "broken", "catchup"])


@writes
def set_catchup(id: int, seq: int | None) -> None:  # noqa: A002
    """Move a rule's own mark; None: it has caught up, and follows the matcher's mark again."""
    row = _by_id(id)
    row.catchup = seq
    row.save(update_fields=["catchup"])


@typed
def rules_version() -> int:
    """Give a number that grows whenever a rule is added, paused, resumed, removed or breaks."""
    return read_counter("rules")


def _matched() -> int:
    return MarkRow.objects.filter(name=MATCHER).values_list("seq", flat=True).first() or 0


def _locked(name: str) -> RuleRow:
    advance("rules")
    row = RuleRow.objects.filter(name=name, removed_at=None).first()
    if row is None:
        raise _unknown(name)
    return row


def _by_id(number: int) -> RuleRow:
    row = RuleRow.objects.filter(id=number, removed_at=None).first()
    if row is None:
        raise UsageError(f"there is no rule {number}")
    return row


def _rule(row: RuleRow) -> Rule:
    return Rule(
        id=row.id,
        name=row.name,
        query=row.query,
        watchlists=tuple(row.watchlists),
        recipients=tuple(row.recipients),
        every=row.every,
        show_values=row.show_values,
        state=row.state,
        broken=row.broken,
        baseline=row.baseline,
        catchup=row.catchup,
        digest_at=row.digest_at,
    )


def _unknown(name: str) -> UsageError:
    names = list(RuleRow.objects.filter(removed_at=None).order_by("name").values_list("name", flat=True))
    near = difflib.get_close_matches(name, names)
    if near:
        return UsageError(f'unknown rule "{name}"; did you mean {" or ".join(near)}?')
    return UsageError(f'unknown rule "{name}"; ' + (f"known are {', '.join(names)}" if names else "there is none yet"))
