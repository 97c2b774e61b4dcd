"""Row T14: Tor ends in the middle of a crawl; nothing goes any other way, nothing is lost, nothing is there twice."""

import os
import signal
from pathlib import Path

import pytest

from tests.crawl.board import Board
from tests.crawl.world import World, ended, said
from tests.lab.hostile_web import Asked
from tests.lab.private_tor import PrivateTor
from vigil.ledger.frontier import frontier_counts

pytestmark = pytest.mark.slow


def test_a_crawl_whose_tor_dies_says_so_and_the_next_one_goes_on_where_it_was(world: World, quay: Board) -> None:
    def cut(asked: Asked) -> None:
        if len(quay.targets) == 7:
            world.socks.cut()

    quay.before = cut
    seen = ended(world.start("-m", "tests.crawl.watched", str(world.home), "quay"))
    assert seen.status == 0, seen.err
    (told,) = seen.json
    (run,) = told["ended"]
    assert (run["exit_status"], run["outcome"]) == (3, "tor_down")
    assert "Tor" in run["why"]
    assert (told["lookups"], told["stopped"], set(told["connects"])) == ({}, [], {str(world.socks.path)})
    kept = world.texts()
    assert 0 < len(kept) < quay.count()
    assert frontier_counts("quay")["pending"] > 0

    # still dead: no run begins, and the command says with its status why
    quay.before = lambda _: None
    asked = len(quay.asked)
    down = world.crawl()
    assert down.status == 3
    assert "Tor" in down.err or "SOCKS" in down.err
    assert len(quay.asked) == asked
    assert len(world.runs()) == 1

    # alive again: the rest is fetched, what was stored is not asked for again, and every post is there once
    world.socks.start()
    before = set(quay.targets[:6])
    again = world.crawl()
    assert (again.status, again.run["outcome"], again.run["new"]) == (0, "done", quay.count() - len(kept))
    assert world.texts() == said(quay)
    assert not [target for target in before & set(quay.targets[asked - 1 :]) if target.startswith("/t/")]
    assert [run.outcome for run in world.runs()] == ["done", "tor_down"]


@pytest.mark.xdist_group("tor")
def test_vigils_own_tor_killed_in_mid_crawl_ends_the_run_and_the_next_crawl_starts_another(
    world: World, quay: Board, tor_network: PrivateTor
) -> None:
    extra = world.folder / "torrc.extra"
    extra.write_text("\n".join(tor_network.torrc_lines) + "\n")
    world.settings(f'[tor]\ntorrc_extra = "{extra}"\nbootstrap_seconds = 100\n')
    world.change(url=f"http://{tor_network.add_onion(quay.port)}/")
    killed: list[int] = []

    def kill(asked: Asked) -> None:
        if len(quay.targets) == 7 and not killed:
            killed.append(its_tor(world))
            os.kill(killed[0], signal.SIGKILL)

    quay.before = kill
    down = world.crawl()
    assert killed
    assert (down.status, down.run["outcome"]) == (3, "tor_down"), down.err
    kept = len(world.texts())
    assert 0 < kept < quay.count()
    again = world.crawl()
    assert (again.status, again.run["new"]) == (0, quay.count() - kept), again.err
    assert world.texts() == said(quay)
    assert its_tor(world) != killed[0]
    assert not runs(its_tor(world))  # it ended with the crawl that started it
    assert world.socks.connections == 0


def its_tor(world: World) -> int:
    """Give the process of the tor that Vigil started in this world."""
    (written,) = world.runtime.glob("*/tor/pid")
    return int(written.read_text())


def runs(pid: int) -> bool:
    """Tell whether a process is there and alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
