"""Zcash."""

from pipelines.extractors.base58 import is_address
from pipelines.extractors.bech32 import Encoding, payload, read_bech32
from pipelines.extractors.coin import Coin, one_case

_TRANSPARENT = (b"\x1c\xb8", b"\x1c\xbd")  # t1, t3
_SPROUT = (b"\x16\x9a",)  # zc
_SAPLING = 43  # bytes of a diversifier and a key
_UNIFIED = range(48, 1025)  # bytes; the jumbling of ZIP 316 asks for 48, and what may come bounds the work
_LONGEST = 1650  # characters of so many bytes


class Zec(Coin):
    """Zcash address: transparent (`t1`, `t3`, `tex1`), Sapling (`zs1`), unified (`u1`), and the first ones (`zc`).

    Only addresses whose checksum holds are reported (Zcash protocol specification, section 5.6; ZIP 316, ZIP 320).
    Normal form: as written, without `zcash:`; zs1, u1 and tex1 in lower case.
    """

    kind = "zec"
    example = "t1HsdDMzmJfq4vc7T17XYjEkLMLvbgM1fCi"
    first = "tzuTZU"
    scheme = "zcash"

    def read(self, written: str) -> str | None:
        """Base58 or bech32, as the first letters say."""
        if written[:2] in ("t1", "t3"):
            return written if len(written) == 35 and is_address(written, _TRANSPARENT) else None
        if written[:2] == "zc":
            return written if len(written) == 95 and is_address(written, _SPROUT, 64) else None
        if len(written) > _LONGEST or written[:2].lower() not in ("zs", "u1", "te"):
            return None
        value = one_case(written)
        if value and (
            _bytes(value, "zs", "bech32") == _SAPLING
            or _bytes(value, "u", "bech32m") in _UNIFIED
            or _bytes(value, "tex", "bech32m") == 20
        ):
            return value
        return None


def _bytes(address: str, prefix: str, encoding: Encoding) -> int:
    """Give how many bytes the address holds, 0 when it is none of this prefix and encoding."""
    read = read_bech32(address, prefix, _LONGEST)
    held = payload(read[1]) if read and read[0] == encoding else None
    return len(held) if held else 0
