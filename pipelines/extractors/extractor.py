"""What every kind of contact offers, and the one way in which a finding becomes a `Contact`."""

from collections.abc import Iterable
from typing import Protocol

from pipelines.extractors.confidence import calibrated
from pipelines.extractors.fold import Folded
from pipelines.extractors.hints import Hints
from vigil.records.contact import Contact


class Extractor(Protocol):
    """One kind of contact. The docstring of the class is its manual: `vigil kinds` prints it."""

    kind: str
    """Name in queries, watchlists and exports: lower-case letters, digits and `_`."""
    example: str
    """One value in normal form, with letters and digits that belong to nobody."""
    yields: bool
    """True: it does not see what other kinds have found (digits inside an address are no phone)."""

    def find(self, folded: Folded, hints: Hints) -> Iterable[Contact]:
        """Give every contact of this kind in the text, in time linear in its length, whoever wrote it."""
        ...

    def normalise(self, text: str, hints: Hints) -> str | None:
        """Give the normal form of what somebody says is of this kind; None when it cannot be. Idempotent."""
        ...

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Give the normal form when the whole of `text` can only be meant as this kind, else None."""
        ...

    def check(self, value: str) -> bool:
        """Tell whether `value` is a normal form of this kind."""
        ...


def contact_at(
    folded: Folded,
    start: int,
    end: int,
    *,
    kind: str,
    value: str,
    confidence: float,
    reasons: tuple[str, ...],
    obfuscated: bool = False,
) -> Contact:
    """Give the contact that stands at `folded.text[start:end]`, with its place in the text as written.

    `confidence` is the extractor's own weight, which the contact's share of right ones is measured by.
    """
    begin, over = folded.span(start, end)
    raw = folded.original[begin:over]
    disguised = obfuscated or (raw != folded.latin[start:end] and folded.disguised(start, end))
    return Contact(
        kind=kind,
        value=value,
        raw=raw,
        start=begin,
        end=over,
        confidence=calibrated(confidence),
        obfuscated=disguised,
        reasons=(*reasons, "obfuscated") if disguised else reasons,
    )
