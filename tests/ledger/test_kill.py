"""kill -9 of two appending processes, at every failpoint and at random moments."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.homes import a_source
from tests.ledger.appender import PAGES, POSTS, page
from tests.shared import ROOT
from vigil.config.schema import Config
from vigil.ledger.entries import entries_after, highest_seq
from vigil.ledger.failpoint import ENVIRONMENT
from vigil.ledger.models import CaptureRow, FrontierRow
from vigil.ledger.posts import iterate_posts

pytestmark = pytest.mark.slow

ENDLESS = 1_000_000
RANDOM_KILLS = 20
PATIENCE = 60.0  # seconds; a process begins within two
NAMES = ("a", "b")


def begin(config: Config, name: str, failpoint: str | None = None, batches: int = ENDLESS) -> "subprocess.Popen[str]":
    database = config.database
    folder = database.host if database.kind == "postgresql" else ""
    environment = {key: value for key, value in os.environ.items() if key != ENVIRONMENT}
    if failpoint:
        environment[ENVIRONMENT] = failpoint
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.appender", config.home, name, folder, database.name, str(batches)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def acknowledged(process: "subprocess.Popen[str]") -> int:
    """Wait for the end of a process; give how many batches it was told are stored."""
    said, _ = process.communicate(timeout=PATIENCE)
    return sum(line.startswith("acknowledged ") for line in said.splitlines())


def examine(told: dict[str, int]) -> None:
    """Everything acknowledged is there whole, nothing is there by halves or twice, seq has no hole."""
    posts = {stored.post.post_id: stored for stored in iterate_posts()}
    captures = set(CaptureRow.objects.values_list("url", flat=True))
    done = set(FrontierRow.objects.filter(state="done").values_list("url", flat=True))
    pending = set(FrontierRow.objects.filter(state="pending").values_list("url", flat=True))
    entries = entries_after(0, 10_000_000)
    assert [entry.seq for entry in entries] == list(range(1, highest_seq() + 1))
    created = [entry.post_id for entry in entries if entry.kind == "post_created"]
    assert len(created) == len(set(created)) == len(entries) == len(posts)
    assert len(captures) == CaptureRow.objects.count()
    assert captures == done
    wanted: set[str] = set()
    for name in NAMES:
        stored = len({url for url in captures if f"/{name}/" in url})
        assert stored % PAGES == 0, "a batch is stored whole or not at all"
        # what was not acknowledged may be stored: at most the one batch in flight
        assert told[name] <= stored // PAGES <= told[name] + 1
        for batch in range(stored // PAGES):
            for number in range(PAGES):
                expected = page(name, batch, number, 1)
                assert expected.capture is not None
                assert expected.capture.url in captures
                assert expected.links[0].url in pending
                for post in expected.posts:
                    assert posts[post.post_id].post == post
                    assert (posts[post.post_id].version, posts[post.post_id].earlier) == (1, ())
                    wanted.add(post.post_id)
    assert set(posts) == wanted


@pytest.mark.parametrize("hit", [1, 2, 7])
@pytest.mark.parametrize("failpoint", ["ledger.before_commit", "ledger.after_commit", "ledger.between_batches"])
def test_a_kill_at_a_failpoint_loses_and_doubles_nothing(ledger: Config, failpoint: str, hit: int) -> None:
    a_source()
    processes = {name: begin(ledger, name, f"{failpoint}:{hit}") for name in NAMES}
    told = {name: acknowledged(process) for name, process in processes.items()}
    assert [process.returncode for process in processes.values()] == [-signal.SIGKILL] * 2
    assert told == dict.fromkeys(NAMES, hit if failpoint == "ledger.between_batches" else hit - 1)
    examine(told)


def test_kills_at_random_moments_lose_and_double_nothing(ledger: Config, tmp_path: Path) -> None:
    a_source()
    chance = random.Random(20)
    reached = dict.fromkeys(NAMES, 0)
    for _ in range(RANDOM_KILLS // 2):
        processes = {name: begin(ledger, name) for name in NAMES}
        for process in processes.values():
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
        time.sleep(chance.uniform(0, 0.5))  # the moment is the thing under test, and nothing depends on its length
        for process in processes.values():
            process.kill()
        for name, process in processes.items():
            # it begins anew each time: what is stored already is found unchanged, and counted as what it reached
            reached[name] = max(reached[name], acknowledged(process))
    stored = {name: CaptureRow.objects.filter(url__contains=f"/{name}/").count() // PAGES for name in NAMES}
    assert all(stored[name] >= reached[name] for name in NAMES)
    examine({name: max(reached[name], stored[name]) for name in NAMES})
    assert sum(stored.values()) > 0


def test_two_processes_that_run_to_their_end_store_everything_once(ledger: Config) -> None:
    a_source()
    processes = {name: begin(ledger, name, batches=15) for name in NAMES}
    assert {name: acknowledged(process) for name, process in processes.items()} == dict.fromkeys(NAMES, 15)
    assert [process.returncode for process in processes.values()] == [0, 0]
    examine(dict.fromkeys(NAMES, 15))
    assert highest_seq() == 15 * PAGES * POSTS * 3 // 2
