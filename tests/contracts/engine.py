"""What every engine promises: inherit it, give the engine and pages it reads."""

from datetime import UTC, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.engines.addresses import acts, canonical
from crawlers.engines.document import Document
from crawlers.engines.engine import Engine
from tests.engines.pages import document, saved
from vigil.records.interchange import from_line, to_line

SCRAPS = [
    "<div>",
    "</div>",
    "<p>",
    "<a href='?t=1'>",
    "<a href='http://['>",
    "<base href='//['>",
    "</a>",
    "<article>",
    "<li>",
    "<time>",
    "\x00",
    "<!--",
    "<![CDATA[",
]
NOTHING = ["", "   ", "<html>", "plain words", "\x00\x01", "<div>" * 3_000, "{}", "\ufeff<!DOCTYPE html>"]


class EngineContract:
    """Inherit and set `engine` and `reads`: saved pages (see tests/engines/pages.py) with posts that it reads."""

    engine: ClassVar[Engine]
    reads: ClassVar[tuple[str, ...]]

    def pages(self) -> list[Document]:
        return [saved(path) for path in self.reads]

    def test_it_is_an_engine_with_a_name(self) -> None:
        assert isinstance(self.engine, Engine)
        assert self.engine.name

    def test_the_same_page_always_gives_the_same_answer(self) -> None:
        for path in self.reads:
            first, second = saved(path), saved(path)
            assert self.engine.posts(first) == self.engine.posts(second) == self.engine.posts(first)
            assert self.engine.links(first) == self.engine.links(second)

    def test_it_recognises_its_pages_and_says_by_what(self) -> None:
        for page in self.pages():
            assert 0 <= self.engine.recognises(page) <= 1
            assert self.engine.posts(page)
            assert self.engine.expects_posts(page)

    def test_each_post_stands_once_under_an_id_of_its_own(self) -> None:
        for page in self.pages():
            ids = [post.post_id for post in self.engine.posts(page)]
            assert len(ids) == len(set(ids))
            assert all(ids)

    def test_times_are_utc_with_a_precision_and_lie_before_the_look(self) -> None:
        for page in self.pages():
            for post in self.engine.posts(page):
                if post.posted_at is not None:
                    assert post.posted_at.tzinfo is UTC
                    assert post.posted_precision is not None
                    assert post.posted_at <= page.seen_at + timedelta(hours=26)

    def test_its_posts_can_be_written_as_lines_and_read_again(self) -> None:
        for page in self.pages():
            for post in self.engine.posts(page):
                line = to_line(post)
                assert to_line(from_line(line)) == line

    def test_links_are_canonical_and_none_of_them_acts(self) -> None:
        for page in self.pages():
            links = self.engine.links(page)
            assert len({link.url for link in links}) == len(links)
            for link in links:
                assert link.url == canonical(link.url)
                assert not acts(link.url)

    @pytest.mark.parametrize("html", NOTHING)
    def test_a_page_of_nothing_gives_nothing(self, html: str) -> None:
        page = document(html)
        self.engine.recognises(page)
        self.engine.marks(page)
        assert isinstance(self.engine.posts(page), tuple)
        assert isinstance(self.engine.links(page), tuple)

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=8)), max_size=60))
    def test_no_page_makes_it_fall_over(self, scraps: list[str]) -> None:
        page = document("".join(scraps).encode("utf-8", "replace"))
        assert 0 <= self.engine.recognises(page) <= 1
        self.engine.posts(page)
        self.engine.links(page)
        self.engine.expects_posts(page)
