"""Names of accounts: by label, by link, and what is none. Names are invented, servers reserved ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.extractors.confidence import calibrated
from pipelines.extractors.discord import Discord
from pipelines.extractors.facebook import Facebook
from pipelines.extractors.icq import Icq
from pipelines.extractors.instagram import Instagram
from pipelines.extractors.kik import Kik
from pipelines.extractors.line import Line
from pipelines.extractors.registry import Registry
from pipelines.extractors.skype import Skype
from pipelines.extractors.snapchat import Snapchat
from pipelines.extractors.telegram import Telegram
from pipelines.extractors.tiktok import Tiktok
from pipelines.extractors.twitter import Twitter
from pipelines.extractors.vk import Vk
from pipelines.extractors.wechat import Wechat
from pipelines.extractors.wickr import Wickr
from tests.contracts.extractor import ExtractorContract

KINDS = Registry([
    Telegram(), Snapchat(), Instagram(), Kik(), Facebook(), Vk(), Tiktok(), Twitter(), Discord(), Skype(), Wickr(),
    Icq(), Wechat(), Line(),
])  # fmt: skip


class TestSnapchat(ExtractorContract):
    extractor = Snapchat()
    texts = ("https://www.snapchat.com/add/nina-rose", "👻 @nina_rose", "снап: nina.rose")


class TestInstagram(ExtractorContract):
    extractor = Instagram()
    texts = ("instagram[.]com/nina.rose", "@nina.rose (ig)", "инста nina_rose")


class TestKik(ExtractorContract):
    extractor = Kik()
    texts = ("kik.me/nina_rose", "kik: n i n a r o s e")


class TestFacebook(ExtractorContract):
    extractor = Facebook()
    texts = ("https://m.facebook.com/profile.php?id=100000000000001", "фб: nina.rose.5")


class TestVk(ExtractorContract):
    extractor = Vk()
    texts = ("vk.com/id12345", "ВК: nina_rose", "vk.me/write12345")


class TestTiktok(ExtractorContract):
    extractor = Tiktok()
    texts = ("tiktok.com/@nina.rose", "тикток nina_rose")


class TestTwitter(ExtractorContract):
    extractor = Twitter()
    texts = ("https://x.com/nina_rose/status/1", "X: @nina_rose")


class TestDiscord(ExtractorContract):
    extractor = Discord()
    texts = (
        "discord.gg/AbCdEf",
        "discord - night_rider#0001",
        "night_rider#0001",
        "discord.com/users/100000000000000001",
    )


class TestSkype(ExtractorContract):
    extractor = Skype()
    texts = ("skype:nina.rose?chat", "live:.cid.1a2b3c4d5e6f7a8b", "скайп nina.rose")


class TestWickr(ExtractorContract):
    extractor = Wickr()
    texts = ("wickr me - nina_rose",)


class TestIcq(ExtractorContract):
    extractor = Icq()
    texts = ("ICQ 123-456-789", "icq.com/people/123456", "аська 123456")


class TestWechat(ExtractorContract):
    extractor = Wechat()
    texts = ("wxid_abc123def456gh", "вичат: nina_rose")


class TestLine(ExtractorContract):
    extractor = Line()
    texts = ("line.me/ti/p/~nina_rose", "line.me/ti/p/AbCdEf1234", "LINE ID nina_rose")


def lines(name: str) -> list[dict[str, Any]]:
    """Read a file of lines: texts and, where they have some, the names in them as kind and value."""
    written = Path(__file__).parent.joinpath("handles", f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in written.splitlines()]


def found(text: str) -> set[str]:
    """Kind and value of each name in `text`; none is reported twice."""
    contacts = KINDS.find(text)
    values = [f"{contact.kind}:{contact.value}" for contact in contacts if contact.confidence >= 0.5]
    assert len(values) == len(set(values))
    return set(values)


@pytest.mark.parametrize("line", lines("named"), ids=lambda line: line["text"])
def test_a_name_is_its_services_by_label_or_link(line):
    assert found(line["text"]) == set(line["values"])


@pytest.mark.parametrize("line", lines("unnamed"), ids=lambda line: line["text"])
def test_words_near_a_label_are_no_names(line):
    assert found(line["text"]) == set()


@pytest.mark.parametrize(
    ("text", "confidence", "reason"),
    [
        ("t.me/nina_rose", 0.98, "link"),
        ("telegram: nina_rose", 0.9, "label"),
        ("telegram for bookings @nina_rose", 0.8, "label near"),
        ("insta nina_rose", 0.6, "label"),
    ],
)
def test_the_surer_the_tie_the_higher_the_confidence(text, confidence, reason):
    (contact,) = KINDS.find(text)
    assert (contact.confidence, contact.reasons) == (calibrated(confidence), (reason,))


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("tg: night underscore rider", "night underscore rider"),
        ("kik: n i n a", "n i n a"),
        ("t(.)me/nina_rose", "t(.)me/nina_rose"),
        ("tg: ｎｉｎａ＿ｒｏｓｅ", "ｎｉｎａ＿ｒｏｓｅ"),
    ],
)
def test_a_disguised_name_is_marked_and_kept_as_written(text, raw):
    (contact,) = KINDS.find(text)
    assert contact.obfuscated
    assert "obfuscated" in contact.reasons
    assert contact.raw == raw


def test_a_plain_name_is_not_marked():
    (contact,) = KINDS.find("Telegram: @Nina_Rose.")
    assert (contact.raw, contact.value, contact.obfuscated) == ("@Nina_Rose", "nina_rose", False)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("instagram", "https://www.instagram.com/Nina.Rose/", "nina.rose"),
        ("facebook", "facebook.com/profile.php?id=100000000000001", "100000000000001"),
        ("vk", "ID12345", "id12345"),
        ("discord", "@Night_Rider#0001", "night_rider#0001"),
        ("discord", "discord.gg/AbCdEf", "invite:AbCdEf"),
        ("discord", "invite:AbCdEf", "invite:AbCdEf"),
        ("skype", "Live:Nina_Rose", "live:nina_rose"),
        ("icq", "123-456-789", "123456789"),
        ("line", "line.me/ti/p/AbCdEf1234", "+AbCdEf1234"),
        ("telegram", "nina_rose.t.me", "nina_rose"),
    ],
)
def test_a_value_of_a_known_service_gets_its_normal_form(kind, typed, value):
    assert KINDS.normalise(kind, typed) == value


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("instagram.com/nina.rose", [("instagram", "nina.rose")]),
        ("https://vk.com/id12345", [("vk", "id12345")]),
        ("https://discord.gg/AbCdEf", [("discord", "invite:AbCdEf")]),
        ("Night_Rider#0001", [("discord", "night_rider#0001")]),
        ("skype:nina.rose?chat", [("skype", "nina.rose")]),
        ("nina.rose", []),
        ("twitter.com/nina_rose or so", []),
    ],
)
def test_links_say_which_service_is_meant(typed, readings):
    assert KINDS.recognise(typed) == readings


def test_a_label_takes_no_name_beyond_the_next_label():
    assert found("Telegram:\nICQ: 123456\nSkype:\nCity: Springfield") == {"icq:123456"}


def test_a_profile_gives_each_name_to_the_label_above_it():
    assert found("Telegram\nnight_rider\nICQ\n123456\nDiscord\nnina_rose#0001") == {
        "telegram:night_rider",
        "icq:123456",
        "discord:nina_rose#0001",
    }
