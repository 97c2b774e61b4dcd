"""Monero."""

from collections.abc import Iterator
from functools import lru_cache

from pipelines.extractors.base58 import REMEMBERED, base58_number
from pipelines.extractors.coin import Coin
from pipelines.extractors.fold import Folded
from pipelines.extractors.keccak import keccak256
from pipelines.extractors.long_words import LongWord
from pipelines.extractors.parted_words import on_two_lines

_BLOCK = 11  # characters that write 8 bytes; Monero's base58 goes block by block
_LAST_BLOCK = {7: 5, 2: 1, 6: 4, 9: 6, 10: 7, 3: 2, 5: 3, 11: 8}
"""Bytes by the characters of the last block."""
_STANDARD, _INTEGRATED, _SUBADDRESS = 18, 19, 42
_LENGTHS = {95: (_STANDARD, _SUBADDRESS), 106: (_INTEGRATED,)}


class Xmr(Coin):
    """Monero address: standard and integrated ones begin with 4, sub-addresses with 8.

    Only addresses of the main network whose Keccak checksum holds are reported, over two lines too.
    Normal form: as written, without `monero:`.
    """

    kind = "xmr"
    example = "41d7ke5VQnR2BDNSgrTE9j3X8QQ5Bnbbs4s3SMTX7y416CxUJqrTLW97YsWGEBnhxH8tnYDcX85QRAEhaAzrTSrZ89rbBUS"
    first = "48"
    scheme = "monero"

    def candidates(self, folded: Folded) -> Iterator[LongWord]:
        """Give long words, and those that the end of a line parts."""
        yield from super().candidates(folded)
        yield from (word for word in on_two_lines(folded, _LENGTHS) if word.text[0] in self.first)

    def read(self, written: str) -> str | None:
        """Network byte, two keys, for integrated ones a payment id, and four bytes of their digest."""
        networks = _LENGTHS.get(len(written))
        if networks is None or written[0] not in self.first:
            return None
        return written if _network(written) in networks else None


@lru_cache(maxsize=REMEMBERED)
def _network(address: str) -> int | None:
    """Give the network byte of an address whose digest is right, else None."""
    decoded = _decode(address)
    if decoded is None or keccak256(decoded[:-4])[:4] != decoded[-4:]:
        return None
    return decoded[0]


def _decode(text: str) -> bytes | None:
    """Give the bytes of Monero's base58, None when a block writes more than it holds."""
    decoded = b""
    for at in range(0, len(text), _BLOCK):
        block = text[at : at + _BLOCK]
        number, size = base58_number(block), _LAST_BLOCK.get(len(block))
        if number is None or size is None or number >= 1 << 8 * size:
            return None
        decoded += number.to_bytes(size, "big")
    return decoded
