"""Addresses of coins. Those not named otherwise are made of counting bytes: they are nobody's."""

import pytest

from pipelines.extractors.bch import Bch
from pipelines.extractors.btc import Btc
from pipelines.extractors.confidence import calibrated
from pipelines.extractors.doge import Doge
from pipelines.extractors.eth import Eth
from pipelines.extractors.hints import NO_HINTS
from pipelines.extractors.ltc import Ltc
from pipelines.extractors.registry import registry
from pipelines.extractors.ton import Ton
from pipelines.extractors.trx import Trx
from pipelines.extractors.xmr import Xmr
from pipelines.extractors.zec import Zec
from tests.contracts.extractor import ExtractorContract

COINS = ("btc", "eth", "xmr", "ltc", "trx", "doge", "bch", "zec", "ton")
EIP_55 = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
P2SH = "31h38a54tFMrR8kzBnP2241MFD2EUHtGha"


class TestBtc(ExtractorContract):
    extractor = Btc()
    texts = ("bitcoin:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?amount=1", f"({P2SH})")


class TestEth(ExtractorContract):
    extractor = Eth()
    texts = (f"USDT (ERC20): {EIP_55}", EIP_55.lower())


class TestXmr(ExtractorContract):
    extractor = Xmr()


class TestLtc(ExtractorContract):
    extractor = Ltc()
    texts = (f"LTC - {P2SH}", "ltc1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn3s44dy")


class TestTrx(ExtractorContract):
    extractor = Trx()


class TestDoge(ExtractorContract):
    extractor = Doge()


class TestBch(ExtractorContract):
    extractor = Bch()
    texts = ("qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy",)


class TestZec(ExtractorContract):
    extractor = Zec()


class TestTon(ExtractorContract):
    extractor = Ton()
    texts = (f"TON: 0:{bytes(range(32)).hex()}",)


def coins(text):
    return [(contact.kind, contact.value) for contact in registry().find(text) if contact.kind in COINS]


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("btc", P2SH, P2SH),
        ("btc", "BC1SW50QGDZ25J", "bc1sw50qgdz25j"),  # BIP 350: the shortest there can be
        (
            "btc",  # an example of BIP 352
            "sp1qqgste7k9hx0qftg6qmwlkqtwuy6cycyavzmzj85c6qdfhjdpdjtdgqjuexzk6murw56suy3e0rd2cgqvycxttddwsvgxe2usfpxumr70xc9pkqwv",
            None,
        ),
        ("ltc", "M7uBSTV2qNDHDe2tHfNMqhFkZucgRMpJQk", None),
        ("ltc", "LTC1QQQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSN3S44DY", "ltc1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn3s44dy"),
        ("ltc", "ltc1pqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sts9tf8", None),
        (
            "ltc",
            "ltcmweb1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0jqgfzyvjz2f389q5j52ev95hz7vp3xgengdfkxuurjw3m8s7"
            "nu06qgyjmln03",
            None,
        ),
        ("doge", "9rSHsR8xxKEkKW8Tbv3SGBdiwnQGWZ4bdM", None),
        ("zec", "t3JZe8uVCra9T1mot8DC99s7GVsDKFy2Xa2", None),
        ("zec", "zs1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0jqgfzyvjz2f389q5j5ctfvp5", None),
        (
            "zec",
            "u1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0jqgfzyvjz2f389q5j52ev95hz7vp3xgengdfkxuurjw3m8swpkjd7",
            None,
        ),
        ("zec", "tex1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnpna6s6", None),
        (
            "xmr",  # a sub-address
            "82TG61jL1Cq2BDNSgrTE9j3X8QQ5Bnbbs4s3SMTX7y416CxUJqrTLW97YsWGEBnhxH8tnYDcX85QRAEhaAzrTSrZ8A56Ye5",
            None,
        ),
        (
            "xmr",  # with a payment id
            "4BKnmStz23w2BDNSgrTE9j3X8QQ5Bnbbs4s3SMTX7y416CxUJqrTLW97YsWGEBnhxH8tnYDcX85QRAEhaAzrTSrZBacc8PBnpJh96ffwFj",
            None,
        ),
        ("eth", EIP_55, EIP_55.lower()),
        ("eth", "0x52908400098527886E0F7030069857D2E4169EE7", "0x52908400098527886e0f7030069857d2e4169ee7"),
        # the CashAddr specification's addresses
        (
            "bch",
            "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy",
            "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy",
        ),
        (
            "bch",
            "QQQ3728YW0Y47SQN6L2NA30MCW6ZM78DZQRE909M2R",
            "bitcoincash:qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r",
        ),
        ("ton", "UQAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH0Bm", None),
    ],
)
def test_each_form_of_an_address_is_read(kind, written, value):
    expected = [(kind, value or written)]
    assert coins(f"pay here: {written}, thanks") == expected
    assert coins(f"https://explorer.example.com/address/{written}?tab=all") == expected
    assert registry().recognise(written) == expected


