"""Pictures near a hash, in the store and in one post.

In the store it is an exact scan of the picture store, for an approximate index loses what a filter leaves out.
"""

from collections.abc import Iterable, Iterator

from attrs import frozen

from indexers.query.ast import And, Node, Or, Picture, PictureKind
from vigil.ledger.images import all_pictures
from vigil.records.post import Post

BITS_OF_DIGIT = 4


@frozen(kw_only=True)
class PictureFound:
    """A picture of a post that lies near one asked for."""

    number: int
    """Its place among the pictures of the post, from 1."""
    kind: PictureKind
    """The hash by which it was found."""
    distance: int
    """Bits in which the two hashes differ."""
    bits: int
    """Of a hash of this kind."""


def near_pictures(wanted: Picture) -> list[str]:
    """Give the hashes of the store that lie within the distance, as the documents have them: "pdq:…", "phash:…"."""
    found = []
    for picture in all_pictures():
        value: str | None = getattr(picture.image, wanted.kind)
        if value is not None and _distance(value, wanted) <= wanted.distance:
            found.append(f"{wanted.kind}:{value}")
    return found


def pictures_asked(node: Node) -> Iterator[Picture]:
    """Give the pictures that a query, not yet resolved, asks for; not those that a post may not have."""
    if isinstance(node, Picture):
        yield node
    elif isinstance(node, And | Or):
        for part in node.nodes:
            yield from pictures_asked(part)


def pictures_found(asked: Iterable[Picture], post: Post) -> Iterator[PictureFound]:
    """Give the pictures of a post that lie near one of those asked for, in the order of the query."""
    for wanted in asked:
        for number, image in enumerate(post.images, 1):
            value: str | None = getattr(image, wanted.kind)
            if value is not None and (distance := _distance(value, wanted)) <= wanted.distance:
                bits = len(wanted.value) * BITS_OF_DIGIT
                yield PictureFound(number=number, kind=wanted.kind, distance=distance, bits=bits)


def _distance(value: str, wanted: Picture) -> int:
    return (int(value, 16) ^ int(wanted.value, 16)).bit_count()
