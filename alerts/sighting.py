"""A watched thing seen in a post: which one, where, and in what words people are told so."""

from collections.abc import Iterable

from attrs import frozen

FIELD_WORDS = {
    "text": "in the text",
    "title": "in the title",
    "author": "in the author's name",
    "signature": "in the signature",
    "profile": "in the author's profile",
    "quote": "in a quote",
    "link": "in a link",
    "file": "in the name of a file",
    "place": "in the place",
    "page": "in the code of the page",
}
RANKED = ("text", "title", "author", "profile", "signature", "link", "file", "place", "quote", "page")
"""Which of several places is told: what the author says before what the author cites, and the site's own last."""


@frozen(kw_only=True)
class Sighting:
    """One watched thing at one place of one post."""

    entry: str
    """"watch:17" for an entry of a watchlist, "query" for the rule's own query."""
    kind: str
    """Kind of contact or picture hash; "query" for words."""
    field: str | None = None
    """Where it stands, named as in `Contact.field`; None: no one place (a query, a picture)."""
    start: int = 0
    end: int = 0
    """Code points of that field's text."""
    earlier: bool = False
    """It stands only in a version before the one at hand."""
    distance: int | None = None
    """Bits between the hash watched and the hash seen."""

    @property
    def place(self) -> str | None:
        """Give the field without its number: "quote:0.1" is a quote."""
        return self.field.partition(":")[0] if self.field is not None else None

    @property
    def reason(self) -> str:
        """Say why, for people, without a word of the page."""
        words = self.kind if self.kind != "query" else "words of the query"
        if self.kind in ("sha256", "phash", "pdq"):
            words = (
                "the same picture" if self.kind == "sha256" else f"a picture {self.distance} bits away ({self.kind})"
            )
        if self.place is not None:
            words += " " + FIELD_WORDS.get(self.place, f"in the {self.place}")
        return words + (", earlier version" if self.earlier else "")

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """Order several sightings of one thing: what stands there now first, then the nearest, then by place."""
        place = RANKED.index(self.place) if self.place in RANKED else len(RANKED)
        return (self.earlier, self.distance or 0, place, self.start)


def best_of_each(sightings: Iterable[Sighting]) -> dict[str, Sighting]:
    """Give for each entry the sighting to tell."""
    best: dict[str, Sighting] = {}
    for sighting in sightings:
        known = best.get(sighting.entry)
        if known is None or sighting.rank < known.rank:
            best[sighting.entry] = sighting
    return best
