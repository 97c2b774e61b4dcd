"""What stands around a post: where else each of its contacts occurs, and who else says the same."""

from attrs import frozen

from vigil.ledger.occurrences import Occurrences, occurrences
from vigil.ledger.stories import posts_of_story
from vigil.records.contact import in_quote
from vigil.records.stored import StoredPost

LOOKED_AT = 200  # versions of each contact, posts of a story; past it, it stands everywhere


@frozen(kw_only=True)
class Around:
    """The surroundings of one post."""

    contacts: tuple[tuple[str, str, Occurrences], ...]
    """Kind, value and the other posts of each contact of its present version, in the order of the post."""
    story: tuple[int, ...]
    """The ledger's numbers of the other posts of its story, `LOOKED_AT` at most."""


def around(stored: StoredPost) -> Around:
    """Look around a post, in the ledger that is open in this thread."""
    own = [(one.kind, one.value) for one in stored.post.contacts if not in_quote(one.field)]
    found = occurrences(own, LOOKED_AT)
    story = posts_of_story(stored.story, LOOKED_AT) if stored.story is not None else []
    return Around(
        contacts=tuple((kind, value, _without(found[kind, value], stored.id)) for kind, value in dict.fromkeys(own)),
        story=tuple(post for post in story if post != stored.id),
    )


def _without(found: Occurrences, post: int) -> Occurrences:
    return Occurrences(
        posts=tuple(one for one in found.posts if one != post),
        sources=found.sources,
        stories=found.stories,
        more=found.more,
    )
