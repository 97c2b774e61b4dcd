"""Base58 with a checksum, the older encoding of coin addresses."""

import hashlib
from functools import lru_cache

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
MAX_LENGTH = 112  # characters; the longest address in use has 95, and decoding takes quadratic time
REMEMBERED = 4096  # addresses whose reading is kept, since the same one stands under every post of its keeper
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def base58_number(text: str) -> int | None:
    """Give the number that base58 digits write, None when a letter is none of them."""
    number = 0
    for letter in text:
        value = _VALUE.get(letter)
        if value is None:
            return None
        number = number * 58 + value
    return number


def decode_base58check(text: str) -> bytes | None:
    """Give the payload (version first) when letters and checksum are right, else None."""
    return _payload(text) if len(text) <= MAX_LENGTH else None


@lru_cache(maxsize=REMEMBERED)
def _payload(text: str) -> bytes | None:
    number = base58_number(text)
    if number is None:
        return None
    zeros = len(text) - len(text.lstrip("1"))
    decoded = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, checksum = decoded[:-4], decoded[-4:]
    if len(decoded) < 5 or hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] != checksum:
        return None
    return payload


def is_address(text: str, versions: tuple[bytes, ...], length: int = 20) -> bool:
    """Tell whether `text` is base58 of one of these versions, `length` bytes and their checksum."""
    payload = decode_base58check(text)
    return payload is not None and any(
        len(payload) == len(version) + length and payload.startswith(version) for version in versions
    )
