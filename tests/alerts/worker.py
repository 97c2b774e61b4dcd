"""The processes of the kill tests: `python -m tests.alerts.worker append|work|drain HOME [PORT]`.

append   stores posts, each with the watched number, until its standard input ends; prints how many
work     runs the three jobs over and over, until it is killed; prints "ready" once it begins
drain    runs them until nothing is left to do
"""

import select
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from alerts.jobs import jobs
from tests.alerts.worlds import mail_config
from tests.homes import a_page, a_phone, a_post
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.open import open_ledger
from vigil.ledger.runs import list_runs

POSTS_A_PAGE = 2
PAUSE = 0.02  # seconds between two pages, so that posts arrive all the while


def append(config: Config) -> None:
    """Store pages of posts until standard input ends."""
    open_ledger(config)
    run = list_runs("board", 1)[0].id
    stored = 0
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        posts = [
            a_post(f"p{stored + place}", "call 202-555-0143 now", contacts=(a_phone(start=5),))
            for place in range(POSTS_A_PAGE)
        ]
        append_pages([a_page(run, *posts, minutes=stored)])
        stored += POSTS_A_PAGE
    print(stored)


def work(config: Config, port: int, *, until_done: bool) -> None:
    """Run the jobs as the scheduler does, one after the other."""
    open_ledger(Config(home=config.home, mail=mail_config(port)))
    mine = jobs(Config(home=config.home, mail=mail_config(port)), clock=lambda: datetime.now(UTC))
    print("ready", flush=True)
    while True:
        done = sum(job.run() for job in mine)
        if until_done and not done:
            return
        time.sleep(0.001)


def main() -> None:
    """Do what the command line says."""
    what, home, *port = sys.argv[1:]
    config = Config(home=Path(home))
    if what == "append":
        append(config)
    else:
        work(config, int(port[0]), until_done=what == "drain")


if __name__ == "__main__":
    main()
