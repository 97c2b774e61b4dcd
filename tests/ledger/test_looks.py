"""The digests and the stored text of one look at a post, without a database."""

import json
from datetime import timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.homes import START, a_phone, a_post
from vigil.ledger.looks import Known, Same, compare, look_at, other_picture, shown_before
from vigil.records.as_json import read_post
from vigil.records.post import Image, Post, Quote

NASTY = st.text(alphabet='{}[],:"\\\\url\ud800\0é', max_size=30)
HASHES = st.none() | st.sampled_from(["a", "b"])
IMAGES = st.builds(Image, sha256=HASHES, phash=HASHES, pdq=HASHES)


@given(NASTY, NASTY, NASTY, st.none() | st.integers(1, 9))
def test_whatever_a_page_says_is_stored_as_one_object_that_reads_back(
    text: str, raw: str, url: str, position: int | None
) -> None:
    post = Post(
        post_id="1",
        url=url,
        text=text,
        posted_raw=raw,
        position=position,
        profile=raw,
        quotes=(Quote(text=text, author=url),),
        images=(Image(url="http://x.example.org/"), Image(url=url or None)),
    )
    look = look_at(post, START, 1)
    stored = read_post(json.loads(look.body))
    assert stored.text == "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    assert stored.position == position


def test_what_pipelines_add_is_in_neither_digest() -> None:
    plain = a_post(images=(Image(url="http://x.example.org/a.jpg"),))
    hashed = (Image(url="http://x.example.org/a.jpg", sha256="a" * 64),)
    added = evolve(plain, contacts=(a_phone(),), detected_lang="en", images=hashed, deleted_at=START)
    one, other = look_at(plain, START, 1), look_at(added, START, 1)
    assert (one.strict, one.loose) == (other.strict, other.loose)
    assert one.contacts != other.contacts


def test_noise_is_noise_only_in_another_capture() -> None:
    first = look_at(a_post(position=1), START, 1)
    assert compare(look_at(a_post(position=2), START, 2), first) is Same.NOISE
    assert compare(look_at(a_post(position=2), START, 1), first) is Same.OTHER
    assert compare(look_at(a_post(position=2), START, None), first) is Same.OTHER
    assert compare(look_at(a_post(position=1), START, 2), first) is Same.EQUAL


def test_a_moved_clock_is_noise_and_a_renewal_is_not() -> None:
    first = look_at(a_post(posted_at=START, posted_precision="minute"), START, 1)

    def after(hours: int) -> Same:
        at = START + timedelta(hours=hours)
        return compare(look_at(a_post(posted_at=at, posted_precision="minute"), START, 2), first)

    assert (after(1), after(-26), after(27)) == (Same.NOISE, Same.NOISE, Same.OTHER)


def test_an_older_look_is_held_against_every_version_and_a_later_one_against_its_own_page() -> None:
    def version(number: int, text: str, minute: int) -> Known:
        look = look_at(a_post(text=text), START + timedelta(minutes=minute), minute, "http://one.example.org/")
        return evolve(look, number=number)

    versions = [version(1, "one", 10), version(2, "two", 20)]
    older = look_at(a_post(text="one"), START + timedelta(minutes=15), 5, "http://other.example.org/")
    later = look_at(a_post(text="one"), START + timedelta(minutes=30), 6, "http://one.example.org/")
    assert shown_before(older, versions, versions[1]) == versions[0]
    assert shown_before(later, versions, versions[1]) is None


@given(IMAGES, IMAGES)
def test_pictures_differ_only_when_some_hash_can_be_compared_and_none_is_equal(one: Image, other: Image) -> None:
    assert other_picture(one, other) == other_picture(other, one)
    assert not other_picture(one, one)
    assert not other_picture(one, Image())
