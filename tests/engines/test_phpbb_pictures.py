"""Pictures that a phpBB post carries within the page itself are told by their hashes."""

import base64
import hashlib

from crawlers.engines.phpbb import Phpbb
from pipelines.data_uris import PLACEHOLDER, forget_pictures
from tests.engines.pages import FOLDER, document
from vigil.records.post import Image

TOPIC = (FOLDER / "phpbb/topic.html").read_text(encoding="utf-8")
PICTURE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
DIGEST = hashlib.sha256(PICTURE).hexdigest()


def _images(extra: str) -> tuple[Image, ...]:
    page = document(TOPIC.replace('<div class="content">', f'<div class="content">{extra}', 1))
    return Phpbb().posts(page)[0].images


def test_a_picture_written_into_the_page_is_known_by_its_hash() -> None:
    written = f'<img src="data:image/gif;base64,{base64.b64encode(PICTURE).decode()}" alt="">'
    assert _images(forget_pictures(written)) == (Image(sha256=DIGEST), *_images(""))


def test_a_picture_shown_twice_is_one() -> None:
    assert _images(f'<img src="{PLACEHOLDER}{DIGEST}">' * 2) == (Image(sha256=DIGEST), *_images(""))


def test_a_smiley_and_what_is_no_placeholder_are_no_pictures_of_a_post() -> None:
    smiley = f'<img class="smilies" src="{PLACEHOLDER}{DIGEST}">'
    assert _images(smiley + '<img src="data:,nothing"><img src="">') == _images("")
