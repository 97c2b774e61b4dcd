"""Kill -9 at the worst moments and at any moment: nothing is missed, and what is doubled is the same mail."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.alerts.worlds import NUMBER, World
from tests.homes import a_phone, a_post
from tests.lab.smtp import SmtpLab
from tests.shared import ROOT
from vigil.ledger import rules as ledger_rules
from vigil.ledger.failpoint import ENVIRONMENT
from vigil.ledger.outbox import outbox_counts

pytestmark = pytest.mark.slow

FAILPOINTS = ["matcher.before_commit", "matcher.after_commit", "outbox.before_send", "outbox.after_250"]
KILLS_A_POINT = 3
RANDOM_KILLS = 20
DEADLINE = 60  # seconds for one process of the tests, many times what it takes
SEED = 20260305


@pytest.fixture
def world(ledger) -> World:
    world = World(ledger)
    world.watch(NUMBER)
    # Past the checks: mails as often as there are findings, so that the kills meet many.
    ledger_rules.add_rule("rule", recipients=["ann@example.org", "bob@example.org"], every=0, watchlists=["case"])
    return world


@pytest.fixture
def lab() -> Iterator[SmtpLab]:
    with SmtpLab() as lab:
        yield lab


def start(what: str, world: World, *port: int, failpoint: str | None = None) -> subprocess.Popen[str]:
    environment = {**os.environ} | ({ENVIRONMENT: failpoint} if failpoint else {})
    return subprocess.Popen(
        [sys.executable, "-m", "tests.alerts.worker", what, str(world.config.home), *map(str, port)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Give how a process ended and what it printed."""
    try:
        output, _ = process.communicate(timeout=DEADLINE)
    finally:
        process.kill()
    return process.returncode, output


def check(lab: SmtpLab, posts: int, kills: int) -> int:
    """Hold what arrived against what was stored, for each recipient; give the number of doubles."""
    doubled = 0
    for recipient in ("ann@example.org", "bob@example.org"):
        mails = [received for received in lab.received if received.recipients == (recipient,)]
        by_id = {received.message_id: received.mail for received in mails}
        doubled += len(mails) - len(by_id)
        assert all(received.mail == by_id[received.message_id] for received in mails)
        told: Counter[str] = Counter()
        for mail in {received.message_id: received for received in mails}.values():
            text = mail.message.get_body(("plain",)).get_content()
            told.update(line.split()[-1] for line in text.splitlines() if "open it: vigil post" in line)
        assert sorted(told, key=int) == [str(number) for number in range(1, posts + 1)], "missed"
        assert set(told.values()) == {1}, "told twice in different mails"
    assert doubled <= kills
    assert outbox_counts()["waiting"] == outbox_counts()["dead"] == 0
    return doubled


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_killed_at_its_worst_moment_three_times_it_misses_nothing(world, lab, failpoint):
    posts = 0
    for _ in range(KILLS_A_POINT):
        world.look(*[a_post(f"p{posts + place}", "call", contacts=(a_phone(),)) for place in range(5)])
        posts += 5
        status, _ = finish(start("drain", world, lab.port, failpoint=failpoint))
        assert status == -signal.SIGKILL
    assert finish(start("drain", world, lab.port))[0] == 0
    doubled = check(lab, posts, KILLS_A_POINT)
    # A mail taken by the server and not noted here is sent again; no other kill doubles anything.
    assert doubled == (KILLS_A_POINT if failpoint == "outbox.after_250" else 0)


def test_killed_twenty_times_at_random_while_posts_arrive_it_misses_nothing(world, lab):
    chance = random.Random(SEED)
    appending = start("append", world)
    try:
        for _ in range(RANDOM_KILLS):
            working = start("work", world, lab.port)
            assert working.stdout is not None
            assert working.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.0, 0.5))
            assert working.poll() is None
            working.send_signal(signal.SIGKILL)
            assert finish(working)[0] == -signal.SIGKILL
        status, stored = finish(appending)
    finally:
        appending.kill()
    assert status == 0
    assert int(stored) > 100
    assert finish(start("drain", world, lab.port))[0] == 0
    check(lab, int(stored), RANDOM_KILLS)
