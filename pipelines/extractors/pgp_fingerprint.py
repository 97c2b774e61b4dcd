"""Fingerprints of OpenPGP keys."""

import re
from collections.abc import Iterator

from pipelines.extractors.cues import said_between, said_near
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hex_runs import PGP, PGP_LONG, HexRun, hex_runs, together
from pipelines.extractors.hints import Hints
from pipelines.extractors.pgp_block import key_blocks
from vigil.records.contact import Contact

_FINGERPRINT = re.compile(rf"[0-9A-F]{{{PGP}}}|[0-9A-F]{{{PGP_LONG}}}")
_LINK = re.compile(r"(?:openpgp4fpr:|0x)", re.IGNORECASE)
_FOURS = re.compile(r"(?:[0-9A-Fa-f]{4} {1,2}){9}[0-9A-Fa-f]{4}")
_DISTINCT = 6  # digits that differ; zeros, counting and other examples are no key
_URI = 12  # characters of "openpgp4fpr:"


class PgpFingerprint:
    """Fingerprint of an OpenPGP key: 40 hexadecimal digits, or 64 of the newer versions (RFC 9580, section 5.5.4).

    Read in ten groups of four, as programs print it; in other groups or in one piece behind a word for PGP, a
    fingerprint or a key, and from `openpgp4fpr:` links. A whole public-key block is read to its fingerprint, and its
    user IDs to e-mail addresses. Behind a word for a hash, a commit or a certificate it is none.
    Normal form: upper case, without spaces and without `0x`.
    """

    kind = "pgp_fingerprint"
    example = "000102030405060708090A0B0C0D0E0F10111213"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give the fingerprints written, and those of the key blocks."""
        for run in hex_runs(folded):
            confidence, reasons = _believed(folded, run)
            if confidence and self.check(run.digits):
                yield contact_at(
                    folded,
                    run.start,
                    run.end,
                    kind=self.kind,
                    value=run.digits,
                    confidence=confidence,
                    reasons=reasons,
                )
        for block in key_blocks(folded):
            yield contact_at(
                folded,
                block.start,
                block.end,
                kind=self.kind,
                value=block.fingerprint,
                confidence=1.0 if block.checked else 0.95,
                reasons=("key block", "checksum") if block.checked else ("key block",),
            )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the fingerprint from a fingerprint in any grouping, a link or a key block."""
        folded = fold(text)
        for block in key_blocks(folded):
            return block.fingerprint
        written = _LINK.sub("", folded.latin.strip(), count=1)
        value = together(written).upper()
        return value if self.check(value) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Ten groups of four, a link or a key block; 40 digits in one piece may be a hash."""
        text = text.strip()
        if _FOURS.fullmatch(text) or text.lower().startswith("openpgp4fpr:") or "BEGIN PGP" in text:
            return self.normalise(text, hints)
        return None

    def check(self, value: str) -> bool:
        """Tell whether this is a fingerprint in upper case."""
        return _FINGERPRINT.fullmatch(value) is not None and len(set(value)) >= _DISTINCT


def _believed(folded: Folded, run: HexRun) -> tuple[float, tuple[str, ...]]:
    """Give how likely the digits are a fingerprint, 0 when nothing says so, and why."""
    if len(run.digits) not in (PGP, PGP_LONG):
        return 0, ()
    start = run.start
    if folded.lowered[max(0, start - _URI) : start] == "openpgp4fpr:":
        return 0.99, ("link",)
    pgp = said_near(folded, start, "pgp")
    other = said_between(folded, start - 24, start, "no_key")
    if other and not pgp:
        return 0, ()
    if pgp:
        return 0.97, ("label", "shape")
    if len(run.digits) == PGP_LONG or run.group < 4 or ":" in run.separator:
        return 0, ()  # a certificate's or an SSH key's is written so
    said = said_near(folded, start, "fingerprint")
    if not run.separator and folded.latin[start : start + 2].lower() == "0x" and said_near(folded, start, "eth"):
        return 0, ()
    if run.separator and run.group == 4:
        return (0.95, ("label", "shape")) if said else (0.85, ("shape",)) if run.alone else (0, ())
    return (0.8, ("label",)) if said else (0, ())
