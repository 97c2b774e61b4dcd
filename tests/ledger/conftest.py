"""The ledger's tests run on SQLite and on PostgreSQL: what holds on one holds on the other."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.homes import fresh_ledger
from tests.lab.postgres import FORGETFUL, Server, postgres
from vigil.config.schema import Config
from vigil.ledger.open import close_ledger, create_ledger, open_ledger

EMPTY = "empty"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A private PostgreSQL server with the empty ledger that each test gets a copy of."""
    with postgres(*FORGETFUL) as running:
        create_ledger(running.config(tmp_path_factory.mktemp("empty"), EMPTY))
        close_ledger()
        yield running


ON_POSTGRESQL = pytest.param("postgresql", marks=[pytest.mark.slow, pytest.mark.xdist_group("postgresql")])


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """A fresh ledger, open in this process, on each database in turn."""
    if request.param == "sqlite":
        yield fresh_ledger(tmp_path / "home")
    else:
        server: Server = request.getfixturevalue("server")
        config = server.config(tmp_path / "home", f"ledger{next(_numbers)}", EMPTY)
        open_ledger(config)
        yield config
    close_ledger()


@pytest.fixture
def sqlite_ledger(tmp_path: Path) -> Iterator[Config]:
    """A fresh SQLite ledger, for what only SQLite does."""
    yield fresh_ledger(tmp_path / "home")
    close_ledger()
