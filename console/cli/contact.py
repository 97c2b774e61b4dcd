"""`vigil contact`: everything known about one contact."""

import click

from console.cli.context import Console, as_json, pass_console
from vigil.records.errors import UsageError


@click.command("contact")
@click.argument("value")
@click.option("--kind", help="What it is, where it is not plain: one of `vigil kinds`.")
@click.option("--country", help="Country of a telephone number written without one (two letters).")
@as_json
@pass_console
def command(console: Console, value: str, kind: str | None, country: str | None, wants_json: bool) -> int:
    """Show every post, author, source and time of a contact, and the contacts that stand beside it.

    \b
    Example:  vigil contact '+44 7700 900123'
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
