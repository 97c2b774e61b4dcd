"""Opening the ledger: Django set up, the database named, its tables checked."""

import os
import pkgutil
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import ConnectionHandler

from vigil.config.local_disk import refuse_network
from vigil.config.private import private_folder, read_secret
from vigil.config.schema import Config
from vigil.ledger.edge import typed_errors
from vigil.records.errors import ConfigError, LedgerError

SETTINGS = "vigil.config.django"
BUSY_SECONDS = 30  # as long as a writer may wait for another's transaction; the longest seen takes under a second
CONNECT_SECONDS = 10
FILE_MODE = 0o600

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"  # readers go on while one writes
    "PRAGMA synchronous=FULL;"  # a commit that returned survives a power cut
    "PRAGMA temp_store=MEMORY;"  # no page content in temporary files
    "PRAGMA cache_size=-65536;"  # 64 MiB: the digests in the indexes fall anywhere
)


def open_ledger(config: Config) -> None:
    """Let this process work on the ledger that `config` names; may be called again with another one.

    Raises LedgerError when there is no ledger, when it is older or newer than this program, or cannot be reached, and
    ConfigError for a SQLite file that is not on a disk of this machine.
    """
    if config.database.kind == "sqlite" and not config.ledger_path.exists():
        raise LedgerError(f"there is no ledger at {config.ledger_path}; make it with: vigil init")
    if config.database.kind == "sqlite":
        refuse_network(config.ledger_path, "database.path")
    _point_at(config)
    try:
        _refuse_other_schema()
    except LedgerError:
        close_ledger()
        raise


def create_ledger(config: Config) -> None:
    """Make the ledger's tables, or bring them up to this program; harmless on one that is up to date."""
    if config.database.kind == "sqlite":
        refuse_network(config.ledger_path, "database.path")
        _private_file(config.ledger_path)
    _point_at(config)
    with typed_errors():
        call_command("migrate", verbosity=0, interactive=False)


def close_ledger() -> None:
    """Let go of the database in this thread; the next call of a ledger function opens it again."""
    connections.close_all()


def _point_at(config: Config) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not apps.ready:
        django.setup()
    close_ledger()
    # what Django itself does with the setting DATABASES, whose module cannot know the home
    named = ConnectionHandler({"default": _database(config)}).settings["default"]
    connections.settings["default"] = named
    for opened in connections.all(initialized_only=True):
        del connections[opened.alias]


def _database(config: Config) -> dict[str, Any]:
    database = config.database
    if database.kind == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(config.ledger_path),
            # IMMEDIATE: a writer takes its lock at once, for one that has read first is refused without a wait
            "OPTIONS": {
                "timeout": BUSY_SECONDS,
                "transaction_mode": "IMMEDIATE",
                "init_command": SQLITE_PRAGMAS,
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database.name,
        "USER": database.user,
        "PASSWORD": read_secret(database.password_file) if database.password_file else "",
        "HOST": database.host,
        "PORT": str(database.port),
        "OPTIONS": {
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "vigil",
            "options": f"-c lock_timeout={BUSY_SECONDS}s -c synchronous_commit=on",
        },
    }


def _private_file(path: Path) -> None:
    """Make the file before SQLite does: its log and shared memory take over the mode of the file."""
    private_folder(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE))
        path.chmod(FILE_MODE)
    except OSError as error:
        raise ConfigError(f"the ledger {path} cannot be made: {error.strerror}") from error


def _refuse_other_schema() -> None:
    known = _known_migrations()
    with typed_errors():
        if "django_migrations" not in connection.introspection.table_names():
            raise LedgerError("this database holds no ledger yet; make it with: vigil init")
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'ledger'")
            applied = {name for (name,) in cursor.fetchall()}
    if not applied:
        raise LedgerError("this database holds no ledger yet; make it with: vigil init")
    if applied - known:
        raise LedgerError(f"the ledger was made by a newer Vigil ({max(applied - known)}); install that one")
    if known - applied:
        raise LedgerError("the ledger is older than this Vigil; bring it up to date with: vigil init")


def _known_migrations() -> set[str]:
    folder = Path(__file__).parent / "migrations"
    return {module.name for module in pkgutil.iter_modules([str(folder)])}
