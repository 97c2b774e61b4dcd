"""Contacts and pictures of watchlists, looked for in posts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.contacts import ContactsWatched, tails
from alerts.pictures import PDQ_DISTANCE, PHASH_DISTANCE, PicturesWatched
from alerts.sighting import Sighting, best_of_each
from tests.alerts.posts import contact, post, stored, watched
from vigil.records.post import Image


def seen(entries, of):
    return best_of_each([*ContactsWatched(entries).seen(of), *PicturesWatched(entries).seen(of)])


@pytest.mark.parametrize(
    ("watching", "seeing", "found"),
    [
        ("+442079460123", "+442079460123", True),
        ("+442079460123", "+442079460124", False),
        ("2079460123", "+442079460123", True),
        ("02079460123", "+442079460123", True),
        ("9460123", "+442079460123", True),
        ("460123", "+442079460123", False),
        ("442079460123", "+442079460123", True),
        ("8" + "9035550123", "+79035550123", True),
        ("06" + "15550123", "+3615550123", True),
        ("+442079460123", "02079460123", True),
        ("+442079460123", "2079460123", True),
        ("+442079460123", "460123", False),
        ("+442079460123", "02079460124", False),
        ("02079460123", "02079460123", True),
        ("9999999", "+442079460123", False),
    ],
)
def test_a_number_meets_every_writing_of_itself_and_no_other(watching, seeing, found):
    of = stored(post(contacts=(contact(seeing),)))
    assert bool(seen([watched(watching)], of)) is found


def test_the_same_digits_of_another_kind_are_no_match():
    of = stored(post(contacts=(contact("442079460123", kind="telegram"),)))
    assert seen([watched("+442079460123")], of) == {}


def test_the_case_of_a_handle_does_not_matter():
    of = stored(post(contacts=(contact("nightrider", kind="telegram"),)))
    assert list(seen([watched("NightRider", kind="telegram")], of)) == ["watch:1"]


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("text", "phone in the text"),
        ("title", "phone in the title"),
        ("signature", "phone in the signature"),
        ("profile", "phone in the author's profile"),
        ("author", "phone in the author's name"),
        ("link:2", "phone in a link"),
        ("quote:0.1", "phone in a quote"),
        ("quote", "phone in a quote"),
        ("page", "phone in the code of the page"),
    ],
)
def test_the_reason_names_the_field(field, reason):
    of = stored(post(contacts=(contact("+442079460123", field=field),)))
    assert seen([watched("+442079460123")], of)["watch:1"].reason == reason


def test_what_the_author_says_is_told_before_what_is_quoted():
    of = stored(post(contacts=(contact("+442079460123", field="quote:0"), contact("+442079460123", field="link:0"))))
    assert seen([watched("+442079460123")], of)["watch:1"].reason == "phone in a link"


def test_a_contact_an_edit_removed_is_found_and_said_to_be_earlier():
    of = stored(post(), earlier=(post(contacts=(contact("+442079460123"),)),), version=2)
    assert seen([watched("+442079460123")], of)["watch:1"].reason == "phone in the text, earlier version"


def test_a_contact_in_both_versions_is_told_as_present():
    both = post(contacts=(contact("+442079460123"),))
    assert seen([watched("+442079460123")], stored(both, earlier=(both,)))["watch:1"].earlier is False


def test_two_entries_of_one_number_are_both_found():
    of = stored(post(contacts=(contact("+442079460123"),)))
    assert set(seen([watched("+442079460123"), watched("9460123", number=2)], of)) == {"watch:1", "watch:2"}


def flipped(hash_text: str, bits: int, seed: int = 1) -> str:
    size = len(hash_text) * 4
    value = int(hash_text, 16)
    for bit in random.Random(seed).sample(range(size), bits):
        value ^= 1 << bit
    return f"{value:0{len(hash_text)}x}"


@pytest.mark.parametrize(("kind", "digits", "most"), [("phash", 16, PHASH_DISTANCE), ("pdq", 64, PDQ_DISTANCE)])
def test_a_picture_is_found_up_to_its_distance_and_not_beyond(kind, digits, most):
    watching = f"{random.Random(7).getrandbits(digits * 4):0{digits}x}"
    for bits, found in ((0, True), (most, True), (most + 1, False)):
        of = stored(post(images=(Image(**{kind: flipped(watching, bits)}),)))
        sightings = seen([watched(watching, kind=kind)], of)
        assert bool(sightings) is found
        if found:
            assert sightings["watch:1"].distance == bits
            assert sightings["watch:1"].reason == f"a picture {bits} bits away ({kind})"


def test_the_same_file_is_found_by_its_sha256_in_any_version():
    digest = "ab" * 32
    images = (Image(sha256=digest),)
    assert seen([watched(digest, kind="sha256")], stored(post(images=images)))["watch:1"].reason == "the same picture"
    assert seen([watched(digest, kind="sha256")], stored(post(), earlier=(post(images=images),)))["watch:1"].earlier
    assert seen([watched("cd" * 32, kind="sha256")], stored(post(images=images))) == {}


def test_the_nearest_picture_is_told():
    near = Sighting(entry="watch:1", kind="pdq", distance=3)
    assert best_of_each([Sighting(entry="watch:1", kind="pdq", distance=9), near]) == {"watch:1": near}


@given(st.text("0123456789", max_size=20))
def test_no_tail_is_shorter_than_seven_digits(digits):
    assert all(len(tail) >= 7 and digits.endswith(tail) for tail in tails(digits))


def test_ten_thousand_entries_give_what_one_by_one_gives():
    rng = random.Random(3)
    entries = [watched(f"+1202555{n:04d}", number=n) for n in range(5_000)]
    entries += [watched(f"{n:07d}", number=5_000 + n) for n in rng.sample(range(10_000_000), 5_000)]
    together = ContactsWatched(entries)
    for value in [f"+1202555{rng.randrange(10_000):04d}" for _ in range(20)] + ["5550199", "012025550199"]:
        of = stored(post(contacts=(contact(value),)))
        alone = {s.entry for entry in entries for s in ContactsWatched([entry]).seen(of)}
        assert {s.entry for s in together.seen(of)} == alone
