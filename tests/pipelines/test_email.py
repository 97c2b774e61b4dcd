"""E-mail addresses in the disguises people give them, in four languages, and what only looks like one."""

import pytest

from pipelines.extractors.email import Email
from pipelines.extractors.fold import fold
from pipelines.extractors.hints import NO_HINTS

AT_GMAIL, AT_EXAMPLE = "name@gmail.com", "name@example.com"


def found(text: str) -> list[str]:
    return [contact.value for contact in Email().find(fold(text), NO_HINTS)]


@pytest.mark.parametrize(
    "text",
    [
        "name (at) gmail (dot) com",
        "name at gmail dot com",
        "name AT gmail DOT com",
        "name at gmail",
        "name at gmail d0t com",
        "name@gmail com",
        "name @ gmail com",
        "name gmail com",
        "name@gmail,com",
        "name@gmail. com",
        "name @ gmail . com",
        "name\n@gmail.com",
        "name@\ngmail.com",
        "nameATgmailDOTcom",
        "nameatgmaildotcom",
        "name(a)gmail.com",
        "name (а) gmail.com",
        "n a m e @ g m a i l . c o m",
        "n-a-m-e-@-g-m-a-i-l-.-c-o-m",
        "пиши: name собака жмейл точка ком",
        "name собака gmail точка com",
        "name sobaka gmail tochka com",
        "name собака джимейл",
        "name (собака) gmail.com",
        "name песик гмейл крапка ком",
        "name@gmail.ком",
        "name arroba gmail punto com",
        "name arroba gmail",
        "name at the rate gmail dot com",
        "name ( a t ) gmail ( d o t ) com",
        "name🐶gmail.com",
        "name 🐌 gmail.com",
        "name@gmail.c0m",
        "mail: name\nat\ngmail\ndot\ncom",
    ],
)
def test_a_gmail_address_is_read_however_it_is_disguised(text):
    assert found(text) == [AT_GMAIL]


@pytest.mark.parametrize(
    "text",
    [
        "name [at] example [dot] com",
        "name {at} example {dot} com",
        "name <at> example <dot> com",
        "name|at|example|dot|com",
        "name *at* example *dot* com",
        "name /at/ example /dot/ com",
        "name-at-example-dot-com",
        "name_at_example_dot_com",
        "name[собака]example.com",
        "name [dog] example.com",
        "name {собака} example {точка} com",
        "name собака example.com",
        "name#at#example#dot#com",
        "name ~at~ example ~dot~ com",
        "name=at=example=dot=com",
        "name 'at' example 'dot' com",
        "name(@at)example(.dot)com",
        "name‹at›example‹dot›com",
        "nameНЕСПАМ@example.com",
        "name@УБЕРИ_МЕНЯ.example.com",
        "name arr0ba example.com",
        "name (гав-гав) example (точка) com",
        "n a m e arroba e x a m p l e . c o m",
        'name (followed by "@example.com")',
        "name arroba example punto com",
        "name@example(.)com",
        "name@example dot com",
        "nameNOSPAM@example.com",
        "name.nospam@example.com",
        "REMOVEname@example.com",
        "name-remove-this@example.com",
        "name@REMOVETHIS.example.com",
        "name@nospam.example.com",
        "name@exampleNOSPAM.com",
        "name@example.com.invalid",
        "n a m e @ e x a m p l e . c o m and more words",
        "mailto:name@example.com",
        '<a href="mailto:name%20at%20example%20dot%20com">',
        "name%40example.com",
        "name&#64;example&#46;com",
        "ｎａｍｅ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "nаme@exаmple.com",
        "name@ex\u200bample.com",
        "почта: name@example.com.",
        "name@example.com.Пишите",
    ],
)
def test_any_address_is_read_however_it_is_disguised(text):
    assert found(text) == [AT_EXAMPLE]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nick77 gmail com", "nick77@gmail.com"),
        ("name собака яндекс точка ру", "name@yandex.ru"),
        ("name сабака мейл тчк ру", "name@mail.ru"),
        ("name собака мейл ру", "name@mail.ru"),
        ("name равлик укр крапка нет", "name@ukr.net"),
        ("name равлик укрнет", "name@ukr.net"),
        ("name собака протон точка ми", "name@proton.me"),
        ("name собака хотмейл ком", "name@hotmail.com"),
        ("name arroba jotmeil punto com", "name@hotmail.com"),
        ("name (arroba) example (punto) es", "name@example.es"),
        ("name собака example точка com точка ua", "name@example.com.ua"),
        ("email: name at cs example edu", "name@cs.example.edu"),
        ("name at cs;example;edu", "name@cs.example.edu"),
        ("info at example dot com", "info@example.com"),
        ("name dot last at gmail dot com", "name.last@gmail.com"),
        ("name нижнее подчеркивание last собака gmail точка com", "name_last@gmail.com"),
        ("nospam@example.com", "nospam@example.com"),
        ("name @ yahoo . co . uk", "name@yahoo.co.uk"),
        ("name@example.org> June 2003", "name@example.org"),
        ("mail name@example.org) with it", "name@example.org"),
        ("name@example.com (John)", "name@example.com"),
    ],
)
def test_the_host_and_the_name_are_those_that_are_meant(text, value):
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "meet me at home. com on",
        "look at example, dot your i's",
        "look at me dot net",
        "pkg@1.3.0",
        "npm i left-pad@1.3.0",
        "logo@2x.png",
        "name@gmail..com",
        "use gmail com please",
        "my gmail com account",
        "por correo gmail com",
        "sign in at gmail",
        "I work at yahoo",
        "find us at outlook",
        "we talked at mail ru group",
        "buy a dog at gmail com",
        "see you at the dot com party",
        "моя собака яндекс любит",
        "злая собака укр нет",
        "собака лает, точка",
        "arroba es un signo, punto com no",
        "it costs 5 @ 10. com",
        "meet @ starbucks. me too",
        "ping me @work. In 5 min",
        "git@github:repo",
        "@Override public void",
        "class A @ B . C",
        "def _at_fork_reinit(self):",
        "the answer at all (so far)",
        "elements at once (like lists)",
        "return from (a > b) or c",
        "a @ b c d e",
        "my dog 🐶 example.com",
        "follow insta @name.agency",
        "the list at www[.]example[.]com",
        "we met at gmail headquarters",
        "root@localhost",
    ],
)
def test_prose_versions_and_files_are_no_addresses(text):
    assert found(text) == []


