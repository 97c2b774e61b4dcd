"""Bech32 and bech32m, the address encodings of segregated witness (BIP 173, BIP 350)."""

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32 = 1
_BECH32M = 0x2BC830A3
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def is_segwit_address(address: str, prefix: str) -> bool:
    """Tell whether `address`, in lower case, is a witness program with the checksum its version asks for.

    Version 0 takes bech32 and 20 or 32 bytes; versions 1 to 16 take bech32m and 2 to 40 bytes.
    """
    if not address.startswith(f"{prefix}1") or len(address) > 90:
        return False
    values = [_VALUE.get(letter, -1) for letter in address[len(prefix) + 1 :]]
    if len(values) < 8 or -1 in values:
        return False
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    version = values[0]
    if version > 16 or _checksum(expanded + values) != (_BECH32M if version else _BECH32):
        return False
    program = _program_length(values[1:-6])
    return program in (20, 32) if version == 0 else 2 <= program <= 40


def _checksum(values: list[int]) -> int:
    """The BCH code both encodings share."""
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                checksum ^= generator
    return checksum


def _program_length(values: list[int]) -> int:
    """Bytes that 5-bit values hold; 0 when the padding is not what it has to be."""
    spare = len(values) * 5 % 8
    if spare > 4 or (spare and values[-1] & ((1 << spare) - 1)):
        return 0
    return len(values) * 5 // 8
