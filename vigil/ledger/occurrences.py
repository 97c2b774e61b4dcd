"""Where else a contact stands, in a few looks: enough to tell a person's number from one that stands everywhere."""

from collections.abc import Iterable

from attrs import frozen

from vigil.ledger.contact_rows import value_key
from vigil.ledger.edge import typed
from vigil.ledger.models import ContactRow

QUOTE = "quote"


@frozen(kw_only=True)
class Occurrences:
    """The posts a contact was found in, in any version and any field but quotes, up to a limit."""

    posts: tuple[int, ...]
    """The ledger's numbers, lowest first."""
    sources: tuple[str, ...]
    stories: int
    """Different texts: posts of one story count once, each post without a story for itself."""
    more: bool
    """Whether there are more than were looked at."""


@typed
def occurrences(contacts: Iterable[tuple[str, str]], most: int) -> dict[tuple[str, str], Occurrences]:
    """Give where each contact (kind, value) was found, at most `most` versions of each; rulings are not asked."""
    found = {}
    for kind, value in dict.fromkeys(contacts):
        rows = ContactRow.objects.filter(kind=kind, key=value_key(value), retired_seq=None)
        told = [
            (int(post), source, story or None)
            for post, source, story in rows.exclude(field__startswith=QUOTE)
            .order_by()
            .values_list("version__post", "version__post__source__name", "version__story")
            .distinct()[: most + 1]
        ]
        some = told[:most]
        found[kind, value] = Occurrences(
            posts=tuple(sorted({post for post, _, _ in some})),
            sources=tuple(sorted({source for _, source, _ in some})),
            stories=len({story for _, _, story in some if story is not None})
            + len({post for post, _, story in some if story is None}),
            more=len(told) > most,
        )
    return found
