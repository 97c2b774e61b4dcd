"""Places where a test may have the process killed, to show that nothing acknowledged is lost."""

import os
import signal
from collections import Counter

ENVIRONMENT = "VIGIL_FAILPOINT"

_hits: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Do nothing, unless $VIGIL_FAILPOINT is `name` or `name:n`: then SIGKILL this process at the n-th passage."""
    wanted = os.environ.get(ENVIRONMENT)
    if wanted is None:
        return
    chosen, _, count = wanted.partition(":")
    if chosen != name:
        return
    _hits[name] += 1
    if _hits[name] >= int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
