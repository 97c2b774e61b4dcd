"""The frontier: no page is lost, none is fetched twice in a run, each run ends."""

from datetime import timedelta

import pytest

from tests.homes import BOARD, START, a_page, a_post
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.frontier import (
    fail,
    failures,
    frontier_counts,
    next_batch,
    next_due,
    postpone,
    put_back,
    refuse,
    seed,
)
from vigil.ledger.runs import finish_run, start_run
from vigil.ledger.sources import add_source
from vigil.records.page import FrontierUpdate, Link, Page
from vigil.records.source import Source

LATER = START + timedelta(days=1)
LIST = f"{BOARD}list"
LIST_2 = f"{BOARD}list?page=2"


def thread(number: int, mark: str | None = "a", replies: int | None = None) -> Link:
    return Link(url=f"{BOARD}thread/{number}", kind="thread", mark=mark, replies=replies)


class Site:
    """A board whose pages link as a test says; `crawl` runs over it as a crawler does."""

    def __init__(self, links: dict[str, list[Link]]) -> None:
        self.links = links
        self.minutes = 0

    def begin(self) -> int:
        run = start_run("board", "crawl", START)
        seed("board", [Link(url=BOARD, kind="board")], START)
        return run

    def page(self, run: int, url: str, hops: int) -> Page:
        self.minutes += 1
        return a_page(run, a_post(url), url=url, minutes=self.minutes, links=self.links.get(url, []), hops=hops)

    def go_on(self, run: int, limit: int = 1000, size: int = 2) -> list[str]:
        """Fetch until nothing is due, or `limit` pages are stored; give the addresses in their order."""
        fetched: list[str] = []
        while len(fetched) < limit and (batch := next_batch("board", run, size, LATER)):
            for item in batch:
                if len(fetched) == limit:
                    return fetched
                append_pages([self.page(run, item.url, item.hops)])
                fetched.append(item.url)
        return fetched

    def crawl(self) -> list[str]:
        run = self.begin()
        fetched = self.go_on(run)
        finish_run(run, "done", None, {}, START)
        return fetched


@pytest.fixture
def board(ledger: Config) -> Site:
    add_source(Source(name="board", url=BOARD), START)
    return Site(
        {
            BOARD: [Link(url=LIST, kind="board")],
            LIST: [thread(1), thread(2), Link(url=LIST_2, kind="page")],
            LIST_2: [thread(3), Link(url=LIST, kind="page")],
            thread(1).url: [Link(url=thread(1).url + "?page=2", kind="page"), Link(url=LIST, kind="board")],
            thread(1).url + "?page=2": [Link(url=thread(1).url, kind="page")],
        }
    )


EVERYTHING = {BOARD, LIST, LIST_2, thread(1).url, thread(1).url + "?page=2", thread(2).url, thread(3).url}


def test_a_first_run_fetches_everything_once(board: Site) -> None:
    fetched = board.crawl()
    assert len(fetched) == len(EVERYTHING)
    assert set(fetched) == EVERYTHING
    assert frontier_counts("board") == {"pending": 0, "done": len(EVERYTHING), "failed": 0, "refused": 0}


def test_a_second_run_looks_at_the_lists_only(board: Site) -> None:
    board.crawl()
    assert set(board.crawl()) == {BOARD, LIST, LIST_2}


@pytest.mark.parametrize("news", [thread(1, "b"), thread(1, "a", 7), thread(1, None, 7)])
def test_a_thread_with_another_mark_or_count_is_looked_at_with_all_its_pages(board: Site, news: Link) -> None:
    board.crawl()
    board.links[LIST][0] = news
    assert set(board.crawl()) == {BOARD, LIST, LIST_2, thread(1).url, thread(1).url + "?page=2"}
    assert set(board.crawl()) == {BOARD, LIST, LIST_2}


def test_a_thread_whose_marks_nobody_knows_is_looked_at_each_time(board: Site) -> None:
    board.links[LIST_2][0] = thread(3, None)
    board.crawl()
    assert set(board.crawl()) == {BOARD, LIST, LIST_2, thread(3).url}


def test_a_bare_link_says_nothing_about_a_thread_that_has_marks(board: Site) -> None:
    board.crawl()
    board.links[BOARD].append(thread(2, None))
    assert set(board.crawl()) == {BOARD, LIST, LIST_2}


def test_what_a_list_shows_while_its_thread_is_fetched_is_news_for_the_next_run(board: Site) -> None:
    run = board.begin()
    board.go_on(run, limit=2, size=1)  # the start and the list: thread 1 is pending with mark "a"
    handed = next_batch("board", run, 10, LATER)
    assert thread(1).url in {item.url for item in handed}
    board.links[LIST_2].append(thread(1, "b"))
    append_pages([board.page(run, LIST_2, 2)])
    append_pages([board.page(run, item.url, item.hops) for item in handed if item.url != LIST_2])
    board.go_on(run)
    finish_run(run, "done", None, {}, START)
    board.links[LIST][0] = thread(1, "b")
    assert thread(1).url in board.crawl()


