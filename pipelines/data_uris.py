"""Pictures written into a page as `data:` URIs: taken out of its source, their SHA-256 left in their place.

Whatever the attribute or style sheet they stand in (`src`, `srcset`, `href`, `url()`, SVG), their bytes are never
stored. Format: RFC 2397; browsers drop line breaks inside the address and resolve character references, so this does.
"""

import base64
import binascii
import hashlib
import re
from html import unescape
from urllib.parse import unquote_to_bytes

from attrs import field, frozen

PLACEHOLDER = "data:,sha256:"
"""Stands, with 64 hex digits, where a picture stood: still a `data:` URI, so that it is never taken for an address."""

MAX_NESTING = 2  # a picture inside an SVG inside a page; nobody shows more

_BREAKS = r"[\t\r\n]*+"
_COLON = r"(?::|&colon;|&#0{0,4}58;|&#[xX]0{0,4}3[aA];)"
_REFERENCE = r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|plus|sol|equals|NewLine|Tab);"
_DATA_URI = re.compile(
    rf"d{_BREAKS}a{_BREAKS}t{_BREAKS}a{_BREAKS}{_COLON}"
    rf"(?P<type>[\s]*[a-z0-9.+*-]{{0,64}}(?:\\?/|&sol;)?[a-z0-9.+*-]{{0,64}}(?:;[^,;\"'<>()]{{0,100}}){{0,8}})"
    r"(?:,|&comma;|&#44;)",
    re.IGNORECASE,
)
_BASE64 = re.compile(
    rf"(?:[A-Za-z0-9+/=_%-]|{_REFERENCE}|\\[\r\n/]"
    r"|[ \t]*+[\r\n]++[ \t]*+(?=[A-Za-z0-9+/=_%&-])|[ ](?=[A-Za-z0-9+/]{60}))*+"
)
_QUOTED = {'"': re.compile(r'[^"]*+'), "'": re.compile(r"[^']*+"), "(": re.compile(r"[^)]*+")}
_UNQUOTED = re.compile(r"[^\s\"'<>)]*+")
_REFERRED_QUOTE = re.compile(r"(?:(?!&(?:quot|#34|#39|apos|#x22|#x27);)[^\"<>])*+", re.IGNORECASE)
_QUOTE_REFERENCE = re.compile(r"&(?:quot|#34|#39|apos|#x22|#x27);\s*\Z", re.IGNORECASE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@frozen
class Stripped:
    """A page's source without the pictures written into it, and those pictures, to be hashed and forgotten."""

    html: str
    pictures: dict[str, bytes] = field(factory=dict, repr=False)
    """Bytes by SHA-256 in hex; in memory only."""


def strip_pictures(html: str) -> Stripped:
    """Give `html` with each `data:` URI of a picture as `data:,sha256:HEX`; linear in its length."""
    pictures: dict[str, bytes] = {}
    return Stripped(_strip(html, pictures, 0), pictures)


def forget_pictures(html: str) -> str:
    """Give `html` with each `data:` URI of a picture as `data:,sha256:HEX`, and forget the pictures."""
    return strip_pictures(html).html


def sha256_of_placeholder(address: str) -> str | None:
    """Give the SHA-256 that stands in place of a picture; None when `address` is no placeholder."""
    address = address.strip()
    digits = address.removeprefix(PLACEHOLDER)
    return digits if digits != address and re.fullmatch(r"[0-9a-f]{64}", digits) else None


def _strip(html: str, pictures: dict[str, bytes], depth: int) -> str:
    pieces: list[str] = []
    done = 0
    for uri in _DATA_URI.finditer(html):
        if uri.start() < done:
            continue
        kind = unescape(uri["type"]).lower()
        is_base64 = "base64" in kind
        if not (is_base64 or "image" in kind or "octet-stream" in kind):
            continue  # text written out: a placeholder of ours, a style sheet
        payload, end = _payload(html, uri, is_base64=is_base64)
        picture = _decoded(payload, is_base64=is_base64)
        if not picture:
            continue
        digest = hashlib.sha256(picture).hexdigest()
        pictures[digest] = picture
        if b"data:" in picture[:1_000_000].lower() and depth < MAX_NESTING:
            _strip(picture.decode("utf-8", "replace"), pictures, depth + 1)
        pieces += (html[done : uri.start()], PLACEHOLDER, digest)
        done = end
    if not pieces:
        return html
    pieces.append(html[done:])
    return "".join(pieces)


def _payload(html: str, uri: re.Match[str], *, is_base64: bool) -> tuple[str, int]:
    """Give what stands behind the comma, and where it ends: base64 by its letters, else by the quote around it."""
    if is_base64:
        body = _BASE64.match(html, uri.end())
    else:
        before = html[max(0, uri.start() - 8) : uri.start()].rstrip()
        if _QUOTE_REFERENCE.search(before):
            body = _REFERRED_QUOTE.match(html, uri.end())
        else:
            body = _QUOTED.get(before[-1:], _UNQUOTED).match(html, uri.end())
    assert body is not None
    return body[0], body.end()


def _decoded(payload: str, *, is_base64: bool) -> bytes:
    if "&" in payload:
        payload = unescape(payload)
    written = unquote_to_bytes(payload) if "%" in payload else payload.encode("utf-8", "surrogatepass")
    if not is_base64:
        return written
    letters = _NOT_BASE64.sub(b"", written.replace(b"-", b"+").replace(b"_", b"/"))
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return letters
