"""A way to reach somebody, as found in one field of one post."""

from attrs import frozen

PAGE = "page"
"""Field of what stands in the HTML of the page around its posts: ids that tell who keeps it, as the page had them when
the version was first seen."""


def in_quote(field: str) -> bool:
    """Say whether a contact's field is a quote ("quote", "quote:0.1"): somebody else wrote it."""
    return field.split(":", 1)[0] == "quote"


@frozen(kw_only=True)
class Contact:
    """One contact at one place; `start` and `end` count code points of the field's original text."""

    kind: str
    """Name of the kind in the registry of extractors, e.g. "phone"."""
    value: str
    """Normal form, e.g. "+380501234567"."""
    raw: str
    """As written in the post."""
    start: int
    end: int
    field: str = "text"
    """Where it stands: text, quote, signature, title, author, profile, link or page; `quote:0`, `quote:0.1` name one
    quote (its place among the outermost, then among the nested), `link:2` one link; `page` is the HTML around it."""
    confidence: float = 1.0
    """From 0 to 1."""
    obfuscated: bool = False
    """True when reading it took more than removing punctuation."""
    reasons: tuple[str, ...] = ()
    """Why the confidence is what it is, e.g. ("checksum", "label")."""
