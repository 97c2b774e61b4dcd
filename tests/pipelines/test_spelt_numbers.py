"""Numbers are read however people spell them; what only looks spelt is left alone. Numbers are reserved or invented."""

import pytest

from pipelines.extractors.hints import Hints
from pipelines.extractors.registry import registry

US, UA, RU, ES, GB = "+12025550123", "+380501234567", "+79123456789", "+34612345678", "+447700900123"


def phones(text, **hints):
    return [contact for contact in registry().find(text, Hints(**hints)) if contact.kind == "phone"]


def values(text, **hints):
    return [contact.value for contact in phones(text, **hints)]


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("call two zero two five five five zero one two three", "en", US),
        ("two oh two triple five oh one two three", "en", US),
        ("two zero two, three fives, zero one twenty-three", "en", US),
        ("twozerotwo fivefivefive zeroonetwothree", "en", US),
        ("2zero2 five55 o1two3", "en", US),
        ("two-O-2 / 5S5 / OI23", "en", US),
        ("tw0 zer0 tw0 f1ve f1ve f1ve zer0 0ne tw0 thr33", "en", US),
        ("two ziro tow fife fife five zerro one two thrree", "en", US),
        ("twö zérö twö fívé fívé fívé zérö öne twö thrée", "en", US),
        ("two dash zero dash two, five five five, zero one two three", "en", US),
        ("ноль пятьдесят сто двадцать три сорок пять шестьдесят семь", "uk", UA),
        ("нуль п'ятдесят, сто двадцять три, сорок п'ять, шістдесят сім", "uk", UA),
        ("нуль 50 сто 23 сорок5 67", "uk", UA),
        ("О5О-one2three 45 six7", "uk", UA),
        ("восемь девятьсот двенадцать триста сорок пять шестьдесят семь восемьдесят девять", "ru", RU),
        ("8 (9l2) ЗЧ5-б7-89", "ru", RU),
        ("seiscientos doce treinta y cuatro cincuenta y seis setenta y ocho", "es", ES),
        ("seis uno dos 34 cinco6 siete8", "es", ES),
        ("六一二三四五六七八", "es", ES),
        ("нуль fifty, one двадцять три, cuarenta y cinco, шістдесят seven", "uk", UA),
        ("plus three eight zero five zero one two three four five six seven", "en", UA),
    ],
)
def test_a_number_in_words_is_read(text, lang, value):
    assert values(text, lang=lang) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "2❤️0❤️2❤️5❤️5❤️5❤️0❤️1❤️2❤️3",
        "202💕555💕0123",
        "{202} [555] <0123>",
        "202_555_0123_text_first",
        "202\n555\n0123",
        "２０２・５５５・０１２３",
        "²⁰² ⁵⁵⁵ ⁰¹²³",
        "②⓪② ⑤⑤⑤ ⓪①②③",
        "2️⃣0️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣",
        "٢٠٢ ٥٥٥ ٠١٢٣",
        "tel:%2B1%20202%20555%200123",
        "&#50;02 5&#53;5 0123",
        "2 | 0 | 2 | 5 | 5 | 5 | 0 | 1 | 2 | 3",
        "area code 202 then 555 then 0123",
        "area code is two oh two, the rest 5550123",
        "starts with 202, next 555, last four 0123",
        "call2O255five0123",
    ],
)
def test_a_number_set_apart_by_any_sign_or_words_is_read(text):
    assert values(text, lang="en") == [US]


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("number is 3210555202 backwards", "en", US),
        ("мой номер наоборот 7654321050", "uk", UA),
        ("mi número al revés: 876 543 216", "es", ES),
        ("each digit twice: 22 00 22 55 55 55 00 11 22 33", "en", US),
        ("every digit is repeated twice 2200225555550011 2233", "en", US),
    ],
)
def test_a_number_is_turned_as_the_text_says(text, lang, value):
    found = phones(text, lang=lang)
    assert [contact.value for contact in found] == [value]
    assert {"reversed", "doubled"} & set(found[0].reasons)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("one of the two girls, 150 for one or two hours, 200 for three", "en"),
        ("one two three four five six seven eight nine ten", "en"),
        ("раз два три четыре пять вышел зайчик погулять", "ru"),
        ("два часа, три дня и пять ночей, четыре года назад", "ru"),
        ("dos o tres veces, cinco de los siete dias", "es"),
        ("10:30 - 22:00, 100$ 150$ 200$", "en"),
        ("25/170/55/3  150-250-300", "uk"),
        ("100 200 300 400 500 1000 depending on the hours", "en"),
        ("lottery: 04 11 23 35 42 47", "uk"),
        ("ISBN 978-0-306-40615-7", "en"),
        ("12/05/2023 - 14/06/2023", "en"),
        ("upgrade from 10.4.18.2201 to 10.5.0.3310", "en"),
        ("10g 100, 25g 220, 50g 400, 100g 750", "en"),
        ("pieza 612-345-678-B", "es"),
        ("6-1, 2-6, 7-5 y luego 6-4, 6-3", "es"),
        ("AL47 2121 1009 0000 0002 3569 8740", "en"),
    ],
)
def test_what_only_counts_or_costs_is_no_number(text, lang):
    assert values(text, lang=lang) == []


