"""Rows T2, T3, T4, T7, T8, T17, T18, T19, P3 and R1: a whole Scrapy crawl in an armed process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.lab.fake_socks import FakeSocks
from tests.lab.hostile_web import HostileWeb, answer
from tests.transport.conftest import BOARD
from tests.transport.crawled import SECRET

START = f"http://{BOARD}"


class Crawled:
    """What one crawl did, seen from all sides."""

    def __init__(self, folder: Path) -> None:
        page = f"<html><body>{SECRET}</body></html>".encode()
        with HostileWeb() as web, FakeSocks(folder / "s", {BOARD: web.port}) as socks:
            web.pages["/page"] = answer(200, page, "Content-Type: text/html")
            web.pages["/odd"] = answer(302, b"", "Location: http://[::1")
            web.pages["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /never")
            environment = {**os.environ, "http_proxy": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"}
            ran = subprocess.run(
                [sys.executable, "-m", "tests.transport.crawled", str(socks.path), START, str(folder / "log")],
                capture_output=True,
                text=True,
                env=environment,
            )
            assert ran.returncode == 0, ran.stderr
            self.report: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
            self.told = ran.stderr + (folder / "log").read_text()
            self.asked = list(web.asked)
            self.connections = socks.connections
            self.names = {asked.name for asked in socks.asked}

    def error(self, path: str) -> list[str]:
        """Give the kind and words of the error for `path`."""
        return next(error[1:] for error in self.report["errors"] if error[0] == path)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return Crawled(tmp_path_factory.mktemp("c"))


def test_every_request_of_every_kind_passes_the_one_door(crawled: Crawled) -> None:
    assert crawled.report["robots"] is True
    assert crawled.report["image"] == 200
    assert crawled.report["sockets"] == crawled.connections
    assert crawled.names == {BOARD}
    assert crawled.report["stopped"] == []


def test_pages_and_error_pages_come_as_scrapy_knows_them(crawled: Crawled) -> None:
    assert ["/page", 200, "HtmlResponse"] in crawled.report["answers"]
    assert ["/status-500", 500, "TextResponse"] in crawled.report["answers"]


def test_a_redirect_within_the_site_is_followed(crawled: Crawled) -> None:
    assert crawled.report["answers"].count(["/page", 200, "HtmlResponse"]) == 2


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("http://127.0.0.1/", "LOCAL"),
        ("/redirect?file:///etc/passwd", "SCHEME"),
        ("/odd", "MALFORMED"),
        ("/page?post", "METHOD"),
        ("/page?put", "METHOD"),
        ("/page?head", "METHOD"),
    ],
)
def test_what_policy_forbids_reaches_the_errback_with_its_reason(crawled: Crawled, path: str, why: str) -> None:
    kind, words = crawled.error(path)
    assert kind == "RouteRefused"
    assert words.startswith(f"{why}:")


def test_a_redirect_to_this_machine_is_refused_as_such(crawled: Crawled) -> None:
    refused = [error for error in crawled.report["errors"] if error[0] == "http://127.0.0.1/"]
    assert len(refused) == 2  # asked for directly, and by way of a redirect


def test_only_get_ever_leaves(crawled: Crawled) -> None:
    assert {asked.method for asked in crawled.asked} == {"GET"}


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:text/html,hello", "ftp://example.com/", "s3://bucket/key"])
def test_there_is_no_handler_for_any_other_scheme(crawled: Crawled, url: str) -> None:
    assert crawled.error(url)[0] == "NotSupported"


def test_a_redirect_loop_ends_at_the_sources_limit(crawled: Crawled) -> None:
    assert crawled.error("/loop?5")[0] == "RedirectLoop"
    assert len([asked for asked in crawled.asked if asked.target.startswith("/loop")]) == 6


def test_a_bomb_is_cut_and_the_crawl_goes_on(crawled: Crawled) -> None:
    assert crawled.error("/bomb-gzip")[0] == "BodyTooLarge"


@pytest.mark.parametrize("path", ["/page?proxy", "/page?direct", "/page?cookie"])
def test_a_request_cannot_choose_its_way_or_its_headers(crawled: Crawled, path: str) -> None:
    head = next(asked.head for asked in crawled.asked if asked.target == path).decode()
    plain = next(asked.head for asked in crawled.asked if asked.target == "/page").decode()
    assert head.replace(path, "/page") == plain


def test_nothing_in_a_request_says_scrapy(crawled: Crawled) -> None:
    assert not [asked for asked in crawled.asked if b"scrapy" in asked.head.lower()]


def test_headers_and_refresh_that_lead_elsewhere_are_not_followed(crawled: Crawled) -> None:
    after = [asked.target for asked in crawled.asked]
    assert after[after.index("/leads") + 1] == "/redirect?/page"


def test_nothing_listens_during_a_crawl(crawled: Crawled) -> None:
    assert crawled.report["listening"] == 0


def test_logs_hold_neither_address_nor_words_of_a_page(crawled: Crawled) -> None:
    assert "ValueError" in crawled.told  # the crash is reported, by its kind
    assert "a slip: <address>" in crawled.told
    for secret in (BOARD, BOARD.partition(".")[0], SECRET, "127.0.0.1", "example.com", "/redirect"):
        assert secret not in crawled.told, crawled.told
