"""A process that appends pages until it is killed, and says of each batch when it was acknowledged.

    python -m tests.ledger.appender HOME NAME DATABASE-FOLDER DATABASE-NAME BATCHES

Writes "begun", then one line a batch, once its receipts are there: "acknowledged N". Two of them, NAME "a" and "b",
share one source, and half of their posts: what one has stored the other finds unchanged.
"""

import sys
from pathlib import Path

from tests.homes import a_page, a_phone, a_post
from vigil.config.schema import Config, Database
from vigil.ledger.append import append_pages
from vigil.ledger.failpoint import failpoint
from vigil.ledger.open import open_ledger
from vigil.records.page import Link, Page

PAGES = 3  # a batch
POSTS = 4  # a page


def page(name: str, batch: int, number: int, run: int) -> Page:
    """Make one page: half of its posts are this process' own, half are the other's too."""
    own = [f"{name}-{batch}-{number}-{place}" for place in range(POSTS // 2)]
    shared = [f"both-{batch}-{number}-{place}" for place in range(POSTS // 2)]
    posts = [
        a_post(post_id, text=f"text of {post_id}", contacts=(a_phone(), a_phone(start=30))) for post_id in own + shared
    ]
    url = f"http://board.example.org/{name}/{batch}/{number}"
    return a_page(run, *posts, url=url, minutes=batch, links=[Link(url=f"{url}/next", kind="page")])


def main() -> None:
    """Append until killed, or until all batches are in."""
    home, name, folder, database, batches = sys.argv[1:]
    where = Database(kind="postgresql", host=folder, name=database, user="vigil") if folder else Database()
    open_ledger(Config(home=Path(home), database=where))
    print("begun", flush=True)
    for batch in range(int(batches)):
        append_pages([page(name, batch, number, 1) for number in range(PAGES)])
        print(f"acknowledged {batch}", flush=True)
        failpoint("ledger.between_batches")


if __name__ == "__main__":
    main()
