"""Names that carry their server: Matrix and Jabber. Servers are reserved names or public ones."""

import pytest

from pipelines.extractors.jabber import Jabber
from pipelines.extractors.matrix import Matrix
from pipelines.extractors.registry import Registry
from tests.contracts.extractor import ExtractorContract

KINDS = Registry([Matrix(), Jabber()])


class TestMatrix(ExtractorContract):
    extractor = Matrix()
    texts = ("@Nina:example.org", "https://matrix.to/#/#Room:example.org", "matrix:u/nina:example.org:8448")


class TestJabber(ExtractorContract):
    extractor = Jabber()
    texts = ("nina@exploit.im", "xmpp:nina@example.org/phone", "жаба: nina@example.org", "jabber nina (at) example.org")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("jabber: nina@example.org", "nina@example.org"),
        ("XMPP - Nina@Example.org.", "nina@example.org"),
        ("жаба nina@example.org", "nina@example.org"),
        ("мой джаббер это nina@example.org", "nina@example.org"),
        ("Jabber\nnina@example.org", "nina@example.org"),
        ("nina@exploit.im", "nina@exploit.im"),
        ("nina@jabber.example.org", "nina@jabber.example.org"),
        ("xmpp:nina@example.org?message", "nina@example.org"),
        ("jid: nina (at) example (dot) org", "nina@example.org"),
        ("jabber nina at example dot org", "nina@example.org"),
        ("джаббер: nina собака exploit точка im", "nina@exploit.im"),
        ("jabber: nina@exploit[.]im", "nina@exploit.im"),
        ("jid nina @ jabber . ru", "nina@jabber.ru"),
        ("@Nina:Example.org", "@nina:example.org"),
        ("matrix: @nina:example[.]org", "@nina:example.org"),
        ("matrix id: nina:example.org", "@nina:example.org"),
        ("write to @nina:example.org, please", "@nina:example.org"),
        ("#Room:example.org", "#Room:example.org"),
        ("!AbCdEf:example.org:8448", "!AbCdEf:example.org:8448"),
        ("https://matrix.to/#/@nina:example.org", "@nina:example.org"),
        ("https://matrix.to/#/%23room:example.org?via=example.net", "#room:example.org"),
        ("matrix:r/room:example.org", "#room:example.org"),
    ],
)
def test_an_address_is_found(text, value):
    assert [contact.value for contact in KINDS.find(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "mail: nina@example.org",
        "@nina: hello",
        "hi @nina:see you",
        "a@b:c.d",
        "#1:30.",
        "see jabber or xmpp at work",
        "jabber clients are listed at example dot",
        "жаба сидит на камне",
        "@media screen:print",
    ],
)
def test_other_addresses_and_mentions_are_not(text):
    assert KINDS.find(text) == []


def test_only_a_link_or_a_known_server_tells_jabber_from_e_mail():
    assert KINDS.recognise("nina@example.org") == []
    assert KINDS.recognise("xmpp:nina@example.org/phone") == [("jabber", "nina@example.org")]
    assert KINDS.recognise("nina@exploit.im") == [("jabber", "nina@exploit.im")]
