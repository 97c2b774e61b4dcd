"""Litecoin."""

from collections.abc import Iterator

from pipelines.extractors.base58 import is_address
from pipelines.extractors.bech32 import is_segwit_address, payload, read_bech32
from pipelines.extractors.coin import Coin, one_case
from pipelines.extractors.cues import said_just_before
from pipelines.extractors.fold import Folded
from pipelines.extractors.hints import Hints
from pipelines.extractors.long_words import SHORTEST, LongWord, long_words
from pipelines.extractors.parted_words import parted_words

_VERSIONS = (b"\x30", b"\x32")  # pay to public key hash (L), pay to script hash (M)
_OLD_VERSION = (b"\x05",)  # pay to script hash as it was, and as Bitcoin's is
_MIMBLEWIMBLE = 66  # bytes of two public keys
_USUAL = (43, 63)  # characters of a witness program of 20 or 32 bytes
_LONGEST = 130  # characters; a MimbleWimble address has 116


class Ltc(Coin):
    """Litecoin address: those that begin with L, M or ltc1, and `ltcmweb1` of MimbleWimble.

    Only addresses whose checksum holds are reported. The older form of M begins with 3 and is Bitcoin's too: it counts
    as Litecoin right after a word that says so, and then not as Bitcoin. Those that begin with ltc1 are read in groups
    too.
    Normal form: as written, without `litecoin:`; those that begin with ltc in lower case.
    """

    kind = "ltc"
    example = "LKDyUEtTR1HXamkiEphisSiBJu6o3ZPE34"
    first = "LMl3"
    scheme = "litecoin"

    def candidates(self, folded: Folded) -> Iterator[LongWord]:
        """Leave those that begin with 3 and nobody calls Litecoin."""
        for word in long_words(folded).beginning(self.first):
            if len(word.text) <= _LONGEST and (word.text[0] != "3" or said_just_before(folded, word.start, "ltc")):
                yield word
        yield from parted_words(folded, "ltc1", _USUAL)

    def read(self, written: str) -> str | None:
        """Base58 or, after ltc1 and ltcmweb1, bech32."""
        if written[:3].lower() == "ltc":
            value = one_case(written)
            return value if value and (is_segwit_address(value, "ltc") or _is_mimblewimble(value)) else None
        if not SHORTEST <= len(written) <= 35:
            return None
        return written if is_address(written, _OLD_VERSION if written[0] == "3" else _VERSIONS) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """The checksum settles it, but for what would be Bitcoin's."""
        return None if text.startswith("3") else self.normalise(text, hints)


def _is_mimblewimble(address: str) -> bool:
    """Tell whether this is version 0 and two public keys in bech32."""
    read = read_bech32(address, "ltcmweb", _LONGEST)
    keys = payload(read[1][1:]) if read and read[1] and read[1][0] == 0 else None
    return keys is not None and len(keys) == _MIMBLEWIMBLE
