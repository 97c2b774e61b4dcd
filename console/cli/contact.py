"""`vigil contact`: everything known about one contact, and the analyst's hand: reject, correct, undo."""

from typing import TYPE_CHECKING

import click

from console.cli.context import Console, as_json, pass_console
from vigil.records.errors import BadInput, UsageError

if TYPE_CHECKING:
    from vigil.ledger.rulings import Passed

SHOW = "show"
Value = tuple[str, str]


class Contacts(click.Group):
    """Takes `vigil contact VALUE` for `vigil contact show VALUE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the word that was left out where no command is named."""
        first = 2 if args[:1] == ["--home"] else 1 if args and args[0].startswith("--home=") else 0
        word = args[first : first + 1]
        if word and word[0] not in self.commands and word[0] not in ctx.help_option_names:
            args = [*args[:first], SHOW, *args[first:]]
        return super().parse_args(ctx, args)


@click.group("contact", cls=Contacts)
def command() -> None:
    """Show everything known about one contact; reject or correct a value that was misread.

    A ruling hides or replaces what was found, in one post or everywhere, for search, alerts and exports alike. Nothing
    is deleted: it can be undone, and the post shows who ruled, when and why.
    """


_kind = click.option("--kind", help="What VALUE is, where it is not plain: one of `vigil kinds`.")
_country = click.option("--country", help="Country of a telephone number written without one (two letters).")
_reason = click.option("--reason", required=True, help="Why, for whoever reads it later.")
_post = click.option("--post", help="Only in this post: its number, or SOURCE/POST_ID. Default: everywhere.")
_yes = click.option("--yes", is_flag=True, help="Do not ask before ruling on every post.")


@command.command(SHOW)
@click.argument("value")
@_kind
@_country
@as_json
@pass_console
def show(console: Console, value: str, kind: str | None, country: str | None, wants_json: bool) -> int:
    """Show every post, author, source and time of a contact, and the contacts that stand beside it.

    The word show may be left out.

    \b
    Example:  vigil contact show '+44 7700 900123'
    """
    from console.dossier import dossier_line, dossier_of, print_dossier
    from pipelines.extractors.registry import registry
    from vigil.ledger.audit import record_audit

    known = registry()
    readings = [(kind, known.normalise(kind, value, country))] if kind else known.recognise(value)
    if not readings:
        raise UsageError(f'"{value}" is not a contact of a known kind; vigil kinds lists them, --kind says which')
    console.ledger()
    record_audit("contact", console.actor, {"contacts": [list(each) for each in readings]}, console.now())
    dossiers = [dossier_of(found, normal) for found, normal in readings]
    met = [dossier for dossier in dossiers if dossier.posts] or dossiers[:1]
    for dossier in met:
        if wants_json:
            console.json(dossier_line(dossier))
        else:
            print_dossier(console.out, dossier)
    return 0


@command.command("reject")
@click.argument("value")
@_kind
@_country
@_post
@_reason
@_yes
@as_json
@pass_console
def reject(
    console: Console,
    value: str,
    kind: str | None,
    country: str | None,
    post: str | None,
    reason: str,
    yes: bool,
    wants_json: bool,
) -> None:
    """Rule that VALUE is no contact: an order number, a misreading, the site's own address.

    \b
    Example:  vigil contact reject '+44 7700 900123' --reason 'an order number' --yes
    """
    from vigil.ledger.rulings import reject_contact

    console.ledger()
    meant = _meant(value, kind, country)
    number = _number_of(post, meant)
    _confirm("Reject", meant, number, yes=yes)
    passed = reject_contact(*meant, post=number, reason=reason, actor=console.actor, at=console.now())
    _tell(console, passed, wants_json=wants_json)


@command.command("correct")
@click.argument("value")
@click.argument("new")
@_kind
@click.option("--new-kind", help="What NEW is; default: the same kind as VALUE.")
@_country
@_post
@_reason
@_yes
@as_json
@pass_console
def correct(
    console: Console,
    value: str,
    new: str,
    kind: str | None,
    new_kind: str | None,
    country: str | None,
    post: str | None,
    reason: str,
    yes: bool,
    wants_json: bool,
) -> None:
    """Rule that VALUE means NEW.

    \b
    Example:  vigil contact correct a@example.com b@example.com --reason 'misspelt' --yes
    """
    from pipelines.extractors.registry import registry
    from vigil.ledger.rulings import correct_contact

    console.ledger()
    meant = _meant(value, kind, country)
    to = new_kind or meant[0]
    normal = registry().normalise(to, new, country)
    number = _number_of(post, meant)
    _confirm(f"Put {to} {normal} in the place of", meant, number, yes=yes)
    passed = correct_contact(*meant, to, normal, post=number, reason=reason, actor=console.actor, at=console.now())
    _tell(console, passed, wants_json=wants_json)


