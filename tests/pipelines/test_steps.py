"""The steps of the pipeline, each from page to page."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from pipelines.contacts import add_contacts
from pipelines.images import add_hashes, image_addresses
from pipelines.language import add_language, detect
from pipelines.text import clean, clean_text
from vigil.records.page import Capture, Page
from vigil.records.post import Image, Post, Price, Quote

CAPTURE = Capture(
    url="http://board.example/t/1",
    final_url="http://board.example/t/1",
    fetched_at=datetime(2026, 3, 5, tzinfo=UTC),
    status=200,
)


def page_of(*posts, **more):
    return Page(source="board", run=1, capture=CAPTURE, posts=posts, **more)


def post(**fields):
    return Post(post_id="1", url="http://board.example/t/1#1", **fields)


def contacts(one, **more):
    (read,) = add_contacts(page_of(one, **more)).posts
    return [(contact.field, contact.kind, contact.value) for contact in read.contacts]


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        (" a\r\nb\rc\n", "a\nb\nc"),
        ("a\x00b\x07c\td", "abc\td"),
        ("a\u2028b\x85c", "a\nb\nc"),
        ("a\ud800b", "ab"),
        ("a\u200b\u202eb", "a\u200b\u202eb"),
        ("a  b\n\n\nc", "a  b\n\n\nc"),
    ],
)
def test_text_is_cleaned_and_nothing_else_is_changed(dirty, cleaned):
    assert clean(dirty) == cleaned
    assert clean(cleaned) == cleaned


def test_every_text_of_a_post_is_cleaned():
    quote = Quote(text="q\x00 ", author="\x00", quotes=(Quote(text=" i\r\n"),))
    (cleaned,) = clean_text(
        page_of(
            post(text="a\r\n", title=" t\x00", author="\x00", signature="s\n", quotes=(quote,), files=("\x00", "f "))
        )
    ).posts
    assert (cleaned.text, cleaned.title, cleaned.author, cleaned.signature, cleaned.files) == (
        "a",
        "t",
        None,
        "s",
        ("f",),
    )
    assert cleaned.quotes == (Quote(text="q", quotes=(Quote(text="i"),)),)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("new girls in town, call me", "en"),
        ("looking for work in london, any agency", "en"),
        ("новые девушки в городе, звони", "ru"),
        ("Кто знает это агентство", "ru"),
        ("нові дівчата в місті", "uk"),
        ("Хто знає цю агенцію", "uk"),
        ("hola, chicas nuevas en la ciudad", "es"),
        ("llamame para mas info", "es"),
        ("neue Mädchen in der Stadt", "de"),
        ("ok", None),
        ("+1 202 555 0123 name@example.com https://example.com/path", None),
        ("", None),
    ],
)
def test_the_language_of_a_short_post_is_told_or_left_open(text, lang):
    assert detect(text) == lang


def test_another_cyrillic_language_is_not_taken_for_russian():
    assert detect("Търся работа в София, моля обадете се") not in ("ru", "uk")


def test_a_post_of_pictures_only_has_its_title_s_language():
    (read,) = add_language(page_of(post(text="", title="нові дівчата в місті"))).posts
    assert read.detected_lang == "uk"


def test_contacts_are_found_in_every_field_of_a_post():
    mail = "{}@example.com".format
    found = contacts(
        post(
            text=mail("text"),
            title=mail("title"),
            author=mail("author"),
            signature=mail("signature"),
            profile=mail("profile"),
            links=("http://board.example/t/2", "https://t.me/linked", "mailto:" + mail("link")),
            quotes=(
                Quote(text=mail("outer"), quotes=(Quote(text="-"), Quote(text=mail("inner"))), author=mail("not")),
                Quote(text=mail("second")),
            ),
        )
    )
    assert found == [
        ("text", "email", mail("text")),
        ("title", "email", mail("title")),
        ("author", "email", mail("author")),
        ("signature", "email", mail("signature")),
        ("profile", "email", mail("profile")),
        ("quote:0", "email", mail("outer")),
        ("quote:0.1", "email", mail("inner")),
        ("quote:1", "email", mail("second")),
        ("link:1", "telegram", "linked"),
        ("link:2", "email", mail("link")),
    ]


def test_a_span_counts_code_points_of_the_field_as_written():
    text = "😀\u200b пишіть: ｎame@example.com, 😀"
    (read,) = add_contacts(page_of(post(text=text))).posts
    (contact,) = read.contacts
    assert text[contact.start : contact.end] == contact.raw == "ｎame@example.com"
    assert (contact.value, contact.obfuscated) == ("name@example.com", True)


@pytest.mark.parametrize(
    ("one", "more"),
    [
        (post(text="07700 900123", country="GB"), {}),
        (post(text="07700 900123"), {"country": "GB"}),
    ],
)
def test_a_number_is_read_in_the_country_of_the_post_else_of_its_source(one, more):
    assert contacts(one, **more) == [("text", "phone", "+447700900123")]


def test_the_currency_and_the_language_tell_a_country_too():
    australian = post(text="0491 570 156", price=Price(amount="100", currency="AUD"))
    assert contacts(australian) == [("text", "phone", "+61491570156")]
    assert contacts(post(text="0491 570 156", detected_lang="en")) == [("text", "phone", "+61491570156")]
    assert contacts(post(text="0491 570 156")) == [("text", "phone", "0491570156")]


def test_a_title_that_all_posts_share_is_read_for_each_of_them():
    read = add_contacts(page_of(post(title="name@example.com"), post(title="name@example.com"))).posts
    assert [len(one.contacts) for one in read] == [1, 1]


def test_reading_a_page_twice_gives_the_same():
    page = page_of(post(text="name@example.com +12025550123"))
    once = add_contacts(add_language(clean_text(page)))
    assert add_contacts(add_language(clean_text(once))) == once


def test_pictures_get_their_hashes_by_address_and_keep_it():
    shown = (Image(url="http://board.example/a.png"), Image(url="http://board.example/b.png"), Image(sha256="0" * 64))
    page = page_of(post(images=shown), post(images=shown[:1]))
    assert image_addresses(page) == ("http://board.example/a.png", "http://board.example/b.png")
    hashed = Image(sha256="1" * 64, width=3, height=2)
    done = add_hashes(page, {"http://board.example/a.png": hashed})
    assert done.posts[0].images == (evolve(hashed, url="http://board.example/a.png"), *shown[1:])
    assert done.posts[1].images == (evolve(hashed, url="http://board.example/a.png"),)
    assert image_addresses(done) == ("http://board.example/b.png",)
    assert add_hashes(page, {}) == page


@pytest.mark.parametrize(
    "written",
    [
        "+44\u202e 7700 900123\u202c",
        "+44 77\u200b00 900\u2060123",
        "＋４４ ７７００ ９００１２３",
        "+٤٤ ٧٧٠٠ ٩٠٠١٢٣",
        "+4️⃣4️⃣ 7700 900123",
        "+④④ 𝟟𝟟𝟘𝟘 ⁹⁰⁰¹²³",
        "+44\u00a07700\u2011900\u2013123",
        "&#43;44 7700 9001&#50;3",
    ],
)
def test_a_disguised_number_is_found_in_its_normal_form_and_kept_as_written(written):
    """Row P7 of the safety list."""
    (read,) = add_contacts(clean_text(page_of(post(text=f"Ring \x00{written} now")))).posts
    (contact,) = read.contacts
    assert contact.value == "+447700900123"
    assert read.text[contact.start : contact.end] == contact.raw
    assert contact.raw in written
