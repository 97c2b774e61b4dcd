"""Ids that analytics and advert services leave in pages."""

from datetime import UTC, datetime

import pytest

from pipelines.contacts import add_contacts
from pipelines.extractors.advert import Advert
from pipelines.extractors.analytics import Analytics
from pipelines.extractors.registry import registry
from tests.contracts.extractor import ExtractorContract
from vigil.records.page import Capture, Page
from vigil.records.post import Post


class TestAnalytics(ExtractorContract):
    extractor = Analytics()
    texts = ("<script>ym(12345678, 'init', {})</script>", "https://mc.yandex.ru/watch/12345678", "GTM-ABC1234")


class TestAdvert(ExtractorContract):
    extractor = Advert()
    texts = ("google.com, pub-1234567890123456, DIRECT", "gtag('config', 'AW-123456789')")


def found(text, kind):
    return [contact.value for contact in registry().find(text) if contact.kind == kind]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ga('create', 'UA-1234567-12', 'auto');", "UA-1234567-12"),
        ("our analytics is UA-1234567-1.", "UA-1234567-1"),
        ('<script async src="https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF"></script>', "G-AB12CD34EF"),
        ("})(window,document,'script','dataLayer','GTM-ABC123');", "GTM-ABC123"),
        ('ym(12345678, "init", {clickmap:true});', "YM-12345678"),
        ('<img src="https://mc.yandex.ru/watch/12345678" alt="">', "YM-12345678"),
        ("w.yaCounter12345678 = new Ya.Metrika2({})", "YM-12345678"),
        ("new Ya.Metrika({ id:12345678, webvisor:true })", "YM-12345678"),
        ("fbq('init', '123456789012345');", "FBP-123456789012345"),
        ('src="https://www.facebook.com/tr?id=123456789012345&amp;ev=PageView"', "FBP-123456789012345"),
        ("h._hjSettings={hjid:1234567,hjsv:6};", "HJ-1234567"),
        ("ttq.load('ABCDEFGHIJ0123456789');", "TTP-ABCDEFGHIJ0123456789"),
        ('})(window, document, "clarity", "script", "abcdefgh12");', "CLARITY-abcdefgh12"),
        ("VK.Retargeting.Init('VK-RTRG-123456-AbCdE');", "VK-RTRG-123456-AbCdE"),
        ('_tmr.push({id: "1234567", type: "pageView"});', "TMR-1234567"),
        ("var sc_project=12345678;", "SC-12345678"),
        ("_Hasync.push(['Histats.start', '1,1234567,4,0,0,0,00010000']); Histats.start,1,1234567", "HS-1234567"),
        ('_linkedin_partner_id = "1234567";', "LI-1234567"),
        ('data-cf-beacon=\'{"token": "000102030405060708090a0b0c0d0e0f"}\'', "CF-000102030405060708090a0b0c0d0e0f"),
        (
            "var u=\"//stats.example.com/\"; _paq.push(['setTrackerUrl', u+'matomo.php']);"
            "_paq.push(['setSiteId', '7']);",
            "MTM-stats.example.com/7",
        ),
        ('<img src="https://example.com/stats/piwik.php?idsite=3&amp;rec=1">', "MTM-example.com/3"),
    ],
)
def test_an_analytics_id_says_which_service_it_is_of(text, value):
    assert found(text, "analytics") == [value]
    assert registry().normalise("analytics", value) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('data-ad-client="ca-pub-1234567890123456"', "ca-pub-1234567890123456"),
        ("adsbygoogle.js?client=ca-pub-1234567890123456", "ca-pub-1234567890123456"),
        ("google.com, pub-1234567890123456, DIRECT, f08c47fec0942fa0", "ca-pub-1234567890123456"),
        ("gtag('config', 'AW-123456789');", "AW-123456789"),
        ("gtag('config', 'DC-1234567');", "DC-1234567"),
        ("blockId: 'R-A-123456-1'", "R-A-123456-1"),
        ('var ad_idzone = "1234567";', "EXO-1234567"),
        ('<ins class="eas" data-zoneid="1234567"></ins>', "EXO-1234567"),
        ("(adsbyjuicy = window.adsbyjuicy || []).push({'adzone':123456});", "JA-123456"),
        ("https://www.amazon.com/dp/B000000000?ref=x&tag=example-20", "AMZ-example-20"),
    ],
)
def test_an_advert_id_says_which_network_it_is_of(text, value):
    assert found(text, "advert") == [value]
    assert registry().normalise("advert", value) == value


@pytest.mark.parametrize(
    "text",
    [
        "ua-1234567-1 in small letters",
        "AQUA-123456-1",
        "G-ABCDEFGHIJ and G-1234567890",
        "MG-AB12CD34EF",
        "gtm-abc123",
        "GTM-2024",
        "clarity of script",
        "xpub-1234567890123456",
        "_paq.push(['setSiteId', '7']);",
        "DC-1234567 from the catalogue",
        "facebook.com/tr?id=12",
        "order R-A-123456",
    ],
)
def test_other_letters_are_no_id(text):
    assert found(text, "analytics") + found(text, "advert") == []


HTML = """<html><head><script>ga('create', 'UA-1234567-1');</script></head><body><p>Ціна</p>
<p>call 202-555-0123, UA-7654321-1</p><script>ym(12345678, "init"); ga('send', 'UA-1234567-1')</script>
<ins data-ad-client="ca-pub-1234567890123456"></ins></body></html>"""


def test_each_post_of_a_page_has_the_ids_of_its_html():
    capture = Capture(url="http://board.example/t", final_url="http://board.example/t", status=200, body=HTML.encode(),
                      fetched_at=datetime(2024, 3, 5, tzinfo=UTC))  # fmt: skip
    posts = tuple(
        Post(post_id=str(number), url="http://board.example/t", text=text) for number, text in ((1, "hi"), (2, ""))
    )
    page = add_contacts(Page(source="board", run=1, capture=capture, posts=posts))
    for post in page.posts:
        assert [(contact.field, contact.kind, contact.value) for contact in post.contacts] == [
            ("page", "analytics", "UA-1234567-1"),
            ("page", "analytics", "UA-7654321-1"),
            ("page", "analytics", "YM-12345678"),
            ("page", "advert", "ca-pub-1234567890123456"),
        ]
        for contact in post.contacts:
            assert HTML[contact.start : contact.end] == contact.raw
    assert add_contacts(page) == page


def test_an_imported_page_has_none():
    (post,) = add_contacts(
        Page(source="board", run=1, capture=None, posts=(Post(post_id="1", url="http://board.example/t", text="hi"),))
    ).posts
    assert post.contacts == ()
