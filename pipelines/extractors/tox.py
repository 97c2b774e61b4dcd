"""Tox."""

import re
from collections.abc import Iterator

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hex_runs import TOX, hex_runs, together
from pipelines.extractors.hints import Hints
from vigil.records.contact import Contact

_ID = re.compile(rf"[0-9A-F]{{{TOX}}}")
_DISTINCT = 8  # digits that differ; the checksum of zeros is zero


class Tox:
    """Tox ID: 76 hexadecimal digits (public key, nospam and checksum), in one piece, in groups or over lines.

    Only IDs whose checksum holds are reported (the Tox reference, "Tox ID").
    Normal form: upper case, without spaces and without `tox:`.
    """

    kind = "tox"
    example = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F000000000000"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every ID whose checksum holds."""
        for run in hex_runs(folded):
            if len(run.digits) == TOX and self.check(run.digits):
                yield contact_at(
                    folded,
                    run.start,
                    run.end,
                    kind=self.kind,
                    value=run.digits,
                    confidence=0.99,
                    reasons=("checksum",),
                    obfuscated=bool(run.separator),
                )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the ID from an ID, in groups or not, or a `tox:` link."""
        written = fold(text).latin.strip().upper().removeprefix("TOX:")
        value = together(written)
        return value if self.check(value) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """The checksum settles it."""
        return self.normalise(text, hints)

    def check(self, value: str) -> bool:
        """Tell whether this is an ID in upper case whose bytes' exclusive or, two by two, is zero."""
        if not _ID.fullmatch(value) or len(set(value)) < _DISTINCT:
            return False
        even = odd = 0
        for place, byte in enumerate(bytes.fromhex(value)):
            if place % 2:
                odd ^= byte
            else:
                even ^= byte
        return even == odd == 0
