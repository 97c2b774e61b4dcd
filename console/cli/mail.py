"""`vigil mail`: mails that wait or could not be delivered."""

import click

from console.cli.context import Console, as_json, pass_console
from console.table import print_table


@click.group("mail")
def command() -> None:
    """Show mails that wait or could not be delivered, and retry them."""


@command.command("list")
@click.option("--state", type=click.Choice(["waiting", "sent", "dead"]), help="Only these; default: waiting and dead.")
@as_json
@pass_console
def list_(console: Console, state: str | None, wants_json: bool) -> None:
    """List mails, newest first, with the last error of each.

    \b
    Example:  vigil mail list --state dead
    """
    from vigil.ledger.outbox import STATES, list_mails

    console.ledger()
    wanted = [each for each in STATES if each == state or (state is None and each != "sent")]
    rows = [
        {
            "id": mail.id,
            "state": mail.state,
            "to": mail.recipient,
            "made": mail.created_at.isoformat(timespec="seconds"),
            "attempts": mail.attempts,
            "error": mail.error,
        }
        for each in wanted
        for mail in list_mails(each)
    ]
    if wants_json:
        console.json_lines(rows)
    elif rows:
        print_table(console.out, rows)
    else:
        console.say("No mail waits, and none is dead.")


@command.command("retry")
@click.argument("numbers", nargs=-1, type=int)
@click.option("--all", "every_one", is_flag=True, help="All dead mails.")
@pass_console
def retry(console: Console, numbers: tuple[int, ...], every_one: bool) -> None:
    """Try dead mails again, by the NUMBERS that `vigil mail list` shows.

    \b
    Example:  vigil mail retry --all
    """
    from vigil.ledger.audit import record_audit
    from vigil.ledger.outbox import list_mails, retry_dead
    from vigil.records.errors import UsageError

    console.ledger()
    chosen = [mail.id for mail in list_mails("dead", limit=10_000)] if every_one else list(numbers)
    if not chosen and not every_one:
        raise UsageError("name the mails to retry, or say --all (vigil mail list shows them)")
    for number in chosen:
        retry_dead(number)
    record_audit("mail.retry", console.actor, {"mails": chosen}, console.now())
    console.say(f"{len(chosen)} to be tried again.")
