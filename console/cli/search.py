"""`vigil search`: find posts."""

from pathlib import Path
from typing import Literal

import click

from console.cli.context import Console, as_json, pass_console
from vigil.records.errors import UsageError

MAX_PAGE = 10_000  # posts of one page; all of them come one after the other


@click.command("search", context_settings={"ignore_unknown_options": False})
@click.argument("query", nargs=-1)
@click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(0, MAX_PAGE),
    help="How many posts a page has; 0: all.",
)
@click.option("--offset", default=0, type=click.IntRange(0), help="How many to pass over.")
@click.option("--after", help="Give the page after this place, which the page before ends with.")
@click.option("--sort", type=click.Choice(["newest", "best"]), default="newest", show_default=True, help="Which first.")
@click.option("--count", is_flag=True, help="Only say how many posts there are.")
@click.option(
    "--facets", is_flag=True, help="Count the hits by source, site, board, language, contact, month, watchlist."
)
@click.option(
    "--explain", "wants_words", is_flag=True, help="Say in words how the query is understood; search nothing."
)
@click.option("--index", "kind", help="Ask this index, not the usual one: embedded, elasticsearch or evaluator.")
@click.option(
    "--batch",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="A file with one query a line, or a .csv with selectors: each line is a search of its own.",
)
@as_json
@pass_console
def command(
    console: Console,
    query: tuple[str, ...],
    limit: int,
    offset: int,
    after: str | None,
    sort: Literal["newest", "best"],
    count: bool,
    facets: bool,
    wants_words: bool,
    kind: str | None,
    batch: Path | None,
    wants_json: bool,
) -> int:
    """Find the posts that QUERY describes; without one, all posts.

    Words, "phrases", AND, OR, NOT, (parentheses) and field:value, as described in docs/query-language.md; what an
    answer holds, in docs/search.md. Every search is written to the audit.

    \b
    Examples: vigil search passport site:*.onion
              vigil search 'phone:"07700 900 123" OR telegram:agent' --facets
              vigil search --batch numbers.csv --json
              vigil search -- -is:deleted posted:-7d
    """
    from console.level_index import opened_index
    from console.searching import Asking, explained, run_batch, run_search

    if batch is not None and query:
        raise UsageError("--batch takes its queries from the file; leave the other one out")
    if (offset or after) and (batch is not None or not limit):
        raise UsageError("--offset and --after are for one page of one query")
    if not limit and sort == "best" and not count:
        raise UsageError(f"all posts come newest first; the best {MAX_PAGE} are had with --limit {MAX_PAGE}")
    asking = Asking(limit=limit, offset=offset, after=after, sort=sort, count=count, facets=facets, json=wants_json)
    if wants_words:
        console.ledger()
        return explained(console, " ".join(query), batch, wants_json=wants_json)
    with opened_index(console, kind) as index:
        if batch is not None:
            return run_batch(console, index, batch, asking)
        run_search(console, index, " ".join(query), asking)
    return 0
