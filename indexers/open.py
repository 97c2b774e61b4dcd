"""Opening a search index by the name vigil.toml gives."""

import difflib
from collections.abc import Callable
from importlib.metadata import entry_points

from indexers.index import Index
from vigil.config.schema import Config
from vigil.records.errors import ConfigError

ENTRY_POINTS = "vigil.indexes"
"""Group in which another distribution names its indexes: each a function of a Config that gives an Index."""

Opener = Callable[[Config], Index]


def open_index(config: Config) -> Index:
    """Open the index that vigil.toml names, building and locking nothing; raise ConfigError for an unknown one."""
    known = openers()
    opener = known.get(config.index.kind)
    if opener is None:
        near = difflib.get_close_matches(config.index.kind, known, n=1) or sorted(known)
        raise ConfigError(f'"index.kind" is "{config.index.kind}"; did you mean {" or ".join(near)}?')
    return opener(config)


def openers() -> dict[str, Opener]:
    """Give every index that can be opened here, by name: our two, and those of other distributions."""
    known: dict[str, Opener] = {"embedded": _embedded, "elasticsearch": _elasticsearch}
    for point in entry_points(group=ENTRY_POINTS):
        known.setdefault(point.name, point.load())
    return known


def _embedded(config: Config) -> Index:
    from indexers.embedded import EmbeddedIndex  # each brings a library the other does not need

    return EmbeddedIndex(config.index_path)


def _elasticsearch(config: Config) -> Index:
    from indexers.elasticsearch import open_elasticsearch

    return open_elasticsearch(config.index)
