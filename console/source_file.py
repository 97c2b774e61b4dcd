"""Sources as a TOML file: one table a source, settings that are the default left out."""

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, get_args, get_type_hints

import attrs

from vigil.records.as_json import converter
from vigil.records.errors import BadInput, UsageError
from vigil.records.source import Source
from vigil.records.units import duration, seconds

DURATIONS = ("pause", "deadline", "every")
"""Settings in seconds, which people write as "6h"."""

_HINTS = {name: hint for name, hint in get_type_hints(Source).items() if name != "name"}
_WORDS = {str: "text in quotes", bool: "true or false", int: "a whole number", float: "a number"}


def write_sources(sources: Iterable[Source]) -> str:
    """Give the TOML of `sources`, which `read_table` and `read_source` take in again unchanged."""
    import tomli_w

    return tomli_w.dumps({"source": {source.name: _settings(source) for source in sources}})


def _settings(source: Source) -> dict[str, Any]:
    default = {field.name: field.default for field in attrs.fields(Source)}
    changed = {
        key: value
        for key, value in attrs.asdict(source).items()
        if key != "name" and value is not None and value != default[key]
    }
    return {key: duration(value) if key in DURATIONS and value else value for key, value in changed.items()}


def read_table(text: str) -> dict[str, object]:
    """Give name and settings of each source of a file, unread; BadInput when it is no such file."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"not valid TOML: {error}") from error
    if unknown := sorted(set(table) - {"source"}):
        raise BadInput(f'unknown table "{unknown[0]}"; each source stands in a table of its own: [source.NAME]')
    sources = table.get("source", {})
    if not isinstance(sources, dict):
        raise BadInput("write each source into a table of its own: [source.NAME]")
    return sources


def read_source(name: str, values: object) -> Source:
    """Read the settings of one source; UsageError names the one that is unknown, missing or of a wrong type."""
    if not isinstance(values, Mapping):
        raise UsageError(f"write [source.{name}] with its settings below")
    if unknown := sorted(set(values) - set(_HINTS)):
        raise UsageError(f"unknown setting {unknown[0]}; known are {', '.join(sorted(_HINTS))}")
    if "url" not in values:
        raise UsageError("url is missing")
    read = {key: _value(key, value) for key, value in values.items()}
    return converter.structure({**read, "name": name}, Source)


def _value(key: str, value: object) -> object:
    if key in DURATIONS and isinstance(value, str):
        try:
            return seconds(value)
        except BadInput as error:
            raise UsageError(f"{key}: {error}") from None
    choices = get_args(_HINTS[key])
    kinds = [choice for choice in choices or (_HINTS[key],) if isinstance(choice, type) and choice is not type(None)]
    if not kinds:
        if value not in choices:
            raise UsageError(f"{key} is {value!r}; it may be {' or '.join(map(repr, choices))}")
        return value
    (kind,) = kinds
    if type(value) is kind or (kind is float and type(value) is int):
        return value
    raise UsageError(f"{key} is {value!r}; it must be {_WORDS[kind]}")
