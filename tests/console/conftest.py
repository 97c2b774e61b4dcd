"""Homes for the tests of the command line: an empty one, and one with a few posts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.commands import Vigil, as_lines
from tests.console.sample import FIRST_LOOK, SECOND_LOOK
from tests.crawl.world import world
from tests.homes import fresh_ledger
from vigil.config.load import FILE_NAME, example_toml
from vigil.ledger.open import close_ledger

__all__ = ["stocked", "stocked_home", "vigil", "world"]


@pytest.fixture
def vigil(tmp_path: Path) -> Iterator[Vigil]:
    """The command line on a home that is as `vigil init` makes it."""
    home = tmp_path / "home"
    fresh_ledger(home)
    (home / FILE_NAME).write_text(example_toml(), encoding="utf-8")
    yield Vigil(home)
    close_ledger()


@pytest.fixture(scope="session")
def stocked_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose source `chat` has been imported twice, the second time with an edit; its index is level."""
    vigil = Vigil(tmp_path_factory.mktemp("stocked") / "home")
    vigil.done("init")
    vigil.done("import", "-", "--source", "chat", stdin=as_lines(FIRST_LOOK))
    vigil.done("import", "-", "--source", "chat", stdin=as_lines(SECOND_LOOK))
    vigil.done("index", "update")
    close_ledger()
    return vigil.home


@pytest.fixture
def stocked(stocked_home: Path, tmp_path: Path) -> Iterator[Vigil]:
    """The command line on a home of its own with the posts of `tests.console.sample`."""
    home = tmp_path / "stocked"
    shutil.copytree(stocked_home, home)
    yield Vigil(home)
    close_ledger()
