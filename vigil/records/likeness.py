"""What is remembered of a text to tell whether another says nearly the same: never the text itself."""

from attrs import frozen

LONG = 128
"""Bytes of the signature of a text long enough to be nearly the same as another; a shorter signature is a digest."""
ALIKE = 84
"""Of these, how many are equal in two texts of which 65 % stands in both; others are equal by chance, one in 256."""


@frozen(kw_only=True)
class Likeness:
    """The signature of one text, and the keys under which one like it is found."""

    keys: tuple[int, ...]
    """Signed 64-bit numbers; two texts that are nearly the same share one of them."""
    signature: bytes


def alikeness(one: bytes, other: bytes) -> int:
    """Say how much alike the texts of two signatures are: 0 where they are not near enough to be one story."""
    if len(one) != LONG or len(other) != LONG:
        return LONG if one == other else 0
    same = sum(map(int.__eq__, one, other))
    return same if same >= ALIKE else 0
