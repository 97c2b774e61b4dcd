"""Bank accounts and payment cards: the registry's own samples and the networks' test numbers, which are nobody's."""

import hashlib

import pytest

from pipelines.extractors.card import Card
from pipelines.extractors.fold import fold
from pipelines.extractors.hints import NO_HINTS
from pipelines.extractors.iban import Iban, accounts
from pipelines.extractors.registry import registry
from tests.contracts.extractor import ExtractorContract

GB = "GB82WEST12345698765432"
VISA = "4111111111111111"


class TestIban(ExtractorContract):
    extractor = Iban()
    texts = ("gb82 west 1234 5698 7654 32", "UA21 3223 1300 0002 6007 2335 6600 1", "IBAN\nGB82-WEST-1234-5698-7654-32")


class TestCard(ExtractorContract):
    extractor = Card()
    texts = (f"карта {VISA}", "4111 1111 1111 1111 12/27 123", "3782-822463-10005")


def found(text, kind):
    return [contact.value for contact in registry().find(text) if contact.kind == kind]


def masked(digits):
    digest = hashlib.sha256(digits.encode()).hexdigest()[:16]
    return f"{digits[:6]}{'x' * (len(digits) - 10)}{digits[-4:]}-{digest}"


@pytest.mark.parametrize(
    "text",
    [
        GB,
        GB.lower(),
        "GB82 WEST 1234 5698 7654 32",
        "GB82-WEST-1234-5698-7654-32",
        "GB82.WEST.1234.5698.7654.32",
        "GB 82 WEST 1234 5698 7654 32",
        "gb82 WEST 1234\n5698 7654 32",
        "IBAN:GB82WEST12345698765432.",
        "ＧＢ８２ WEST 1234 5698 7654 32",
        "GB82 WEST 1234 5698 7654 32 X",
        "GВ82 WЕST 1234 5698 7654 32",
        "GB82 WEST I234 5698 7654 32",
        "IBAN: G B 8 2 W E S T 1 2 3 4 5 6 9 8 7 6 5 4 3 2",
        "GB82\u200b WEST\u00a01234\u202f5698 7654 32",
        "G B82, no: GB82 WEST 1234 5698 7654 32",
    ],
)
def test_an_account_is_read_however_its_groups_are_parted(text):
    assert found(f"pay to {text}", "iban") == [GB]


@pytest.mark.parametrize(
    "text",
    [
        "GB82WEST12345698765431",
        f"{GB}1",
        f"X{GB}",
        "GB82 WEST 1234 5698 7654 3",
        "GB82 1234 1234 5698 7654 32",
        "ZZ82 WEST 1234 5698 7654 32",
        "be71096123456760",
        "it is 14 0159 2600 7654 5510 7303 39",
    ],
)
def test_other_letters_and_digits_are_no_account(text):
    assert found(text, "iban") == []


@pytest.mark.parametrize(
    "value",
    [
        "AL47212110090000000235698741",
        "UA213223130000026007233566001",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
        "LC55HEMM000100010012001200023015",
        "BR1800360305000010009795493C1",
        "KZ86125KZT5004100100",
    ],
)
def test_each_country_has_its_length_and_letters(value):
    assert registry().recognise(value) == [("iban", value)]
    assert registry().normalise("iban", value.lower()) == value


def test_accounts_are_found_in_the_order_of_their_places():
    spelt = " ".join(GB)
    text = f"IBAN {spelt}, AL47212110090000000235698741, {spelt}"
    assert [account.value for account in accounts(fold(text))] == [GB, "AL47212110090000000235698741", GB]


def test_the_place_of_an_account_is_all_of_it():
    text = "to GB82 WEST 1234 5698 7654 32, soon"
    (account,) = accounts(fold(text))
    assert text[account.start : account.end] == "GB82 WEST 1234 5698 7654 32"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        (f"card {VISA}", VISA),
        ("4111 1111 1111 1111", VISA),
        ("4111-1111-1111-1111", VISA),
        ("４１１１ １１１１ １１１１ １１１１", VISA),
        ("4111 1111 1111 1111 12/27 123", VISA),
        ("4111 1111 1111 1111 123", VISA),
        ("на карту 2200 0000 0000 0004", "2200000000000004"),
        ("tarjeta 5555.5555.5555.4444", "5555555555554444"),
        ("4111💳1111💳1111💳1111", VISA),
        ("4111 - 1111 - 1111 - 1111", VISA),
        ("3782 822463 10005", "378282246310005"),
        ("3056 930902 5904", None),
        ("diners card 3056 930902 5904", "30569309025904"),
        ("картка 6759649826438453", "6759649826438453"),
    ],
)
def test_a_card_is_read_in_its_groups_and_kept_masked(text, digits):
    assert found(text, "card") == ([masked(digits)] if digits else [])


def test_two_cards_in_one_line_are_two():
    assert found("4111 1111 1111 1111 5555 5555 5555 4444", "card") == [masked(VISA), masked("5555555555554444")]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        f"order {VISA}",
        f"IMEI: {VISA}",
        f"заказ № {VISA}",
        f"9{VISA}",
        f"{VISA}00000000",
        f"a{VISA}",
        f"id_{VISA}",
        "1234 5678 9012 3456",
        "4111 1111 1111",
        "4111 1111 1111 1111 1111",
        "4222222222222",
        "1003 4111 1111 1111 1111",
        "ad32 a3f8 e431 28dd eff1 210d 8f16 4111 1111 1111 1111",
        "https://example.com/item/4111111111111111",
        "https://example.com/?q=4111111111111111",
        "DE89 3704 0044 0532 0130 00",
    ],
)
def test_other_digits_are_no_card(text):
    assert found(text, "card") == []


def test_the_number_is_in_no_value_and_its_digits_are_no_phone():
    contacts = registry().find("card: 4111 1111 1111 1111")
    assert [(contact.kind, contact.raw) for contact in contacts] == [("card", "4111 1111 1111 1111")]
    assert "1111111" not in contacts[0].value


def test_a_masked_card_is_its_own_normal_form_and_tells_two_apart():
    card = registry().extractor("card")
    assert card.normalise(VISA, NO_HINTS) == masked(VISA) == Card.example
    assert card.normalise(masked(VISA).upper(), NO_HINTS) == masked(VISA)
    assert card.normalise("4111119999991111", NO_HINTS) != masked(VISA)
    assert not card.check(VISA)
