"""An address read strictly: which host, port and path it means, or why it means nothing that may be fetched.

The reading follows the WHATWG URL standard where browsers and Python differ (numbers as hosts, full-width dots),
for a link that is harmless to one reader and reaches this machine for another is the oldest trick against crawlers.
"""

import base64
import binascii
import hashlib
import ipaddress
import re
from urllib.parse import SplitResult, quote, urlsplit

import idna
from attrs import frozen

from crawlers.transport.refusal import Refusal, Refused

MAX_URL = 8192  # code points; servers commonly refuse request lines over 8 KiB, so no real page is lost
MAX_NAME = 253  # of a host, RFC 1035
DEFAULT_PORTS = {"http": 80, "https": 443}

LOCAL_ENDINGS = frozenset(
    ("localhost", "localdomain", "local", "internal", "intranet", "private", "lan", "home", "corp", "arpa")
)
OTHER_NETWORKS = frozenset(("i2p", "loki", "exit", "noconnect", "bit", "eth", "gnu", "zkey", "alt", "invalid"))

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_VERBATIM = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
SHARED = ipaddress.IPv4Network("100.64.0.0/10")


@frozen
class Place:
    """One address in one spelling."""

    scheme: str
    host: str
    """Lower-case ASCII, no trailing dot."""
    port: int
    target: str
    """Path and query as sent, ASCII; without a fragment."""

    @property
    def onion(self) -> bool:
        """Whether it lies on an onion service."""
        return self.host.endswith(".onion")

    @property
    def site(self) -> str:
        """What cookies and circuits are kept apart by: the onion service, or the host without `www.`."""
        return ".".join(self.host.split(".")[-2:]) if self.onion else self.host.removeprefix("www.")

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is not the usual one, port."""
        usual = self.port == DEFAULT_PORTS[self.scheme]
        return f"{self.scheme}://{self.host}" + ("" if usual else f":{self.port}")

    @property
    def address(self) -> str:
        """The whole address in its one spelling."""
        return self.origin + self.target

    def within(self, home: "Place") -> bool:
        """Tell whether this is a page of the site of `home`: same service, same host, or a subdomain of it."""
        return self.site == home.site or (not self.onion and self.host.endswith("." + home.site))


def read_place(url: str) -> Place | Refused:
    """Read `url`; every spelling that two programs could read in two ways is refused."""
    if len(url) > MAX_URL:
        return Refused(Refusal.TOO_LONG)
    if _CONTROL.search(url):
        return Refused(Refusal.MALFORMED)
    try:
        parts = urlsplit(url.strip(" "))
        port = parts.port
    except ValueError as error:
        return Refused(Refusal.PORT if str(error).startswith("Port") else Refusal.MALFORMED)
    if parts.scheme not in DEFAULT_PORTS:
        return Refused(Refusal.SCHEME)
    if "\\" in parts.netloc or not parts.netloc:
        return Refused(Refusal.MALFORMED)
    if "@" in parts.netloc:
        return Refused(Refusal.CREDENTIALS)
    if port == 0:
        return Refused(Refusal.PORT)
    host = _read_host(parts.netloc)
    if isinstance(host, Refused):
        return host
    return Place(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], _target(parts))


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return quote(path + (f"?{parts.query}" if parts.query else ""), safe=_VERBATIM)


def _read_host(netloc: str) -> str | Refused:
    if netloc.startswith("["):
        return _refuse_ip(netloc[1:].partition("]")[0])
    host = netloc.rpartition(":")[0] if ":" in netloc else netloc
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, transitional=False).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return Refused(Refusal.MALFORMED)
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _refuse_number(labels)
    if len(host) > MAX_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        return Refused(Refusal.MALFORMED)
    if len(labels) == 1 or labels[-1] in LOCAL_ENDINGS:
        return Refused(Refusal.LOCAL)
    if labels[-1] in OTHER_NETWORKS:
        return Refused(Refusal.OTHER_NETWORK)
    if labels[-1] == "onion" and not is_onion_label(labels[-2]):
        return Refused(Refusal.BAD_ONION)
    return host


def _refuse_number(labels: list[str]) -> Refused:
    """Name the reason for a host that ends in a number: any of the old spellings of an IPv4 address."""
    numbers = []
    for label in labels:
        if not _NUMBER.fullmatch(label):
            return Refused(Refusal.MALFORMED)
        try:
            numbers.append(_old_number(label))
        except ValueError:
            return Refused(Refusal.MALFORMED)
    if len(numbers) > 4 or any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return Refused(Refusal.MALFORMED)
    value = numbers[-1] + sum(number * 256 ** (3 - place) for place, number in enumerate(numbers[:-1]))
    return _refuse_ip(str(ipaddress.IPv4Address(value)))


def _old_number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8) if label.startswith("0") and len(label) > 1 else int(label)


def _refuse_ip(text: str) -> Refused:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return Refused(Refusal.MALFORMED)
    return Refused(Refusal.IP_LITERAL if is_public(address) else Refusal.LOCAL)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an IP address is on the open internet, seen through every way to wrap IPv4 into IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if wrapped is None and (address in NAT64 or int(address) >> 32 == 0):
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
        if address.is_site_local:
            return False
    elif address in SHARED:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_onion_label(label: str) -> bool:
    """Tell whether `label` is a version 3 onion address: 56 base32 digits with a checksum (rend-spec-v3, section 6)."""
    try:
        raw = base64.b32decode(label.upper())
    except (binascii.Error, ValueError):
        return False
    if len(raw) != 35 or raw[34] != 3:
        return False
    key, checksum, version = raw[:32], raw[32:34], raw[34:]
    return hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] == checksum