def test_what_is_spelt_is_marked_as_disguised():
    (contact,) = phones("call two zero two five five five zero one two three now", lang="en")
    assert contact.obfuscated
    assert contact.raw == "two zero two five five five zero one two three"
    assert {"spelt out", "obfuscated", "plan valid"} <= set(contact.reasons)


def test_a_plain_number_is_not_fused_with_what_is_spelt_beside_it():
    assert values("202-555-0123 one hour 150, two hours 250", lang="en") == [US]
    assert values("two 2025550123 one", lang="en") == [US]


def test_two_numbers_spelt_on_end_are_two():
    assert values(
        "two oh two five five five oh one two three\ntwo oh two five five five oh one two four", lang="en"
    ) == [
        US,
        "+12025550124",
    ]


@pytest.mark.parametrize(
    ("text", "hints", "value"),
    [
        ("0501234567 Киев", {"lang": "ru"}, UA),
        ("moving to London soon, 020 7946 0123", {"lang": "en", "source_country": "US"}, "+442079460123"),
        ("tel 020 7946 0123", {"place": "London", "lang": "es"}, "+442079460123"),
        ("звоните 0501234567, приїдемо", {}, UA),
        ("llama al 612 34 56 78", {}, ES),
    ],
)
def test_the_country_is_taken_from_what_the_text_and_its_place_say(text, hints, value):
    assert values(text, **hints) == [value]


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("Madrid 612 345 678, 2 min del metro", "ES", ES),
        ("6️⃣1️⃣2️⃣ 👠 3️⃣4️⃣5️⃣ 👠 6️⃣7️⃣8️⃣, 2 min del metro", "ES", ES),
        ("take out the x: 2x0x2x5x5x5x0x1x2x3", "US", US),
        ("202:555:0123", "US", US),
        ("0(5)0.(1)2(3).4(5).6(7)", "UA", UA),
        ("+38 (050) 1 Д8А 3 ЧОТ1РИ п'ять 67".replace("Д8А", "2"), "UA", UA),
        ("seisunodos.treintaycuatro.5678", "ES", ES),
        ("area code two 0 two and then the rest is fifty-five five, oh one twenty-three", "US", US),
    ],
)
def test_a_number_ends_where_a_count_begins_and_odd_habits_are_read(text, country, value):
    assert values(text, country=country) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Winning numbers: 04 15 23 31 42 44 and the bonus ball 19",
        "01.11 -350,00; 02.11 +12 500,00; 05.11 -67,50",
        "seq 2025550123 ack 2025550124",
        "at 10:30:45 and 12:45:50",
        "120x80x60 cm, 40x30",
        "одна, две, три, четыре, пять, шесть, семь, восемь, девять, десять",
    ],
)
@pytest.mark.parametrize("country", ["US", "UA", "AU"])
def test_draws_statements_and_times_are_no_numbers(text, country):
    assert values(text, country=country) == []


def test_a_number_behind_a_long_table_is_found_on_the_next_line():
    table = " ".join(str(number) for number in range(100, 400))
    assert values(f"{table}\n202 555 0123\n{table}", country="US") == [US]