@command.command("undo")
@click.argument("ruling", type=int)
@_reason
@as_json
@pass_console
def undo(console: Console, ruling: int, reason: str, wants_json: bool) -> None:
    """Take back the RULING of that number: what was found counts again.

    \b
    Example:  vigil contact undo 1 --reason 'it was a number after all'
    """
    from vigil.ledger.rulings import undo_ruling

    console.ledger()
    passed = undo_ruling(ruling, reason=reason, actor=console.actor, at=console.now())
    _tell(console, passed, wants_json=wants_json)


@command.command("rulings")
@as_json
@pass_console
def rulings(console: Console, wants_json: bool) -> None:
    """List all rulings, newest first, undone ones too.

    \b
    Example:  vigil contact rulings
    """
    from console.rulings import print_ruling, ruling_line
    from vigil.ledger.rulings import list_rulings

    console.ledger()
    found = list_rulings()
    if wants_json:
        console.json_lines(ruling_line(ruling) for ruling in found)
        return
    for ruling in found:
        print_ruling(console.out, ruling)
    if not found:
        console.say("Nobody has ruled on a contact yet. vigil contact reject --help says how.")


def _meant(value: str, kind: str | None, country: str | None) -> Value:
    """Give the one contact that is meant: what the ledger holds, where the words could mean several."""
    from pipelines.extractors.registry import registry
    from vigil.ledger.rulings import touched_by

    known = registry()
    if kind is not None:
        known.extractor(kind)
        if touched_by(kind, value.strip()):  # a misreading need not have a form that would be accepted
            return kind, value.strip()
        return kind, known.normalise(kind, value, country)
    readings = [reading for reading in known.recognise(value) if reading[0] in known.kinds]
    held = [reading for reading in readings if touched_by(*reading)] if len(readings) > 1 else readings
    if len(held or readings) == 1:
        return (held or readings)[0]
    if not readings:
        raise UsageError(f'"{value}" is not a contact of a known kind; vigil kinds lists them, --kind says which')
    raise UsageError(f'"{value}" may be {" or ".join(found for found, _ in held or readings)}; --kind says which')


def _number_of(post: str | None, meant: Value) -> int | None:
    """Give the number of the post that is named; refused when it does not hold the contact."""
    from vigil.ledger.posts import find_post

    if post is None:
        return None
    found = find_post(post)
    if len(found) != 1:
        said = "there is no post" if not found else f"{len(found)} posts are called"
        raise UsageError(f'{said} "{post}"; vigil search shows the numbers of posts')
    stored = found[0]
    contacts = [contact for version in (stored.post, *stored.earlier) for contact in version.contacts]
    contacts += [ruled.found for ruled in stored.ruled]
    if meant not in {(contact.kind, contact.value) for contact in contacts}:
        raise BadInput(f"post {stored.id} holds no {meant[0]} {meant[1]}; vigil post {stored.id} shows what it holds")
    return stored.id


def _confirm(doing: str, meant: Value, post: int | None, *, yes: bool) -> None:
    from vigil.ledger.rulings import touched_by

    if post is not None or yes:
        return
    count = touched_by(*meant)
    posts = f"the {count} post{'s' * (count != 1)} that hold{'s' * (count == 1)} it"
    click.confirm(f"{doing} {meant[0]} {meant[1]} in {posts} and in all to come?", abort=True, err=True)


def _tell(console: Console, passed: "Passed", *, wants_json: bool) -> None:
    from console.rulings import ruling_line, ruling_words

    ruling = passed.ruling
    if wants_json:
        console.json({**ruling_line(ruling), "posts": passed.posts})
        return
    posts = f"{passed.posts} post{'s' * (passed.posts != 1)}"
    if ruling.undone_at is not None:
        console.say(f"Ruling {ruling.id} is undone: {ruling_words(ruling)}; {posts}.")
    else:
        console.say(
            f"Ruling {ruling.id}: {ruling_words(ruling)}; {posts}. Take it back: vigil contact undo {ruling.id}"
        )