@pytest.mark.parametrize("kept", range(len(EVERYTHING)))
def test_an_interrupted_run_loses_nothing_and_the_next_goes_on(board: Site, kept: int) -> None:
    run = board.begin()
    first = board.go_on(run, limit=kept, size=3)
    finish_run(run, "failed", "killed", {}, START)
    second = board.crawl()
    assert set(first) | set(second) == EVERYTHING
    assert len(second) == len(set(second))
    assert not {thread(2).url, thread(3).url} & set(first) & set(second)


def test_an_address_is_handed_out_once_a_run(board: Site) -> None:
    run = board.begin()
    assert [item.url for item in next_batch("board", run, 5, LATER)] == [BOARD]
    assert next_batch("board", run, 5, LATER) == []
    put_back("board", BOARD)
    assert [item.url for item in next_batch("board", run, 5, LATER)] == [BOARD]


def test_a_postponed_address_comes_back_when_it_is_due(board: Site) -> None:
    run = board.begin()
    next_batch("board", run, 5, LATER)
    assert next_due("board", run) is None
    due = LATER + timedelta(minutes=5)
    assert postpone("board", BOARD, due, "busy") == 1
    assert next_batch("board", run, 5, LATER) == []
    assert next_due("board", run) == due
    assert [(item.url, item.attempts) for item in next_batch("board", run, 5, due)] == [(BOARD, 1)]
    assert postpone("board", BOARD, due, "busy") == 2


def test_a_seeded_address_is_due_at_once(board: Site) -> None:
    run = board.begin()
    due = next_due("board", run)
    assert due is not None
    assert due <= LATER


def test_a_passing_failure_is_tried_again_by_the_next_run_only(board: Site) -> None:
    run = board.begin()
    next_batch("board", run, 5, LATER)
    append_pages([board.page(run, BOARD, 0)])
    assert [item.url for item in next_batch("board", run, 5, LATER)] == [LIST]
    fail("board", LIST, "timed out", run=run, retry=True, at=START)
    assert next_batch("board", run, 5, LATER) == []
    assert frontier_counts("board")["failed"] == 1
    assert failures("board") == [(LIST, "timed out")]
    finish_run(run, "done", None, {}, START)
    board.links[BOARD] = []
    assert LIST in board.crawl()


def test_a_page_that_is_gone_for_good_is_asked_for_again_only_if_its_list_changes(board: Site) -> None:
    run = board.begin()
    board.go_on(run)
    gone = thread(2).url
    answer = a_page(run, url=gone, minutes=99, settles=False)
    finish_run(run, "done", None, {}, START)
    run = board.begin()
    append_pages(
        [Page(source="board", run=run, capture=answer.capture, frontier=(FrontierUpdate(url=gone, state="failed"),))]
    )
    board.go_on(run)
    finish_run(run, "done", None, {}, START)
    assert gone not in board.crawl()
    board.links[LIST][1] = thread(2, "z")
    assert gone in board.crawl()


def test_what_policy_refused_is_asked_again_when_it_is_linked_again(board: Site) -> None:
    run = board.begin()
    board.go_on(run, limit=1, size=1)
    refuse("board", LIST, "robots.txt", run=run, at=START)
    assert board.go_on(run) == []
    assert frontier_counts("board")["refused"] == 1
    finish_run(run, "done", None, {}, START)
    assert LIST in board.crawl()


def test_links_that_lead_in_circles_end(board: Site) -> None:
    board.links = {BOARD: [Link(url=BOARD, kind="board"), thread(1, None)], thread(1).url: [thread(1, "x")] * 3}
    assert board.crawl() == [BOARD, thread(1).url]


def test_pages_near_the_start_come_first(board: Site) -> None:
    fetched = board.crawl()
    assert fetched[:2] == [BOARD, LIST]
    assert fetched[-1] == thread(1).url + "?page=2" or fetched[-1] == thread(3).url


def test_an_address_that_was_never_linked_can_be_settled(board: Site) -> None:
    run = board.begin()
    fail("board", f"{BOARD}elsewhere", "no such page", run=run, retry=False, at=START)
    assert frontier_counts("board")["failed"] == 1


def test_a_page_that_invents_a_count_does_not_hinder_the_others(board: Site) -> None:
    board.links[LIST][0] = thread(1, None, 10**30)
    assert set(board.crawl()) == EVERYTHING
