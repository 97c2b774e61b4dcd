"""Row R1: what a crawl leaves in its log, on its streams and in `ps`: identifiers, no content, no address."""

import re
import signal
from pathlib import Path

import pytest

from tests.crawl.board import Board
from tests.crawl.world import ONION, World, ended, said, wait_until
from tests.lab.hostile_web import Asked, answer
from vigil.ledger.frontier import frontier_counts

pytestmark = pytest.mark.slow

TITLE = "Boat number 1 for rent"


def test_the_log_the_streams_and_the_process_list_hold_no_content_no_address_and_no_secret(
    world: World, quay: Board
) -> None:
    secret = world.folder / "password"
    secret.write_text("correct horse battery")
    world.settings(
        f'[tor]\nsocks = "{world.socks.path}"\n[mail]\nuser = "vigil"\npassword_file = "{secret}"\n',
    )
    quay.robots = "User-agent: *\nDisallow: /t/4\n"
    quay.pages["/t/3"] = answer(302, b"", "Location: http://127.0.0.1/boat")
    quay.pages["/room/south"] = b"this is no HTTP answer about boats\r\n\r\n"
    listed: list[bytes] = []
    crawl = world.start("-m", "console.cli.main", "-v", "crawl", "quay")

    def look(_: Asked) -> None:
        listed.append(Path(f"/proc/{crawl.pid}/cmdline").read_bytes())

    quay.before = look
    # a broken answer is asked for again after a pause: the operator stops the crawl once nothing else is left
    assert wait_until(lambda: frontier_counts("quay")["pending"] == 1 and len(world.posts()) > 4)
    crawl.send_signal(signal.SIGINT)
    done = ended(crawl)
    told = done.out + done.err
    assert "Spider opened" in done.err  # it was logged
    assert listed
    shown = told + b"".join(listed).decode()
    assert ".onion" not in shown
    assert ONION.removesuffix(".onion") not in shown
    assert "127.0.0.1" not in shown
    assert "correct horse" not in shown
    assert TITLE not in shown
    assert not re.search(r"555-?01|\+1202", shown)
    assert not [word for text in said(quay) for word in text.split("\n") if word in shown]
    # the operator sees which source and how much
    assert "quay: stopped" in done.out


def test_a_page_that_cannot_be_stored_is_logged_without_a_word_of_it(world: World, quay: Board) -> None:
    crawl = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000));"
    crawl += "import sys; sys.argv = ['vigil', '-v', 'crawl', 'quay']; from console.cli.main import main; main()"
    done = ended(world.start("-c", crawl))
    assert done.status == 4
    shown = done.out + done.err
    assert ".onion" not in shown
    assert TITLE not in shown
    assert not [word for text in said(quay) for word in text.split("\n") if word in shown]
