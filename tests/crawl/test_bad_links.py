"""Rows T4 and P8, and the traps: what a page links to is not always fetched, and the run says so."""

import signal
from datetime import UTC, datetime

import pytest

from tests.crawl.board import Board, forum_of, html
from tests.crawl.world import World, ended, said, wait_until
from tests.lab.hostile_web import Asked, HostileWeb, answer
from vigil.ledger.frontier import frontier_counts
from vigil.ledger.models import FrontierRow

pytestmark = pytest.mark.slow

MIB = 1024 * 1024


def linking(board: Board, links: list[str]) -> None:
    """Let the front page link to `links` beside its own rooms."""
    page = board.forum.page("/", {}, datetime.now(UTC)) or ""
    rows = "".join(f'<p><a href="{link}">Thread number {place}</a></p>' for place, link in enumerate(links))
    board.pages["/"] = html(page.replace("</main>", rows + "</main>"))


def test_links_and_redirects_that_lead_elsewhere_are_refused_counted_and_never_fetched(
    world: World, quay: Board
) -> None:
    with HostileWeb() as victim:
        here = f"127.0.0.1:{victim.port}"
        world.socks.sites |= {"board.example.com": victim.port, "127.0.0.1": victim.port, "localhost": victim.port}
        policy = [
            "http://board.example.com/thread/1",
            f"http://{here}/thread/2",
            f"http://localhost.:{victim.port}/thread/3",
            f"http://2130706433:{victim.port}/thread/4",
            f"http://[::ffff:127.0.0.1]:{victim.port}/thread/5",
            "http://169.254.169.254/latest/6",
        ]
        schemes = [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "ftp://example.com/7",
            "data:text/html,<p>8",
            "gopher://example.com/9",
        ]
        redirects = {
            f"/t/9{n}": target
            for n, target in enumerate((f"http://{here}/r", "http://example.com/", "file:///etc/passwd", "/t/93"))
        }
        quay.pages |= {path: answer(302, b"", f"Location: {target}") for path, target in redirects.items()}
        quay.pages["/t/95"] = html(f'<meta http-equiv="refresh" content="0; url=http://{here}/refreshed"><p>Wait.</p>')
        linking(quay, [*policy, *schemes, *redirects, "/t/95"])
        done = world.crawl()
        assert victim.asked == []
        # every connection was one that Tor was asked for, but one look whether Tor is there
        assert world.socks.connections == len(world.socks.asked) + 1
    # the loop of redirects was bounded, and failed; it is the only failure
    assert (done.status, done.run["outcome"], done.run["failed"]) == (1, "done", 1)
    assert quay.targets.count("/t/93") <= 21
    # three redirects, each counted; links elsewhere that the engine gave, too
    assert done.run["refused"] >= 3
    assert {asked.name for asked in world.socks.asked} == {
        name for name in world.socks.sites if name.endswith(".onion")
    }
    assert world.texts() == said(quay)
    assert not [word for word in ("example.com", "127.0.0.1", "passwd") if word in done.err]


def test_a_calendar_without_end_stops_at_the_limits_and_the_run_says_so(world: World) -> None:
    def calendar(asked: Asked) -> bytes | None:
        month = asked.target.rpartition("/")[2]
        if not month.isdigit():
            return None
        days = "".join(f'<a href="/t/{1000 * int(month) + day}">day {day}</a>' for day in range(1, 4))
        return html(f'<h1>Month {month}</h1><a rel="next" href="/t/{int(month) + 1000}">Next</a>{days}')

    quay = world.serve(Board(forum_of(threads=2, posts=3)), max_pages=30)
    quay.before = calendar
    done = world.crawl()
    assert (done.run["outcome"], done.run["pages"]) == ("stopped", 30)
    assert "max_pages" in done.run["why"]
    assert "30" in done.run["why"]
    assert world.runs()[0].why == done.run["why"]
    assert len(quay.targets) == 30

    world.change(max_pages=10_000, max_hops=4)
    done = world.crawl()
    assert done.run["outcome"] == "done"
    assert done.run["refused"] > 0
    assert len(set(quay.targets)) < 400


def test_a_page_over_the_body_limit_is_given_up_a_slow_one_put_off_and_the_others_go_on(
    world: World, quay: Board
) -> None:
    world.change(max_body=MIB, deadline=2.0)
    quay.pages["/t/96"] = html("<p>" + "x" * (2 * MIB))
    linking(quay, ["/t/96", "/drip-body"])
    crawl = world.start("-m", "console.cli.main", "crawl", "quay", "--json")
    # only the slow page is left, and its next try is still to come
    assert wait_until(lambda: frontier_counts("quay")["pending"] == 1 and next_attempt("quay") > 0)
    crawl.send_signal(signal.SIGTERM)
    run = ended(crawl)
    assert (run.status, run.run["outcome"], run.run["why"]) == (1, "stopped", "stopped by a signal")
    assert (run.run["failed"], run.run["postponed"]) == (1, 1)
    assert world.texts() == said(quay)
    assert frontier_counts("quay")["failed"] == 1


def next_attempt(source: str) -> int:
    """Give how many attempts the addresses that wait have behind them."""
    return sum(FrontierRow.objects.filter(source__name=source, state="pending").values_list("attempts", flat=True))
