"""From what the sides said to figures, each with the bound it is wanted to keep."""

import statistics
from typing import Any

from attrs import frozen

RATE = 0.5  # of the rival's rate of indexing
LATE = 0.8  # of the rate of the first posts, for the last ones
PEAK_MB = 600
P50_RATIO = 1.5
P50_MS = 5.0
P99_MS = 50.0
SLOWEST_MS = {"proximity": 20.0, "facets": 100.0, "infix": 400.0}
"""Shapes that are bounded by themselves, at the median."""
LAST = 5  # blocks that tell how fast the last posts go in

Said = dict[str, list[dict[str, Any]]]
Asked = dict[str, dict[str, dict[str, list[float]]]]


@frozen(kw_only=True)
class Row:
    """One figure."""

    name: str
    value: float
    unit: str = ""
    sign: str = "<="
    bound: float | None = None
    digits: int = 2
    note: str = ""

    @property
    def kept(self) -> bool:
        """Whether the bound is kept."""
        return self.bound is None or (self.value <= self.bound if self.sign == "<=" else self.value >= self.bound)


def index_rows(pair: tuple[str, str], said: Said) -> list[Row]:
    """Give the figures of indexing."""
    ours, rival = pair
    rate = {name: _rate(said[name], "seconds") for name in pair}
    cpu = {name: _rate(said[name], "cpu") for name in pair}
    rows = [Row(name=f"{name}: posts a second", value=rate[name], digits=0) for name in pair]
    rows.append(Row(name=f"{ours}: rate of {rival}'s", value=rate[ours] / rate[rival], sign=">=", bound=RATE))
    if ours == "vigil":
        rows.append(Row(name=f"{ours}: rate of {rival}'s, a CPU second", value=cpu[ours] / cpu[rival]))
    blocks = said[ours]
    if len(blocks) > 2 * LAST:
        fall = {name: _late(said[name], "seconds") for name in pair}
        note = f"{rival} {fall[rival]:.2f}"
        name = f"{ours}: rate of the last posts, of the first 10,000's"
        rows.append(Row(name=name, value=fall[ours], sign=">=", bound=LATE, note=note))
        rows.append(Row(name=f"{name}, a CPU second", value=_late(blocks, "cpu")))
    rows += [
        Row(name=f"{name}: peak memory", value=said[name][-1]["peak_mb"], unit="MB", digits=0, bound=bound)
        for name, bound in ((ours, PEAK_MB), (rival, None))
    ]
    return rows


def query_rows(pair: tuple[str, str], asked: Asked) -> list[Row]:
    """Give the figures of asking."""
    ours, rival = pair
    rows = []
    for shape, times in asked.items():
        middle, slow = _percentiles(times[ours]["searching"])
        theirs, theirs_slow = _percentiles(times[rival]["searching"])
        reading, _ = _percentiles(times[ours]["reading"])
        hits = statistics.median(times[ours]["hits"])
        own = SLOWEST_MS.get(shape)
        note = f"{rival} {theirs:.2f} ms; reading the query {reading:.2f} ms; {hits:,.0f} hits"
        rows.append(Row(name=f"{shape}: p50", value=middle, unit="ms", bound=own or P50_MS, note=note))
        bound = None if own else P50_RATIO
        rows.append(Row(name=f"{shape}: p50 of {rival}'s", value=middle / theirs, bound=bound))
        bound = None if own else P99_MS
        rows.append(Row(name=f"{shape}: p99", value=slow, unit="ms", bound=bound, note=f"{rival} {theirs_slow:.2f} ms"))
    return rows


def _rate(blocks: list[dict[str, Any]], what: str) -> float:
    return float(sum(block["posts"] for block in blocks) / sum(block[what] for block in blocks))


def _late(blocks: list[dict[str, Any]], what: str) -> float:
    """Give the rate of the last posts as a share of the first ones'; the last answer is that of finishing."""
    return _rate(blocks[-1 - LAST : -1], what) / _rate(blocks[:1], what)


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    """Give the median and the 99th percentile in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[98] * 1000
