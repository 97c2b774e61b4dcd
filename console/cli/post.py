"""`vigil post`: one post with its versions."""

import click

from console.cli.context import Console, as_json, pass_console
from vigil.records.errors import UsageError


@click.command("post")
@click.argument("name", metavar="ID")
@as_json
@pass_console
def command(console: Console, name: str, wants_json: bool) -> None:
    """Show the post with that ID: the number a search shows, or SOURCE/POST_ID. Looking is written to the audit.

    With its versions and what each edit changed, its contacts and where else they occur, and the posts that say nearly
    the same.

    \b
    Example:  vigil post 17
    """
    from console.post_around import around_line, changes_line, print_around, print_edits
    from console.posts import print_post
    from console.rulings import history_line, ruled_line
    from indexers.around import around
    from vigil.ledger.audit import record_audit
    from vigil.ledger.contact_rows import contact_history
    from vigil.ledger.posts import find_post
    from vigil.records.interchange import to_line

    console.ledger()
    found = find_post(name)
    if not found:
        raise UsageError(f'there is no post "{name}"; vigil search shows the numbers of posts')
    record_audit("post", console.actor, {"posts": [stored.id for stored in found]}, console.now())
    for stored in found:
        retired = [one for one in contact_history(stored.id) if one.retired_at is not None]
        if wants_json:
            console.json(
                {
                    "id": stored.id,
                    **to_line(stored),
                    "earlier": [to_line(version) for version in stored.earlier],
                    "ruled": [ruled_line(ruled) for ruled in stored.ruled],
                    "retired": [history_line(one) for one in retired],
                    "changes": changes_line(stored),
                    **around_line(around(stored)),
                }
            )
        else:
            print_post(console.out, stored, retired)
            print_edits(console.out, stored)
            print_around(console.out, stored, around(stored))
