"""Links the generic engine follows, and those it must not: a crawler that votes or logs out is no reader."""

import pytest

from crawlers.engines.generic import Generic
from crawlers.engines.generic_links import MAX_LINKS
from crawlers.engines.idle import is_idle
from crawlers.engines.paging import MAX_PAGES
from tests.engines.pages import document

HERE = "http://board.example/list.php?board=3"
ROW = '<tr><td><a href="/thread.php?id={0}">A thread about number {0}</a></td><td>{0} May 2026, 14:03</td></tr>'
ROWS = "<table>" + "".join(ROW.format(number) for number in range(1, 6)) + "</table>"
THREADS = [f"http://board.example/thread.php?id={number}" for number in range(1, 6)]


def _links(extra: str, url: str = HERE) -> list[str]:
    return [link.url for link in Generic().links(document(f"<body><h1>Talk</h1>{ROWS}{extra}", url))]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/rate.php?thread=1&amp;rating=5">5</a>',
        '<a href="/list.php?board=3&amp;sort=views">Views</a>',
        '<a href="/list.php?board=3&amp;lang=es">Español</a>',
        '<a href="/list.php?board=3&amp;order=asc&amp;page=2">2</a>',
        '<a href="/x?y=1">Log out</a>',
        '<a href="/x?y=1">Выйти</a>',
        '<a href="/x?y=1">Пошук</a>',
        '<a href="/x?y=1">Iniciar sesión</a>',
        '<a href="/x?y=1">Mark this board as read</a>',
        '<a href="/x?y=1">Reply (3)</a>',
        '<a href="/members.php">The people here</a>',
        '<a href="/user/17">Ida of the harbour</a>',
        '<a href="/calendar.php">What happens when</a>',
        '<a href="/thread.php?id=1&amp;action=delete">A thread about number 1</a>',
        '<a href="http://elsewhere.example/thread.php?id=9">A thread of others</a>',
        '<a href="javascript:vote(1)">A thread with a script</a>',
        '<a href="/files/list.pdf">All threads on paper</a>',
        '<a href="http://[">A broken address</a>',
        '<a href="/thread.php?p=88#p88">Jump to the last post</a>',
    ],
)
def test_a_link_that_acts_or_shows_nothing_new_is_never_followed(link: str) -> None:
    assert _links(link) == THREADS


@pytest.mark.parametrize(
    "title", ["Help needed urgently", "Search for a lost dog", "Report from the coast", "Join us at sea"]
)
def test_a_title_that_begins_like_a_deed_is_a_title(title: str) -> None:
    assert "http://board.example/thread.php?id=77" in _links(f'<p><a href="/thread.php?id=77">{title}</a></p>')


@pytest.mark.parametrize(
    ("here", "href", "text"),
    [
        ("http://b.example/t?id=5", "/t?id=5&page=2", "2"),
        ("http://b.example/t?id=5&start=20", "/t?id=5&start=40", "Siguiente"),
        ("http://b.example/t/5-boats", "/t/5-boats/page/2", "Далее"),
        ("http://b.example/t/5-boats/page/2", "/t/5-boats", "1"),
        ("http://b.example/g/", "/g/2.html", "2"),
        ("http://b.example/g/3.html", "/g/2.html", "2"),
        ("http://b.example/tema-31.html", "/tema-31-2.html", "»"),
        ("http://b.example/t?id=5", "/more?after=abc", "<i></i>"),
    ],
)
def test_another_page_of_the_same_list_is_found(here: str, href: str, text: str) -> None:
    rel = ' rel="next"' if "after" in href else ""
    links = Generic().links(document(f'<body><a href="{href}"{rel}>{text}</a>', here))
    assert [(link.url, link.kind) for link in links] == [(f"http://b.example{href}", "page")]


@pytest.mark.parametrize(
    ("here", "href", "text"),
    [
        ("http://b.example/thread-31.html", "/thread-32.html", "Next"),
        ("http://b.example/t?id=5", "/t?id=6&x=2", "2"),
        ("http://b.example/t?id=5", "/vote?id=5&n=2", "2"),
        ("http://b.example/cal?month=3", "/cal?month=4", "Next"),
        ("http://b.example/cal?d=1700000000", "/cal?d=1800000000", "Next"),
    ],
)
def test_what_only_looks_like_paging_is_not(here: str, href: str, text: str) -> None:
    links = Generic().links(document(f'<body><a href="{href}">{text}</a>', here))
    assert "page" not in {link.kind for link in links}


