"""A page with one post: the last page of a thread, a thread nobody answered; pages about other things have none."""

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.engines.generic import Generic
from tests.engines.pages import document
from tests.lab.sites.forum import Forum
from vigil.records.post import Post

START = datetime(2026, 11, 20, 8, 11, tzinfo=UTC)


def _forum(posts: int, text: str = "Lantern {} for sale: ask (202) 555-01{:02} for it.") -> Forum:
    forum = Forum("Quay", {"north": "North quay"})
    thread = forum.open_thread("north", "Boats for rent")
    for number in range(1, posts + 1):
        forum.say(thread, "old sailor", text.format(number, number), START + timedelta(minutes=7 * number))
    return forum


def _posts(forum: Forum, path: str, page: str | None = None, later: timedelta = timedelta(days=2)) -> tuple[Post, ...]:
    html = forum.page(path, {"pg": page} if page else {}, START + later)
    assert html is not None
    url = f"http://board.example{path}" + (f"?pg={page}" if page else "")
    return Generic().posts(document(html, url, START + later))


@pytest.mark.parametrize("later", [timedelta(minutes=20), timedelta(hours=3), timedelta(days=1), timedelta(days=9)])
def test_a_thread_without_answers_is_read_whatever_its_time_looks_like(later: timedelta) -> None:
    post = _posts(_forum(1), "/t/1", later=later)[0]
    assert (post.author, post.text) == ("old sailor", "Lantern 1 for sale: ask (202) 555-0101 for it.")
    assert (post.post_id, post.position) == ("t/1#1", 1)


def test_the_last_page_with_one_post_is_read() -> None:
    posts = _posts(_forum(5), "/t/1", "2")
    assert [(post.post_id, post.author, post.text) for post in posts] == [
        ("t/1#5", "old sailor", "Lantern 5 for sale: ask (202) 555-0105 for it.")
    ]


@pytest.mark.parametrize("path", ["/", "/room/north", "/who/old%20sailor", "/sign-in"])
@pytest.mark.parametrize("posts", [1, 5])
def test_pages_that_only_lead_on_or_tell_of_a_person_have_no_post(path: str, posts: int) -> None:
    assert _posts(_forum(posts), path) == ()


def test_a_page_of_a_thread_beyond_its_end_has_no_post() -> None:
    assert _posts(_forum(5), "/t/1", "3") == ()


@pytest.mark.parametrize(
    "body",
    ['See this one:<br><a href="/t/9">Ropes</a><br>it helps', '<p>Here it is</p><p><a href="/t/9">Ropes</a></p>'],
)
def test_a_short_lone_post_may_show_a_link_on_a_line_of_its_own(body: str) -> None:
    html = (
        '<body><h1>Night bus</h1><div class="k2" id="s5"><table><tr><td><a href="/who/Marlene">Marlene</a></td>'
        f'<td><a href="#s5">7 minutes ago</a></td></tr><tr><td colspan="2">{body}</td></tr></table></div>'
    )
    post = Generic().posts(document(html, "http://board.example/t/1"))[0]
    assert post.links == ("http://board.example/t/9",)


def test_a_list_of_one_row_is_no_post() -> None:
    html = (
        '<body><h1>Boats</h1><table><tr class="r" id="t9"><td><a href="/who/Ida">Ida</a></td><td>7 minutes ago</td>'
        '<td><a href="/t/9">Ropes and where to find them</a></td></tr></table>'
    )
    assert Generic().posts(document(html, "http://board.example/room/north")) == ()
