"""Keccak-256 as Ethereum and Monero use it: SHA-3's predecessor, with another padding, so `hashlib` has none."""


def keccak256(text: bytes) -> bytes:
    """Give the 32 bytes of the digest."""
    from Crypto.Hash import keccak  # takes 40 ms, and few texts hold such an address

    return keccak.new(digest_bits=256, data=text).digest()
