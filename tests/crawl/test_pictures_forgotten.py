"""Row I1: a picture is hashed and forgotten: after a crawl no file holds its bytes, wherever it stood."""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.crawl.board import Board, html
from tests.crawl.world import World, said
from tests.lab.hostile_web import Asked, answer
from tests.lab.sites.adverts import picture
from vigil.ledger.captures import captures

pytestmark = pytest.mark.slow

FILED, INLINE = picture(71), picture(72)


@pytest.fixture
def showing(quay: Board) -> Board:
    """A board whose first thread shows one picture as a file and one written into the page."""
    quay.pages["/pic/71.png"] = answer(200, FILED, "Content-Type: image/png")
    inline = f"data:image/png;base64,{base64.b64encode(INLINE).decode()}"

    def before(asked: Asked) -> bytes | None:
        if asked.target not in ("/t/1", "/t/1?pg=1"):
            return None
        page = quay.forum.page("/t/1", {}, datetime.now(UTC)) or ""
        shown = f'<img src="/pic/71.png" alt="a"><img src="{inline}" alt="b"></p></td></tr></table>'
        return html(page.replace("</p></td></tr></table>", shown, 1))

    quay.before = before
    return quay


def needles(image: bytes) -> list[bytes]:
    """Give pieces by which a copy of the picture would be known, as it is or written in base64 (at any offset)."""
    body = image[60:200]
    encoded = [base64.b64encode(body[shift:])[4:100] for shift in range(3)]
    return [body[:64], *encoded]


def files_with(folders: list[Path], wanted: list[bytes]) -> list[Path]:
    """Give the files below `folders` that hold one of `wanted`."""
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                if any(needle in content for needle in wanted):
                    found.append(path)
    return found


def test_after_a_crawl_with_pictures_no_file_holds_their_bytes(world: World, showing: Board) -> None:
    world.change(images=True)
    done = world.crawl()
    assert done.status == 0, done.err
    assert done.run["pictures"] >= 2
    images = [image for stored in world.posts() for image in stored.post.images]
    assert {image.sha256 for image in images} == {hashlib.sha256(each).hexdigest() for each in (FILED, INLINE)}
    assert all(image.phash and image.pdq for image in images)

    wanted = [*needles(FILED), *needles(INLINE)]
    canary = world.folder / "canary"
    canary.write_bytes(b"around" + INLINE + b"it")
    assert files_with([world.folder], wanted) == [canary]  # the search would find a copy
    canary.unlink()
    assert files_with([world.folder, *made_lately(world)], wanted) == []

    # the stored page holds the hash in the picture's place
    pages = [capture.body for capture in captures("quay") if capture.url.endswith("/t/1")]
    assert pages
    for page in pages:
        assert hashlib.sha256(INLINE).hexdigest().encode() in page
        assert b"base64" not in page
        assert not any(needle in page for needle in wanted)


def made_lately(world: World) -> list[Path]:
    """Give the folders of shared memory and temporary files that this world's processes could have written to."""
    return [folder for folder in (world.runtime, world.folder / "tmp") if folder.exists()]


def test_with_pictures_off_none_is_asked_for_and_none_is_kept(world: World, showing: Board) -> None:
    done = world.crawl()
    assert (done.status, done.run["pictures"]) == (0, 0)
    assert not [target for target in showing.targets if target.startswith("/pic/")]
    assert files_with([world.folder], [*needles(FILED), *needles(INLINE)]) == []
    pages = [capture.body for capture in captures("quay") if capture.url.endswith("/t/1")]
    assert pages
    assert not any(b"base64" in page for page in pages)
    assert world.texts() == said(showing)
