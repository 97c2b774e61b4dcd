"""Dogecoin."""

from pipelines.extractors.base58 import is_address
from pipelines.extractors.coin import Coin

_VERSIONS = (b"\x1e", b"\x16")  # pay to public key hash (D), pay to script hash (9, A)


class Doge(Coin):
    """Dogecoin address: 34 characters that begin with D, or with 9 or A for scripts.

    Only addresses whose base58 checksum holds are reported.
    Normal form: as written, without `dogecoin:`.
    """

    kind = "doge"
    example = "D597kHXGdkwkryF9oGhz9Bp1ypTpD1u99Z"
    first = "DA9"
    scheme = "dogecoin"

    def read(self, written: str) -> str | None:
        """Base58 of either version."""
        if 33 <= len(written) <= 34 and written[0] in self.first and is_address(written, _VERSIONS):
            return written
        return None
