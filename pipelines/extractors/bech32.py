"""Bech32 and bech32m, the address encodings of segregated witness (BIP 173, BIP 350) and of what took them over."""

from functools import lru_cache
from typing import Literal

from pipelines.extractors.base58 import REMEMBERED

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
MAX_SEGWIT = 90  # characters (BIP 173)
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BY_TOP = tuple(
    sum(1 << bit for bit in range(30) if sum(g >> bit & 1 for n, g in enumerate(_GENERATOR) if top >> n & 1) % 2)
    for top in range(32)
)
"""What the checksum is changed by, for each value of its five highest bits."""
_BECH32 = 1
_BECH32M = 0x2BC830A3
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}

Encoding = Literal["bech32", "bech32m"]


def is_segwit_address(address: str, prefix: str) -> bool:
    """Tell whether `address`, in lower case, is a witness program with the checksum its version asks for.

    Version 0 takes bech32 and 20 or 32 bytes; versions 1 to 16 take bech32m and 2 to 40 bytes.
    """
    return len(address) <= MAX_SEGWIT and _is_segwit_address(address, prefix)


@lru_cache(maxsize=REMEMBERED)
def _is_segwit_address(address: str, prefix: str) -> bool:
    read = read_bech32(address, prefix, MAX_SEGWIT)
    if read is None or not read[1] or read[1][0] > 16:
        return False
    encoding, values = read
    program = payload(values[1:])
    if program is None or encoding != ("bech32m" if values[0] else "bech32"):
        return False
    return len(program) in (20, 32) if values[0] == 0 else 2 <= len(program) <= 40


def read_bech32(address: str, prefix: str, longest: int) -> tuple[Encoding, list[int]] | None:
    """Give the encoding and the 5-bit values of lower-case `address` after `prefix` and "1", without checksum.

    None when letters or checksum are wrong, or it has more than `longest` characters.
    """
    if not address.startswith(f"{prefix}1") or len(address) > longest:
        return None
    values = [_VALUE.get(letter, -1) for letter in address[len(prefix) + 1 :]]
    if len(values) < 6 or -1 in values:
        return None
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    checksum = _checksum(expanded + values)
    if checksum not in (_BECH32, _BECH32M):
        return None
    return ("bech32" if checksum == _BECH32 else "bech32m"), values[:-6]


def payload(values: list[int]) -> bytes | None:
    """Give the bytes that 5-bit values hold; None when the padding is not what it has to be."""
    spare = len(values) * 5 % 8
    if spare > 4 or (spare and values[-1] & ((1 << spare) - 1)):
        return None
    number = 0
    for value in values:
        number = number << 5 | value
    return (number >> spare).to_bytes(len(values) * 5 // 8, "big")


def values_of(text: str) -> list[int] | None:
    """Give the 5-bit values of lower-case letters, None when one is not of the alphabet."""
    values = [_VALUE.get(letter, -1) for letter in text]
    return None if -1 in values else values


def _checksum(values: list[int]) -> int:
    """The BCH code both encodings share."""
    checksum = 1
    for value in values:
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value ^ _BY_TOP[checksum >> 25]
    return checksum
