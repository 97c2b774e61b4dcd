"""Public-key blocks, made here packet by packet (RFC 9580): nobody has their keys."""

import base64
import hashlib
import random
import re

import pytest

from pipelines.extractors.fold import fold
from pipelines.extractors.pgp_block import MAX_BLOCKS, key_blocks
from pipelines.extractors.registry import registry

BEGIN, END = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"
USER_IDS = ("Example Name (no comment) <Name@Example.com>", "Ім'я <other.name@example.org>", "no address")


def packet(tag, body):
    """A packet of the present format with a length of two octets, or of one."""
    if len(body) < 192:
        return bytes([0xC0 | tag, len(body)]) + body
    rest = len(body) - 192
    return bytes([0xC0 | tag, 192 + (rest >> 8), rest & 0xFF]) + body


def old_packet(tag, body):
    return bytes([0x80 | tag << 2 | 1]) + len(body).to_bytes(2, "big") + body


def key_body(version=4, seed=1):
    """A public key of a version, with numbers that were never anybody's."""
    material = random.Random(seed).randbytes(270)
    length = len(material).to_bytes(4, "big") if version > 4 else b""
    return bytes([version]) + b"\x60\x00\x00\x00" + b"\x01" + length + material


def fingerprint(body):
    if body[0] == 4:
        return hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body).hexdigest().upper()
    return hashlib.sha256(bytes([0x95 + body[0]]) + len(body).to_bytes(4, "big") + body).hexdigest().upper()


def crc24(octets):
    """The sample of RFC 9580 (section 6.1.1), bit by bit."""
    crc = 0xB704CE
    for octet in octets:
        crc ^= octet << 16
        for _ in range(8):
            crc <<= 1
            if crc & 0x1000000:
                crc ^= 0x1864CFB
    return crc & 0xFFFFFF


def armor(packets, *headers):
    body = base64.encodebytes(packets).decode().replace("\n", "")
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    checksum = "=" + base64.b64encode(crc24(packets).to_bytes(3, "big")).decode()
    return "\n".join([BEGIN, *headers, "", *lines, checksum, END])


def sequence(body, *user_ids, as_packet=packet):
    return as_packet(6, body) + b"".join(as_packet(13, user_id.encode()) for user_id in user_ids)


BODY = key_body()
BLOCK = armor(sequence(BODY, *USER_IDS))


def found(text):
    return [
        (contact.kind, contact.value)
        for contact in registry().find(text)
        if contact.kind in ("pgp_fingerprint", "email")
    ]


EXPECTED = [("pgp_fingerprint", fingerprint(BODY)), ("email", "name@example.com"), ("email", "other.name@example.org")]


@pytest.mark.parametrize(
    "block",
    [
        BLOCK,
        armor(sequence(BODY, *USER_IDS, as_packet=old_packet)),
        armor(
            sequence(BODY, *USER_IDS), "Version: GnuPG v2", "Comment: https://www.example.org/a/long/address/of/a/page"
        ),
        BLOCK.replace("\n", " "),
        armor(sequence(BODY, *USER_IDS), "Version: GnuPG v2").replace("\n", " "),
        BLOCK.replace("\n", "\r\n"),
        BLOCK.replace("\n", "&#10;"),
        BLOCK.replace("\n", "<br />\n"),
        BLOCK.replace("\n", "\n> "),
        BLOCK.replace("\n", "\n      "),
        BLOCK.replace("\n", "\n\n"),
        BLOCK.replace("\n\n", "\n"),
        BLOCK.replace("\n", ""),
        BLOCK.replace("-----", "—–—"),
        re.sub(r"\n=\S{4}\n", "\n", BLOCK),
        BLOCK.removesuffix(END) + "(too long, ask me for the rest)",
        "\n".join(BLOCK.split("\n")[:-2]) + "\n…",
    ],
)
def test_a_block_is_read_though_the_post_broke_its_lines(block):
    assert sorted(found(f"my key:\n{block}\nwrite me")) == sorted(EXPECTED)


@pytest.mark.parametrize("version", [4, 5, 6])
def test_each_version_has_its_fingerprint(version):
    body = key_body(version)
    assert found(armor(sequence(body))) == [("pgp_fingerprint", fingerprint(body))]


def test_a_block_of_several_keys_gives_each():
    bodies = [key_body(seed=seed) for seed in (1, 2, 3)]
    block = armor(b"".join(sequence(body, "<name@example.com>") for body in bodies))
    assert [key.fingerprint for key in key_blocks(fold(block))] == [fingerprint(body) for body in bodies]


def test_the_place_is_the_whole_block():
    text = f"before\n{BLOCK}\nafter"
    for contact in registry().find(text):
        assert contact.raw == text[contact.start : contact.end] == BLOCK


def test_the_block_itself_is_a_form_of_its_fingerprint():
    assert registry().normalise("pgp_fingerprint", BLOCK) == fingerprint(BODY)
    assert registry().recognise(BLOCK) == [("pgp_fingerprint", fingerprint(BODY))]


@pytest.mark.parametrize(
    "block",
    [
        f"{BEGIN}\n\n{END}",
        f"{BEGIN}\n\nnothing in here but words\n{END}",
        BLOCK[:150] + ("A" if BLOCK[150] != "A" else "B") + BLOCK[151:],
        BLOCK[:150] + END,
        armor(b"\xff" * 300),
        armor(packet(13, b"name <name@example.com>") + packet(6, BODY)),
        armor(packet(6, b"\x04\x60\x00\x00\x00\x63" + bytes(200))),
        armor(packet(6, b"\x03" + BODY[1:])),
        armor(bytes([0xC6, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) + BODY),
        armor(bytes([0xC6, 0xE9]) + BODY),
        armor(bytes([0x83 | 6 << 2]) + BODY),
        armor(b"\xc6"),
        BLOCK.replace("PUBLIC", "PRIVATE"),
    ],
)
def test_a_broken_or_hostile_block_gives_nothing(block):
    assert found(f"see {block} end") == []


def test_any_bytes_in_a_block_are_read_without_an_error():
    chance = random.Random(5)
    for _ in range(300):
        octets = bytearray(sequence(BODY, *USER_IDS))
        for _ in range(chance.randrange(1, 6)):
            octets[chance.randrange(len(octets))] = chance.randrange(256)
        for key in key_blocks(fold(armor(bytes(octets)[: chance.randrange(len(octets))]))):
            assert len(key.fingerprint) in (40, 64)


def test_no_more_blocks_are_read_than_the_limit():
    assert len(key_blocks(fold(f"{BLOCK}\n" * (MAX_BLOCKS + 3)))) == MAX_BLOCKS
