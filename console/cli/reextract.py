"""`vigil reextract`: newer extractors over the posts that are stored."""

from datetime import UTC, datetime

import attrs
import click

from console.cli.context import Console, as_json, pass_console
from console.progress import live_line


@click.command("reextract")
@click.option("--source", help="Only the posts of this source.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    metavar="DATE",
    help="Only versions seen since then (UTC).",
)
@click.option("--alert", is_flag=True, help="Let rules treat what is found as new; by default nobody is told.")
@click.option("--dry-run", is_flag=True, help="Show what would change, with examples, and store nothing.")
@as_json
@pass_console
def command(
    console: Console, source: str | None, since: datetime | None, alert: bool, dry_run: bool, wants_json: bool
) -> None:
    """Find the contacts of all stored posts again, in every version, with the extractors of today.

    What they find more is added, what they no longer find is retired and stays readable (`vigil post`). Stopped or
    killed, the same command goes on where it was. It may run beside `vigil up`.

    \b
    Example:  vigil reextract --dry-run
              vigil reextract --source harbour --since 2026-01-01 --alert
    """
    from console.shown import value
    from pipelines.extractors.stamp import extraction_stamp
    from pipelines.reextract import reextract
    from vigil.ledger.audit import record_audit
    from vigil.ledger.reextract import begin_reextraction, plan_reextraction

    console.ledger()
    stamp = extraction_stamp()
    after = since.replace(tzinfo=UTC) if since else None
    if dry_run:
        walk = plan_reextraction(stamp, source=source, since=after, at=console.now())
    else:
        walk = begin_reextraction(stamp, actor=console.actor, source=source, since=after, alert=alert, at=console.now())
        if walk.position:
            console.tell(f"Goes on with what was begun {walk.started_at:%Y-%m-%d %H:%M}Z: {walk.left} versions left.")
    with live_line(console.err) as show:
        tally = reextract(
            walk, lambda tally: show(f"{tally.versions} of {walk.total} versions, {tally.changed} changed")
        )
    counts = tally.counts()
    if not dry_run:
        wishes = {"source": source, "since": after and after.isoformat(), "alert": alert, "extractors": stamp}
        record_audit("reextract", console.actor, {**wishes, **counts}, console.now())
    if wants_json:
        examples = [attrs.asdict(change) for change in tally.examples]
        console.json({"extractors": stamp, "dry_run": dry_run, **counts, "examples": examples})
        return
    for change in tally.examples:
        console.say(f"post {change.post}, version {change.version}:")
        for sign, values in (("+", change.added), ("-", change.retired)):
            for kind, normal in values:
                console.say(f"  {sign} {kind:9} {value(normal)}")
    added, retired = tally.added.total(), tally.retired.total()
    would = "would be " if dry_run else ""
    console.say(
        f"{tally.versions} version{'s' * (tally.versions != 1)} read: "
        f"{added} contact{'s' * (added != 1)} {would}added, {retired} {would}retired."
    )
    for kind in sorted({*tally.added, *tally.retired}):
        console.say(f"  {kind:9} +{tally.added[kind]} -{tally.retired[kind]}")
