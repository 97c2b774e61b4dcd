"""A crawl killed at any moment: the next one completes it, and every post is there once."""

import random
import signal
import time

import pytest

from tests.crawl.board import Board, forum_of
from tests.crawl.world import World, ended, said
from tests.lab.hostile_web import Asked
from vigil.ledger.frontier import frontier_counts

SEED = 20261122


def kill_somewhere(world: World, board: Board, chance: random.Random) -> None:
    """Start a crawl and kill it a random moment after the board was asked a random number of times."""
    crawl = world.start("-m", "console.cli.main", "crawl", "quay")
    last = len(board.asked) + chance.randrange(1, 14)
    pause = chance.random() * 0.15

    def kill(_: Asked) -> None:
        if len(board.asked) == last:
            time.sleep(pause)  # the moment is random on purpose: whatever it is, the promise holds
            crawl.kill()

    board.before = kill
    assert ended(crawl).status in (-signal.SIGKILL, 0)
    board.before = lambda _: None


def complete(world: World, board: Board, kills: int, seed: int) -> None:
    """Crawl with `kills` kills, then once more; hold the result against the board."""
    chance = random.Random(seed)
    for _ in range(kills):
        kill_somewhere(world, board, chance)
    done = world.crawl()
    assert (done.status, done.run["outcome"]) == (0, "done"), done.err
    assert world.texts() == said(board)
    assert frontier_counts("quay")["pending"] == 0
    outcomes = {run.outcome for run in world.runs()}
    assert outcomes <= {"done", "failed"}
    assert all(run.why == "its process died" for run in world.runs() if run.outcome == "failed")
    assert not [stored for stored in world.posts() if stored.earlier]


@pytest.mark.slow
def test_a_crawl_killed_five_times_completes_and_every_post_is_there_once(world: World) -> None:
    complete(world, world.serve(Board(forum_of(threads=8, posts=8))), 5, SEED)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ledger.before_commit", "ledger.after_commit"])
def test_a_crawl_killed_at_a_commit_completes_and_every_post_is_there_once(
    world: World, quay: Board, name: str
) -> None:
    crawl = world.start("-m", "console.cli.main", "crawl", "quay", env={"VIGIL_FAILPOINT": f"{name}:5"})
    assert ended(crawl).status == -signal.SIGKILL
    kept = len(world.texts())
    done = world.crawl()
    assert (done.status, done.run["new"]) == (0, quay.count() - kept)
    assert world.texts() == said(quay)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [SEED + 1, SEED + 2, SEED + 3])
def test_a_crawl_killed_twenty_times_completes_and_every_post_is_there_once(world: World, seed: int) -> None:
    complete(world, world.serve(Board(forum_of(threads=40, posts=8))), 20, seed)
