"""An analyst's hand: what is rejected or corrected counts no more, or otherwise, and comes back when it is undone."""

import pytest
from attrs import evolve

from tests.homes import START, a_page, a_phone, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.audit import list_audit
from vigil.ledger.contact_rows import contact_history
from vigil.ledger.entries import entries_after, highest_seq
from vigil.ledger.models import ContactRow
from vigil.ledger.posts import get_posts, iterate_posts, post_at_version, post_before, posts_with_contact
from vigil.ledger.rulings import correct_contact, list_rulings, reject_contact, touched_by, undo_ruling
from vigil.records.contact import Contact
from vigil.records.errors import UsageError
from vigil.records.stored import StoredPost

ONE, TWO, THREE = "+12025550143", "+12025550144", "+12025550145"
WHY = {"reason": "an order number", "actor": "ann", "at": START}


def values(stored: StoredPost) -> list[str]:
    return [contact.value for contact in stored.post.contacts]


def counted() -> dict[str, list[str]]:
    """Give what counts in each post of the board."""
    return {stored.post.post_id: values(stored) for stored in iterate_posts()}


def told() -> list[tuple[str, int | None]]:
    """Give the corrections that the entries tell of."""
    return [(one.kind, one.post_id) for one in entries_after(0, 1_000) if one.kind == "contact_corrected"]


@pytest.fixture
def run(ledger: Config) -> int:
    """Three posts: the first two hold ONE, the third holds TWO."""
    run = a_source()
    append_pages(
        [
            a_page(
                run,
                a_post("a", contacts=(a_phone(ONE),)),
                a_post("b", contacts=(a_phone(ONE), a_phone(TWO, start=20))),
                a_post("c", contacts=(a_phone(TWO),)),
            )
        ]
    )
    return run


def test_a_value_rejected_in_one_post_counts_in_the_others(run: int) -> None:
    passed = reject_contact("phone", ONE, post=1, **WHY)
    assert (passed.posts, told()) == (1, [("contact_corrected", 1)])
    assert counted() == {"a": [], "b": [ONE, TWO], "c": [TWO]}
    assert [stored.id for stored in posts_with_contact("phone", ONE)] == [2]


def test_a_value_rejected_everywhere_counts_nowhere_and_in_no_later_post(run: int) -> None:
    assert touched_by("phone", ONE) == 2
    assert reject_contact("phone", ONE, **WHY).posts == 2
    append_pages([a_page(run, a_post("d", contacts=(a_phone(ONE),)))])
    assert counted() == {"a": [], "b": [TWO], "c": [TWO], "d": []}
    assert posts_with_contact(None, ONE) == posts_with_contact("phone", ONE[2:]) == []
    assert told() == [("contact_corrected", 1), ("contact_corrected", 2)]


def test_what_was_rejected_is_shown_with_who_when_and_why(run: int) -> None:
    reject_contact("phone", ONE, **WHY)
    (ruled,) = get_posts([1])[0].ruled
    assert (ruled.found, ruled.counts) == (a_phone(ONE), None)
    (ruling,) = ruled.rulings
    assert (ruling.actor, ruling.at, ruling.reason) == ("ann", START, "an order number")
    assert get_posts([3])[0].ruled == ()


def test_a_corrected_value_counts_as_the_new_one_at_the_old_place(run: int) -> None:
    correct_contact("phone", ONE, "phone", THREE, **WHY)
    assert counted() == {"a": [THREE], "b": [THREE, TWO], "c": [TWO]}
    (contact,) = get_posts([1])[0].post.contacts
    assert (contact.raw, contact.start, contact.confidence, contact.reasons) == ("202-555-0143", 0, 1.0, ("corrected",))
    assert [stored.id for stored in posts_with_contact("phone", THREE)] == [1, 2]
    assert [stored.id for stored in posts_with_contact(None, THREE[2:])] == [1, 2]
    assert posts_with_contact("phone", ONE) == []


