"""Bitcoin."""

import re
from collections.abc import Iterator

from pipelines.extractors.base58 import decode_base58check
from pipelines.extractors.bech32 import is_segwit_address
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from vigil.records.contact import Contact

_VERSIONS = (0x00, 0x05)  # pay to public key hash, pay to script hash
_HASH = 20  # bytes of a RIPEMD-160 hash
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:[13][1-9A-HJ-NP-Za-km-z]{24,34}|bc1[a-z0-9]{8,87}|BC1[A-Z0-9]{8,87})(?![A-Za-z0-9])"
)
_SHORTEST = 25  # characters of the shortest address: a hash of zeros
_SCHEME = re.compile(r"bitcoin:(?://)?", re.IGNORECASE)


class Btc:
    """Bitcoin address: the older forms that begin with 1 or 3, and those of segregated witness that begin with bc1.

    Only addresses whose checksum holds are reported, each version with the checksum it asks for: base58check,
    bech32 for `bc1q`, bech32m for `bc1p` and later (BIP 173, BIP 350). Addresses of test networks are left out.
    Normal form: as written, without `bitcoin:`; those that begin with bc1 in lower case.
    """

    kind = "btc"
    example = "16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every address whose checksum holds."""
        if folded.longest < _SHORTEST:
            return
        for match in _ADDRESS.finditer(folded.latin):
            value = _normal(match[0])
            if self.check(value):
                yield contact_at(
                    folded, *match.span(), kind=self.kind, value=value, confidence=1.0, reasons=("checksum",)
                )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the address from an address or a `bitcoin:` link."""
        written = _SCHEME.sub("", fold(text).latin.strip(), count=1).split("?")[0]
        value = _normal(written)
        return value if self.check(value) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """The checksum settles it."""
        return self.normalise(text, hints)

    def check(self, value: str) -> bool:
        """Tell whether this is an address with the right checksum."""
        if value.startswith("bc1"):
            return is_segwit_address(value, "bc")
        if not _SHORTEST <= len(value) <= 35:
            return False
        payload = decode_base58check(value)
        return payload is not None and len(payload) == 1 + _HASH and payload[0] in _VERSIONS


def _normal(written: str) -> str:
    """Lower case where case means nothing; a mixed one is not legal there and stays, to be refused."""
    return written.lower() if written[:3] == "BC1" and written.isupper() else written