@pytest.mark.parametrize(
    ("here", "pager", "pages"),
    [
        ("/t/1?pg=2", '<a href="/t/1?pg=1">1</a> <b>2</b> <a href="/t/1?pg=3">3</a>', ["/t/1", "/t/1?pg=3"]),
        ("/t/1", '<a href="/t/1?pg=1">1</a> <a href="/t/1?pg=2">2</a>', ["/t/1?pg=2"]),
        ("/t/1?pg=1", '<a href="/t/1">1</a> <a href="/t/1?pg=2">2</a>', ["/t/1?pg=2"]),
        ("/t?id=1&p=2", '<a href="/t?id=1&amp;p=1">1</a> <a href="/t?id=1&amp;p=3">3</a>', ["/t?id=1", "/t?id=1&p=3"]),
        ("/t?id=1&start=20", '<a href="/t?id=1&amp;start=0">1</a> <b>2</b>', ["/t?id=1"]),
        ("/t?id=1&offset=20", '<a href="/t?id=1&amp;offset=0">Prev</a>', ["/t?id=1"]),
        ("/t?id=1&page=2", '<a href="/t?id=1">1</a> <a href="/t?id=1&amp;page=1">2</a>', ["/t?id=1", "/t?id=1&page=1"]),
    ],
)
def test_the_first_page_of_a_list_has_one_address(here: str, pager: str, pages: list[str]) -> None:
    links = Generic().links(document(f"<body><p>{pager}</p>", f"http://b.example{here}"))
    assert [link.url for link in links if link.kind == "page"] == [f"http://b.example{page}" for page in pages]


@pytest.mark.parametrize(
    "person",
    [
        'last by <a href="/who/ida%20b">ida b</a>',
        '<a href="/x/7">ida b</a> <span class="author">ida b</span>',
        '<a href="/member.php?no=7">ida b</a>',
        '<a href="/?author=7">ida b</a>',
    ],
)
def test_who_wrote_in_a_thread_is_no_thread(person: str) -> None:
    rows = "".join(
        f'<li class="r"><a href="/t/{number}">A boat of number {number}</a> <em>{number} replies</em> '
        f"<small>{person}, {number} May 2026, 14:03</small></li>"
        for number in range(1, 5)
    )
    links = Generic().links(document(f"<body><h1>Boats</h1><ul>{rows}</ul>", "http://b.example/room/north"))
    assert [link.url for link in links] == [f"http://b.example/t/{number}" for number in range(1, 5)]


def test_a_thread_that_is_called_like_somebody_is_a_thread() -> None:
    rows = "".join(
        f'<li class="r"><a href="/t/{number}">{title}</a> <span class="author">Ida</span> {number} May 2026</li>'
        for number, title in enumerate(("Ida", "A boat for rent", "A kettle for sale"), 1)
    )
    links = Generic().links(document(f"<body><h1>Boats</h1><ul>{rows}</ul>", "http://b.example/room/north"))
    assert [link.url for link in links] == [f"http://b.example/t/{number}" for number in range(1, 4)]


def test_links_of_one_page_are_bounded() -> None:
    many = "".join(f'<a href="/thread.php?id={number}">A thread of number {number}</a><br>' for number in range(2_000))
    pages = "".join(f'<a href="/list.php?board=3&amp;page={number}">{number}</a>' for number in range(2_000))
    links = Generic().links(document(f"<body>{many}{pages}", HERE))
    assert len(links) <= MAX_LINKS
    assert sum(link.kind == "page" for link in links) <= MAX_PAGES


def test_a_thread_is_one_link_however_often_the_list_names_it() -> None:
    again = '<a href="/thread.php?id=1&amp;page=4">4</a> <a href="/thread.php?id=1#last">A thread about number 1</a>'
    assert _links(again) == THREADS


@pytest.mark.parametrize("address", ["http://b.example/login", "http://b.example/a?ref=mail", "http://b.example/a/rss"])
def test_addresses_without_reading_matter_are_idle(address: str) -> None:
    assert is_idle(address)
