"""What the text of a post is to search, each token worked out once: the hot path of indexing.

A token is what stands between white space. Neither a form nor an address reaches across it, so that whatever was worked
out for a token holds wherever it stands. Everything else runs inside the interpreter: a text takes one look a token.
"""

from operator import itemgetter
from typing import NamedTuple

from indexers.addresses import LONG, addresses
from indexers.analysis import MAX_CACHED, forms_anew
from indexers.lemmas import known_lemmas
from pipelines.remembered import Remembered

CACHE_TOKENS = 300_000  # tokens of posts remembered, about 90 MB: the vocabulary of some hundred thousand posts


class Reading(NamedTuple):
    """What one text, or one token of it, is to search."""

    said: str
    """The forms in order, a space between any two."""
    bag: str
    """The lemmas of all forms, a space between any two; one of several different words may come several times."""
    literal: tuple[str, ...]
    """The addresses and contacts as written."""


_SAID, _BAG = itemgetter(0), itemgetter(1)


def read(text: str) -> Reading:
    """Read one text; takes time linear in it. The first call opens dictionaries."""
    found = list(map(_KNOWN.__getitem__, text.split()))
    return Reading(
        " ".join(filter(None, map(_SAID, found))),
        " ".join(filter(None, dict.fromkeys(map(_BAG, found)))),
        tuple([address for token in found if token[2] for address in token[2]]),
    )


def _read_token(token: str) -> tuple[str, str, tuple[str, ...]]:
    """Give what `Reading` has; a plain tuple, for a hundred thousand of them are kept."""
    literal = () if token.isalpha() and len(token) < LONG else tuple(addresses(token))
    found = forms_anew(token)
    said = token if found == (token,) else " ".join(found)  # one text in memory instead of two
    others = [lemma for form in found for lemma in known_lemmas(form) if lemma not in found]
    return said, " ".join((said, *dict.fromkeys(others))) if others else said, literal


_KNOWN = Remembered(_read_token, CACHE_TOKENS, longest=MAX_CACHED)
