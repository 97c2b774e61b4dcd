"""Row T16: certificates verify, or are the pinned one; nothing is sent before that is known."""

import asyncio
import hashlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from crawlers.transport.door import Door, Ways
from crawlers.transport.exchange import Exchange
from crawlers.transport.tls import verifying
from tests.lab.certificate import Certificate, make_certificate
from tests.lab.fake_socks import FakeSocks
from tests.lab.hostile_web import HostileWeb
from tests.transport.conftest import BOARD
from vigil.records.errors import TlsRefused
from vigil.records.source import Source


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path)


@pytest.fixture
def sealed(certificate: Certificate) -> Iterator[HostileWeb]:
    with HostileWeb(certificate.server_context()) as web:
        yield web


@pytest.fixture
def ways(short: Path, sealed: HostileWeb) -> Iterator[Ways]:
    with FakeSocks(short / "s", {BOARD: sealed.tls_port, "www.example.com": sealed.tls_port}) as socks:
        yield Ways(socks.path, socks.path)


def get(ways: Ways, source: Source) -> Exchange:
    async def visit() -> Exchange:
        door = Door(ways)
        try:
            return await door.exchange(source.url, source)
        finally:
            await door.close()

    return asyncio.run(visit())


SITES = [
    Source(name="onion", url=f"https://{BOARD}/page", deadline=20.0),
    Source(name="clearnet", url="https://www.example.com/page", deadline=20.0),
]


@pytest.mark.parametrize("source", SITES, ids=lambda source: source.name)
def test_a_certificate_that_does_not_verify_is_refused_before_a_word_is_sent(
    ways: Ways, sealed: HostileWeb, source: Source
) -> None:
    with pytest.raises(TlsRefused, match="does not verify") as caught:
        get(ways, source)
    assert not caught.value.retry
    assert sealed.asked == []


def test_a_known_issuer_of_another_name_is_refused_too(
    ways: Ways, sealed: HostileWeb, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    verifying.cache_clear()
    try:
        with pytest.raises(TlsRefused, match=r"does not verify.*ostname|does not verify.*name"):
            get(ways, SITES[1])
    finally:
        verifying.cache_clear()
    assert sealed.asked == []


@pytest.mark.parametrize("source", SITES, ids=lambda source: source.name)
def test_the_pinned_certificate_is_accepted(ways: Ways, certificate: Certificate, source: Source) -> None:
    der = ssl.PEM_cert_to_DER_cert(certificate.certificate.read_text())
    pinned = evolve(source, tls_pin=hashlib.sha256(der).hexdigest().upper())
    assert get(ways, pinned).status == 200


def test_another_certificate_than_the_pinned_is_refused_and_its_fingerprint_told(
    ways: Ways, sealed: HostileWeb, certificate: Certificate
) -> None:
    der = ssl.PEM_cert_to_DER_cert(certificate.certificate.read_text())
    with pytest.raises(TlsRefused, match=hashlib.sha256(der).hexdigest()):
        get(ways, evolve(SITES[0], tls_pin="00" * 32))
    assert sealed.asked == []
