"""What a running `vigil up` says of itself, for `vigil status`, and the lock that keeps a second one from starting."""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import attrs
from attrs import define

from vigil.config.schema import Config
from vigil.records.errors import UsageError

LOCK_PATIENCE = 0.5  # seconds: a `vigil status` holds the lock for a moment when it looks
LOCK_NAME = "up.lock"
STATE_NAME = "up.json"


@define
class JobState:
    """What is shown of one job."""

    runs: int = 0
    failures: int = 0
    skipped: int = 0
    """Starts that were left out because the job was still at it."""
    last_run: str | None = None
    running_since: str | None = None
    last_error: str | None = None
    last_error_at: str | None = None
    """Since when it fails for this reason."""
    told: str | None = None
    """What it said of its last round, if anything."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file for as long as the block runs; UsageError when another process holds it."""
    with path.open("a+", encoding="ascii") as file:
        if not _taken(file):
            file.seek(0)
            raise UsageError(f"vigil up runs already, process {file.read().strip()}; there can be only one scheduler")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _taken(file: IO[str]) -> bool:
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(LOCK_PATIENCE / 10)
        else:
            return True


def write_state(runtime: Path, pid: int, started: datetime, states: Mapping[str, JobState]) -> None:
    """Write the state file in one step, and touch the lock: what is old in /tmp is cleared away on many machines."""
    told = {
        "pid": pid,
        "started": started.isoformat(timespec="seconds"),
        "jobs": {name: attrs.asdict(state) for name, state in states.items()},
    }
    fresh = runtime / f"{STATE_NAME}.new"
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(runtime / STATE_NAME)
    os.utime(runtime / LOCK_NAME)


def running_state(config: Config) -> dict[str, Any] | None:
    """Give what a running `vigil up` last wrote about itself; None when none runs."""
    try:
        with (config.runtime / LOCK_NAME).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        pass  # held: it runs
    except OSError:
        return None
    else:
        return None
    try:
        state: dict[str, Any] = json.loads((config.runtime / STATE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"pid": None, "started": None, "jobs": {}}
    return state
