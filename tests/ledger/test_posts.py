"""Finding posts: by number, name, contact, one after the other; and captures as they came."""

import pytest
from attrs import evolve

from tests.homes import BOARD, START, a_capture, a_page, a_phone, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.posts import captures, find_post, get_posts, iterate_posts, post_at_version, posts_with_contact
from vigil.ledger.runs import start_run
from vigil.ledger.sources import add_source, change_source, get_source, remove_source
from vigil.records.contact import Contact
from vigil.records.errors import UsageError
from vigil.records.source import Source

EMAIL = Contact(kind="email", value="a@example.org", raw="A@example.org", start=3, end=16, field="quote:0.1")


def numbers(posts: object) -> list[int]:
    return [post.id for post in posts]  # type: ignore[attr-defined]


def test_posts_come_in_the_order_asked_for(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post("a"), a_post("b"), a_post("c"))])
    assert numbers(get_posts([3, 1, 99])) == [3, 1]


def test_a_post_is_found_by_number_and_by_name(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post("p1"), a_post("3"), a_post("a/b"))])
    assert numbers(find_post("2")) == [2]
    assert numbers(find_post("board/p1")) == [1]
    assert numbers(find_post("p1")) == [1]
    assert numbers(find_post("board/a/b")) == [3]
    assert numbers(find_post("a/b")) == [3]
    assert find_post("board/none") == find_post("77") == find_post("9" * 30) == []


def test_a_name_that_two_sources_gave_finds_both(ledger: Config) -> None:
    one, other = a_source("one"), a_source("other")
    append_pages([a_page(one, a_post("x"), source="one"), a_page(other, a_post("x"), source="other")])
    assert numbers(find_post("x")) == [1, 2]
    assert numbers(find_post("other/x")) == [2]


def test_a_contact_finds_posts_in_any_version_and_field(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(contacts=(a_phone(),)), a_post("2", contacts=(EMAIL,)), a_post("3"))])
    append_pages([a_page(run, a_post(text="removed"), minutes=1)])
    assert numbers(posts_with_contact("phone", "+12025550143")) == [1]
    assert numbers(posts_with_contact(None, "+12025550143")) == [1]
    assert numbers(posts_with_contact("email", "a@example.org")) == [2]
    assert posts_with_contact("telegram", "a@example.org") == []
    (found,) = posts_with_contact("phone", "+12025550143")
    assert (found.post.contacts, found.earlier[0].contacts) == ((), (a_phone(),))


def test_a_number_without_country_finds_those_that_end_in_it(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post(contacts=(a_phone(),)), a_post("2", contacts=(a_phone("+12025550144"),)))])
    assert numbers(posts_with_contact("phone", "5550143")) == [1]
    assert numbers(posts_with_contact(None, "202-555-0143")) == [1]
    assert posts_with_contact("phone", "550143") == []
    assert posts_with_contact("phone", "+5550143") == []


def test_iterating_gives_every_post_once_whatever_the_batch(ledger: Config) -> None:
    append_pages([a_page(a_source(), *(a_post(str(number)) for number in range(7)))])
    assert numbers(iterate_posts(batch=3)) == list(range(1, 8))
    assert numbers(iterate_posts(after_id=5)) == [6, 7]


def test_a_version_that_is_not_there_is_refused(ledger: Config) -> None:
    append_pages([a_page(a_source(), a_post())])
    with pytest.raises(UsageError, match="no post 1 with a version 2"):
        post_at_version(1, 2)


def test_the_country_is_the_posts_else_the_sources(ledger: Config) -> None:
    add_source(Source(name="board", url=BOARD, country="UA"), START)
    run = start_run("board", "import", START)
    append_pages([a_page(run, a_post("1"), a_post("2", country="PL"))])
    assert [stored.country for stored in iterate_posts()] == ["UA", "PL"]


def test_captures_come_back_as_they_went_in_by_time(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, minutes=5), a_page(run, minutes=1)])
    first, second = captures("board")
    assert first == a_capture(BOARD, 1, f"<p>{BOARD} 1</p>".encode())
    assert second.fetched_at > first.fetched_at


def test_captures_can_be_read_again_while_pages_are_stored(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(str(minute)), minutes=minute) for minute in range(40)])
    seen = 0
    for _ in captures("board"):
        append_pages([a_page(run, minutes=100 + seen)])
        seen += 1
    assert seen == 40


def test_a_removed_source_keeps_its_posts_and_may_come_back(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post())])
    remove_source("board")
    with pytest.raises(UsageError):
        get_source("board")
    assert [stored.source for stored in get_posts([1])] == ["board"]
    add_source(Source(name="board", url=BOARD, country="UA"), START)
    change_source(Source(name="board", url=BOARD, country="DE"))
    assert get_posts([1])[0].country == "DE"


def test_a_page_without_a_body_is_kept_too(ledger: Config) -> None:
    run = a_source()
    empty, full = a_page(run, url=f"{BOARD}empty"), a_page(run, minutes=1)
    append_pages([evolve(empty, capture=a_capture(f"{BOARD}empty", body=b""))])
    append_pages([evolve(empty, capture=a_capture(f"{BOARD}void", body=b"")), full])
    assert [capture.body for capture in captures("board")] == [b"", b"", f"<p>{BOARD} 1</p>".encode()]
