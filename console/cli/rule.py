"""`vigil rule`: who is told about what, and how often."""

import attrs
import click

from console.cli.context import Console, as_json, pass_console
from console.table import print_table
from vigil.records.units import duration, seconds


@click.group("rule")
def command() -> None:
    """Say who is told about what, and how often."""


@command.command("add")
@click.argument("name")
@click.option("--query", help="Tell of posts that this query describes.")
@click.option("--watchlist", "watchlists", multiple=True, help="Tell of posts that anything on this watchlist matches.")
@click.option("--to", "recipients", multiple=True, required=True, help="Mail address; may be given again.")
@click.option("--every", default="10m", show_default=True, help="One mail at most in this time.")
@click.option("--show-values", is_flag=True, help="Show matched entries in full instead of label and last digits.")
@click.option("--history", is_flag=True, help="Tell of posts that are stored already, too.")
@pass_console
def add(
    console: Console,
    name: str,
    query: str | None,
    watchlists: tuple[str, ...],
    recipients: tuple[str, ...],
    every: str,
    show_values: bool,
    history: bool,
) -> None:
    """Make a rule NAME.

    \b
    Example:  vigil rule add case-12 --watchlist case-12 --to unit@example.org --every 10m
    """
    from alerts.rules import add_rule
    from vigil.ledger.audit import record_audit

    interval = seconds(every)
    console.ledger()
    rule = add_rule(
        name,
        recipients=recipients,
        every=interval,
        query=query,
        watchlists=watchlists,
        show_values=show_values,
        baseline="all" if history else "now",
    )
    record_audit("rule.add", console.actor, {"rule": rule.name, "show_values": show_values}, console.now())
    console.say(f"{rule.name} tells {', '.join(rule.recipients)}, at most every {duration(rule.every)}.")
    console.say("Mails go out while `vigil up` runs.")


@command.command("list")
@as_json
@pass_console
def list_(console: Console, wants_json: bool) -> None:
    """List the rules; a broken one says why.

    \b
    Example:  vigil rule list
    """
    from vigil.ledger.rules import list_rules

    console.ledger()
    rules = list_rules()
    if wants_json:
        for rule in rules:
            told = attrs.asdict(rule)
            told["digest_at"] = rule.digest_at.isoformat() if rule.digest_at else None
            console.json(told)
        return
    rows = [
        {
            "name": rule.name,
            "state": rule.state + (f": {rule.broken}" if rule.broken else ""),
            "every": duration(rule.every),
            "query": rule.query,
            "watchlists": ", ".join(rule.watchlists),
            "to": ", ".join(rule.recipients),
        }
        for rule in rules
    ]
    if rows:
        print_table(console.out, rows)
    else:
        console.say("There is no rule yet. Make one: vigil rule add NAME --watchlist LIST --to ADDRESS")


def _change(console: Console, action: str, name: str, said: str) -> None:
    from vigil.ledger import rules
    from vigil.ledger.audit import record_audit

    console.ledger()
    {"pause": rules.pause_rule, "resume": rules.resume_rule, "remove": rules.remove_rule}[action](name)
    record_audit(f"rule.{action}", console.actor, {"rule": name}, console.now())
    console.say(said)


@command.command("pause")
@click.argument("name")
@pass_console
def pause(console: Console, name: str) -> None:
    """Let a rule rest; what arrives meanwhile is found once it is resumed.

    \b
    Example:  vigil rule pause case-12
    """
    _change(console, "pause", name, f"{name} rests. Again: vigil rule resume {name}")


@command.command("resume")
@click.argument("name")
@pass_console
def resume(console: Console, name: str) -> None:
    """Let a paused or broken rule go on from where it stopped.

    \b
    Example:  vigil rule resume case-12
    """
    _change(console, "resume", name, f"{name} goes on from where it stopped.")


@command.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_console
def remove(console: Console, name: str, yes: bool) -> None:
    """Remove a rule; its findings and mails stay on record.

    \b
    Example:  vigil rule remove case-12 --yes
    """
    if not yes:
        click.confirm(f"Remove the rule {name}?", abort=True, err=True)
    _change(console, "remove", name, f"{name} is removed.")
