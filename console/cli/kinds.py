"""`vigil kinds`: what contacts are recognised, straight from the registry."""

import inspect

import click

from console.cli.context import Console, as_json, pass_console


@click.command("kinds")
@as_json
@pass_console
def command(console: Console, wants_json: bool) -> None:
    """List the kinds of contact: what each is, its normal form, an example. Each is a field of the query language.

    \b
    Example:  vigil kinds
    """
    from pipelines.extractors.registry import registry

    known = registry()
    for kind in known.kinds:
        extractor = known.extractor(kind)
        manual = inspect.getdoc(extractor) or ""
        if wants_json:
            console.json({"kind": kind, "manual": manual, "example": extractor.example})
        else:
            console.say(f"{kind}\n    " + manual.replace("\n", "\n    ") + f"\n    Example: {extractor.example}\n")