def test_a_correction_may_name_another_kind(run: int) -> None:
    correct_contact("phone", ONE, "icq", "123456789", post=1, **WHY)
    assert [(one.kind, one.value) for one in get_posts([1])[0].post.contacts] == [("icq", "123456789")]


@pytest.mark.parametrize("post", [None, 1])
def test_an_undone_ruling_leaves_no_trace_but_its_record(run: int, post: int | None) -> None:
    before = [evolve(stored, seq=0) for stored in get_posts([1, 2, 3])]
    ruling = reject_contact("phone", ONE, post=post, **WHY).ruling
    undone = undo_ruling(ruling.id, reason="it was right", actor="bob", at=START)
    assert [evolve(stored, seq=0) for stored in get_posts([1, 2, 3])] == before
    assert undone.posts == (2 if post is None else 1)
    assert len(told()) == 2 * undone.posts
    (record,) = list_rulings()
    assert (record.undone_by, record.undone_at, record.undone_why) == ("bob", START, "it was right")
    assert list_rulings(only_standing=True) == []


def test_every_ruling_is_in_the_audit_with_its_reason(run: int) -> None:
    passed = correct_contact("phone", ONE, "phone", THREE, **WHY)
    undo_ruling(passed.ruling.id, reason="no", actor="bob", at=START)
    undone, corrected = list_audit(2)
    assert (corrected.action, corrected.actor) == ("contact.correct", "ann")
    assert corrected.detail == {
        "ruling": passed.ruling.id,
        "kind": "phone",
        "value": ONE,
        "post": None,
        "posts": 2,
        "new_kind": "phone",
        "new_value": THREE,
        "reason": "an order number",
    }
    assert (undone.action, undone.actor, undone.detail["reason"]) == ("contact.undo", "bob", "no")


def test_nothing_is_deleted(run: int) -> None:
    rows = list(ContactRow.objects.values())
    passed = reject_contact("phone", ONE, **WHY)
    correct_contact("phone", TWO, "phone", THREE, **WHY)
    undo_ruling(passed.ruling.id, reason="no", actor="bob", at=START)
    assert list(ContactRow.objects.values()) == rows


def test_a_ruling_for_one_post_comes_before_one_for_all_whichever_is_later(run: int) -> None:
    correct_contact("phone", ONE, "phone", THREE, post=1, **WHY)
    reject_contact("phone", ONE, **WHY)
    assert counted() == {"a": [THREE], "b": [TWO], "c": [TWO]}


def test_one_post_can_be_exempt_from_a_rejection_everywhere(run: int) -> None:
    reject_contact("phone", ONE, **WHY)
    correct_contact("phone", ONE, "phone", ONE, post=2, **WHY)
    assert counted() == {"a": [], "b": [ONE, TWO], "c": [TWO]}


def test_a_ruling_on_a_corrected_value_is_followed(run: int) -> None:
    correct_contact("phone", ONE, "phone", THREE, post=1, **WHY)
    assert touched_by("phone", THREE) == 1
    reject_contact("phone", THREE, **WHY)
    assert counted() == {"a": [], "b": [ONE, TWO], "c": [TWO]}
    assert len(get_posts([1])[0].ruled[0].rulings) == 2


def test_the_last_word_counts_where_corrections_go_round(run: int) -> None:
    correct_contact("phone", ONE, "phone", TWO, **WHY)
    correct_contact("phone", TWO, "phone", ONE, **WHY)
    assert counted() == {"a": [ONE], "b": [ONE, ONE], "c": [ONE]}


def test_what_a_correction_gives_on_purpose_is_not_held_against_an_older_ruling(run: int) -> None:
    reject_contact("phone", TWO, **WHY)
    correct_contact("phone", ONE, "phone", TWO, **WHY)
    assert counted() == {"a": [TWO], "b": [TWO], "c": []}


