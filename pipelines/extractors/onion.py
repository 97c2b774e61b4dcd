"""Onion services."""

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.extractors.base58 import REMEMBERED
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.long_words import long_words
from vigil.records.contact import Contact

VERSION = 3
_LENGTH = 56
_ENDING = re.compile(r"[\s\[({]{0,3}(?:\.|dot)[\s\])}]{0,3}onion\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}://)?(?:[a-z0-9_-]{1,63}\.){0,8}([a-z2-7]{56})(?:\.onion)?(?:[:/?#]\S*)?\Z",
    re.IGNORECASE,
)


class Onion:
    """Address of an onion service, version 3: 56 base32 characters and `.onion`.

    Found with or without the suffix, in links and in plain text, since its checksum alone settles it
    (Tor specifications, rend-spec-v3, section 6). Addresses of version 2 do not work any more and are not reported.
    Normal form: lower case, without subdomain, with `.onion`.
    """

    kind = "onion"
    example = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dyp3kead.onion"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every address whose checksum holds."""
        for word in long_words(folded).all:
            if len(word.text) != _LENGTH or not is_onion_v3(address := word.text.lower()):
                continue
            ending = _ENDING.match(folded.latin, word.end)
            yield contact_at(
                folded,
                word.start,
                ending.end() if ending else word.end,
                kind=self.kind,
                value=f"{address}.onion",
                confidence=1.0,
                reasons=("checksum",),
                obfuscated=ending is not None and ending[0].lower() != ".onion",
            )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the service's address from an address with or without scheme, subdomain, path and suffix."""
        match = _WHOLE.match(fold(text).latin.strip())
        if match and is_onion_v3(match[1].lower()):
            return f"{match[1].lower()}.onion"
        return None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """The checksum settles it."""
        return self.normalise(text, hints)

    def check(self, value: str) -> bool:
        """Tell whether this is an address with the right checksum."""
        return value.endswith(".onion") and value.islower() and is_onion_v3(value.removesuffix(".onion"))


def is_onion_v3(address: str) -> bool:
    """Tell whether 56 lower-case base32 characters hold a key, its checksum and version 3."""
    return len(address) == _LENGTH and _is_onion_v3(address)


@lru_cache(maxsize=REMEMBERED)
def _is_onion_v3(address: str) -> bool:
    try:
        decoded = base64.b32decode(address.upper())
    except ValueError:
        return False
    if len(decoded) != 35 or decoded[34] != VERSION:
        return False
    key, checksum = decoded[:32], decoded[32:34]
    return hashlib.sha3_256(b".onion checksum" + key + bytes([VERSION])).digest()[:2] == checksum
