"""The names both indexes give to the parts of a document. Whoever changes them, or what is in them, raises `LAYOUT`."""

LAYOUT = 3

WORDS = ("title", "text", "author", "quote", "signature", "file", "place", "earlier")
TIMES = ("posted", "seen", "changed")
NUMBERS = ("price", "seq")
EXACT = "exact"
GAP = 200  # places between two values of a field: a phrase spans 129 at most, and must not reach from one into the next


def words_field(key: str) -> str:
    """Name the field of a word field's forms, in their order."""
    return f"words_{key}"


def lemmas_field(key: str) -> str:
    """Name the field of a word field's bag of lemmas."""
    return f"lemmas_{key}"


def time_fields(key: str) -> tuple[str, str]:
    """Name the fields of the first and the last instant of a time."""
    return f"time_{key}_low", f"time_{key}_high"


def number_field(key: str) -> str:
    """Name the field of a number."""
    return f"number_{key}"


def facet_field(name: str) -> str:
    """Name the field of a facet's values (facets.py)."""
    return f"facet_{name}"


def exact_term(key: str, value: str) -> str:
    """Give the one term that stands for a value of an exact field: all of them share one field of the index."""
    return f"{key}\x1f{value}"
