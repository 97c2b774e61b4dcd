"""kill -9 of a process that rules on every post: the ruling holds in all of them or in none."""

import os
import signal
import subprocess
import sys

import pytest

from tests.homes import a_page, a_phone, a_post, a_source
from tests.shared import ROOT
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.audit import list_audit
from vigil.ledger.entries import highest_seq
from vigil.ledger.failpoint import ENVIRONMENT
from vigil.ledger.posts import iterate_posts
from vigil.ledger.rulings import list_rulings, touched_by

pytestmark = pytest.mark.slow

NUMBER = "+12025550143"
POSTS = 7


def rule(config: Config, failpoint: str | None) -> int:
    """Run the process to its end; give its status."""
    database = config.database
    folder = database.host if database.kind == "postgresql" else ""
    environment = {key: value for key, value in os.environ.items() if key != ENVIRONMENT}
    if failpoint is not None:
        environment[ENVIRONMENT] = failpoint
    command = [sys.executable, "-m", "tests.ledger.ruler", str(config.home), folder, database.name, NUMBER]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=60).returncode


@pytest.mark.parametrize("failpoint", ["ruling.between_chunks:1", "ruling.between_chunks:3", "ruling.before_commit"])
def test_a_ruling_that_is_killed_holds_nowhere_and_can_be_passed_again(ledger: Config, failpoint: str) -> None:
    append_pages([a_page(a_source(), *(a_post(str(number), contacts=(a_phone(),)) for number in range(POSTS)))])
    assert rule(ledger, failpoint) == -signal.SIGKILL
    assert [len(stored.post.contacts) for stored in iterate_posts()] == [1] * POSTS
    assert (highest_seq(), list_rulings(), list_audit()) == (POSTS, [], [])
    assert rule(ledger, None) == 0
    assert [len(stored.post.contacts) for stored in iterate_posts()] == [0] * POSTS
    assert (highest_seq(), len(list_rulings()), len(list_audit())) == (2 * POSTS, 1, 1)
    assert touched_by("phone", NUMBER) == POSTS
