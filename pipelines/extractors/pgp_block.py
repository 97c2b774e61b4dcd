"""Public-key blocks of OpenPGP in a text, read to fingerprint and user IDs (RFC 9580).

Read, not verified: anybody can write any user ID into a block, and an investigator wants to see it all the same.
Posts break such blocks: lines are quoted, indented, joined or parted, and the empty line behind the headers is lost.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded
from pipelines.extractors.said_words import said_words
from vigil.records.contact import Contact

MAX_BLOCK = 256 * 1024  # characters; keys with photographs and hundreds of signatures have about half of it
MAX_BLOCKS = 64  # of one text; a list of a market's vendors shows twenty
MAX_PACKETS = 4096  # of one block
MAX_KEYS = 64  # of one block; most have one
MAX_USER_IDS = 32
MAX_USER_ID = 512  # bytes read of one

_BEGIN = "begin pgp public key block"
_END = re.compile(r"-[- ]{0,8}end pgp public key block[ ]?-{0,8}")
_DASHES = " -"
_HEADER = re.compile(
    r"^[^A-Za-z\n]{0,16}(?:version|comment|hash|charset|messageid)[ \t]{0,2}:[^\n]*$", re.IGNORECASE | re.MULTILINE
)
_LINE = re.compile(
    r"[ \t>|*]{0,16}"
    r"((?:version|comment|hash|charset|messageid):[^\n]{0,200}|[A-Za-z0-9+/]{1,96}={0,2}|=[A-Za-z0-9+/]{4}|)"
    r"[ \t\r]{0,16}(?:\n|\Z)",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][^<>\n]{0,40}>", re.IGNORECASE)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{30}")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=]+")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_CHECKSUM = re.compile(r"=([A-Za-z0-9+/]{4})\Z")
_CRC_START, _CRC_POLYNOMIAL = 0xB704CE, 0x1864CFB

_PUBLIC_KEY, _USER_ID = 6, 13
_ALGORITHMS = frozenset({1, 2, 3, 16, 17, 18, 19, 20, 22, 25, 26, 27, 28, 30, 31, 32, 33, 34, 35, 36})
"""Public-key algorithms that are or were assigned; others are no key."""


@frozen
class KeyBlock:
    """A public key in the block at `folded.text[start:end]`; one block may hold several."""

    start: int
    end: int
    fingerprint: str
    """40 hexadecimal digits, 64 of versions 5 and 6; upper case."""
    user_ids: tuple[str, ...]
    checked: bool
    """The block's checksum was there and held; it may be left out."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """E-mail addresses of the user IDs, lower case, each once."""
        found = (match[0].lower() for user_id in self.user_ids for match in _ADDRESS.finditer(user_id))
        return tuple(dict.fromkeys(found))


def user_id_addresses(folded: Folded) -> Iterator[Contact]:
    """Give the e-mail addresses of the user IDs of a text's key blocks, each at its whole block."""
    for block in key_blocks(folded):
        for address in block.addresses:
            yield contact_at(
                folded,
                block.start,
                block.end,
                kind="email",
                value=address,
                confidence=0.9,
                reasons=("pgp user id",),
            )


@lru_cache(maxsize=1)
def key_blocks(folded: Folded) -> tuple[KeyBlock, ...]:
    """Give the keys of a text's blocks; what is broken or no key gives nothing. Linear in its length."""
    if "pgp" not in said_words(folded) or _BEGIN not in folded.lowered:
        return ()
    return tuple(_blocks(folded))


def _blocks(folded: Folded) -> Iterator[KeyBlock]:
    text, lowered = folded.latin, folded.lowered
    at = lowered.find(_BEGIN)
    for _ in range(MAX_BLOCKS):
        if at == -1:
            return
        body = at + len(_BEGIN)
        following = lowered.find(_BEGIN, body)
        limit = min(body + MAX_BLOCK, len(text) if following == -1 else following)
        ending = _END.search(lowered, body, limit)
        stop, end = ending.span() if ending else (_cut_off(text, body, limit),) * 2
        dearmored = _dearmor(text[body:stop])
        keys = _read_keys(dearmored[0]) if dearmored else []
        if dearmored and keys:
            before = text[max(0, at - 8) : at]
            start = at - (len(before) - len(before.rstrip(_DASHES)))
            start += len(text[start:at]) - len(text[start:at].lstrip())
            for fingerprint, user_ids in keys:
                yield KeyBlock(start, end, fingerprint, tuple(user_ids), dearmored[1])
        at = following


