"""What one run has done so far: shown while it runs, kept when it ends."""

from collections.abc import Callable

import attrs
from attrs import define

from vigil.ledger.append import Receipt


@define(kw_only=True)
class Tally:
    """Counts of one run; every one only grows."""

    pages: int = 0
    posts: int = 0
    new: int = 0
    edited: int = 0
    deleted: int = 0
    pictures: int = 0
    refused: int = 0
    """Addresses policy, robots.txt or a trap budget keeps closed."""
    failed: int = 0
    """Pages given up after their last try."""
    postponed: int = 0
    """Tries that failed and are made again."""

    def add(self, receipt: Receipt) -> None:
        """Count one stored page."""
        self.pages += 1
        self.posts += receipt.new + receipt.edited + receipt.unchanged
        self.new += receipt.new
        self.edited += receipt.edited
        self.deleted += receipt.deleted

    def counts(self) -> dict[str, int]:
        """Give the counts by name."""
        return attrs.asdict(self)


Progress = Callable[[str, Tally], None]
"""Told after every page: name of the source, what its run has done so far."""
