"""Bitcoin."""

import re
from collections.abc import Iterator

from pipelines.extractors.base58 import is_address
from pipelines.extractors.bech32 import is_segwit_address, payload, read_bech32
from pipelines.extractors.coin import Coin, one_case
from pipelines.extractors.cues import said_just_before
from pipelines.extractors.fold import Folded
from pipelines.extractors.long_words import SHORTEST, LongWord, long_words
from pipelines.extractors.parted_words import parted_words

_VERSIONS = (b"\x00", b"\x05")  # pay to public key hash, pay to script hash
_SILENT = 66  # bytes of two public keys
_LONGEST = 118  # characters; a silent payment address has 116
_USUAL = (42, 62)  # characters of a witness program of 20 or 32 bytes
_WITNESS = re.compile(r"bc1[a-z0-9]{8,87}")


class Btc(Coin):
    """Bitcoin address: the older forms that begin with 1 or 3, and those of segregated witness that begin with bc1.

    Only addresses whose checksum holds are reported, each version with the checksum it asks for: base58check,
    bech32 for `bc1q`, bech32m for `bc1p` and later (BIP 173, BIP 350). Addresses of test networks are left out, and so
    is one that begins with 3 right after a word for Litecoin, which used that form too.
    Silent payment addresses (`sp1`, BIP 352) are read too, and those that begin with bc1 also in groups
    ("bc1q w508 d6qe …").
    Normal form: as written, without `bitcoin:`; those that begin with bc1 or sp1 in lower case.
    """

    kind = "btc"
    example = "16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu"
    first = "13sS"
    scheme = "bitcoin"

    def candidates(self, folded: Folded) -> Iterator[LongWord]:
        """Give long words, and those with bc1, which may be shorter."""
        for word in long_words(folded).beginning(self.first):
            if len(word.text) <= _LONGEST and not (word.text[0] == "3" and said_just_before(folded, word.start, "ltc")):
                yield word
        lowered = folded.lowered
        if "bc1" not in lowered:
            return
        for found in _WITNESS.finditer(lowered):
            start, end = found.span()
            if not (lowered[start - 1 : start].isalnum() or lowered[end : end + 1].isalnum()):
                yield LongWord(start, end, folded.latin[start:end])
        yield from parted_words(folded, "bc1", _USUAL)

    def read(self, written: str) -> str | None:
        """Base58 or, after bc1, bech32."""
        if written[:3].lower() == "bc1":
            value = one_case(written)
            return value if value and is_segwit_address(value, "bc") else None
        if written[:3].lower() == "sp1":
            value = one_case(written)
            return value if value and _is_silent_payment(value) else None
        if SHORTEST <= len(written) <= 35 and written[0] in self.first and is_address(written, _VERSIONS):
            return written
        return None


def _is_silent_payment(address: str) -> bool:
    """Tell whether this is version 0 and two public keys in bech32m."""
    read = read_bech32(address, "sp", _LONGEST)
    keys = payload(read[1][1:]) if read and read[0] == "bech32m" and read[1] and read[1][0] == 0 else None
    return keys is not None and len(keys) == _SILENT
