"""Addresses and contacts as written: what a bare token of a query is compared with, character by character.

Read the same way in posts and queries, so that "not inside a longer word or address" needs no second look at the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexers.analysis import visible

_SHAPES = (
    r"https?://[^/?#]",
    r"@\w{2}",  # a handle
    r"\+\d(?:[\d.\-]*\d){6}",  # a phone number with its country
    r"[^@/]+@[^@/.]+(?:\.[^@/.]+)+$",  # e-mail and its like
    r"(?:t|telegram)\.(?:me|dog)/\w",
    r"(?:[\w-]+\.)*[a-z2-7]{56}(?:\.onion)?(?::\d+)?(?:/|$)",  # an onion service, version 3
    r"[\w-]+(?:\.[\w-]+)*\.onion(?::\d+)?(?:/|$)",
    r"(?:bc1|tb1)[02-9ac-hj-np-z]{8,87}$",  # bitcoin, BIP 173
    r"[a-z]{2}\d{2}[a-z0-9]{11,30}$",  # IBAN, ISO 13616
)
_ADDRESS = re.compile("|".join(f"(?:{shape})" for shape in _SHAPES), re.IGNORECASE)
_IN_RUN = r"\s\"<>\[\]{}|\\^"
_RUN = re.compile(rf"(?<![^{_IN_RUN}])(?:[^{_IN_RUN}@+/.\d]*+[@+/.\d][^{_IN_RUN}]*+|[^{_IN_RUN}]{{56,}}+)")
"""A run of characters that may hold an address: it has a sign or digit of one, or the length of an onion service."""
_SIGN = re.compile(rf"[@+/\d.](?:(?<!\.)|(?=[^{_IN_RUN}]))")
"""A sign of an address or a digit; a full stop within a run only. The set stands first: `re` skips to what is in it."""
_BREAK = re.compile(f"[{_IN_RUN}]")
_REST = re.compile(f"[^{_IN_RUN}]*+")
LONG = 56  # characters of an onion service's name, which may be without any sign
_LABEL = re.compile(r"[^\W\d_]+[:=](?!//)")

_BEFORE = "'(`,;:!?.*~-=#&«»“”„‘’‹›¡¿—–…•|_"
_AFTER = "'`,;:!?.*~-=&«»“”„‘’‹›—–…•|"
MAX_ADDRESS = 2048  # characters; longer ones no browser takes

_DEFANGED_SCHEME = re.compile(r"\b(?:(h)xx(ps?)|(f)x(ps?))(?=:|\[:\])", re.IGNORECASE)
_BRACKETS = re.compile(r"\[(?::\](?=//)|[.@]\])")
_WITH_HOST = re.compile(r"(?:[a-z][a-z0-9+-]*://\S|(?:[\w-]+\.)+[\w-]+(?::\d+)?(?:[/?#]|$))", re.IGNORECASE)


class Written(NamedTuple):
    """One address and where it stands in the text as given (code points, end not included)."""

    text: str
    start: int
    end: int


def is_address(token: str) -> bool:
    """Say whether one token, already without the signs around it, has the shape of a contact or address."""
    return len(token) <= MAX_ADDRESS and _ADDRESS.match(token) is not None


def refanged(token: str) -> str:
    """Give an address with the disguise undone in which Vigil shows it: `hxxps://example[.]org`, `name[@]example.net`.

    Any other text comes back as it is.
    """
    if "[" not in token and "x" not in token and "X" not in token:
        return token
    plain = _BRACKETS.sub(lambda found: found[0][1], token)
    return _DEFANGED_SCHEME.sub(_true_scheme, plain)


def _true_scheme(found: re.Match[str]) -> str:
    return f"{found[1]}tt{found[2]}" if found[1] else f"{found[3]}t{found[4]}"


def is_defanged(token: str) -> bool:
    """Say whether one token is an address in the disguise in which Vigil shows it, be it a host alone."""
    plain = refanged(token)
    return plain != token and len(plain) <= MAX_ADDRESS and (is_address(plain) or _WITH_HOST.match(plain) is not None)


def written_addresses(text: str) -> Iterator[Written]:
    """Give the tokens of `text` that have the shape of a contact or address, without the signs around them."""
    for first, last in _runs(text):
        if last - first < 4:
            continue
        start, end = trim(text, first, last)
        label = _LABEL.match(text, start, end)
        if label is not None:
            start = label.end()
        token = visible(text[start:end])
        if is_address(token):
            yield Written(token, start, end)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Give the runs that may hold an address, as `_RUN` does, which takes four times as long over ordinary text."""
    if max(map(len, text.split()), default=0) >= LONG:
        yield from (run.span() for run in _RUN.finditer(text))
        return
    end = 0
    for sign in _SIGN.finditer(text):
        place = sign.start()
        if place >= end:
            start = max(text.rfind(" ", end, place) + 1, end)
            for other in _BREAK.finditer(text, start, place):
                start = other.end()
            end = _REST.match(text, place).end()  # type: ignore[union-attr]  # it matches anywhere
            yield start, end


def addresses(text: str) -> Iterator[str]:
    """Give the addresses of `text` as written."""
    return (address.text for address in written_addresses(text))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the span without signs at its ends; a closing parenthesis stays when the token opened it."""
    while start < end and text[start] in _BEFORE:
        start += 1
    extra = text.count(")", start, end) - text.count("(", start, end)
    while start < end:
        last = text[end - 1]
        if last == ")" and extra > 0:
            extra -= 1
        elif last not in _AFTER:
            break
        end -= 1
    return start, end
