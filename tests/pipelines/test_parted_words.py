"""Coin addresses written in groups or over two lines are read; those whose checksum does not hold are not."""

import pytest

from pipelines.extractors.fold import fold
from pipelines.extractors.hints import NO_HINTS
from pipelines.extractors.parted_words import MAX_GROUPS, parted_words
from pipelines.extractors.registry import registry

BTC = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
LTC = "ltc1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn3s44dy"
ETH = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
XMR = registry().extractor("xmr").example


def found(text: str) -> list[tuple[str, str]]:
    return [(contact.kind, contact.value) for contact in registry().find(text, NO_HINTS)]


def groups(word: str, size: int, sign: str = " ") -> str:
    return sign.join(word[at : at + size] for at in range(0, len(word), size))


@pytest.mark.parametrize("sign", [" ", "-", ".", "\n"])
@pytest.mark.parametrize("size", [4, 6, 10])
@pytest.mark.parametrize(("kind", "address"), [("btc", BTC), ("ltc", LTC), ("eth", ETH)])
def test_an_address_in_groups_is_read(kind, address, size, sign):
    text = f"send it to {groups(address, size, sign)} and wait for an hour"
    assert (kind, address.lower()) in found(text)
    (contact,) = [contact for contact in registry().find(text, NO_HINTS) if contact.kind == kind]
    assert contact.raw == groups(address, size, sign)


def test_a_wrong_checksum_in_groups_is_no_address():
    assert found(f"{groups(BTC[:-1] + 'q', 4)} and {groups(ETH.replace('5aA', '5AA'), 6)}") == []


def test_without_a_checksum_groups_need_the_name_of_the_coin():
    assert found(f"0x0010 {groups(ETH.lower()[2:], 4)}") == []
    assert found(f"usdt erc20 {groups(ETH.lower(), 6)}") == [("eth", ETH.lower())]


@pytest.mark.parametrize("gap", ["\n", " \r\n  ", "\\\n"])
def test_an_address_over_two_lines_is_read(gap):
    assert found(f"монеро:\n{XMR[:50]}{gap}{XMR[50:]}") == [("xmr", XMR)]


def test_no_more_groups_are_looked_at_than_an_address_has():
    (word,) = parted_words(fold("bc1" + " ab" * 2 * MAX_GROUPS), "bc1", (11,))
    assert word.text == "bc1abababab"
    assert not [*parted_words(fold("bc1" + " ab" * 2 * MAX_GROUPS), "bc1", (4 + 3 * MAX_GROUPS,))]
