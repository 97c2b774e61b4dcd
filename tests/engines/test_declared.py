"""Pages that declare their posts."""

import pytest

from crawlers.engines.choose import THRESHOLD, choose
from crawlers.engines.declared import SURE, Declared
from crawlers.engines.read import read_page
from tests.contracts.engine import EngineContract
from tests.engines.pages import FOLDER, document, expected, post_lines, saved, saved_paths

JSON_LD = (FOLDER / "declared/json_ld.html").read_text(encoding="utf-8")
MICRODATA = (FOLDER / "declared/microdata.html").read_text(encoding="utf-8")


class TestContract(EngineContract):
    engine = Declared()
    reads = ("declared/json_ld", "declared/microdata")


@pytest.mark.parametrize("path", saved_paths("declared"))
def test_a_page_that_declares_its_posts_is_read_from_that(path: str) -> None:
    read, truth = read_page(saved(path)), expected(path)
    assert read.engine == "declared"
    assert post_lines(read.posts) == truth["posts"]
    assert read.marks


def test_a_declared_opening_post_does_not_hide_its_replies() -> None:
    replies = "".join(f"<div class=x1><b>Cy</b><div>Reply {n}, which nobody declared.</div></div>" for n in range(20))
    page = document(JSON_LD.replace("</body>", f"{replies}</body>"))
    assert Declared().recognises(page) < THRESHOLD
    assert choose(page).engine.name != "declared"


def test_a_declaration_with_quotes_run_into_the_text_is_not_believed() -> None:
    longer = JSON_LD.replace("South, I think.", "South, I think, and then along the coast.")
    assert Declared().recognises(document(longer)) >= THRESHOLD
    flat = longer.replace("<p>All the way?</p><blockquote><cite>Ben wrote:</cite>", "All the way? ", 1)
    flat = flat.replace("coast.</blockquote><p>Yes.</p>", "coast. Yes.", 1)
    assert Declared().recognises(document(flat)) < THRESHOLD


def test_declared_posts_without_author_and_time_are_not_believed() -> None:
    bare = MICRODATA.replace("author", "creator").replace("datePublished", "x").replace("dateCreated", "x")
    assert Declared().recognises(document(bare)) < THRESHOLD


@pytest.mark.parametrize(
    "script",
    [
        "{not json",
        "[" * 100_000,
        '{"@type": ["Comment", 7], "text": 5, "author": [[]], "position": true, "image": {"url": 4}}',
        '{"@type": "Comment", "@graph": [null, 1, "x", [[]]], "comment": {"@type": "Comment"}}',
        '{"@type": "DiscussionForumPosting", "comment": "none", "author": null, "url": ["", 3]}',
    ],
)
def test_a_broken_declaration_declares_nothing_it_should_not(script: str) -> None:
    page = document(f'<script type="application/ld+json">{script}</script><p>schema.org')
    Declared().recognises(page)
    assert all(post.text for post in Declared().posts(page))


def test_items_and_quotes_nested_without_end_are_read() -> None:
    item = '<div itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Cy</b><i itemprop="text">said</i>'
    assert len(Declared().posts(document(item * 2_500))) == 2_000
    quotes = document(JSON_LD.replace("</body>", "<blockquote>Words that nobody else has said." * 3_000))
    assert Declared().recognises(quotes) in (0.0, SURE)


def test_posts_without_an_address_get_ids_of_their_own() -> None:
    page = document(MICRODATA.replace('itemid="/topic/8#c90"', "").replace('<link itemprop="url" href="/topic/8">', ""))
    ids = [post.post_id for post in Declared().posts(page)]
    assert len(set(ids)) == 2
