"""Row I2 of the safety list: pictures written into a page leave their hash there, and nothing else."""

import base64
import hashlib
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.data_uris import forget_pictures, sha256_of_placeholder, strip_pictures
from tests.pipelines.drawn import drawing, encoded

PICTURE = encoded(drawing().resize((64, 48)), "PNG")
DIGEST = hashlib.sha256(PICTURE).hexdigest()
B64 = base64.b64encode(PICTURE).decode()
LINES = "\n".join(B64[at : at + 76] for at in range(0, len(B64), 76))
SVG = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,{B64}"/></svg>'

FORMS = {
    "src": f'<img src="data:image/png;base64,{B64}">',
    "no quotes": f"<img src=data:image/png;base64,{B64}>",
    "srcset": f'<img srcset="data:image/png;base64,{B64} 1x, data:image/png;base64,{B64} 2x">',
    "css": f"<style>p{{background:url(data:image/png;base64,{B64})}}</style>",
    "style attribute": f'<p style="background:url(&quot;data:image/png;base64,{B64}&quot;)">',
    "wrapped": f'<img src="data:image/png;base64,\n{LINES}">',
    "wrapped, indented": '<img src="data:image/png;base64, ' + LINES.replace("\n", "\r\n   ") + '">',
    "capitals": f'<img src="DATA:Image/PNG;charset=utf-8;BASE64,{B64}">',
    "references": f'<img src="data&#58;image/png;base64,{B64.replace("+", "&#43;").replace("/", "&#x2F;")}">',
    "percent codes": f'<img src="data:image/png;base64,{quote(B64, safe="")}">',
    "not base64": f'<img src="data:image/png,{quote(PICTURE)}">',
    "svg": SVG,
    "svg as base64": f'<img src="data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}">',
    "svg as text": '<img src="data:image/svg+xml;utf8,{}">'.format(SVG.replace('"', "'")),
    "svg, percent codes": f'<img src="data:image/svg+xml,{quote(SVG)}">',
    "any bytes": f'<object data="data:application/octet-stream;base64,{B64}">',
    "no type": f'<img src="data:;base64,{B64}">',
    "broken scheme": f'<img src="da\n\tta:image/png;base64,{B64}">',
    "json": '{{"image": "data:image\\/png;base64,{}"}}'.format(B64.replace("/", "\\/")),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_in_the_page_leaves_only_its_hash(form):
    stripped = strip_pictures(FORMS[form])
    assert stripped.pictures[DIGEST] == PICTURE
    assert all(B64[at : at + 12] not in stripped.html for at in range(0, len(B64) - 12, 12))
    assert "data:,sha256:" in stripped.html
    assert len(stripped.html) < 300
    assert forget_pictures(stripped.html) == stripped.html


def test_what_stands_around_the_picture_stays():
    page = f'<p>before</p><img src="data:image/png;base64,{B64}" alt="x"><p>after, data: 5</p>'
    assert forget_pictures(page) == f'<p>before</p><img src="data:,sha256:{DIGEST}" alt="x"><p>after, data: 5</p>'


@pytest.mark.parametrize("page", ["", "<p>no pictures; metadata: yes, data: 1, 2</p>", '<a href="data:text/css,a{}">'])
def test_a_page_without_pictures_is_left_as_it_is(page):
    assert strip_pictures(page).html == page
    assert strip_pictures(page).pictures == {}


def test_the_hash_can_be_read_from_what_was_left():
    assert sha256_of_placeholder(f"data:,sha256:{DIGEST}") == DIGEST
    assert sha256_of_placeholder("data:,sha256:12") is None
    assert sha256_of_placeholder("https://example.com/a.png") is None


@given(st.text(alphabet="data:image/png;base64,AB=\"'()&#; \n\\%<>", max_size=200))
def test_no_text_breaks_it_and_once_is_enough(text):
    page = forget_pictures(text)
    assert forget_pictures(page) == page


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "data:",
        "data:image/png;base64,",
        "data:a/b;x",
        "d\n",
        "(data:image/a,",
        "&quot;data:image/a,",
        "data:;base64,A \n",
    ],
)
def test_time_grows_no_faster_than_the_page(piece):
    def cost(length):
        page = piece * (length // len(piece))
        spent = []
        for _ in range(3):
            begin = time.thread_time()
            strip_pictures(page)
            spent.append(time.thread_time() - begin)
        return max(min(spent), 0.02)

    assert cost(1_000_000) <= 4 * 3 * cost(250_000)
