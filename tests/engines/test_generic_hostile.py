"""Pages made to hurt: deep, endless, or full of almost-posts; the generic engine answers each."""

import pytest

from crawlers.engines.generic import Generic, read_page
from crawlers.engines.outline import MAX_ITEMS, Outline
from tests.engines.pages import document

HEAD = '<a href="/user/1">Ida</a> <i>12 May 2026, 14:03</i>'


@pytest.mark.parametrize(
    "html",
    [
        "<div class=post id=p1>" * 3_000 + HEAD,
        f"<ul><li id=c1>{HEAD}<p>words that somebody wrote</p>" * 1_500,
        "<blockquote>Ida wrote: " * 3_000,
        "<span class=author>" * 3_000 + "12 May 2026, 14:03",
        f"<div class=post id=p1>{HEAD}" + "&gt;&gt;1<br>&gt;x<br>" * 20_000,
        "wrote: " * 100_000,
        "<h1>12 May 2026</h1>" * 10_000,
        "<dl>" + "<dt>a<dd>b" * 10_000,
        f"<div class='{'c ' * 10_000}' id='{'9' * 10_000}'>{HEAD}</div>" * 5,
        "<a href='/t/1'>" * 5_000,
        "<table><tr><td colspan=99999999999>1</td></tr>" * 500,
    ],
)
def test_a_hostile_page_is_answered(html: str) -> None:
    reading = read_page(document(f"<body>{html}"))
    assert isinstance(reading.posts, tuple)


@pytest.mark.slow
def test_every_post_of_a_page_of_thousands_is_read() -> None:
    head = '<div class="m" id="m{0}"><a href="/user/{0}">n{0}</a> <i>12 May 2026, 14:03</i>'
    post = head + "<p>Words of number {0}.</p></div>"
    posts = Generic().posts(document("<body>" + "".join(post.format(number) for number in range(5_000))))
    assert [post.text for post in posts] == [f"Words of number {number}." for number in range(5_000)]


def test_a_page_without_end_is_read_up_to_the_limit() -> None:
    outline = Outline(document("<body>" + "<p>x" * MAX_ITEMS))
    assert len(outline.items) == MAX_ITEMS
    assert all(item.end <= MAX_ITEMS for item in outline.items)
