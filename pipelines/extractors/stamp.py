"""Which extractors found a contact: a stamp that changes whenever they may find something else."""

import hashlib
from functools import cache
from importlib.metadata import entry_points, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from pipelines.extractors.registry import ENTRY_POINTS
from vigil import __version__

READ = (".py", ".toml", ".txt")
DIGITS = 10  # of the digest: the states that one ledger ever sees are a few hundred
NUMBER_PLANS = "phonenumbers"  # its tables decide what a telephone number is


@cache
def extraction_stamp() -> str:
    """Give Vigil's version and a digest of all that decides what is found: code, words, number plans, other packages.

    It is worked out, not written down, so that nobody can forget to change it.
    """
    digest = hashlib.sha256(version(NUMBER_PLANS).encode())
    for name, content in sorted(_contents(files(__package__), "")):
        digest.update(f"\0{name}\0".encode() + content)
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        offered_by = f"{entry.dist.name} {entry.dist.version}" if entry.dist else ""
        digest.update(f"\0{entry.name}\0{entry.value}\0{offered_by}".encode())
    return f"{__version__}+{digest.hexdigest()[:DIGITS]}"


def _contents(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        here = f"{path}/{item.name}"
        if item.is_dir():
            found += _contents(item, here)
        elif item.name.endswith(READ):
            found.append((here, item.read_bytes()))
    return found
