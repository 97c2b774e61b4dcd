"""What the ledger makes of pages: new, edited, unchanged and deleted posts, and the entries that tell of them."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.homes import BOARD, START, a_page, a_phone, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import Receipt, append_pages
from vigil.ledger.entries import entries_after, highest_seq, note_event
from vigil.ledger.posts import captures, get_posts, iterate_posts, post_at_version
from vigil.records.errors import UsageError
from vigil.records.page import Page
from vigil.records.post import Price, Quote


def kinds() -> list[tuple[int, str, int | None]]:
    return [(entry.seq, entry.kind, entry.version) for entry in entries_after(0, 100)]


def test_a_new_post_is_stored_whole_and_gets_an_entry(ledger: Config) -> None:
    run = a_source()
    post = a_post(
        text="Новые девушки\nзвонить 202-555-0143 ✨",
        title="Thread",
        posted_at=START,
        posted_raw="5 March 2026, 12:00",
        posted_precision="minute",
        quotes=(Quote(text="outer", author="a", quotes=(Quote(text="inner"),)),),
        price=Price(amount="120.00", currency="USD", raw="$120"),
        links=("http://other.example.org/",),
        files=("list.pdf",),
        detected_lang="ru",
        contacts=(a_phone(start=22),),
    )
    (receipt,) = append_pages([a_page(run, post)])
    assert receipt == Receipt(url=BOARD, new=1, last_seq=1)
    (stored,) = get_posts([1])
    assert stored.post == post
    assert (stored.source, stored.seq, stored.version, stored.engine) == ("board", 1, 1, "generic")
    assert (stored.seen_at, stored.changed_at, stored.earlier) == (START, None, ())
    assert kinds() == [(1, "post_created", 1)]


def test_the_same_page_again_changes_nothing(ledger: Config) -> None:
    run = a_source()
    page = a_page(run, a_post(), a_post("2"))
    append_pages([page])
    (again,) = append_pages([page])
    assert (again.new, again.edited, again.unchanged, again.last_seq) == (0, 0, 2, 0)
    assert highest_seq() == 2
    assert len(list(captures("board"))) == 1


def test_a_later_look_at_the_same_post_changes_nothing(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post())])
    (again,) = append_pages([a_page(run, a_post(), minutes=60)])
    assert (again.unchanged, again.last_seq) == (1, 0)
    assert len(list(captures("board"))) == 2


@pytest.mark.parametrize(
    "noise",
    [
        {"posted_raw": "6 hours ago", "posted_at": START - timedelta(minutes=17)},
        {"position": 8},
        {"url": f"{BOARD}thread?page=2"},
        {"author_url": f"{BOARD}user?sid=8"},
        {"seller_rating": "4.9 (121)"},
        {"profile": "Posts: 10 Joined: 2021"},
        {"detected_lang": "uk"},
    ],
)
def test_what_differs_from_look_to_look_makes_no_version(ledger: Config, noise: dict[str, Any]) -> None:
    run = a_source()
    post = a_post(
        posted_raw="5 hours ago",
        posted_at=START,
        posted_precision="hour",
        position=7,
        seller_rating="4.8 (120)",
        profile="Posts: 9 Joined: 2021",
    )
    append_pages([a_page(run, post)])
    (again,) = append_pages([a_page(run, evolve(post, **noise), minutes=60)])
    assert (again.unchanged, again.last_seq) == (1, 0)
    assert get_posts([1])[0].post == post


@pytest.mark.parametrize(
    "change",
    [
        {"text": "new in town!"},
        {"title": "Another title"},
        {"signature": "call me"},
        {"quotes": (Quote(text="said"),)},
        {"price": Price(amount="130.00")},
        {"links": ("http://other.example.org/",)},
        {"author": "day rider"},
        {"profile": "Kyiv"},
        {"profile": "Posts: 9", "contacts": (a_phone(field="profile"),)},
        {"posted_at": START + timedelta(days=3), "posted_precision": "minute"},
    ],
)
def test_changed_content_makes_a_version_and_the_old_one_stays_readable(ledger: Config, change: dict[str, Any]) -> None:
    run = a_source()
    post = a_post(posted_at=START, posted_precision="minute", profile="Posts: 8", contacts=(a_phone(),))
    changed = evolve(post, **change)
    append_pages([a_page(run, post)])
    (receipt,) = append_pages([a_page(run, changed, minutes=60)])
    assert (receipt.edited, receipt.last_seq) == (1, 2)
    (stored,) = get_posts([1])
    assert (stored.post, stored.version, stored.earlier) == (changed, 2, (post,))
    assert stored.changed_at == START + timedelta(hours=1)
    assert kinds() == [(1, "post_created", 1), (2, "post_edited", 2)]
    assert post_at_version(1, 1).post == post
    assert post_at_version(1, 1).earlier == ()


def test_an_edit_back_to_what_was_there_is_an_edit(ledger: Config) -> None:
    run = a_source()
    for minute, text in enumerate(["one", "two", "one"]):
        append_pages([a_page(run, a_post(text=text), minutes=minute)])
    (stored,) = get_posts([1])
    assert (stored.version, stored.post.text) == (3, "one")
    assert [earlier.text for earlier in stored.earlier] == ["one", "two"]


def test_two_pages_that_show_a_post_differently_do_not_replace_each_other_for_ever(ledger: Config) -> None:
    run = a_source()
    for minutes in (0, 60, 120):
        append_pages([a_page(run, a_post(text="all of it"), url=f"{BOARD}thread", minutes=minutes)])
        append_pages([a_page(run, a_post(text="all …"), url=f"{BOARD}latest", minutes=minutes + 1)])
    assert highest_seq() == 2


def test_a_post_twice_on_one_page_is_one_post(ledger: Config) -> None:
    run = a_source()
    (receipt,) = append_pages([a_page(run, a_post(), a_post(), a_post("2"))])
    assert receipt.new == 2
    assert [stored.post.post_id for stored in iterate_posts()] == ["1", "2"]


def test_a_post_on_two_pages_of_one_batch_is_told_right(ledger: Config) -> None:
    run = a_source()
    receipts = append_pages(
        [
            a_page(run, a_post(text="one", contacts=(a_phone(),))),
            a_page(run, a_post(text="one", contacts=(a_phone(),)), minutes=1),
            a_page(run, a_post(text="two"), minutes=2),
            a_page(run, gone=["1"], minutes=3),
        ]
    )
    assert [(one.new, one.edited, one.unchanged, one.deleted, one.last_seq) for one in receipts] == [
        (1, 0, 0, 0, 1),
        (0, 0, 1, 0, 0),
        (0, 1, 0, 0, 2),
        (0, 0, 0, 1, 3),
    ]
    (stored,) = get_posts([1])
    assert (stored.post.text, stored.post.contacts) == ("two", ())
    assert stored.earlier[0].contacts == (a_phone(),)


def test_a_post_the_page_misses_is_deleted_once_and_comes_back(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post())])
    assert [receipt.deleted for receipt in append_pages([a_page(run, gone=["1", "9"], minutes=1)])] == [1]
    assert [receipt.deleted for receipt in append_pages([a_page(run, gone=["1"], minutes=2)])] == [0]
    assert get_posts([1])[0].post.deleted_at == START + timedelta(minutes=1)
    append_pages([a_page(run, a_post(), minutes=3)])
    (stored,) = get_posts([1])
    assert (stored.post.deleted_at, stored.version) == (None, 1)
    assert kinds() == [(1, "post_created", 1), (2, "post_deleted", 1), (3, "post_edited", 1)]


def test_an_older_capture_neither_deletes_nor_brings_back(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(), minutes=60)])
    assert append_pages([a_page(run, gone=["1"], minutes=30)])[0].deleted == 0
    append_pages([a_page(run, gone=["1"], minutes=90)])
    append_pages([a_page(run, a_post(), minutes=70)])
    assert get_posts([1])[0].post.deleted_at == START + timedelta(minutes=90)
    assert highest_seq() == 2


def test_an_older_capture_never_replaces_what_is_present(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(text="now"), minutes=60)])
    append_pages([a_page(run, a_post(text="then"), minutes=0)])
    (stored,) = get_posts([1])
    assert (stored.post.text, stored.version, [one.text for one in stored.earlier]) == ("now", 1, ["then"])
    assert stored.seen_at == START
    assert kinds() == [(1, "post_created", 1), (2, "post_edited", 2)]
    assert post_at_version(1, 2).post.text == "then"


def test_reading_old_captures_again_changes_nothing(ledger: Config) -> None:
    run = a_source()
    pages = [a_page(run, a_post(text=text), minutes=minute) for minute, text in enumerate(["one", "two", "three"])]
    append_pages(pages)
    assert [receipt.unchanged for receipt in append_pages(pages)] == [1, 1, 1]
    assert highest_seq() == 3


def test_a_better_reading_of_the_same_capture_makes_a_version(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(posted_raw="yesterday"))])
    better = a_post(posted_raw="yesterday", posted_at=START - timedelta(days=1), posted_precision="day")
    assert [one.edited for one in append_pages([a_page(run, better)])] == [1]
    assert [one.unchanged for one in append_pages([a_page(run, better)])] == [1]
    assert get_posts([1])[0].post == better


def test_contacts_that_are_read_better_are_corrected_without_a_version(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post())])
    found = a_post(contacts=(a_phone(),))
    assert append_pages([a_page(run, found)])[0].unchanged == 1
    assert append_pages([a_page(run, found)])[0].last_seq == 0
    (stored,) = get_posts([1])
    assert (stored.post.contacts, stored.version, stored.seq) == ((a_phone(),), 1, 2)
    assert kinds()[1] == (2, "contact_corrected", 1)


def test_imported_lines_need_no_capture_and_any_difference_is_a_version(ledger: Config) -> None:
    run = a_source()
    page = Page(source="board", run=run, capture=None, posts=(a_post(posted_raw="May"), a_post("2")))
    assert append_pages([page], START)[0] == Receipt(url="", new=2, last_seq=2)
    assert append_pages([page], START + timedelta(days=1))[0].unchanged == 2
    other = evolve(page, posts=(a_post(posted_raw="June"), evolve(a_post("2"), deleted_at=START)))
    receipt = append_pages([other], START + timedelta(days=2))[0]
    assert (receipt.edited, receipt.unchanged, receipt.deleted) == (1, 1, 1)
    assert [stored.version for stored in iterate_posts()] == [2, 1]


def test_text_that_no_database_takes_does_not_hinder_a_page(ledger: Config) -> None:
    run = a_source()
    post = a_post("\ud800\0id", text="a\0b\udfff", contacts=(a_phone("\udc00\0", "\0"),))
    assert append_pages([a_page(run, post)])[0].new == 1
    assert append_pages([a_page(run, post, minutes=1)])[0].unchanged == 1
    (stored,) = iterate_posts()
    assert (stored.post.text, stored.post.contacts[0].value) == ("a\0b\ufffd", "\ufffd\ufffd")


def test_names_of_any_length_are_kept_apart(ledger: Config) -> None:
    run = a_source()
    long = "x" * 20_000
    page = a_page(run, a_post(long + "1"), a_post(long + "2"), url=f"{BOARD}{long}")
    assert append_pages([page])[0].new == 2


def test_two_sources_have_posts_of_the_same_name(ledger: Config) -> None:
    one, other = a_source("one"), a_source("other")
    receipts = append_pages([a_page(one, a_post(), source="one"), a_page(other, a_post(), source="other")])
    assert [receipt.new for receipt in receipts] == [1, 1]
    assert [stored.source for stored in iterate_posts()] == ["one", "other"]


def test_a_page_of_an_unknown_source_stores_nothing_of_its_batch(ledger: Config) -> None:
    run = a_source()
    with pytest.raises(UsageError, match="unknown source"):
        append_pages([a_page(run, a_post()), a_page(run, a_post("2"), source="bord")])
    assert highest_seq() == 0
    assert list(iterate_posts()) == []


def test_events_of_a_source_are_numbered_with_the_rest(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post())])
    assert note_event("board", "its layout changed", START) == 2
    append_pages([a_page(run, a_post("2"), minutes=1)])
    assert [entry.note for entry in entries_after(1, 1)] == ["its layout changed"]
    assert [entry.seq for entry in entries_after(0, 10)] == [1, 2, 3]
