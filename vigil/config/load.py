"""Reading vigil.toml: one clear refusal for anything it may not hold."""

import difflib
import os
import tomllib
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from vigil.config.schema import SECTIONS, Config
from vigil.records.errors import ConfigError

FILE_NAME = "vigil.toml"
SECRET_WORDS = ("password", "secret", "token", "api_key", "credentials")


def default_home() -> Path:
    """Give the home used when nobody names one: $VIGIL_HOME, else a folder under the user's data folder."""
    if named := os.environ.get("VIGIL_HOME"):
        return Path(named)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "vigil"


def load(home: Path) -> Config:
    """Read `home`/vigil.toml; raise ConfigError naming the key for anything unknown, misplaced or of a wrong type."""
    home = home.expanduser().absolute()
    path = home / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"there is no {path}; make one with: vigil --home {home} init") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    try:
        return read(tomllib.loads(text), home)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def read(table: Mapping[str, Any], home: Path) -> Config:
    """Turn the table of a vigil.toml into a Config; relative paths start at `home`."""
    sections = {}
    for name, value in table.items():
        if name not in SECTIONS:
            raise ConfigError(f'unknown key "{name}"' + _nearest(name, SECTIONS))
        if not isinstance(value, dict):
            raise ConfigError(f'"{name}" is a section: write [{name}]')
        sections[name] = _read_section(name, SECTIONS[name], value, home)
    config = Config(home=home, **sections)
    _check(config)
    return config


def _read_section(section: str, record: type, table: Mapping[str, Any], home: Path) -> Any:
    hints = get_type_hints(record)
    values = {}
    for name, value in table.items():
        if name not in hints:
            if any(word in name for word in SECRET_WORDS):
                known = [other for other in hints if other.endswith("_file")]
                raise ConfigError(
                    f'"{section}.{name}" would be a secret in a file that is copied around; '
                    f"write it into a file of its own and name that: {' or '.join(known) or 'no such key here'}"
                )
            raise ConfigError(f'unknown key "{section}.{name}"' + _nearest(name, hints))
        values[name] = _read_value(f"{section}.{name}", hints[name], value, home)
    return record(**values)


def _read_value(name: str, hint: Any, value: Any, home: Path) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not type(None))
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ConfigError(f'"{name}" is {value!r}; it may be {" or ".join(map(repr, get_args(hint)))}')
        return value
    if hint is Path:
        if not isinstance(value, str) or not value:
            raise ConfigError(f'"{name}" is {value!r}; it names a file or folder, as text')
        return home / Path(value).expanduser()
    if type(value) is not hint:
        raise ConfigError(f'"{name}" is {value!r}; it must be {"a number" if hint is int else "text"}')
    if hint is int and value <= 0:
        raise ConfigError(f'"{name}" is {value}; it must be above 0')
    return value


def _check(config: Config) -> None:
    if config.index.kind == "elasticsearch" and not config.index.url:
        raise ConfigError('"index.url" is missing: index.kind = "elasticsearch" needs the address of the cluster')
    if config.mail.user and not config.mail.password_file:
        raise ConfigError('"mail.password_file" is missing: mail.user needs the file that holds the password')
    if config.tor.control and not config.tor.socks:
        raise ConfigError('"tor.socks" is missing: tor.control belongs to a Tor that runs already')


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, n=3)
    return f"; did you mean {' or '.join(near)}?" if near else f"; known are {', '.join(known)}"


def example_toml() -> str:
    """Give a vigil.toml with every key, its meaning and its default, all commented out."""
    lines = [
        "# How this machine runs Vigil. Every key is optional: what is commented out shows the default,",
        "# or an example where the default is empty. Relative paths start at the home.",
        "# An unknown key is refused. Secrets are never written here: name a file (mode 600) that holds them.",
    ]
    for section, record in SECTIONS.items():
        lines += ["", f"[{section}]"]
        for field in attrs.fields(record):
            shown = field.default if field.default is not None else field.metadata["example"]
            mark = "" if field.default is not None else "   # no default; an example"
            lines += [f"# {field.metadata['meaning']}", f"# {field.name} = {_toml(shown)}{mark}"]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'
