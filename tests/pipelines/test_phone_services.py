"""A number said to be on WhatsApp, Signal or Viber is a contact of that kind too, with the phone's own value."""

import pytest

from pipelines.extractors.hints import Hints
from pipelines.extractors.registry import registry
from pipelines.extractors.signal import Signal
from pipelines.extractors.viber import Viber
from pipelines.extractors.whatsapp import Whatsapp
from tests.contracts.extractor import ExtractorContract


class TestWhatsapp(ExtractorContract):
    extractor = Whatsapp()
    texts = ("https://wa.me/12025550123", "вотсап +380501234567", "+12025550123 (whats app)")


class TestSignal(ExtractorContract):
    extractor = Signal()
    texts = ("https://signal.me/#p/+12025550123", "сигнал: +380501234567")


class TestViber(ExtractorContract):
    extractor = Viber()
    texts = ("viber://chat?number=%2B12025550123", "вайбер +380501234567")


def found(text, **hints):
    kinds = ("phone", "whatsapp", "signal", "viber")
    contacts = registry().find(text, Hints(**hints))
    return [(contact.kind, contact.value) for contact in contacts if contact.kind in kinds]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("WhatsApp: +12025550123", {"phone", "whatsapp"}),
        ("+12025550123 (WhatsApp)", {"phone", "whatsapp"}),
        ("+12025550123 WA/Viber only", {"phone", "whatsapp", "viber"}),
        ("Phone/Viber/WhatsApp/Signal: +12025550123", {"phone", "viber", "whatsapp", "signal"}),
        ("пишите в вайбер или вотсап +12025550123", {"phone", "viber", "whatsapp"}),
        ("сигнал\n+12025550123", {"phone", "signal"}),
        ("write by wsp two zero two five five five oh one two three", {"phone", "whatsapp"}),
        ("https://wa.me/12025550123?text=hi", {"phone", "whatsapp"}),
        ("https://api.whatsapp.com/send?phone=12025550123", {"phone", "whatsapp"}),
        ("viber://chat?number=%2B12025550123", {"phone", "viber"}),
        ("https://signal.me/#p/+12025550123", {"phone", "signal"}),
        ("no whatsapp +12025550123", {"phone"}),
        ("не вайбер, +12025550123", {"phone"}),
        ("+12025550123", {"phone"}),
        ("I love whatsapp.\n\n+12025550123", {"phone"}),
    ],
)
def test_one_number_has_one_value_under_every_label(text, kinds):
    assert sorted(found(text)) == sorted((kind, "+12025550123") for kind in kinds)


def test_a_label_between_two_numbers_belongs_to_the_one_it_leads_to():
    assert found("whatsapp +12025550123 viber +12025550124") == [
        ("phone", "+12025550123"),
        ("whatsapp", "+12025550123"),
        ("phone", "+12025550124"),
        ("viber", "+12025550124"),
    ]
    assert found("+12025550123 (whatsapp) +12025550124 (viber)") == [
        ("phone", "+12025550123"),
        ("whatsapp", "+12025550123"),
        ("phone", "+12025550124"),
        ("viber", "+12025550124"),
    ]


def test_a_label_without_a_number_is_nobody():
    assert found("write on whatsapp, signal or viber") == []


def test_a_link_is_typed_as_it_stands():
    assert registry().normalise("whatsapp", "https://wa.me/12025550123") == "+12025550123"
    assert registry().normalise("viber", "viber://chat?number=%2B12025550123") == "+12025550123"
    assert ("whatsapp", "+12025550123") in registry().recognise("https://wa.me/12025550123")


def test_a_user_of_signal_may_have_a_name():
    assert ("signal", "night_rider.42") in found("Signal: Night_Rider.42, no calls")
    assert ("signal", "night_rider.42") in found("my signal username night_rider.42")
    assert found("signal 5.42 is out, the signal was weak.10") == []
    assert registry().normalise("signal", "Night_Rider.42") == "night_rider.42"


def test_an_invitation_to_a_group_is_a_contact_by_its_code():
    assert found("join https://chat.whatsapp.com/AbCdEf123456 now") == [("whatsapp", "chat:AbCdEf123456")]
    assert registry().normalise("whatsapp", "chat.whatsapp.com/AbCdEf123456") == "chat:AbCdEf123456"
