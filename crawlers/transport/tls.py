"""Which certificates are believed: those that verify, or for a pinned source the one that was pinned."""

import hashlib
import hmac
import ssl
from functools import cache

from vigil.records.errors import TlsRefused


@cache
def verifying() -> ssl.SSLContext:
    """Give the context that demands a valid certificate for the name; made once, since loading the roots is slow."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


@cache
def pinning() -> ssl.SSLContext:
    """Give the context for pinned sources: any certificate gets as far as `check_pin`, none further."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


def check_pin(pin: str, certificate: bytes | None) -> None:
    """Raise TlsRefused unless `certificate` (DER) has the SHA-256 `pin` (64 hex digits)."""
    got = hashlib.sha256(certificate or b"").hexdigest()
    if not hmac.compare_digest(got, pin.lower()):
        raise TlsRefused(f"the certificate is not the pinned one; its SHA-256 is {got}")
