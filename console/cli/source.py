"""`vigil source`: the sites that are watched."""

import sys
from pathlib import Path
from typing import Any

import attrs
import click

from console.cli.context import Console, as_json, pass_console
from console.table import print_table
from vigil.records.errors import BadInput, UsageError
from vigil.records.source import Source
from vigil.records.units import duration, seconds

SHOWN_TEXT = 300  # characters of a post that is tried


@click.group("source")
def command() -> None:
    """Add, list, test, pause and remove the sites that are watched."""


@command.command("add")
@click.argument("name")
@click.argument("url")
@click.option("--engine", default="auto", show_default=True, help="How its pages are read.")
@click.option("--every", help="Crawl it this often under `vigil up`, e.g. 6h.")
@click.option("--pause", help="Time between two requests, e.g. 2s.")
@click.option("--deadline", help="Time one whole exchange may take, e.g. 2m.")
@click.option("--country", help="Country of its users (two letters): a hint for phone numbers.")
@click.option("--lang", help="Language of its users, e.g. uk.")
@click.option("--timezone", default="UTC", show_default=True, help="Zone it shows its times in.")
@click.option("--max-pages", type=click.IntRange(1), help="Pages one crawl may fetch.")
@click.option("--images", is_flag=True, help="Fetch its pictures to hash them; fetching one is already handling it.")
@click.option("--direct", is_flag=True, help="Fetch a clearnet site without Tor: it sees this machine's address.")
@click.option("--ignore-robots", is_flag=True, help="Do not ask its robots.txt.")
@pass_console
def add(console: Console, /, name: str, url: str, **given: Any) -> None:
    """Watch the site at URL under a NAME of your choice.

    \b
    Example:  vigil source add harbour http://….onion/ --every 6h --lang ru
    """
    from console.source_file import DURATIONS

    values = {key: value for key, value in given.items() if value not in (None, False)}
    for key in DURATIONS:
        if key in values:
            values[key] = seconds(values[key])
    if "country" in values:
        values["country"] = values["country"].upper()
    if values.pop("direct", False):
        values["network"] = "direct"
    if values.pop("ignore_robots", False):
        values["robots"] = "ignore"
    source = Source(name=name, url=url, **values)
    _add(console, source)
    console.say(f"Watching {name}. Next: vigil source test {url}   or: vigil crawl {name}")


def _add(console: Console, source: Source) -> None:
    from crawlers.sources import check_source
    from vigil.ledger.audit import record_audit
    from vigil.ledger.sources import add_source

    check_source(source)
    console.ledger()
    add_source(source)
    record_audit("source.add", console.actor, {"source": source.name, "network": source.network}, console.now())


@command.command("list")
@as_json
@pass_console
def list_(console: Console, wants_json: bool) -> None:
    """List the sources with their last run.

    \b
    Example:  vigil source list --json
    """
    from vigil.ledger.runs import list_runs
    from vigil.ledger.sources import list_sources

    console.ledger()
    rows = []
    for source in list_sources():
        runs = list_runs(source.name, limit=1)
        last = runs[0] if runs else None
        rows.append(
            {
                "name": source.name,
                "url": source.url,
                "engine": source.engine,
                "every": duration(source.every) if source.every else None,
                "paused": source.paused,
                "last_run": last.started_at if last else None,
                "outcome": (last.outcome or "running") if last else None,
            }
        )
    if wants_json:
        console.json_lines(rows)
    elif rows:
        print_table(console.out, rows)
    else:
        console.say("No source is watched yet. Add one: vigil source add NAME URL")


@command.command("show")
@click.argument("name")
@as_json
@pass_console
def show(console: Console, name: str, wants_json: bool) -> None:
    """Show one source: its settings, its frontier, its last runs.

    \b
    Example:  vigil source show harbour
    """
    from alerts.shown import defanged, one_line
    from vigil.ledger.frontier import failures, frontier_counts
    from vigil.ledger.runs import list_runs
    from vigil.ledger.sources import get_source

    console.ledger()
    source = get_source(name)
    counts = frontier_counts(name)
    failed = failures(name)
    runs = list_runs(name, limit=5)
    if wants_json:
        history = [
            {"started": r.started_at.isoformat(), "outcome": r.outcome, "why": r.why, "counts": dict(r.counts)}
            for r in runs
        ]
        console.json({**attrs.asdict(source), "frontier": dict(counts), "failed": failed, "runs": history})
        return
    for key, value in attrs.asdict(source).items():
        if value is not None:
            console.say(f"{key:12} {value}")
    console.say(f"{'frontier':12} " + (", ".join(f"{n} {state}" for state, n in counts.items()) or "empty"))
    for run in runs:
        told = ", ".join(f"{n} {what}" for what, n in run.counts.items() if n)
        why = f" ({run.why})" if run.why else ""
        console.say(f"{run.started_at:%Y-%m-%d %H:%M}Z  {run.kind}  {run.outcome or 'running'}{why}  {told}")
    for url, reason in failed:
        console.say(f"failed: {defanged(url)}  ({one_line(reason)})")


