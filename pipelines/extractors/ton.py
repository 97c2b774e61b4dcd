"""The Open Network."""

import base64
import binascii
import re
from collections.abc import Iterator

from pipelines.extractors.cues import said_near
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.long_words import long_words
from pipelines.extractors.outline import ascii_bytes
from vigil.records.contact import Contact

_LENGTH = 48
_BOUNCEABLE, _NOT_BOUNCEABLE = 0x11, 0x51
_WORKCHAINS = {0: 0, 0xFF: -1}
_FRIENDLY = re.compile(r"[EU][Qf](?:[A-Za-z0-9_-]{46}|[A-Za-z0-9+/]{46})")
_BASE64 = bytes(ord("a") if (chr(code).isalnum() and code < 128) or chr(code) in "-_+/:" else 0 for code in range(256))
"""For `bytes.translate`: what both forms are written with."""
_BESIDE = re.compile(r"[A-Za-z0-9_+]|(?<=[A-Za-z0-9])-\Z")
_RAW = re.compile(r"(0|-1):([0-9a-fA-F]{64})")
_LINK = re.compile(r"(?:ton://transfer/|https?://(?:app\.)?tonkeeper\.com/transfer/)", re.IGNORECASE)


class Ton:
    """Address of The Open Network: 48 characters of base64 that begin with EQ, UQ, Ef or Uf.

    Only addresses of the main network whose checksum (CRC-16) holds are reported. The raw form, `0:` and 64
    hexadecimal digits, counts where the text says that it is one. Whether money may bounce is part of how an address
    is written: the forms with E and with U of one account are two values.
    Normal form: 48 characters, with `-` and `_` for `+` and `/`; a raw one as the form that begins with E.
    """

    kind = "ton"
    example = "EQAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHx2j"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every address whose checksum holds, and raw ones with a label."""
        text, shape = folded.latin, ascii_bytes(folded).translate(_BASE64)
        at = shape.find(_LENGTH * b"a")
        if at == -1:
            return
        for found in _FRIENDLY.finditer(text, at):
            start, end = found.span()
            value = _read(found[0])
            if value and not _BESIDE.match(text[start - 1 : start]) and not text[end : end + 1].isalnum():
                yield contact_at(
                    folded, start, end, kind=self.kind, value=value, confidence=0.98, reasons=("checksum",)
                )
        for word in long_words(folded).all:
            if len(word.text) == 64 and text[word.start - 1 : word.start] == ":":
                found_raw = _RAW.match(text, word.start - (3 if text[word.start - 3 : word.start] == "-1:" else 2))
                if found_raw and found_raw.end() == word.end and said_near(folded, found_raw.start(), self.kind):
                    yield contact_at(
                        folded,
                        *found_raw.span(),
                        kind=self.kind,
                        value=_from_raw(found_raw),
                        confidence=0.9,
                        reasons=("label near",),
                    )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the address from an address in either form or a payment link."""
        written = fold(text).latin.strip()
        link = _LINK.match(written)
        if link:
            written = written[link.end() :].split("?")[0]
        raw = _RAW.fullmatch(written)
        return _from_raw(raw) if raw else _read(written)

    def recognise(self, text: str, hints: Hints) -> str | None:
        """The checksum settles it; a raw one has none."""
        return None if _RAW.fullmatch(text) else self.normalise(text, hints)

    def check(self, value: str) -> bool:
        """Tell whether this is an address in normal form with the right checksum."""
        return _read(value) == value


def _read(written: str) -> str | None:
    """Give the normal form of 48 characters that hold tag, workchain, account and their checksum."""
    if not _FRIENDLY.fullmatch(written):
        return None
    value = written.replace("+", "-").replace("/", "_")
    decoded = base64.urlsafe_b64decode(value)
    if decoded[0] not in (_BOUNCEABLE, _NOT_BOUNCEABLE) or decoded[1] not in _WORKCHAINS:
        return None
    return value if binascii.crc_hqx(decoded[:-2], 0).to_bytes(2, "big") == decoded[-2:] else None


def _from_raw(raw: re.Match[str]) -> str:
    body = bytes([_BOUNCEABLE, 0 if raw[1] == "0" else 0xFF]) + bytes.fromhex(raw[2])
    return base64.urlsafe_b64encode(body + binascii.crc_hqx(body, 0).to_bytes(2, "big")).decode("ascii")
