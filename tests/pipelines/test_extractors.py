"""Every kind of contact keeps the contract."""

from importlib import import_module
from pathlib import Path

from pipelines.extractors.email import Email
from pipelines.extractors.onion import Onion
from pipelines.extractors.phone import Phone
from pipelines.extractors.registry import registry
from pipelines.extractors.telegram import Telegram
from pipelines.extractors.url import Url
from tests.contracts.extractor import ExtractorContract


class TestOnion(ExtractorContract):
    extractor = Onion()


class TestEmail(ExtractorContract):
    extractor = Email()
    texts = ("name (at) example [dot] com", "почта: имя name@example.com!", "ｎａｍｅ＠ｅｘａｍｐｌｅ．ｃｏｍ")


class TestTelegram(ExtractorContract):
    extractor = Telegram()
    texts = ("https://t.me/Example_Name", "t.me/+AbCdEf12345678", "пишите в телегу @Example_Name")


class TestUrl(ExtractorContract):
    extractor = Url()
    texts = ("hxxps://example[.]com/a?b=c#d", "see www.example.com.", "(http://example.org/a_(b))")


class TestPhone(ExtractorContract):
    extractor = Phone()
    texts = ("+1 (202) 555-0123", "тел 050 123-45-67", "２０２-５５５-０１２３", "2️⃣0️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣")


def test_every_kind_of_the_registry_is_held_to_the_contract():
    for path in Path(__file__).parent.glob("test_*.py"):
        import_module(f"{__package__}.{path.stem}")
    tested = {suite.extractor.kind for suite in ExtractorContract.__subclasses__()}
    assert tested >= set(registry().kinds)
