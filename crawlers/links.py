"""Which of a page's links enter the frontier: those policy permits, within the source's budgets."""

from collections.abc import Sequence

import attrs

from crawlers.budget import Trapped, trap_in
from crawlers.engines.addresses import canonical
from crawlers.transport.refusal import Refused
from crawlers.transport.route import route_for
from vigil.records.page import Link
from vigil.records.source import Source

Denied = Trapped | Refused


def admit(
    links: Sequence[Link], hops: int, source: Source, *, shows_posts: bool, recorded: bool
) -> tuple[tuple[Link, ...], list[Denied]]:
    """Part `links` of a page `hops` links from the start into those to follow (canonical, each once) and those refused.

    A recording has no network, so policy has nothing to refuse there: what it does not hold is not found.
    """
    admitted: dict[str, Link] = {}
    denied: list[Denied] = []
    for link in links:
        url = canonical(link.url)
        refusal = trap_in(url, link.hops_from(hops, shows_posts=shows_posts), source) or (
            None if recorded else _refusal(url, source)
        )
        if refusal is None:
            admitted.setdefault(url, attrs.evolve(link, url=url))
        else:
            denied.append(refusal)
    return tuple(admitted.values()), denied


def _refusal(url: str, source: Source) -> Refused | None:
    route = route_for(url, source)
    return route if isinstance(route, Refused) else None
