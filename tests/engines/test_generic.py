"""The generic engine, on boards of our own that share no markup: rows, lists, trees, hashed classes, ads."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from crawlers.engines.choose import choose
from crawlers.engines.document import Document
from crawlers.engines.generic import Generic
from tests.contracts.engine import EngineContract
from tests.engines.pages import FOLDER, document, expected, saved, saved_paths
from vigil.records.post import Post, Quote

BOARDS = sorted(f"generic/{folder.name}" for folder in (FOLDER / "generic").iterdir())
READ = tuple(path for path in saved_paths(*BOARDS) if expected(path)["posts"])


class TestContract(EngineContract):
    engine = Generic()
    reads = READ


@pytest.mark.parametrize("path", saved_paths(*BOARDS))
def test_the_posts_of_a_saved_page_are_read_as_they_were_written(path: str) -> None:
    told = [_told(post, truth) for post, truth in zip(_posts(path), expected(path)["posts"], strict=True)]
    assert told == expected(path)["posts"]


@pytest.mark.parametrize("path", READ)
def test_title_and_board_are_those_of_the_page(path: str) -> None:
    truth = expected(path)
    for post in _posts(path):
        assert post.title == truth.get("title", post.title)
        assert post.board == truth.get("board", post.board)
        assert post.thread_id == _posts(path)[0].thread_id


@pytest.mark.parametrize("path", [path for path in saved_paths(*BOARDS) if "links" in expected(path)])
def test_a_saved_page_leads_where_it_says_and_nowhere_else(path: str) -> None:
    truth = expected(path)
    links = Generic().links(saved(path))
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link.kind, []).append(link.url)
    assert found == truth["links"]
    replies = {link.url: link.replies for link in links}
    assert {url: replies[url] for url in truth.get("replies", {})} == truth.get("replies", {})


def test_pages_of_one_thread_share_its_id() -> None:
    first, last = _posts("generic/hashed_articles/thread"), _posts("generic/hashed_articles/last")
    assert {post.thread_id for post in (*first, *last)} == {first[0].thread_id}
    assert [post.position for post in first] == [1, 2, 3]
    assert last[0].position is None


def test_an_unknown_board_goes_to_the_generic_engine() -> None:
    assert {choose(saved(path)).engine.name for path in READ} == {"generic"}


def test_a_post_without_a_number_keeps_its_id_when_its_time_in_words_and_its_neighbours_change() -> None:
    path = "generic/hashed_articles/thread"
    html = (FOLDER / f"{path}.html").read_text(encoding="utf-8")
    later = html.replace("5 годин тому", "6 годин тому").replace('<div class="pg7">', _article() + '<div class="pg7">')
    seen_at = datetime.fromisoformat(expected(path)["seen_at"]) + timedelta(hours=1)
    again = Generic().posts(document(later, expected(path)["url"], seen_at))
    assert [post.post_id for post in again][:3] == [post.post_id for post in _posts(path)]
    assert len(again) == 4


def test_the_mark_of_a_row_follows_replies_and_not_views_or_the_passing_hour() -> None:
    path = "generic/table_rows/list"
    html = (FOLDER / f"{path}.html").read_text(encoding="utf-8")
    truth = expected(path)
    before = _marks(document(html, truth["url"]))
    assert None not in before
    assert _marks(document(html.replace(">310<", ">311<"), truth["url"])) == before
    changed = _marks(document(html.replace(">22<", ">23<"), truth["url"]))
    assert [one == other for one, other in zip(before, changed, strict=True)] == [False, True, True]


@pytest.mark.parametrize("repeated", ["+1", "Call me on 202-555-01{:02}, any time"])
def test_what_everybody_says_is_still_what_they_say(repeated: str) -> None:
    said = [repeated.format(number) for number in range(6)]
    html = "".join(
        f'<div class="c" id="c{number}"><a href="/user/{number}">n{number}</a> <i>{number + 1} May 2026, 14:03</i>'
        f'<div class="d">{text}</div></div>'
        for number, text in enumerate(said)
    )
    assert [post.text for post in Generic().posts(document(f"<body><h1>Talk</h1>{html}"))] == said


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_page_of_errors_has_no_posts(status: int) -> None:
    page = saved(READ[0])
    assert Generic().posts(Document(evolve(page.capture, status=status), page.source)) == ()


def test_a_lone_post_is_read_though_its_name_leads_nobody_knows_where() -> None:
    html = (
        '<body><h1>Night bus</h1><div class="k2" id="s5"><table><tr><td><a href="/who/Marlene%20K">Marlene K</a></td>'
        '<td><a href="#s5">7 minutes ago</a></td></tr><tr><td colspan="2"><p>Thank you, that was a great help.</p>'
        "</td></tr></table></div>"
    )
    post = Generic().posts(document(html, "http://board.example/t/1?pg=2"))[0]
    assert (post.author, post.text) == ("Marlene K", "Thank you, that was a great help.")
    assert post.post_id == "t/1#5"


def test_a_page_about_a_person_has_no_posts() -> None:
    html = (
        '<body><h1>Wren</h1><div class="profile" id="u4"><a href="/user/4">Wren</a><p>Last post 12 May 2026, 14:03</p>'
        "<p>I like mice and birds and very long walks along the river.</p></div>"
    )
    assert Generic().posts(document(html, "http://board.example/user/4")) == ()


def _posts(path: str) -> tuple[Post, ...]:
    return Generic().posts(saved(path))


def _marks(page: Document) -> list[str | None]:
    return [link.mark for link in Generic().links(page) if link.kind == "thread"]


def _article() -> str:
    return (
        '<article class="x7Kq2 _9dLm">'
        '<div class="pR3_v"><div class="aa0Zk">Тарас</div><div class="tW8ew">щойно</div></div>'
        '<div class="mB51x"><p>Усе вже з\'їли.</p></div></article>'
    )


def _told(post: Post, truth: dict[str, Any]) -> dict[str, Any]:
    """Give of a post what the truth speaks of, in its words."""
    told: dict[str, Any] = {
        "author": post.author,
        "posted_at": post.posted_at.isoformat().replace("+00:00", "Z") if post.posted_at else None,
        "precision": post.posted_precision,
        "text": "\n".join(line for line in post.text.split("\n") if line),
        "quotes": [_quote(quote) for quote in post.quotes],
        "images": [image.url for image in post.images],
        "links": list(post.links),
        "number": post.post_id.rpartition("#")[2],
        "signature": post.signature,
        "reply_to": (post.reply_to or "").rpartition("#")[2],
        "kind": post.kind,
        "price": [post.price.amount, post.price.currency] if post.price else None,
        "place": post.place,
    }
    return {key: told[key] for key in truth}


def _quote(quote: Quote) -> dict[str, Any]:
    return {"author": quote.author, "text": quote.text, "quotes": [_quote(inner) for inner in quote.quotes]}
