"""Where a few characters stand in a text: a search a sign, an order of magnitude faster than a pattern of them all."""

from typing import AnyStr


def places_of(sign: AnyStr, text: AnyStr) -> list[int]:
    """Give every place where `sign` stands in a text or its outline, overlapping ones too."""
    places = []
    at = text.find(sign)
    while at != -1:
        places.append(at)
        at = text.find(sign, at + 1)
    return places