def _cut_off(text: str, start: int, limit: int) -> int:
    """Give where the lines of a block without its last line end: at the first that is no armor."""
    first = text.find("\n", start, limit) + 1
    at = end = first or start
    while at < limit and (line := _LINE.match(text, at, limit)):
        at = line.end()
        end = line.end(1) if line[1] else end
    return end


def _dearmor(body: str) -> tuple[bytes, bool] | None:
    """Give the bytes of an armored body and whether its checksum held; None when it did not, or there is no base64."""
    body = _TAG.sub("\n", body)
    without_headers = _HEADER.sub("", body)
    first = _BASE64.search(without_headers)
    if first is None:  # all on one line, the headers too
        without_headers = body
        first = _BASE64.search(body)
    if first is None:
        return None
    letters = _NO_BASE64.sub("", without_headers[first.start() :])
    checksum = _CHECKSUM.search(letters)
    if checksum:
        letters = letters[: checksum.start()]
    letters = letters.rstrip("=")
    try:
        packets = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    if checksum and base64.b64decode(checksum[1]) != _crc24(packets).to_bytes(3, "big"):
        return None
    return packets, checksum is not None


def _crc24(text: bytes) -> int:
    """The armor's checksum (RFC 9580, section 6.1.1)."""
    register = _CRC_START
    for byte in text:
        register = (register << 8 & 0xFFFFFF) ^ _CRC_BY_TOP[register >> 16 ^ byte]
    return register


def _crc_of_top(top: int) -> int:
    register = top << 16
    for _ in range(8):
        register <<= 1
        if register & 0x1000000:
            register ^= _CRC_POLYNOMIAL
    return register


_CRC_BY_TOP = tuple(map(_crc_of_top, range(256)))


def _read_keys(packets: bytes) -> list[tuple[str, list[str]]]:
    """Give fingerprint and user IDs of each key of a packet sequence, [] when it does not begin with one."""
    keys: list[tuple[str, list[str]]] = []
    for tag, body in _packets(packets):
        if tag == _PUBLIC_KEY:
            fingerprint = _fingerprint(body)
            if fingerprint is None or len(keys) == MAX_KEYS:
                break
            keys.append((fingerprint, []))
        elif not keys:
            break
        elif tag == _USER_ID and len(keys[-1][1]) < MAX_USER_IDS:
            keys[-1][1].append(body[:MAX_USER_ID].decode("utf-8", "replace"))
    return keys


def _packets(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Give tag and body of each packet of known length, up to the first that is cut off (RFC 9580, section 4.2)."""
    at = 0
    for _ in range(MAX_PACKETS):
        if at + 2 > len(octets) or not octets[at] & 0x80:
            return
        head, at = octets[at], at + 1
        if head & 0x40:
            tag, first = head & 0x3F, octets[at]
            size = 1
            if first < 192:
                length = first
            elif first < 224:
                size, length = 2, ((first - 192) << 8) + int.from_bytes(octets[at + 1 : at + 2], "big") + 192
            elif first == 255:
                size, length = 5, int.from_bytes(octets[at + 1 : at + 5], "big")
            else:
                return  # partial lengths are for data, never for keys
        else:
            tag, kind = head >> 2 & 0x0F, head & 3
            if kind == 3:
                return
            size = 1 << kind
            length = int.from_bytes(octets[at : at + size], "big")
        at += size
        if at + length > len(octets):
            return
        yield tag, octets[at : at + length]
        at += length


def _fingerprint(body: bytes) -> str | None:
    """Give the fingerprint of a public-key packet (RFC 9580, section 5.5.4), None when it is none of version 4 to 6."""
    if len(body) < 12 or body[5] not in _ALGORITHMS:
        return None
    match body[0]:
        case 4 if len(body) < 1 << 16:
            hashed = hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body, usedforsecurity=False)
        case 5 | 6:
            hashed = hashlib.sha256(bytes([0x95 + body[0]]) + len(body).to_bytes(4, "big") + body)
        case _:
            return None
    return hashed.hexdigest().upper()
