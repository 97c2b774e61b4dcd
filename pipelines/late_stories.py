"""Stories for posts that were stored before Vigil knew any: the likeness step over their texts, in every version."""

from collections.abc import Callable

from pipelines.likeness import likeness_of
from vigil.ledger.failpoint import failpoint
from vigil.ledger.late_stories import count_unstoried, store_late_stories, unstoried_after

BATCH = 500  # versions a transaction: the ledger is held for some hundredths of a second


def give_late_stories(on_progress: Callable[[int, int], None] = lambda _done, _of: None) -> int:
    """Give every version that waits for its story one; give how many there were. `on_progress`: done, of how many.

    Raises LedgerError as the ledger does; what was given until then stays, and the next call goes on with the rest.
    """
    total, done, position = count_unstoried(), 0, 0
    while waiting := unstoried_after(position, BATCH):
        done += store_late_stories([(one.id, likeness_of(one.text)) for one in waiting])
        failpoint("late_stories.after_commit")
        position = waiting[-1].id
        on_progress(done, max(total, done))
    return done