@pytest.mark.parametrize("kind", COINS)
def test_what_stands_beside_an_address_makes_it_something_else(kind):
    example = registry().extractor(kind).example.removeprefix("bitcoincash:")
    for text in (f"x{example}", f"{example}x", f"0{example}0", example[:-1], f"{example}{example}"):
        assert kind not in [found for found, _ in coins(text)]


@pytest.mark.parametrize("kind", COINS)
def test_one_wrong_letter_is_no_address(kind):
    extractor = registry().extractor(kind)
    example = EIP_55 if kind == "eth" else extractor.example
    for place in range(len(example) - 20, len(example)):
        changed = (
            example[:place] + {"q": "p", "a": "A", "B": "b", "E": "e"}.get(example[place], "q") + example[place + 1 :]
        )
        assert extractor.normalise(changed, NO_HINTS) is None, changed


def test_a_coin_that_begins_with_3_is_litecoins_where_the_text_says_so():
    assert coins(f"donate {P2SH}") == [("btc", P2SH)]
    assert coins(f"LTC: {P2SH}") == [("ltc", P2SH)]
    assert coins(f"лайткоин адрес {P2SH}") == [("ltc", P2SH)]


def test_an_address_of_one_case_counts_less_and_a_fingerprint_is_none():
    def confidence(text):
        return [contact.confidence for contact in registry().find(text) if contact.kind == "eth"]

    assert confidence(EIP_55) == [calibrated(1.0)]
    assert confidence(EIP_55.lower()) == [calibrated(0.8)]
    assert confidence(f"my ETH wallet {EIP_55.lower()}") == [calibrated(0.9)]
    assert confidence(f"PGP key 0x{EIP_55[2:].upper()}") == []
    assert confidence(f"отпечаток ключа: {EIP_55.lower()}") == []
    assert confidence("0x" + "0" * 40) == []
    assert confidence(f"my key to the ETH wallet {EIP_55.lower()}") == [calibrated(0.9)]
    assert confidence(f"key {EIP_55}") == [calibrated(1.0)]


def test_a_raw_account_of_ton_needs_its_label():
    raw = f"0:{bytes(range(32)).hex()}"
    assert coins(f"ton wallet {raw}") == [("ton", registry().extractor("ton").example)]
    assert coins(f"line {raw}") == []
    assert registry().normalise("ton", raw) == registry().extractor("ton").example


def test_base64_of_ton_may_be_of_either_alphabet():
    body = bytes([0x11, 0]) + b"\xfb\xff" * 16
    import base64
    import binascii

    packed = body + binascii.crc_hqx(body, 0).to_bytes(2, "big")
    standard, safe = base64.b64encode(packed).decode(), base64.urlsafe_b64encode(packed).decode()
    assert standard != safe
    assert coins(f"TON {standard} or {safe}") == [("ton", safe), ("ton", safe)]


def test_addresses_written_with_look_alikes_and_hidden_letters_are_read():
    assert coins("1А1zР1еР5QGеfi2DМРТfТL5SLmv7DivfNа") == [("btc", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
    assert coins("1A1zP1eP5QGefi2DM\u200bPTfTL5SLmv7DivfNa") == [("btc", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