def test_a_disguise_is_told_and_a_plain_address_is_not_called_disguised():
    plain, disguised = Email().find(fold("a@example.com, b at example dot com"), NO_HINTS)
    assert (plain.obfuscated, disguised.obfuscated) == (False, True)
    assert plain.confidence > disguised.confidence >= 0.5


def test_the_raw_text_is_all_that_was_written_of_it():
    text = "write to name dot last (at) gmail (dot) com soon"
    (contact,) = Email().find(fold(text), NO_HINTS)
    assert contact.raw == "name dot last (at) gmail (dot) com"
    assert text[contact.start : contact.end] == contact.raw


def test_a_page_named_with_an_at_sign_is_no_address():
    assert found("example.com/@name.last") == []
    assert found("name.last/@/example.com") == ["name.last@example.com"]


@pytest.mark.parametrize("word", ["at", "where", "собака", "arroba"])
def test_a_word_for_the_at_sign_counts_wherever_a_host_follows_in_any_disguise(word):
    filler = "we looked at what was there, and then where they stayed at home.\n" * 3
    for host in ("example dot com", "example [dot] com", "example (.) com", "gmail", "gmail.com", "example\ndot\ncom"):
        assert len(found(f"{filler}name77 {word} {host}\n{filler}")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "my gmail is name.last",
        "gmail: name.last",
        "Gmail - name.last, write",
        "mi gmail es name.last",
        "gmail 👉 name.last",
    ],
)
def test_a_name_behind_its_providers_is_an_address(text):
    assert found(text) == ["name.last@gmail.com"]


@pytest.mark.parametrize(
    "text",
    [
        "gmail is slow.why so",
        "gmail: example.com",
        "gmail is down",
        "gmail: v2.0.3",
        "proton: sample_pack7",
        "gmail: name.last@x",
    ],
)
def test_other_words_behind_a_providers_name_are_none(text):
    assert found(text) == []


def test_an_address_written_backwards_is_turned():
    assert found("moc.elpmaxe@tsal.eman (read it backwards)") == ["name.last@example.com"]
    assert found("moc.last@example.com") == ["moc.last@example.com"]


def test_letters_apart_end_where_the_sentence_goes_on():
    assert found("- n a m e 7 @ e x a m p l e . o r g — no spaces") == ["name7@example.org"]
