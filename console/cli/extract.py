"""`vigil extract`: the contacts of texts on standard input; needs no home."""

import sys
from typing import TYPE_CHECKING, get_args

import click

from console.cli.context import Console, pass_console
from pipelines.extractors.confidence import DEFAULT_THRESHOLD
from pipelines.given_texts import COUNTRY, Form, Given, Refused, read_texts
from vigil.records.errors import BadInput

if TYPE_CHECKING:
    from pipelines.extractors.registry import Registry


@click.command("extract")
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Form)),
    default="auto",
    show_default=True,
    help="What standard input holds: JSON objects, a text a line, one text, or as it looks.",
)
@click.option("--kind", "kinds", multiple=True, help="Kinds to tell of, with commas between; default: all of them.")
@click.option(
    "--min-confidence",
    "least",
    type=click.FloatRange(0, 1),
    default=DEFAULT_THRESHOLD,
    show_default=True,
    help="Leave out what is less sure.",
)
@click.option("--country", help="Country of telephone numbers where a line names none (two letters).")
@click.option("--lang", help="Language of the texts where a line names none.")
@pass_console
def command(
    console: Console, form: Form, kinds: tuple[str, ...], least: float, country: str | None, lang: str | None
) -> int:
    """Find the contacts in texts on standard input, and print one JSON object a text. No home is needed.

    A line is {"id", "text"} with lang and country where they are known; its answer is {"id", "contacts"}, where start
    and end count code points of the text. Input whose first lines hold no JSON object is one text, with the id null. A
    bad line is told with its number, and the others are answered.

    \b
    Example:  vigil extract < posts.jsonl
              vigil extract --kind phone,email --country GB < letter.txt
    """
    from pipelines.extractors.registry import registry

    if country is not None and not COUNTRY.match(country):
        raise BadInput(f'--country: "{country}" is not two letters as in "UA"')
    known = registry()
    wanted = _wanted(known, kinds)
    refused = 0
    for read in read_texts(sys.stdin.buffer, form):
        if isinstance(read, Refused):
            console.tell(f"vigil: -: line {read.line}: {read.why}")
            refused += 1
        else:
            console.json(_answer(known, read, wanted, least, country, lang))
    return 1 if refused else 0


def _wanted(known: "Registry", kinds: tuple[str, ...]) -> frozenset[str]:
    named = [kind.strip() for some in kinds for kind in some.split(",") if kind.strip()]
    return frozenset(known.extractor(kind).kind for kind in named or known.kinds)


def _answer(
    known: "Registry", given: Given, wanted: frozenset[str], least: float, country: str | None, lang: str | None
) -> dict[str, object]:
    from pipelines.extractors.hints import Hints

    hints = Hints(country=given.country or country, lang=given.lang or lang)
    return {
        "id": given.id,
        "contacts": [
            {
                "kind": one.kind,
                "value": one.value,
                "raw": one.raw,
                "start": one.start,
                "end": one.end,
                "confidence": one.confidence,
                "obfuscated": one.obfuscated,
                "reasons": list(one.reasons),
            }
            for one in known.find(given.text, hints)
            if one.confidence >= least and one.kind in wanted
        ],
    }
