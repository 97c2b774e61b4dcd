"""`vigil search`: find posts."""

from typing import Literal

import click

from console.cli.context import Console, as_json, pass_console


@click.command("search", context_settings={"ignore_unknown_options": False})
@click.argument("query", nargs=-1)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many to show.")
@click.option("--offset", default=0, type=click.IntRange(0), help="How many to pass over.")
@click.option("--sort", type=click.Choice(["newest", "best"]), default="newest", show_default=True, help="Which first.")
@as_json
@pass_console
def command(
    console: Console,
    query: tuple[str, ...],
    limit: int,
    offset: int,
    sort: Literal["newest", "best"],
    wants_json: bool,
) -> None:
    """Find the posts that QUERY describes; without one, all posts.

    Words, "phrases", AND, OR, NOT, (parentheses) and field:value, as described in docs/query-language.md. Every search
    is written to the audit.

    \b
    Examples: vigil search passport site:*.onion
              vigil search 'phone:"07700 900 123" OR telegram:agent'
              vigil search -- -is:deleted posted:-7d
    """
    from console.hits import hit_line, print_hits
    from console.level_index import opened_index
    from indexers.search import search_posts

    with opened_index(console) as index:
        results = search_posts(
            " ".join(query), index, limit=limit, offset=offset, sort=sort, now=console.now(), actor=console.actor
        )
    if wants_json:
        console.json({"total": results.total, "lag": results.lag, "hits": [hit_line(hit) for hit in results.hits]})
    else:
        print_hits(console.out, results, offset)
