"""Names of accounts: by label, by link, and what is none. Names are invented, servers reserved ones."""

import pytest

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


def found(text: str) -> set[str]:
    """Kind and value of each name in `text`; none is reported twice."""
    contacts = KINDS.find(text)
    values = [f"{contact.kind}:{contact.value}" for contact in contacts if contact.confidence >= 0.5]
    assert len(values) == len(set(values))
    return set(values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("tg: night_rider99", "telegram:night_rider99"),
        ("TG night_rider99", "telegram:night_rider99"),
        ("telegram @NightRider", "telegram:nightrider"),
        ("телега - nightrider", "telegram:nightrider"),
        ("мой тг nightrider_99", "telegram:nightrider_99"),
        ("пиши в телегу nightrider жду", "telegram:nightrider"),
        ("пишите в телеграм @night_rider", "telegram:night_rider"),
        ("@night_rider in telegram", "telegram:night_rider"),
        ("@night_rider в телеге", "telegram:night_rider"),
        ("tg - night_rider", "telegram:night_rider"),
        ("t.g. night_rider", "telegram:night_rider"),
        ("✈️ @night_rider", "telegram:night_rider"),
        ("✈️ night_rider", ""),
        ("✈️: night_rider", "telegram:night_rider"),
        ("tele gram: nightrider", "telegram:nightrider"),
        ("t . me / night_rider", "telegram:night_rider"),
        ("t(.)me/night_rider", "telegram:night_rider"),
        ("telegram dot me slash nightrider", "telegram:nightrider"),
        ("t[.]me/night_rider", "telegram:night_rider"),
        ("t dot me slash night_rider", "telegram:night_rider"),
        ("tg/insta: @nina_rose", "telegram:nina_rose instagram:nina_rose"),
        ("kik and snap same: nina_rose", "kik:nina_rose snapchat:nina_rose"),
        ("тг и инста nina_rose", "telegram:nina_rose instagram:nina_rose"),
        ("тг/инста @nina_rose", "telegram:nina_rose instagram:nina_rose"),
        ("my snap is nina_rose99", "snapchat:nina_rose99"),
        ("my kik is ninarose", "kik:ninarose"),
        ("add me on snap ninarose99", "snapchat:ninarose99"),
        ("snapchat - ninarose", "snapchat:ninarose"),
        ("👻 @ninarose", "snapchat:ninarose"),
        ("👻: nina.rose", "snapchat:nina.rose"),
        ("ig - nina.rose", "instagram:nina.rose"),
        ("ig @nina.rose", "instagram:nina.rose"),
        ("IG: Nina.Rose", "instagram:nina.rose"),
        ("инста: nina.rose", "instagram:nina.rose"),
        ("інста - nina_rose", "instagram:nina_rose"),
        ("insta nina_rose", "instagram:nina_rose"),
        ("@nina.rose (ig)", "instagram:nina.rose"),
        ("nina_rose (insta)", "instagram:nina_rose"),
        ("nina_rose on ig", "instagram:nina_rose"),
        ("mi insta es nina_rose", "instagram:nina_rose"),
        ("mi telegram es ninarose", "telegram:ninarose"),
        ("escríbeme por telegram @nina_rose", "telegram:nina_rose"),
        ("escríbeme al telegram: ninarose", "telegram:ninarose"),
        ("búscame en ig como nina.rose_1", "instagram:nina.rose_1"),
        ("kik: n i n a r o s e", "kik:ninarose"),
        ("kik: night underscore rider", "kik:night_rider"),
        ("ig: nina dot rose", "instagram:nina.rose"),
        ("тг: night нижнее подчеркивание rider", "telegram:night_rider"),
        ("tg: night guion bajo rider", "telegram:night_rider"),
        ("kik: (nina_rose)", "kik:nina_rose"),
        ('telegram: "nina_rose".', "telegram:nina_rose"),
        ("Telegram\nnina_rose", "telegram:nina_rose"),
        ("Telegram: nightrider\nICQ: 123456", "telegram:nightrider icq:123456"),
        ("Telegram\nnightrider\nICQ\n123456", "telegram:nightrider icq:123456"),
        ("Telegram:\nICQ: 123-456-789", "icq:123456789"),
        ("ICQ 123456789", "icq:123456789"),
        ("аська 123456", "icq:123456"),
        ("UIN: 12345678", "icq:12345678"),
        ("icq# 123 456 789", "icq:123456789"),
        ("discord: night_rider#1234", "discord:night_rider#1234"),
        ("discord night_rider", "discord:night_rider"),
        ("discord - Night Rider#1234", ""),
        ("дискорд: nightrider", "discord:nightrider"),
        ("дс: night_rider", "discord:night_rider"),
        ("https://discord.gg/AbCd12", "discord:invite:AbCd12"),
        ("discord.com/invite/AbCd12", "discord:invite:AbCd12"),
        ("discord.com/users/123456789012345678", "discord:123456789012345678"),
        ("discord id: 123456789012345678", "discord:123456789012345678"),
        ("skype: live:nina_rose", "skype:live:nina_rose"),
        ("skype: live:.cid.1a2b3c4d5e6f7a8b", "skype:live:.cid.1a2b3c4d5e6f7a8b"),
        ("skype:nina.rose?chat", "skype:nina.rose"),
        ("скайп nina.rose", "skype:nina.rose"),
        ("Skype - nina.rose77", "skype:nina.rose77"),
        ("wickr: ninarose", "wickr:ninarose"),
        ("wickr me: ninarose", "wickr:ninarose"),
        ("Wickr nina_rose", "wickr:nina_rose"),
        ("wechat: nina_rose", "wechat:nina_rose"),
        ("WeChat ID: ninarose99", "wechat:ninarose99"),
        ("wxid_abc123def456gh", "wechat:wxid_abc123def456gh"),
        ("line id: ninarose99", "line:ninarose99"),
        ("LINE: nina_rose", "line:nina_rose"),
        ("line.me/ti/p/~ninarose", "line:ninarose"),
        ("https://www.instagram.com/nina.rose/?hl=en", "instagram:nina.rose"),
        ("instagram[.]com/nina.rose", "instagram:nina.rose"),
        ("instagram dot com slash nina.rose", "instagram:nina.rose"),
        ("instagram.com/p/AbCdEf", ""),
        ("instagram.com/stories/nina.rose/123", "instagram:nina.rose"),
        ("facebook.com/nina.rose.12", "facebook:nina.rose.12"),
        ("https://m.facebook.com/profile.php?id=100000000000001", "facebook:100000000000001"),
        ("facebook.com/groups/ninas", ""),
        ("fb: nina.rose", "facebook:nina.rose"),
        ("фб - nina.rose.5", "facebook:nina.rose.5"),
        ("vk.com/id12345", "vk:id12345"),
        ("vk.com/nina_rose", "vk:nina_rose"),
        ("vk.com/wall-123_456", ""),
        ("вк: nina_rose", "vk:nina_rose"),
        ("ВК nina_rose", "vk:nina_rose"),
        ("вк id12345", "vk:id12345"),
        ("tiktok.com/@nina.rose", "tiktok:nina.rose"),
        ("tiktok: @nina.rose", "tiktok:nina.rose"),
        ("тикток nina_rose", "tiktok:nina_rose"),
        ("twitter.com/nina_rose/status/123", "twitter:nina_rose"),
        ("x.com/nina_rose", "twitter:nina_rose"),
        ("twitter: @nina_rose", "twitter:nina_rose"),
        ("twitter.com/i/events/1", ""),
        ("X: @nina_rose", "twitter:nina_rose"),
        ("max.com/nina", ""),
        ("snapchat.com/add/nina-rose", "snapchat:nina-rose"),
        ("kik.me/ninarose", "kik:ninarose"),
        ("t.me/s/nina_rose", "telegram:nina_rose"),
        ("t.me/c/12345/6", ""),
        ("tg - @nina_a or @nina_b", "telegram:nina_a telegram:nina_b"),
        ("@nina_a on tg, @nina_b on ig", "telegram:nina_a instagram:nina_b"),
        ("tg @nina_a, ig @nina_b", "telegram:nina_a instagram:nina_b"),
        ("tg: nina_a ig: nina_b snap: nina_c", "telegram:nina_a instagram:nina_b snapchat:nina_c"),
        ("tg:nina_a/ig:nina_b", "telegram:nina_a instagram:nina_b"),
        ("ig: nina_rose, same on snap", "instagram:nina_rose snapchat:nina_rose"),
        ("ig nina_rose (also on tiktok)", "instagram:nina_rose tiktok:nina_rose"),
        ("telegram or whatsapp: @nina_rose", "telegram:nina_rose"),
        ("Telegram 👉 @nina_rose", "telegram:nina_rose"),
        ("Telegram 👉 ninarose", "telegram:ninarose"),
        ("Telegram ➡️ ninarose", "telegram:ninarose"),
        ("t e l e g r a m : nina_rose", "telegram:nina_rose"),
        ("telegram username ninarose", "telegram:ninarose"),
        ("kik id ninarose", "kik:ninarose"),
        ("нік в тг: nina_rose", "telegram:nina_rose"),
        ("мій телеграм nina_rose", "telegram:nina_rose"),
        ("телеграм для зв'язку @nina_rose", "telegram:nina_rose"),
        ("пишіть у телеграм: nina_rose", "telegram:nina_rose"),
        ("[tg] nina_rose", "telegram:nina_rose"),
        ("(tg) nina_rose", "telegram:nina_rose"),
        ("tg | nina_rose", "telegram:nina_rose"),
        ("tg~nina_rose", "telegram:nina_rose"),
        ("tg=nina_rose", "telegram:nina_rose"),
        ("tg @ nina_rose", "telegram:nina_rose"),
        ("tg at nina_rose", "telegram:nina_rose"),
        ("tg (at) nina_rose", "telegram:nina_rose"),
        ("tg: at ninarose", "telegram:ninarose"),
        ("telegram: https://t.me/nina_rose", "telegram:nina_rose"),
        ("telegram name: nina_rose", "telegram:nina_rose"),
        ("telegram me @nina_rose", "telegram:nina_rose"),
        ("contact via Telegram (@nina_rose)", "telegram:nina_rose"),
        ("Tг: nina_rose", "telegram:nina_rose"),
        ("T3legram: nina_rose", "telegram:nina_rose"),
        ("ｔｇ：ｎｉｎａ＿ｒｏｓｅ", "telegram:nina_rose"),
        ("𝐭𝐞𝐥𝐞𝐠𝐫𝐚𝐦: 𝐧𝐢𝐧𝐚𝐫𝐨𝐬𝐞", "telegram:ninarose"),
        ("tеlеgrаm: nina_rose", "telegram:nina_rose"),
        ("n\u200bina_rose on tg", "telegram:nina_rose"),
        ("telegram:nina_rose!", "telegram:nina_rose"),
        ("whatsapp/telegram +380501234567 @nina_rose", "telegram:nina_rose"),
        ("soy nina_rose en telegram", "telegram:nina_rose"),
        ("insta 📷 nina.rose", "instagram:nina.rose"),
        ("📷 @nina.rose", "instagram:nina.rose"),
        ("Telegram nick: ninarose", "telegram:ninarose"),
        ("Telegram: @nina_rose (не канал)", "telegram:nina_rose"),
        ("nickname tg - ninarose, ask for Nina", "telegram:ninarose"),
    ],
)
def test_a_name_is_its_services_by_label_or_link(text, values):
    assert found(text) == set(values.split())


