"""A contact's dossier: where it was met, by whom, when, and what stood beside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from attrs import frozen

from indexers.document import fold
from vigil.ledger.occurrences import occurrences
from vigil.ledger.posts import posts_with_contact
from vigil.ledger.rulings import list_rulings
from vigil.records.contact import in_quote
from vigil.records.ruling import Ruling
from vigil.records.stored import StoredPost

MAX_LINKED = 50  # contacts beside it that are told; those met in most stories
DECOY = 30  # different texts; a contact that stands in more (of the board itself, of an advertiser) links nobody
LOOKED_AT = 500  # versions of each linked contact that are looked at to tell that

Contact = tuple[str, str]
"""Kind and value."""


@frozen(kw_only=True)
class Met:
    """One author, source, board or place that a contact was met at."""

    name: str
    source: str | None
    """Of an author or a board."""
    posts: int
    first: datetime
    last: datetime


@frozen(kw_only=True)
class Linked:
    """A contact that stood beside it."""

    kind: str
    value: str
    posts: int
    """Posts that hold both."""
    stories: int
    """Different texts that hold both: reposts tell nothing new."""
    elsewhere: int
    """Different texts that hold this one, those with both among them; `LOOKED_AT` versions are looked at."""
    decoy: bool
    """Whether it stands in so many texts that it links nobody; those come last."""


@frozen(kw_only=True)
class Dossier:
    """All that the ledger holds on one contact, over all versions of all posts."""

    kind: str
    value: str
    posts: tuple[StoredPost, ...]
    """Oldest first."""
    stories: int = 0
    """Different texts among them."""
    authors: tuple[Met, ...] = ()
    """Those with most posts first, as all that follow but places and months."""
    sources: tuple[Met, ...] = ()
    boards: tuple[Met, ...] = ()
    places: tuple[Met, ...] = ()
    """By the time of their first post: where it went."""
    months: tuple[tuple[str, int], ...] = ()
    """Month and number of posts, oldest first."""
    also: tuple[tuple[str, int], ...] = ()
    """Other labels under which the same value stands (a number said to be on a messenger): kind, posts."""
    linked: tuple[Linked, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    """What analysts ruled on it, newest first, undone ones too."""

    @property
    def first(self) -> datetime | None:
        """When it was first posted, or seen where that is not known."""
        return min(map(moment, self.posts), default=None)

    @property
    def last(self) -> datetime | None:
        """When it was last posted."""
        return max(map(moment, self.posts), default=None)


def dossier_of(kind: str, value: str) -> Dossier:
    """Gather what is known of a contact in its normal form, from the ledger that is open in this thread."""
    posts = sorted(posts_with_contact(kind, value), key=moment)
    beside = _beside(posts, (kind, value))
    known = occurrences(beside, LOOKED_AT)
    elsewhere = {contact: known[contact].stories for contact in beside}
    return dossier(kind, value, posts, elsewhere, list_rulings((kind, value)))


def dossier(
    kind: str,
    value: str,
    posts: Sequence[StoredPost],
    elsewhere: dict[Contact, int],
    rulings: Iterable[Ruling] = (),
) -> Dossier:
    """Put a dossier together from posts, oldest first; `elsewhere` says in how many texts each other contact stands."""
    months = Counter(f"{moment(stored):%Y-%m}" for stored in posts)
    return Dossier(
        kind=kind,
        value=value,
        posts=tuple(posts),
        stories=len(set(map(_story, posts))),
        authors=_met(posts, lambda stored: stored.post.author or "anonymous", with_source=True),
        sources=_met(posts, lambda stored: stored.source),
        boards=_met(posts, lambda stored: stored.post.board, with_source=True),
        places=tuple(
            sorted(_met(posts, lambda stored: stored.post.place or stored.country), key=lambda met: met.first)
        ),
        months=tuple(sorted(months.items())),
        also=_labels(posts, (kind, value)),
        linked=_linked(posts, (kind, value), elsewhere),
        rulings=tuple(rulings),
    )


def moment(stored: StoredPost) -> datetime:
    """Give the time a post counts from: the earlier of posted and first seen."""
    return min(stored.post.posted_at or stored.seen_at, stored.seen_at)


def _met(
    posts: Sequence[StoredPost], read: Callable[[StoredPost], str | None], *, with_source: bool = False
) -> tuple[Met, ...]:
    """Gather posts by what `read` gives, case aside; the first writing is shown."""
    found: dict[tuple[str, str | None], list[StoredPost]] = {}
    for stored in posts:
        named = read(stored)
        if named:
            found.setdefault((fold(named), stored.source if with_source else None), []).append(stored)
    met = [
        Met(
            name=read(mine[0]) or "",
            source=source,
            posts=len(mine),
            first=min(map(moment, mine)),
            last=max(map(moment, mine)),
        )
        for (_, source), mine in found.items()
    ]
    return tuple(sorted(met, key=lambda one: -one.posts))


def _beside(posts: Sequence[StoredPost], contact: Contact) -> list[Contact]:
    """Give the contacts that stand beside it in most stories."""
    stories: dict[Contact, set[object]] = {}
    for stored in posts:
        for other in _of(stored):
            if other[1] == contact[1]:
                continue
            stories.setdefault(other, set()).add(_story(stored))
    return sorted(stories, key=lambda other: (-len(stories[other]), other))[: 2 * MAX_LINKED]


def _labels(posts: Sequence[StoredPost], contact: Contact) -> tuple[tuple[str, int], ...]:
    """Give the other kinds the same value was found as, by how many posts have it so."""
    kinds = Counter(
        kind for stored in posts for kind, value in _of(stored) if value == contact[1] and kind != contact[0]
    )
    return tuple(kinds.most_common())


def _linked(posts: Sequence[StoredPost], contact: Contact, elsewhere: dict[Contact, int]) -> tuple[Linked, ...]:
    """Give the contacts beside it: those in most common stories first, decoys last."""
    found = []
    for kind, value in _beside(posts, contact):
        both = [stored for stored in posts if (kind, value) in _of(stored)]
        common = len(set(map(_story, both)))
        stories = max(elsewhere.get((kind, value), 0), common)
        found.append(
            Linked(
                kind=kind,
                value=value,
                posts=len(both),
                stories=common,
                elsewhere=stories,
                decoy=stories > DECOY,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.decoy, -one.stories, one.elsewhere, one.kind, one.value)))[
        :MAX_LINKED
    ]


def _of(stored: StoredPost) -> set[Contact]:
    """Give the contacts of all versions of a post, those of whom it quotes aside."""
    versions = (stored.post, *stored.earlier)
    return {(one.kind, one.value) for version in versions for one in version.contacts if not in_quote(one.field)}


def _story(stored: StoredPost) -> object:
    return ("story", stored.story) if stored.story is not None else ("post", stored.id)
