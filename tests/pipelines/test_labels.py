"""What a text calls the messengers: labels, and how far each is believed."""

import pytest

from pipelines.extractors.fold import fold
from pipelines.extractors.labels import OTHER, Doubt, labels
from pipelines.extractors.vocabulary import words


def read(text: str) -> list[tuple[str, str]]:
    """Give the labels of a text as written, with their services."""
    return [(text[label.start : label.end], label.service) for label in labels(fold(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tg/insta", [("tg", "telegram"), ("insta", "instagram")]),
        ("What's App or viber", [("What's App", "whatsapp"), ("viber", "viber")]),
        ("вотсап, вайбер, сигнал", [("вотсап", "whatsapp"), ("вайбер", "viber"), ("сигнал", "signal")]),
        ("ВК и ФБ", [("ВК", "vk"), ("ФБ", "facebook")]),
        ("ТЕЛЕГА", [("ТЕЛЕГА", "telegram")]),
        ("Т Е Л Е Г А", [("Т Е Л Е Г А", "telegram")]),
        ("t3legr@m, 1nstagram", [("t3legr@m", "telegram"), ("1nstagram", "instagram")]),
        ("✈ 👻", [("✈", "telegram"), ("👻", "snapchat")]),
        ("微信号name", [("微信号", "wechat")]),
        ("onlyfans", [("onlyfans", OTHER)]),
    ],
)
def test_a_service_is_known_by_many_words(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "online, kicked, snapped, telegrams_",
        "@telegram my_telegram telegram_name",
        "telegram.org https://instagram.com/telegram",
        "name.tg tg.name",
        "off-line x-ray",
        "it isn't",
    ],
)
def test_part_of_a_word_a_name_or_an_address_is_no_label(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "doubt"),
    [("telegram", Doubt.NONE), ("snap", Doubt.WEAK), ("line", Doubt.SIGNED), ("x", Doubt.AT), ("✈", Doubt.AT)],
)
def test_a_word_of_everyday_speech_is_doubted(text, doubt):
    assert [label.doubt for label in labels(fold(text))] == [doubt]


def test_a_label_is_given_once_and_none_lies_in_another():
    text = "line id, kik messenger, wechat id"
    found = labels(fold(text))
    assert [text[label.start : label.end] for label in found] == ["line id", "kik messenger", "wechat id"]


@pytest.mark.parametrize("section", ["weak_labels", "signed_labels", "at_labels"])
def test_only_words_for_the_service_itself_are_doubted(section):
    for service, doubted in words(section).items():
        assert set(doubted) <= set(words("services")[service])
