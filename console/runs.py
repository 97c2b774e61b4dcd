"""How a run looks to a person: a live line while it goes on, a summary when it ends."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.cli.context import Console
from console.progress import live_line
from crawlers.tally import Progress, Tally

if TYPE_CHECKING:
    from crawlers.gather import Ended

SHOWN = ("pages", "posts", "new", "edited", "deleted", "pictures", "refused", "failed", "postponed")


@contextmanager
def watched(console: Console) -> Iterator[tuple[Progress, Callable[[int, str], None]]]:
    """Give the progress callbacks of a run and of Tor's start, shown on one live line."""
    started = time.monotonic()
    tallies: dict[str, Tally] = {}
    with live_line(console.err) as show:

        def progress(source: str, tally: Tally) -> None:
            tallies[source] = tally
            pages = sum(each.pages for each in tallies.values())
            rate = pages / max(0.001, time.monotonic() - started)
            told = [
                f"{name}: {t.pages} pages, {t.posts} posts, {t.new} new, {t.refused} refused"
                for name, t in tallies.items()
            ]
            show("; ".join(told) + f" ({rate:.1f} pages/s)")

        yield progress, lambda percent, doing: show(f"Tor: {percent} %, {doing}")


def report(console: Console, ended: Sequence["Ended"], *, wants_json: bool) -> int:
    """Print how each run ended; give the exit status: 0 when all are done."""
    for run in ended:
        if wants_json:
            console.json(
                {
                    "source": run.source,
                    "run": run.run,
                    "outcome": run.outcome,
                    "why": run.why,
                    "seconds": round(run.seconds, 3),
                    **run.counts,
                }
            )
            continue
        counts = ", ".join(f"{run.counts[name]} {name}" for name in SHOWN if run.counts.get(name) or name == "pages")
        console.say(f"{run.source}: {run.outcome}{f' ({run.why})' if run.why else ''}; {counts} in {run.seconds:.1f} s")
    return max((run.exit_status for run in ended), default=0)
