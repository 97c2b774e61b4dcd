"""What every command is given: the home, its configuration and its ledger, opened when first needed."""

import getpass
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.shown import as_json_line, visible
from vigil.config.load import load
from vigil.config.schema import Config

if TYPE_CHECKING:
    from rich.console import Console as Terminal


class Console:
    """One run of the command line."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @cached_property
    def out(self) -> "Terminal":
        """Where answers for people go."""
        return _terminal(stderr=False)

    @cached_property
    def err(self) -> "Terminal":
        """Where progress and complaints go."""
        return _terminal(stderr=True)

    @cached_property
    def config(self) -> Config:
        """The configuration of this home; ConfigError names what is wrong with it."""
        return load(self.home)

    def ledger(self) -> Config:
        """Open the ledger of this home once, and give the configuration."""
        from vigil.ledger.open import open_ledger

        open_ledger(self.config)
        return self.config

    @property
    def actor(self) -> str:
        """Who types, for the audit."""
        return getpass.getuser()

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC)

    def say(self, text: str) -> None:
        """Print something for people, whatever it quotes made harmless."""
        click.echo(visible(text))

    def tell(self, text: str) -> None:
        """Print something beside the answer, on standard error."""
        click.echo(visible(text), err=True)

    def json(self, value: Any) -> None:
        """Print an answer for programs, one JSON value on one line."""
        click.echo(as_json_line(value))

    def json_lines(self, values: Iterable[Any]) -> None:
        """Print one JSON value a line."""
        for value in values:
            self.json(value)


def _terminal(*, stderr: bool) -> "Terminal":
    from rich.console import Console as Terminal

    return Terminal(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)


pass_console = click.make_pass_decorator(Console)

as_json = click.option("--json", "wants_json", is_flag=True, help="Print JSON, for programs.")
