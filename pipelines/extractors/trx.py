"""TRON."""

from pipelines.extractors.base58 import is_address
from pipelines.extractors.coin import Coin

_VERSIONS = (b"\x41",)


class Trx(Coin):
    """TRON address, also where USDT (TRC-20) is sent to: 34 characters that begin with T.

    Only addresses whose base58 checksum holds are reported.
    Normal form: as written, without `tron:`.
    """

    kind = "trx"
    example = "T9yED5xMV5ARV98BexN97aLZ1UUq7eKSxm"
    first = "T"
    scheme = "tron"

    def read(self, written: str) -> str | None:
        """Base58 of the one version there is."""
        return written if len(written) == 34 and written[0] == "T" and is_address(written, _VERSIONS) else None
