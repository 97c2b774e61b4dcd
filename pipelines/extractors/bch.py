"""Bitcoin Cash."""

from collections.abc import Iterator
from functools import lru_cache

from attrs import evolve

from pipelines.extractors.base58 import REMEMBERED
from pipelines.extractors.bech32 import payload, values_of
from pipelines.extractors.coin import Coin, one_case
from pipelines.extractors.fold import Folded
from pipelines.extractors.long_words import LongWord, long_words

_PREFIX = "bitcoincash"
_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_BY_TOP = tuple(
    sum(1 << bit for bit in range(40) if sum(g >> bit & 1 for n, g in enumerate(_GENERATOR) if top >> n & 1) % 2)
    for top in range(32)
)
"""What the checksum is changed by, for each value of its five highest bits."""
_LENGTHS = (42, 61)  # characters of a hash of 20 and of 32 bytes
_TYPES = range(4)  # key hash, script hash, and both again for wallets that know tokens
_HASHES = {0: 20, 3: 32}
"""Bytes of the hash by the three lowest bits of the version byte; the other sizes are in nobody's use."""


class Bch(Coin):
    """Bitcoin Cash address in CashAddr form, with or without `bitcoincash:` before it.

    Only addresses whose checksum holds are reported (the CashAddr specification). The older form that begins with
    1 or 3 is Bitcoin's too and is reported as such.
    Normal form: lower case, with `bitcoincash:`, which the checksum covers.
    """

    kind = "bch"
    example = "bitcoincash:qqqqzqsrqszsvpcgpy9qkrqdpc83qygjzvcnueldtz"
    first = "qpzrQPZR"
    scheme = _PREFIX

    def candidates(self, folded: Folded) -> Iterator[LongWord]:
        """Give words of an address's length, with the prefix where it stands before them."""
        for word in long_words(folded).beginning(self.first):
            if len(word.text) in _LENGTHS:
                begin = max(0, word.start - len(_PREFIX) - 1)
                prefixed = folded.lowered[begin : word.start] == f"{_PREFIX}:"
                yield evolve(word, start=begin) if prefixed else word

    def read(self, written: str) -> str | None:
        """One case, the prefix put before it where it lacks."""
        value = one_case(written)
        if value is None:
            return None
        value = value.removeprefix(f"{_PREFIX}:")
        return f"{_PREFIX}:{value}" if len(value) in _LENGTHS and _holds(value) else None


@lru_cache(maxsize=REMEMBERED)
def _holds(address: str) -> bool:
    """Tell whether checksum, version and length of an address without prefix are right."""
    values = values_of(address)
    if values is None or _checksum([ord(letter) & 31 for letter in _PREFIX] + [0] + values) != 0:
        return False
    decoded = payload(values[:-8])
    if not decoded:
        return False
    version = decoded[0]
    return version >> 3 in _TYPES and _HASHES.get(version & 7) == len(decoded) - 1


def _checksum(values: list[int]) -> int:
    """The BCH code of CashAddr, 40 bits."""
    checksum = 1
    for value in values:
        checksum = (checksum & 0x07FFFFFFFF) << 5 ^ value ^ _BY_TOP[checksum >> 35]
    return checksum ^ 1
