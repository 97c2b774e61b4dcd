"""How Vigil is doing, in one record: what `vigil status` prints and a console would show."""

from datetime import datetime, timedelta
from typing import Any

from console.up_state import running_state
from indexers.open import open_index
from vigil.config.schema import Config
from vigil.ledger.entries import highest_seq
from vigil.ledger.findings import count_findings
from vigil.ledger.frontier import frontier_counts
from vigil.ledger.late_stories import count_unstoried
from vigil.ledger.marks import MATCHER, get_mark
from vigil.ledger.outbox import list_mails, outbox_counts
from vigil.ledger.rules import list_rules
from vigil.ledger.runs import list_runs
from vigil.ledger.sources import list_sources
from vigil.records.errors import VigilError

HANGS = timedelta(minutes=10)  # one round of a job takes seconds, a new index of a large ledger minutes


def state_of(config: Config, now: datetime) -> dict[str, Any]:
    """Gather the state of an opened ledger's Vigil, as JSON can hold it: nothing from a page is in it."""
    seq = highest_seq()
    up = running_state(config)
    matched = get_mark(MATCHER)
    return {
        "at": now.isoformat(timespec="seconds"),
        "up": up,
        "tor": _tor(up),
        "ledger": {"kind": config.database.kind, "seq": seq, "unstoried": count_unstoried()},
        "index": _index(config, seq),
        "matcher": {"mark": matched, "lag": max(0, seq - matched)},
        "findings": count_findings(),
        "mail": {**outbox_counts(), "last_error": next((mail.error for mail in list_mails("dead", 1)), None)},
        "rules": [
            {"name": rule.name, "state": rule.state, "broken": rule.broken}
            for rule in list_rules()
            if rule.state != "active"
        ],
        "sources": [_source(source.name, paused=source.paused) for source in list_sources()],
    }


def troubles(state: dict[str, Any]) -> list[str]:
    """Say, one line each, what in `state` needs a person."""
    found = []
    if state["up"] is None:
        found.append("vigil up does not run: nothing is crawled, matched or sent")
    for name, job in ((state["up"] or {}).get("jobs") or {}).items():
        if job["last_error"]:
            found.append(f"job {name}: {job['last_error']} (since {job['last_error_at']})")
        elif job["running_since"] and _age(job["running_since"], state["at"]) > HANGS:
            found.append(f"job {name} has been at it since {job['running_since']}")
    if waiting := state["ledger"]["unstoried"]:
        found.append(f"{waiting} stored versions of posts wait for their stories; go on with: vigil init")
    if state["index"].get("error"):
        found.append(f"index: {state['index']['error']}")
    if dead := state["mail"]["dead"]:
        found.append(f"{dead} mail{'s' * (dead != 1)} could not be delivered: vigil mail list --state dead")
    found += [
        f"rule {rule['name']} is broken: {rule['broken']}" for rule in state["rules"] if rule["state"] == "broken"
    ]
    found += [
        f"source {source['name']}: {source['outcome']}, {source['why'] or 'no reason given'}"
        for source in state["sources"]
        if source["outcome"] in ("failed", "tor_down")
    ]
    found += [
        f"source {source['name']}: {source['failed']} pages could not be had: vigil source show {source['name']}"
        for source in state["sources"]
        if source["failed"]
    ]
    return found


def _age(since: str, at: str) -> timedelta:
    return datetime.fromisoformat(at) - datetime.fromisoformat(since)


def _tor(up: dict[str, Any] | None) -> str:
    if up is None:
        return "not running"
    job = up["jobs"].get("tor", {})
    if job.get("last_error"):
        return f"down: {job['last_error']}"
    return job.get("told") or "starting"


def _index(config: Config, seq: int) -> dict[str, Any]:
    try:
        index = open_index(config)
    except VigilError as error:
        return {"kind": config.index.kind, "error": str(error)}
    try:
        health = index.health()
    except VigilError as error:
        return {"kind": config.index.kind, "error": str(error)}
    finally:
        index.close()
    return {
        "kind": health.kind,
        "posts": health.documents,
        "mark": health.mark,
        "lag": max(0, seq - health.mark),
        "stale": health.stale,
    }


def _source(name: str, *, paused: bool) -> dict[str, Any]:
    runs = list_runs(name, limit=1)
    last = runs[0] if runs else None
    counts = frontier_counts(name)
    return {
        "name": name,
        "paused": paused,
        "last_run": last.started_at.isoformat(timespec="seconds") if last else None,
        "outcome": (last.outcome or "running") if last else None,
        "why": last.why if last else None,
        "waiting": counts["pending"],
        "failed": counts["failed"],
    }
