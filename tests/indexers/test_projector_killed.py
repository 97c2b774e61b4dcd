"""A projector killed at any moment goes on where it was: nothing is missing, nothing is there twice."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from indexers.open import open_index
from indexers.projector import Projector
from indexers.query.ast import Everything, Number, OneOf
from tests.homes import a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.entries import highest_seq
from vigil.ledger.posts import iterate_posts

ROOT = Path(__file__).resolve().parent.parent.parent
POSTS = 120
CHUNK = 7
SEED = 20261122

WORKER = f"""
import sys
from pathlib import Path
import indexers.projector
from indexers.open import open_index
from vigil.config.schema import Config
from vigil.ledger.open import open_ledger
indexers.projector.CHUNK = {CHUNK}
config = Config(home=Path(sys.argv[1]))
open_ledger(config)
index = open_index(config)
projector = indexers.projector.Projector(index)
tell = lambda done, of: print(done, flush=True)
if sys.argv[2] == "rebuild":
    projector.rebuild(tell)
else:
    projector.catch_up(on_progress=tell)
index.close()
"""


def project(home: Path, work: str, *, failpoint: str | None = None, kill_after: int | None = None) -> int:
    """Run a projector in a process of its own, perhaps killed after some lines of progress; give its exit status."""
    environment = {**os.environ, **({"VIGIL_FAILPOINT": failpoint} if failpoint else {})}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(home), work],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    with worker.stdout as lines:
        for count, _ in enumerate(lines, 1):
            if count == kill_after:
                worker.kill()
    return worker.wait()


def change_some(run: int, chance: random.Random, minutes: int) -> None:
    """Edit, delete and add posts, so that every replay has something of each kind above the mark."""
    edited = [a_post(str(number), f"version{minutes} post{number}") for number in chance.sample(range(POSTS), 25)]
    gone = tuple(str(number) for number in chance.sample(range(POSTS), 3))
    added = a_post(f"added{minutes}", "walnut")
    append_pages(
        [
            a_page(run, *edited, added, minutes=minutes),
            a_page(run, minutes=minutes, url="http://board.example.org/2", gone=gone),
        ]
    )


def same_as_the_ledger(config: Config) -> None:
    """Every post is in the index once, as it is now, and no other."""
    index = open_index(config)
    expected = {stored.id: stored for stored in iterate_posts()}
    hits = index.search(Everything(), limit=10_000)
    assert hits.total == len(hits.hits) == len(expected)
    assert {number for number, _ in hits.hits} == set(expected)
    for number, stored in expected.items():
        found = index.search(OneOf("id", (stored.post.post_id,)), limit=10)
        assert [hit for hit, _ in found.hits] == [number]
    for stored in expected.values():
        assert index.search(Number("seq", stored.seq, stored.seq)).total == 1
    assert index.mark() == highest_seq()
    assert index.health().documents == len(expected)
    index.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index.before_commit", "index.after_commit"])
def test_kills_at_a_commit_lose_nothing_and_double_nothing(ledger: Config, name: str) -> None:
    chance = random.Random(SEED)
    run = a_source()
    append_pages([a_page(run, *(a_post(str(number), f"post{number}") for number in range(POSTS)))])
    for minutes, hit in enumerate((1, 2, 4), 1):
        assert project(ledger.home, "catch_up", failpoint=f"{name}:{hit}") == -signal.SIGKILL
        change_some(run, chance, minutes)
    assert project(ledger.home, "rebuild", failpoint=f"{name}:5") == -signal.SIGKILL
    assert project(ledger.home, "catch_up") == 0
    same_as_the_ledger(ledger)


@pytest.mark.slow
def test_kills_at_random_moments_lose_nothing_and_double_nothing(ledger: Config) -> None:
    kills(ledger, 4)


@pytest.mark.soak
def test_many_kills_at_random_moments_lose_nothing_and_double_nothing(ledger: Config) -> None:
    kills(ledger, 40)


def kills(config: Config, times: int) -> None:
    chance = random.Random(SEED)
    run = a_source()
    append_pages([a_page(run, *(a_post(str(number), f"post{number}") for number in range(POSTS)))])
    for minutes in range(1, times + 1):
        work = "rebuild" if minutes % 4 == 0 else "catch_up"
        status = project(config.home, work, kill_after=chance.randint(1, 4))
        assert status in (0, -signal.SIGKILL)
        change_some(run, chance, minutes)
    index = open_index(config)
    Projector(index).catch_up()
    index.close()
    same_as_the_ledger(config)
