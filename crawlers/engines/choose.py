"""Which engine reads this page? The one place that decides it."""

from attrs import frozen

from crawlers.engines.document import Document
from crawlers.engines.engine import Engine
from crawlers.engines.registry import engines
from vigil.records.errors import UsageError

AUTO = "auto"
FALLBACK = "generic"
FIRST = "declared"
THRESHOLD = 0.5
"""Below it an engine is guessing, and the generic one does better than a wrong one."""


@frozen
class Chosen:
    """The engine for a page, how sure it is, and what it went by."""

    engine: Engine
    score: float
    marks: tuple[str, ...]


def choose(page: Document, wanted: str = AUTO) -> Chosen:
    """Give the engine called `wanted`, or for "auto" the surest one, or the generic one when none is sure.

    What a page declares of its posts comes before everything that was guessed from its looks. UsageError for a name
    that no engine has.
    """
    known = engines()
    if wanted != AUTO:
        if wanted not in known:
            raise UsageError(f"no engine is called {wanted!r}; there are {', '.join(known)} and {AUTO}")
        engine = known[wanted]
        return Chosen(engine, engine.recognises(page), engine.marks(page))
    scores = {name: engine.recognises(page) for name, engine in known.items() if name != FALLBACK}
    if scores.get(FIRST, 0.0) >= THRESHOLD:
        best = FIRST
    else:
        best = max(scores, key=lambda name: scores[name], default=FALLBACK)
    if scores.get(best, 0.0) < THRESHOLD:
        best = FALLBACK
        scores[best] = known[best].recognises(page)
    return Chosen(known[best], scores[best], known[best].marks(page))
