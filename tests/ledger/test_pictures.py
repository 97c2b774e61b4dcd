"""Picture hashes: they may come after the post, and they belong to the version that showed the picture."""

from tests.homes import a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.entries import entries_after
from vigil.ledger.images import all_pictures, known_picture, posts_with_pictures
from vigil.ledger.posts import get_posts
from vigil.records.post import Image

URL = "http://board.example.org/a.jpg"
PLAIN = Image(url=URL)
HASHED = Image(url=URL, sha256="a" * 64, phash="0" * 16, pdq="b" * 64, quality=90, width=640, height=480)
OTHER = Image(url=URL, sha256="c" * 64, phash="f" * 16, pdq="d" * 64, quality=80, width=640, height=480)
REPACKED = Image(url=URL, sha256="e" * 64, phash="0" * 16, pdq="b" * 64, quality=90, width=640, height=480)


def kinds() -> list[str]:
    return [entry.kind for entry in entries_after(0, 100)]


def test_hashes_that_come_later_make_an_entry_and_no_version(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(images=(PLAIN, PLAIN)))])
    append_pages([a_page(run, a_post(images=(PLAIN, HASHED)), minutes=1)])
    append_pages([a_page(run, a_post(images=(PLAIN, PLAIN)), minutes=2)])
    append_pages([a_page(run, a_post(images=(PLAIN, HASHED)), minutes=3)])
    (stored,) = get_posts([1])
    assert (stored.post.images, stored.version) == ((PLAIN, HASHED), 1)
    assert kinds() == ["post_created", "picture_hashed"]


def test_another_picture_at_the_same_address_is_an_edit(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(images=(HASHED,)))])
    append_pages([a_page(run, a_post(images=(OTHER,)), minutes=1)])
    (stored,) = get_posts([1])
    assert (stored.post.images, stored.earlier[0].images) == ((OTHER,), (HASHED,))
    assert kinds() == ["post_created", "post_edited"]


def test_the_same_picture_packed_anew_is_no_edit(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(images=(HASHED,)))])
    append_pages([a_page(run, a_post(images=(REPACKED,)), minutes=1)])
    assert kinds() == ["post_created"]


def test_a_picture_inside_the_page_is_known_by_its_bytes(ledger: Config) -> None:
    run = a_source()
    inside = Image(sha256="a" * 64)
    append_pages([a_page(run, a_post(images=(inside,)))])
    append_pages([a_page(run, a_post(images=(inside,)), minutes=1)])
    append_pages([a_page(run, a_post(images=(Image(sha256="b" * 64),)), minutes=2)])
    assert kinds() == ["post_created", "post_edited"]
    assert get_posts([1])[0].earlier[0].images == (inside,)


def test_a_picture_without_hashes_keeps_its_size(ledger: Config) -> None:
    run = a_source()
    sized = Image(url=URL, width=640, height=480)
    append_pages([a_page(run, a_post(images=(sized,)))])
    assert get_posts([1])[0].post.images == (sized,)
    assert list(all_pictures()) == []


def test_the_store_knows_each_picture_once_and_all_posts_that_ever_showed_it(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(images=(HASHED,)), a_post("2", images=(HASHED, OTHER)))])
    append_pages([a_page(run, a_post(text="edited"), minutes=1)])
    pictures = {picture.image.sha256: picture for picture in all_pictures()}
    assert set(pictures) == {HASHED.sha256, OTHER.sha256}
    first, second = pictures["a" * 64].id, pictures["c" * 64].id
    assert posts_with_pictures([first, second, 99]) == {first: (1, 2), second: (2,)}
    known = known_picture("a" * 64)
    assert known is not None
    assert (known.phash, known.pdq, known.quality, known.url) == ("0" * 16, "b" * 64, 90, None)
    assert known_picture("9" * 64) is None


def test_what_a_first_look_could_not_hash_is_filled_in(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, a_post(images=(Image(url=URL, sha256="a" * 64),)))])
    append_pages([a_page(run, a_post("2", images=(HASHED,)), minutes=1)])
    assert get_posts([1])[0].post.images == (HASHED,)
