"""The pure rules of when an address is looked at again."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from vigil.ledger.revisit import Address, after_link
from vigil.records.page import Link

URL = "http://board.example.org/thread/1"
KINDS = st.sampled_from(["board", "thread", "page", "post"])
MARKS = st.none() | st.sampled_from(["a", "b"])
COUNTS = st.none() | st.integers(0, 2)
LINKS = st.builds(Link, url=st.just(URL), kind=KINDS, mark=MARKS, replies=COUNTS)
ADDRESSES = st.builds(
    Address,
    url=st.just(URL),
    kind=KINDS,
    hops=st.integers(0, 9),
    state=st.sampled_from(["pending", "done", "failed", "refused"]),
    retry=st.booleans(),
    mark=MARKS,
    replies=COUNTS,
    closed_run=st.none() | st.integers(1, 2),
    fetched_mark=MARKS,
    fetched_replies=COUNTS,
)


@given(ADDRESSES, LINKS)
def test_what_a_run_has_settled_it_never_looks_at_again(known: Address, link: Link) -> None:
    known = evolve(known, closed_run=2, state="done")
    assert after_link(known, link, 3, 2).state == "done"


@given(ADDRESSES, LINKS)
def test_a_pending_address_stays_pending(known: Address, link: Link) -> None:
    assert after_link(evolve(known, state="pending"), link, 3, 1).state == "pending"


@given(ADDRESSES, LINKS)
def test_another_mark_is_never_overlooked_by_the_next_run(known: Address, link: Link) -> None:
    known = evolve(known, closed_run=1)
    if link.mark not in (None, known.fetched_mark):
        assert after_link(known, link, 3, 2).state == "pending"


@given(ADDRESSES, LINKS)
def test_meeting_a_link_twice_is_meeting_it_once(known: Address, link: Link) -> None:
    once = after_link(known, link, 3, 2)
    assert after_link(once, link, 3, 2) == once


@given(LINKS)
def test_an_address_never_seen_is_pending(link: Link) -> None:
    assert after_link(None, link, 3, 1) == Address(
        url=URL, kind=link.kind, hops=3, mark=link.mark, replies=link.replies
    )


def test_the_way_back_from_its_own_second_page_says_nothing_about_a_thread() -> None:
    known = Address(
        url=URL,
        kind="thread",
        hops=2,
        state="done",
        mark="a",
        replies=5,
        closed_run=1,
        fetched_mark="a",
        fetched_replies=5,
    )
    met = after_link(known, Link(url=URL, kind="page"), 2, 2)
    assert (met.state, met.kind) == ("done", "thread")


def test_a_further_page_of_a_list_is_looked_at_in_every_run_that_meets_it() -> None:
    known = Address(url=URL, kind="page", hops=2, state="done", closed_run=1)
    assert after_link(known, Link(url=URL, kind="page"), 2, 2).state == "pending"
