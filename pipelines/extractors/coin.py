"""What the kinds of coin addresses share: they are long words whose checksum settles what they are."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.long_words import LongWord, long_words
from vigil.records.contact import Contact

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+-]{1,20}:(?://)?")


class Coin(ABC):
    """Inherited by a coin's kind, which says how its addresses begin and reads one."""

    kind: str
    example: str
    yields = False
    first: str
    """Characters with which an address may begin."""
    scheme: str
    """Of payment links, lower case, without the colon."""

    @abstractmethod
    def read(self, written: str) -> str | None:
        """Give the normal form of an address without anything around it; None when it is none."""

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every address whose checksum holds."""
        for word in self.candidates(folded):
            value = self.read(word.text)
            if value is not None:
                yield contact_at(
                    folded, word.start, word.end, kind=self.kind, value=value, confidence=1.0, reasons=("checksum",)
                )

    def candidates(self, folded: Folded) -> Iterator[LongWord]:
        """Give the words that may be addresses."""
        yield from long_words(folded).beginning(self.first)

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the address from an address or a payment link."""
        written = fold(text).latin.strip()
        scheme = _SCHEME.match(written)
        if scheme and scheme[0].lower().rstrip("/") == f"{self.scheme}:":
            written = written[scheme.end() :].split("?")[0]
        return self.read(written)

    def recognise(self, text: str, hints: Hints) -> str | None:
        """The checksum settles it."""
        return self.normalise(text, hints)

    def check(self, value: str) -> bool:
        """Tell whether this is an address in normal form with the right checksum."""
        return self.read(value) == value


def one_case(written: str) -> str | None:
    """Give a bech32 address in lower case; None when it mixes both, which is not legal there (BIP 173)."""
    return written.lower() if written.islower() or written.isupper() else None
