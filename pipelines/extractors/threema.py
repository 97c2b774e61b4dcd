"""Threema."""

import re
from collections.abc import Iterator

from pipelines.extractors.cues import JUST_BEFORE, said_anywhere, said_just_before, said_near
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from vigil.records.contact import Contact

_ID = re.compile(r"(?:[A-Z0-9]{8}|\*[A-Z0-9]{7})")
_LINK = re.compile(r"(?:threema\.id/|threema://(?:add|compose)\?id=)(\*?[a-z0-9]{7,8})(?![a-z0-9])")
_MAYBE = re.compile(r"(?<![\w*@./])(\*[a-z0-9]{7}|[a-z0-9]{8})(?![\w@-]|\.\w)")
_PARTED = re.compile(r"(?<!\w)[A-Z0-9]{4} [A-Z0-9]{4}(?!\w)")


class Threema:
    """Threema ID: eight letters and digits, or `*` and seven of a company's gateway.

    Read from links (`threema.id/…`, `threema://add?id=…`) and behind a word for Threema. In lower case it counts only
    with a digit in it, since plain words have eight letters too.
    Normal form: upper case.
    """

    kind = "threema"
    example = "ABCD1234"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give IDs of links and those with a label before them."""
        if not said_anywhere(folded, self.kind):
            return
        lowered = folded.lowered
        linked: set[int] = set()
        for found in _LINK.finditer(lowered):
            value = found[1].upper()
            if self.check(value):
                linked.add(found.start(1))
                yield contact_at(folded, *found.span(), kind=self.kind, value=value, confidence=0.98, reasons=("link",))
        for found in _MAYBE.finditer(lowered):
            written = folded.latin[found.start() : found.end()]
            before = folded.latin[max(0, found.start() - JUST_BEFORE) : found.start()]
            if found.start() in linked or not _is_no_word(written, shouted=before.isupper()):
                continue
            if said_near(folded, found.start(), self.kind):
                yield contact_at(
                    folded, *found.span(), kind=self.kind, value=found[0].upper(), confidence=0.9, reasons=("label",)
                )

        for found in _PARTED.finditer(folded.latin):
            if _is_no_word(found[0], shouted=True) and said_just_before(folded, found.start(), self.kind):
                yield contact_at(
                    folded,
                    *found.span(),
                    kind=self.kind,
                    value=found[0].replace(" ", ""),
                    confidence=0.85,
                    reasons=("label",),
                    obfuscated=True,
                )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the ID from an ID or a link."""
        written = fold(text).latin.strip()
        link = _LINK.search(written.lower())
        value = (link[1] if link else written).upper()
        return value if self.check(value) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Only a link cannot be anything else."""
        return self.normalise(text, hints) if _LINK.search(text.lower()) else None

    def check(self, value: str) -> bool:
        """Tell whether this is an ID in upper case."""
        return _ID.fullmatch(value) is not None


def _is_no_word(written: str, *, shouted: bool) -> bool:
    """Tell an ID from a word or a number of eight: it has letters and digits, or is in capitals as others are not."""
    letters = sum(map(str.isalpha, written))
    return letters > 0 and (any(map(str.isdigit, written)) or (written.isupper() and not shouted))
