"""`vigil up` as an operator meets it: in a process of its own, with crawls, mail and Tor that live and die."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from alerts.rules import add_rule
from tests.console.commands import Ended, Vigil
from tests.crawl.board import Board, forum_of
from tests.crawl.world import World, ended, wait_until
from tests.lab.sites.serve import Served
from tests.lab.smtp import Hang, SmtpLab
from vigil.ledger.runs import list_runs
from vigil.ledger.sources import add_source
from vigil.records.source import Source

pytestmark = pytest.mark.slow


class Up:
    """A running `vigil up` of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.process = world.start("-m", "console.cli.main", "up")

    def vigil(self, *args: str) -> Ended:
        """Run another command on the same home."""
        return Vigil(self.world.home)(*args, env={"XDG_RUNTIME_DIR": str(self.world.runtime)})

    def told(self) -> dict:
        """What it says of itself, {} while it has not begun."""
        for path in self.world.runtime.glob("vigil-*/up.json"):
            told: dict = json.loads(path.read_text(encoding="utf-8"))
            if told["pid"] == self.process.pid:  # and not one that was killed
                return told
        return {}

    def job(self, name: str) -> dict:
        """What it says of one job."""
        return self.told()["jobs"][name]

    def works(self) -> bool:
        """Whether each job has had one good round."""
        jobs = self.told().get("jobs", {})
        return bool(jobs) and all(job["runs"] and not job["last_error"] for job in jobs.values())

    def started(self) -> "Up":
        """Wait for its first rounds."""
        assert wait_until(lambda: self.works() or self.process.poll() is not None, 60), self.told()
        assert self.process.poll() is None, ended(self.process)
        return self

    def end(self, number: int = signal.SIGTERM):
        """Ask it to stop and wait until it has."""
        self.process.send_signal(number)
        return ended(self.process)


@pytest.fixture
def up(world: World) -> Iterator[Up]:
    """A running `vigil up`."""
    started = Up(world)
    try:
        yield started.started()
    finally:
        if started.process.poll() is None:
            started.process.kill()
        started.process.communicate()


def below(pid: int) -> list[int]:
    """Give the processes that `pid` has begun, and theirs."""
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = [int(child) for child in task.read_text(encoding="ascii").split()]
        except OSError:
            continue
        children += [*found, *(grandchild for child in found for grandchild in below(child))]
    return children


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_second_one_is_refused_and_a_stop_in_mid_crawl_keeps_what_it_has(up):
    up.world.serve(Board(forum_of(threads=20, posts=5)), pause=0.2, every=3600.0)
    second = up.world.vigil("up")
    assert (second.status, second.out) == (2, "")
    assert second.err == f"vigil: vigil up runs already, process {up.process.pid}; there can be only one scheduler\n"
    state = up.vigil("status", "--json")
    assert (state.status, state.one["up"]["pid"], state.one["troubles"]) == (0, up.process.pid, [])
    assert wait_until(lambda: bool(up.world.posts()))
    crawl = below(up.process.pid)
    stopped = up.end(signal.SIGINT)
    assert (stopped.status, stopped.err) == (0, "")
    assert stopped.out.splitlines()[-1] == "Stopped."
    assert not any(map(alive, crawl))
    (run,) = list_runs("quay")
    assert (run.outcome, run.why) == ("stopped", "stopped by a signal")


def test_a_kill_leaves_nothing_and_a_mail_server_that_hangs_holds_up_nothing(up):
    with SmtpLab() as smtp:
        smtp.always("data", Hang())
        up.world.settings(
            f'[tor]\nsocks = "{up.world.socks.path}"\n[mail]\nhost = "127.0.0.1"\nport = {smtp.port}\ntls = "none"\n'
        )
        up.world.serve(Board(forum_of(threads=20, posts=5)), pause=0.5, every=3600.0)
        assert wait_until(lambda: bool(up.world.posts()))
        crawl = below(up.process.pid)
        assert crawl
        up.process.kill()
        up.process.wait()
        assert wait_until(lambda: not any(map(alive, crawl)))
        assert up.vigil("status", "--json").one["up"] is None

        add_rule("night", recipients=["desk@example.org"], every=10.0, query="source:quay", baseline="all")
        again = Up(up.world).started()
        assert wait_until(lambda: again.job("send")["skipped"] > 0)
        matched = again.job("match")["runs"]
        assert wait_until(lambda: again.job("match")["runs"] > matched + 1)
        stopped = again.end()
        assert stopped.status == 0
        assert stopped.out.splitlines()[-1] == "Stopped."
        assert "ended in the middle of a job jobs=send" in stopped.err


@pytest.mark.xdist_group("tor")
def test_a_tor_that_is_killed_is_started_again(world, tor_network):
    with ExitStack() as stack:
        sites = Served().start()
        stack.callback(sites.stop)
        extra = world.folder / "torrc.extra"
        extra.write_text("\n".join(tor_network.torrc_lines) + "\n", encoding="utf-8")
        world.settings(f'[tor]\ntorrc_extra = "{extra}"\n')
        onion = tor_network.add_onion(sites.forum_port)
        add_source(Source(name="harbour", url=f"http://{onion}/", every=3600.0, pause=0.0))
        running = Up(world).started()
        assert wait_until(lambda: [run.outcome for run in list_runs("harbour")] == ["done"])
        (first,) = tors(running.process.pid)
        os.kill(first, signal.SIGKILL)
        assert wait_until(lambda: bool(set(tors(running.process.pid)) - {first}))
        (second,) = set(tors(running.process.pid)) - {first}
        rounds = running.job("tor")["runs"]
        assert wait_until(lambda: running.job("tor")["runs"] > rounds)
        assert running.vigil("status", "--json").one["tor"] == "running"
        stopped = running.end()
        assert stopped.status == 0
        assert not alive(second)


def tors(pid: int) -> list[int]:
    """Give the tor processes below `pid`."""
    return [child for child in below(pid) if name_of(child) == "tor"]


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="ascii").strip()
    except OSError:
        return ""
