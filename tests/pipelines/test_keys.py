"""Fingerprints and the ids of messengers that are keys. All are made of counting bytes: they are nobody's."""

import pytest

from pipelines.extractors.pgp_fingerprint import PgpFingerprint
from pipelines.extractors.registry import registry
from pipelines.extractors.session import Session
from pipelines.extractors.threema import Threema
from pipelines.extractors.tox import Tox
from tests.contracts.extractor import ExtractorContract

FINGERPRINT = PgpFingerprint.example
LONG = bytes(range(32)).hex().upper()
SESSION = Session.example
TOX = Tox.example


def grouped(digits, size, between=" "):
    return between.join(digits[at : at + size] for at in range(0, len(digits), size))


PRINTED = f"{grouped(FINGERPRINT[:20], 4)}  {grouped(FINGERPRINT[20:], 4)}"


class TestPgpFingerprint(ExtractorContract):
    extractor = PgpFingerprint()
    texts = (PRINTED, f"openpgp4fpr:{FINGERPRINT.lower()}", f"мой PGP: 0x{FINGERPRINT}")


class TestSession(ExtractorContract):
    extractor = Session()
    texts = (f"Session ID {grouped(SESSION, 11)}", SESSION.upper())


class TestTox(ExtractorContract):
    extractor = Tox()
    texts = (f"tox:{TOX.lower()}", f"tox\n{TOX[:38]}\n{TOX[38:]}")


class TestThreema(ExtractorContract):
    extractor = Threema()
    texts = ("https://threema.id/ABCD1234?text=hi", "threema — abcd1234")


def keys(text):
    kinds = ("pgp_fingerprint", "session", "tox", "threema")
    return [(contact.kind, contact.value) for contact in registry().find(text) if contact.kind in kinds]


@pytest.mark.parametrize(
    "text",
    [
        PRINTED,
        f"PGP: {FINGERPRINT}",
        f"gpg fingerprint = {grouped(FINGERPRINT, 4)}",
        f"my key fingerprint is\n{PRINTED.lower()}",
        f"> Fingerprint: {PRINTED}, see my profile",
        f"відбиток ключа: {FINGERPRINT.lower()}",
        f"отпечаток 0x{FINGERPRINT}",
        f"huella: {grouped(FINGERPRINT, 8)}",
        f"PGP {grouped(FINGERPRINT, 2, ':')}",
        f"pgp {grouped(FINGERPRINT, 4, '-')}",
        f"openpgp4fpr:{FINGERPRINT}",
        f"https://keys.example.org/pks/lookup?op=get&search=0x{FINGERPRINT}",
        f"PGP\n{grouped(FINGERPRINT[:20], 4)}\n   {grouped(FINGERPRINT[20:], 4)}",
        f"in 2019 {PRINTED} 2024",
    ],
)
def test_a_fingerprint_is_read_however_it_is_grouped(text):
    assert keys(text) == [("pgp_fingerprint", FINGERPRINT)]


@pytest.mark.parametrize(
    "text",
    [
        FINGERPRINT,
        f"commit {FINGERPRINT.lower()}",
        f"sha1 key {FINGERPRINT}",
        f"SSL certificate fingerprint: {grouped(FINGERPRINT, 2, ':')}",
        f"SHA1 Fingerprint={grouped(FINGERPRINT, 2, ':')}",
        f"PGP: {FINGERPRINT}0",
        f"PGP: {'0' * 40}",
        f"sha256 fingerprint {LONG}",
        f"ETag: {FINGERPRINT.lower()}",
        grouped(FINGERPRINT + "00010203", 4),
    ],
)
def test_other_digits_are_no_fingerprint(text):
    assert keys(text) == []


def test_a_fingerprint_of_64_digits_needs_a_word_for_pgp():
    assert keys(f"PGP v6 key {LONG}") == [("pgp_fingerprint", LONG)]
    assert keys(f"key {LONG}") == []


@pytest.mark.parametrize(
    "text", [SESSION, SESSION.upper(), f"session: {grouped(SESSION, 6)}", f"Session {SESSION[:33]} {SESSION[33:]}"]
)
def test_an_id_of_session_is_66_digits_that_begin_with_05(text):
    assert keys(text) == [("session", SESSION)]


@pytest.mark.parametrize(
    "text", [SESSION[:-1], SESSION + "0", "03" + SESSION[2:], "05" + "0" * 64, grouped(SESSION, 11)]
)
def test_digits_of_other_length_or_beginning_are_none(text):
    assert ("session", SESSION) not in keys(text)


@pytest.mark.parametrize("text", [TOX, TOX.lower(), f"tox {grouped(TOX, 4)}", f"Tox ID:\n{TOX[:38]}\n{TOX[38:]}"])
def test_an_id_of_tox_has_its_checksum(text):
    assert keys(text) == [("tox", TOX)]
    assert keys(text.replace(TOX[-1], "1")) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://threema.id/abcd1234", "ABCD1234"),
        ("threema.id/*EXAMPL1", "*EXAMPL1"),
        ("threema://add?id=ABCD1234", "ABCD1234"),
        ("Threema ID: ABCDEFGH", "ABCDEFGH"),
        ("my threema is abcd1234.", "ABCD1234"),
        ("Threema *EXAMPLE", "*EXAMPLE"),
        ("threema-ABCD1234", "ABCD1234"),
        ("Threema: ABCD 1234", "ABCD1234"),
    ],
)
def test_an_id_of_threema_is_read_from_link_and_label(text, value):
    assert keys(text) == [("threema", value)]


@pytest.mark.parametrize(
    "text",
    [
        "threema download",
        "ABCD1234",
        "threema 20240305",
        "THREEMA DOWNLOAD",
        "ON THREEMA: CALL MENU",
        "threema, write me tomorrow",
        "threema: name@abcd1234.com",
    ],
)
def test_plain_words_and_dates_are_no_id(text):
    assert keys(text) == []
