"""How sure a contact is, and how sure it must be to count."""

from functools import lru_cache
from itertools import pairwise

DEFAULT_THRESHOLD = 0.5
"""Contacts of less confidence are neither stored nor reported unless somebody asks for them.

Below it a reader would mostly be sent after an order number; a line drawn higher would lose people who write as few
words as they can.
"""

MEASURED = ((0.0, 0.0), (0.5, 0.5), (0.5, 0.91), (0.6, 0.95), (0.7, 0.97), (0.8, 0.985), (0.9, 0.995), (1.0, 0.999))
"""What extractors weigh, and how often they were right with that weight, with one right and one wrong added to each.

Measured on the labelled sets by `python -m benchmarks.contacts`, whose expected calibration error it brings from 0.11
under 0.02. Under one half there were too few to measure. Lines of a labelled set hold contacts and their look-alikes;
where nobody writes numbers, a weak one is wrong more often than this.
"""


@lru_cache(maxsize=256)  # extractors know a few dozen weights
def calibrated(weight: float) -> float:
    """Give the share of contacts of this weight (0 to 1) that were right; more weight never gives less."""
    for (low, share), (high, next_share) in pairwise(MEASURED):
        if weight < high or high == 1.0:
            return round(share + (next_share - share) * (min(weight, 1.0) - low) / (high - low), 3)
    return share
