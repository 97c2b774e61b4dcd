"""Web addresses in the disguises people give them, and what only looks like one."""

import pytest

from pipelines.extractors.fold import fold
from pipelines.extractors.hints import NO_HINTS
from pipelines.extractors.url import Url


def found(text: str) -> list[str]:
    return [contact.value for contact in Url().find(fold(text), NO_HINTS)]


@pytest.mark.parametrize(
    "text",
    [
        "hxxp://example.com",
        "hxxps://example[.]com",
        "hxxps[:]//example.com",
        "hxxps[://]example.com",
        "h**p://example.com",
        "hXXp://example(.)com",
        "https://example{.}com",
        "https://example\\(.)com/",
        "http:// example .com",
        "http://example . com",
        "ｈｔｔｐ：／／ｅｘａｍｐｌｅ．ｃｏｍ",
        "example[.]com",
        "example(dot)com",
        "example [dot] com",
        "example{точка}com",
        "example (punto) com",
        "example dot com",
        "example точка com",
        "example точка ком",
        "example крапка com",
        "example punto com",
        "example . com",
        "example .com",
        "see example.com!",
        "http://example.com?",
    ],
)
def test_a_host_is_read_however_it_is_disguised(text):
    assert found(text) == ["example.com"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("example dot com slash page", "example.com/page"),
        ("visit example dot com slash page slash two.", "example.com/page/two"),
        ("example dot com/page", "example.com/page"),
        ("hxxp://example.com[/test", "example.com/test"),
        ("hxxp://example.com[/]test", "example.com/test"),
        ("www dot example dot com", "www.example.com"),
        ("sub dot example dot com", "sub.example.com"),
        ("example dot co dot uk", "example.co.uk"),
        ("site: my-site dot net", "my-site.net"),
        ("polkadot dot example dot com", "polkadot.example.com"),
        ("сайт example точка ру", "example.ru"),
        ("(http://example.org/a_(b))", "example.org/a_(b)"),
        ("http://example.com/a, then", "example.com/a"),
        ("«http://example.com/a»", "example.com/a"),
        ("http://example.com:8080/a%20b", "example.com:8080/a%20b"),
        ("HTTP://EXAMPLE.COM/A", "example.com/A"),
    ],
)
def test_the_path_is_read_as_it_is_meant_and_the_sentence_around_it_is_not(text, value):
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "meet me at home. com on",
        "hello.me too",
        "call me.in the morning i sleep",
        "look at example, dot your i's",
        "pkg@1.3.0",
        "logo@2x.png",
        "the dot com bubble",
        "a dot com company",
        "the .com domain",
        "in .net core",
        "put a dot in the middle",
        "connect the dot and go",
        "точка в конце ру",
        "и точка. ком",
        "el punto com",
        "polka dot it is",
        "en este punto com o sin papeles",
        "t dot me slash name",
        "in town.In spring",
        "end.Then",
        "1.5.com",
        "v1.2.3",
        "e.g. this",
        "file.txt",
        "self.tree[node.name",
        "prompt[, stream",
        "it runs on (.NET",
    ],
)
def test_prose_versions_and_files_are_no_addresses(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["name at example dot com", "name (at) example [dot] com", "name собака жмейл точка ком"]
)
def test_the_host_of_a_mail_address_is_no_web_address(text):
    assert found(text) == []


def test_what_is_said_in_words_is_called_disguised_and_is_less_sure():
    plain, said = Url().find(fold("http://example.com/a or example dot org"), NO_HINTS)
    assert (plain.obfuscated, said.obfuscated, said.raw) == (False, True, "example dot org")
    assert plain.confidence > said.confidence >= 0.5