@command.command("test")
@click.argument("url")
@click.option("--engine", default="auto", show_default=True, help="How the page is read.")
@click.option("--direct", is_flag=True, help="Fetch without Tor.")
@click.option("--timezone", default="UTC", show_default=True, help="Zone it shows its times in.")
@click.option("--posts", default=3, show_default=True, type=click.IntRange(0), help="How many posts to print.")
@as_json
@pass_console
def test(console: Console, url: str, engine: str, direct: bool, timezone: str, posts: int, wants_json: bool) -> int:
    """Fetch URL once, say which engine reads it and why, and print its first posts. Nothing is stored.

    \b
    Example:  vigil source test http://….onion/viewforum.php?f=2 --posts 5
    """
    from console.posts import when
    from console.progress import bootstrap
    from console.shown import harmless, name
    from crawlers.sources import check_source
    from crawlers.trial import try_page
    from vigil.records.interchange import to_line

    source = Source(name="test", url=url, engine=engine, timezone=timezone, network="direct" if direct else "tor")
    check_source(source)
    with bootstrap(console.err) as on_progress:
        trial = try_page(console.config, source, on_progress)
    shown = [to_line(post) for post in trial.posts[:posts]]
    if wants_json:
        console.json(
            {
                "url": trial.url,
                "status": trial.status,
                "engine": trial.engine,
                "score": trial.score,
                "marks": list(trial.marks),
                "posts": len(trial.posts),
                "links": len(trial.links),
                "first": shown,
            }
        )
        return 0
    console.say(f"{trial.status}  {trial.size} bytes  in {trial.took:.1f} s")
    console.say(f"engine {trial.engine} ({trial.score:.2f}): {', '.join(trial.marks) or 'no marks'}")
    console.say(f"{len(trial.posts)} posts, {len(trial.links)} links to follow")
    for post in trial.posts[:posts]:
        said = harmless(post.text[:SHOWN_TEXT]) or "(no text)"
        console.say(f"\n  {name(post.author or 'anonymous')}, {when(post)}, post {name(post.post_id)}")
        console.say("    " + said.replace("\n", "\n    "))
    return 0


@command.command("pause")
@click.argument("name")
@pass_console
def pause(console: Console, name: str) -> None:
    """Stop crawling a source under `vigil up`, until `resume`.

    \b
    Example:  vigil source pause harbour
    """
    _set_paused(console, name, paused=True)
    console.say(f"{name} is paused. Again: vigil source resume {name}")


@command.command("resume")
@click.argument("name")
@pass_console
def resume(console: Console, name: str) -> None:
    """Crawl a paused source again.

    \b
    Example:  vigil source resume harbour
    """
    from crawlers.sources import check_source
    from vigil.ledger.sources import get_source

    console.ledger()
    check_source(get_source(name))  # one that was made by an import may have no address that can be fetched
    _set_paused(console, name, paused=False)
    console.say(f"{name} is watched again.")


def _set_paused(console: Console, name: str, *, paused: bool) -> None:
    from vigil.ledger.audit import record_audit
    from vigil.ledger.sources import change_source, get_source

    console.ledger()
    change_source(attrs.evolve(get_source(name), paused=paused))
    record_audit("source.pause" if paused else "source.resume", console.actor, {"source": name}, console.now())


@command.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_console
def remove(console: Console, name: str, yes: bool) -> None:
    """Stop watching a source. Its posts stay; adding the same name again brings it back.

    \b
    Example:  vigil source remove harbour --yes
    """
    from vigil.ledger.audit import record_audit
    from vigil.ledger.sources import get_source, remove_source

    console.ledger()
    get_source(name)
    if not yes:
        click.confirm(f"Stop watching {name}? Its posts stay.", abort=True, err=True)
    remove_source(name)
    record_audit("source.remove", console.actor, {"source": name}, console.now())
    console.say(f"{name} is not watched any more; its posts stay.")


@command.command("export")
@pass_console
def export(console: Console) -> None:
    """Print all sources as TOML, for `vigil source import`.

    \b
    Example:  vigil source export > sources.toml
    """
    from console.source_file import write_sources
    from vigil.ledger.sources import list_sources

    console.ledger()
    click.echo(write_sources(list_sources()), nl=False)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@pass_console
def import_(console: Console, file: Path) -> int:
    """Add the sources of a TOML FILE, as `vigil source export` prints them; known names are left alone.

    A source whose settings are refused is told by its name, and the others go in.

    \b
    Example:  vigil source import sources.toml
    """
    from console.source_file import read_source, read_table
    from vigil.ledger.sources import list_sources

    try:
        table = read_table(sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadInput) as error:
        raise BadInput(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    console.ledger()
    known = {source.name for source in list_sources()}
    added = failed = 0
    for name, values in table.items():
        if name in known:
            continue
        try:
            _add(console, read_source(name, values))
            added += 1
        except UsageError as error:
            console.tell(f"vigil: {file}: source {name}: {error}")
            failed += 1
    console.say(f"{added} added, {len(known & set(table))} known already, {failed} refused")
    return 1 if failed else 0