@pytest.mark.parametrize(
    "text",
    [
        "signal is weak here",
        "line up",
        "snap out of it",
        "kick back",
        "telegram channel",
        "the discord between them",
        "скинь в телеграм фото",
        "session at 10",
        "insta model",
        "viber or whatsapp only",
        "join our telegram group for more",
        "telegram: write me",
        "telegram only please",
        "пишите в телеграм, жду",
        "only telegram. no calls",
        "write in telegram or viber",
        "есть телеграм и вайбер",
        "line 4 of the text",
        "on line foo_2 there is an error",
        "discord server rules",
        "x 100mg",
        "5 x 20",
        "oh snap she said",
        "snap - she was gone",
        "messenger: the new app",
        "telegram is better than signal",
        "my insta is private",
        "instagram model, 20yo",
        "Instagram followers for sale",
        "telegram bot token",
        "my telegram is banned",
        "i love instagram. @nina is great",
        "facebook marketplace",
        "VK group",
        "kik starter project",
        "whatsapp: call me",
        "Телеграм канал о новостях",
        "телеграм бот",
        "моя инста закрыта",
        "hi @nina_rose how are you",
        "Facebook: Nina Rose",
        "email on telegram@example.com",
        "telegram: nina@example.com",
        "skype call at 10pm",
        "Skype meeting tomorrow",
        "discord 2.0",
        "telegram v2.1",
        "Telegram\n\nThe app is good",
        "Telegram\nThe app is good",
        "Line: 5",
        "icq 2000 users",
        "snapchat 18yo girl",
        "matrix = foo_2",
        "element: div_3",
        "the session: session_id",
        "at signal-line",
        "tiktok video",
        "twitter post",
        "canal de telegram",
        "grupo de telegram",
        "escribeme al telegram por favor",
        "telegram y whatsapp",
        "телега едет в город",
        "жаба сидит",
        "order#1234",
        "C#1234",
        "page_2#1234x",
        "www.example.com/t_2#1234",
        "add me on snap",
        "follow us on instagram and facebook",
        "hmu on kik",
        "wicker chairs",
        "line_id = 5",
        "contact us via telegram/whatsapp/viber",
        "telegram + 380501234567",
        "скайп не работает",
        "x: left",
        "stay in line everyone",
        "dc comics",
        "сигнал пропал",
        "tele lens",
        "tt: 5",
        "instagram: yes",
        "telegram - just ask",
        "telegram: no",
        "tg? no",
    ],
)
def test_words_near_a_label_are_no_names(text):
    assert found(text) == set()


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
    assert (contact.confidence, contact.reasons) == (confidence, (reason,))


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
