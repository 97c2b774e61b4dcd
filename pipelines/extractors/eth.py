"""Ethereum."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from pipelines.extractors.base58 import REMEMBERED
from pipelines.extractors.coin import Coin
from pipelines.extractors.cues import said_near
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded
from pipelines.extractors.hints import Hints
from pipelines.extractors.keccak import keccak256
from pipelines.extractors.long_words import LongWord, long_words
from pipelines.extractors.parted_words import parted_words
from vigil.records.contact import Contact

_LENGTH = 42
_DIGITS = frozenset("0123456789abcdefABCDEF")
_DISTINCT = 4  # digits that differ; fewer are zeros, burnt coins and examples, nobody's address


class Eth(Coin):
    """Address of Ethereum and of the chains that use its form: `0x` and 40 hexadecimal digits.

    Written in both cases, the case is a checksum and has to hold (EIP-55); written in one, there is none, and the
    address counts less; in groups it then needs a word for the coin before it. A PGP fingerprint with `0x` has the same
    shape: where the text calls it so, it is no address.
    Normal form: lower case, with `0x`.
    """

    kind = "eth"
    example = "0x000102030405060708090a0b0c0d0e0f10111213"
    first = "0"
    scheme = "ethereum"

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every address that its checksum does not refute."""
        whole = ((word, False) for word in long_words(folded).beginning(self.first) if len(word.text) == _LENGTH)
        in_groups = ((word, True) for word in parted_words(folded, "0x", (_LENGTH,)))
        for word, parted in chain(whole, in_groups):
            value = self.read(word.text)
            believed = _believed(folded, word, parted=parted) if value else None
            if value and believed:
                yield contact_at(
                    folded,
                    word.start,
                    word.end,
                    kind=self.kind,
                    value=value,
                    confidence=believed[0],
                    reasons=believed[1],
                    obfuscated=parted,
                )

    def read(self, written: str) -> str | None:
        """Lower case; None when the case of its letters is a checksum that does not hold."""
        digits = written[2:]
        if len(written) != _LENGTH or written[:2].lower() != "0x" or set(digits) - _DIGITS:
            return None
        value = digits.lower()
        if len(set(value)) < _DISTINCT or (_is_mixed(written) and digits != _with_checksum(value)):
            return None
        return f"0x{value}"


def _believed(folded: Folded, word: LongWord, *, parted: bool) -> tuple[float, tuple[str, ...]] | None:
    """Weigh an address by its checksum, or by what is said before it; None when it is none."""
    if _is_mixed(word.text):
        return 1.0, ("checksum",)
    if parted:
        return (0.8, ("shape", "label near")) if said_near(folded, word.start, "eth") else None
    if said_near(folded, word.start, "pgp"):
        return None
    if said_near(folded, word.start, "eth"):
        return 0.9, ("shape", "label near")
    return None if said_near(folded, word.start, "fingerprint") else (0.8, ("shape",))


def _is_mixed(written: str) -> bool:
    digits = written[2:]
    return not (digits == digits.lower() or digits == digits.upper())


@lru_cache(maxsize=REMEMBERED)
def _with_checksum(digits: str) -> str:
    """Give the 40 digits with the case that EIP-55 asks for."""
    digest = keccak256(digits.encode("ascii")).hex()
    return "".join(
        letter.upper() if int(nibble, 16) >= 8 else letter for letter, nibble in zip(digits, digest, strict=False)
    )
