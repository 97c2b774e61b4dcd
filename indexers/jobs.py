"""The projector under `vigil up`."""

from indexers.index import Index
from indexers.open import open_index
from indexers.projector import Projector
from vigil.config.schema import Config
from vigil.records.errors import LockBusy
from vigil.records.job import Job

PROJECT_EVERY = 2.0  # seconds: a post is found within moments of its page, and commits stay few


def jobs(config: Config) -> list[Job]:
    """Give the one job that keeps the index level with the ledger."""
    held: list[Index] = []

    def project() -> None:
        if not held:
            held.append(open_index(config))
        projector = Projector(held[0])
        try:
            if held[0].stale() or projector.lag():
                projector.catch_up()
        except LockBusy:
            return  # a command is at it, and does the same
        except Exception:
            held.pop().close()  # the next round opens it anew
            raise

    def close() -> None:
        while held:
            held.pop().close()

    return [Job(name="index", every=PROJECT_EVERY, run=project, close=close)]