def test_earlier_versions_are_ruled_too(run: int) -> None:
    append_pages([a_page(run, a_post("a", text="edited"), minutes=1)])
    reject_contact("phone", ONE, **WHY)
    assert get_posts([1])[0].earlier[0].contacts == ()
    assert post_at_version(1, 1).post.contacts == ()


def test_a_post_can_be_read_as_it_counted_before_an_entry(run: int) -> None:
    first = highest_seq()
    ruling = reject_contact("phone", ONE, **WHY).ruling
    assert ruling.seq == first + 2
    undo_ruling(ruling.id, reason="no", actor="bob")
    last = highest_seq()
    told = {seq: values(post_before(2, 1, seq)) for seq in (first, first + 1, first + 2, first + 3, last, last + 1)}
    assert told == {
        first: [ONE, TWO],
        first + 1: [ONE, TWO],
        first + 2: [ONE, TWO],
        first + 3: [TWO],
        last: [TWO],
        last + 1: [ONE, TWO],
    }


def test_a_value_that_no_post_holds_yet_is_ruled_when_it_comes(run: int) -> None:
    assert reject_contact("phone", THREE, **WHY).posts == 0
    append_pages([a_page(run, a_post("d", contacts=(a_phone(THREE),)))])
    assert counted()["d"] == []


def test_only_the_kind_that_is_named_is_ruled(run: int) -> None:
    as_viber = Contact(kind="viber", value=ONE, raw=ONE, start=0, end=12)
    append_pages([a_page(run, a_post("d", contacts=(as_viber, a_phone(ONE))))])
    reject_contact("viber", ONE, **WHY)
    assert [(one.kind, one.value) for one in get_posts([4])[0].post.contacts] == [("phone", ONE)]
    assert counted()["a"] == [ONE]


def test_what_makes_no_sense_is_refused_in_words(run: int) -> None:
    with pytest.raises(UsageError, match="no post 77"):
        reject_contact("phone", ONE, post=77, **WHY)
    with pytest.raises(UsageError, match="needs a reason"):
        reject_contact("phone", ONE, reason=" ", actor="ann")
    with pytest.raises(UsageError, match="is what it is already"):
        correct_contact("phone", ONE, "phone", ONE, **WHY)
    with pytest.raises(UsageError, match="no ruling 9"):
        undo_ruling(9, reason="no", actor="ann")
    ruling = reject_contact("phone", ONE, **WHY).ruling
    with pytest.raises(UsageError, match=f"ruling {ruling.id} says so already"):
        reject_contact("phone", ONE, **WHY)
    undo_ruling(ruling.id, reason="no", actor="bob")
    with pytest.raises(UsageError, match="undone already"):
        undo_ruling(ruling.id, reason="no", actor="bob")
    assert reject_contact("phone", ONE, **WHY).ruling.id > ruling.id


def test_seq_has_no_hole_and_the_ruling_names_its_last_entry(run: int) -> None:
    ruling = reject_contact("phone", ONE, **WHY).ruling
    append_pages([a_page(run, a_post("d"))])
    undone = undo_ruling(ruling.id, reason="no", actor="bob").ruling
    assert [one.seq for one in entries_after(0, 100)] == list(range(1, highest_seq() + 1))
    assert (ruling.seq, undone.undone_seq) == (5, 8)


def test_contacts_that_are_read_better_keep_the_history_of_what_was_read(run: int) -> None:
    better = a_phone(THREE, start=40)
    page = a_page(run, a_post("b", contacts=(better, a_phone(TWO, start=20))))
    append_pages([evolve(page, extraction="newer")])
    assert get_posts([2])[0].post.contacts == (better, a_phone(TWO, start=20))
    seen = {(one.contact.value, one.found_by, one.retired_by) for one in contact_history(2)}
    assert seen == {(ONE, None, "newer"), (TWO, None, None), (THREE, "newer", None)}
    assert values(post_before(2, 1, highest_seq())) == [ONE, TWO]
    assert touched_by("phone", ONE) == 1
    assert [stored.id for stored in posts_with_contact("phone", ONE)] == [1]
