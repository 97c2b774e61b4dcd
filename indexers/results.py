"""What a search gives: hits with their marks, reposts of one story folded into one hit, and what could not be known."""

from collections.abc import Iterable, Mapping

import attrs
from attrs import frozen

from indexers.coverage import Blind
from indexers.evaluator import Evaluator, Mark
from indexers.facets import Facets
from indexers.instead import Instead
from indexers.pictures import PictureFound, pictures_found
from indexers.query.ast import Node, Picture
from indexers.snippet import Snippet, snippet_of
from vigil.records.stored import StoredPost


@frozen(kw_only=True)
class SearchHit:
    """One post that was found, and where."""

    stored: StoredPost
    score: float
    marks: tuple[Mark, ...]
    """Places of the present version; none for a query that no words of it answer (a source, a date)."""
    snippet: Snippet
    pictures: tuple[PictureFound, ...] = ()
    """Pictures of the present version that `image:` asked for."""
    earlier: bool
    """True when only an earlier version matches: an edit removed what was looked for."""
    also: tuple[StoredPost, ...] = ()
    """Posts of the same page that say nearly the same, folded into this one."""
    same: int = 1
    """Posts of its story in the ledger, itself among them, whether the query finds them or not; counted to 1,000."""


@frozen(kw_only=True)
class Results:
    """What a search found."""

    total: int
    """Posts, each repost counted."""
    hits: tuple[SearchHit, ...]
    lag: int
    """Entries of the ledger that the index did not know yet."""
    node: Node
    """The query as it was understood, resolved."""
    facets: Facets = attrs.field(factory=dict)
    """What was asked to be counted."""
    next: str | None = None
    """The cursor of the next page; None where nothing can follow."""
    blind: tuple[Blind, ...] = ()
    """When sources that the query asks about could not be looked at."""
    pictures: tuple[Picture, ...] = ()
    """The pictures that the query as typed asks for."""
    instead: Instead | None = None
    """A query that finds something where this one finds nothing."""


def hit_of(
    evaluator: Evaluator, node: Node, stored: StoredPost, score: float = 0.0, pictures: tuple[Picture, ...] = ()
) -> SearchHit:
    """Give a post with the places that made a resolved query match; `pictures` are those it asked for."""
    marks = evaluator.marks(node, stored)
    earlier = bool(stored.earlier) and not evaluator.matches(node, attrs.evolve(stored, earlier=()))
    return SearchHit(
        stored=stored,
        score=score,
        marks=marks,
        snippet=snippet_of(stored.post, marks),
        pictures=tuple(pictures_found(pictures, stored.post)),
        earlier=earlier,
    )


def folded(hits: Iterable[SearchHit], sizes: Mapping[int, int]) -> tuple[SearchHit, ...]:
    """Give each story once, by its first hit, with the posts of the others beside it; `sizes` are those of stories."""
    kept: dict[object, SearchHit] = {}
    for number, hit in enumerate(hits):
        key = ("story", hit.stored.story) if hit.stored.story is not None else ("alone", number)
        first = kept.get(key)
        kept[key] = hit if first is None else attrs.evolve(first, also=(*first.also, hit.stored))
    return tuple(attrs.evolve(hit, same=sizes.get(hit.stored.story or 0, 1)) for hit in kept.values())
