"""A piece of work that `vigil up` does again and again."""

from collections.abc import Callable

from attrs import frozen


@frozen(kw_only=True)
class Job:
    """One job of the scheduler; it is never run twice at the same time."""

    name: str
    """Shown by `vigil status`."""
    every: float
    """Seconds between two starts."""
    run: Callable[[], object]
    """Does whatever is to be done by now and returns; what it raises is shown, and it is run again."""
    close: Callable[[], None] = lambda: None
    """Lets go of what its rounds hold, when no round runs and none will."""
