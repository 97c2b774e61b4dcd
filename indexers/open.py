"""Opening a search index by the name vigil.toml gives."""

import difflib
from collections.abc import Callable
from importlib.metadata import entry_points

from indexers.index import Index
from vigil.config.local_disk import refuse_network
from vigil.config.schema import Config
from vigil.records.errors import ConfigError, UsageError

ENTRY_POINTS = "vigil.indexes"
"""Group in which another distribution names its indexes: each a function of a Config that gives an Index."""

Opener = Callable[[Config], Index]


def open_index(config: Config, kind: str | None = None) -> Index:
    """Open the index that vigil.toml names, or that of another `kind` there, building and locking nothing.

    Raises UsageError for a `kind` there is none of, ConfigError where vigil.toml names it.
    """
    wanted = kind or config.index.kind
    known = openers()
    opener = known.get(wanted)
    if opener is None:
        near = difflib.get_close_matches(wanted, known, n=1) or sorted(known)
        hint = f"did you mean {' or '.join(near)}?"
        if kind:
            raise UsageError(f'there is no index "{kind}"; {hint}')
        raise ConfigError(f'"index.kind" is "{wanted}"; {hint}')
    return opener(config)


def openers() -> dict[str, Opener]:
    """Give every index that can be opened here, by name: our three, and those of other distributions."""
    known: dict[str, Opener] = {"embedded": _embedded, "elasticsearch": _elasticsearch, "evaluator": _evaluator}
    for point in entry_points(group=ENTRY_POINTS):
        known.setdefault(point.name, point.load())
    return known


def _embedded(config: Config) -> Index:
    from indexers.embedded import EmbeddedIndex  # each brings a library the other does not need

    refuse_network(config.index_path, "index.path")
    return EmbeddedIndex(config.index_path)


def _evaluator(_: Config) -> Index:
    from indexers.evaluator_index import EvaluatorIndex

    return EvaluatorIndex()


def _elasticsearch(config: Config) -> Index:
    from indexers.elasticsearch import open_elasticsearch

    return open_elasticsearch(config.index)
