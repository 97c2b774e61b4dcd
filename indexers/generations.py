"""Which folder of the embedded index serves: one small file, replaced at once: a reader sees the old one or the new."""

import json
import os
import shutil
from pathlib import Path

import attrs
from attrs import frozen

from vigil.config.durable import sync

CURRENT = "CURRENT"
PREFIX = "generation-"


@frozen(kw_only=True)
class Generation:
    """One folder of the index and what it was written with."""

    folder: str
    layout: int
    """Version of the fields."""
    analysis: int | str
    """Version of the text analysis its tokens come from."""


def read_current(root: Path) -> Generation | None:
    """Give the generation that serves; None where there is none, or where the file that names it is damaged."""
    try:
        return Generation(**json.loads((root / CURRENT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def switch(root: Path, generation: Generation) -> None:
    """Let `generation` serve from now on: the file is replaced by rename, after its bytes are on disk."""
    draft = root / f"{CURRENT}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(attrs.asdict(generation), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(root / CURRENT)
    sync(root)


def new_folder(root: Path) -> Path:
    """Make an empty folder for the next generation: no earlier one had its name."""
    numbers = [int(path.name.removeprefix(PREFIX)) for path in _folders(root)]
    if current := read_current(root):
        numbers.append(int(current.folder.removeprefix(PREFIX)))
    folder = root / f"{PREFIX}{max(numbers, default=0) + 1:06d}"
    folder.mkdir(parents=True)
    return folder


def sweep(root: Path, keep: str) -> None:
    """Remove every generation but `keep`: what a rebuild that was killed, or the one before, left behind."""
    for path in _folders(root):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def _folders(root: Path) -> list[Path]:
    return [path for path in root.glob(f"{PREFIX}*") if path.name.removeprefix(PREFIX).isdigit()]
