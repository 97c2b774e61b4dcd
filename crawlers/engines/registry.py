"""The engines there are, by name: the ones that come with Vigil, then those of installed packages."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from crawlers.engines.engine import Engine
from vigil.records.errors import ConfigError

GROUP = "vigil.engines"

BUILT_IN = {
    "declared": "crawlers.engines.declared:Declared",
    "phpbb": "crawlers.engines.phpbb:Phpbb",
    "generic": "crawlers.engines.generic:Generic",
}
"""Name to `module:class`; imported when first asked for, so that one engine never needs another."""


@cache
def engines() -> dict[str, Engine]:
    """Give every engine by name, Vigil's own first; ConfigError when one is broken or takes another's name."""
    own = [EntryPoint(name=name, value=value, group=GROUP) for name, value in BUILT_IN.items()]
    return load([*own, *sorted(entry_points(group=GROUP), key=lambda point: point.name)])


def load(points: Iterable[EntryPoint]) -> dict[str, Engine]:
    """Make one engine of each entry point; ConfigError names the one that is no engine or whose name is taken."""
    found: dict[str, Engine] = {}
    for point in points:
        if point.name in found:
            raise ConfigError(f"two engines are called {point.name!r}; remove the package that brings {point.value}")
        module, _, attribute = point.value.partition(":")
        try:
            made = getattr(import_module(module), attribute)()
        except (ImportError, AttributeError, TypeError) as error:
            raise ConfigError(f"engine {point.name!r} ({point.value}) cannot be loaded: {error}") from error
        if not isinstance(made, Engine) or made.name != point.name:
            raise ConfigError(f"{point.value} is not an engine called {point.name!r}")
        found[point.name] = made
    return found
