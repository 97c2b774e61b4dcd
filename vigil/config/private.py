"""What is nobody else's business: files that hold secrets, folders that hold sockets and evidence."""

import os
from pathlib import Path

from vigil.records.errors import ConfigError

PRIVATE_MODE = 0o700


def read_secret(path: Path) -> str:
    """Give the text of a secret's file without its line end; refuse one that other people of the machine can read."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the secret {path} cannot be read: {error}") from error
    if mode & 0o077:
        raise ConfigError(f"the secret {path} can be read by others; type: chmod 600 {path}")
    return text.strip("\r\n")


def private_folder(path: Path) -> Path:
    """Make the folder `path` for this user alone, or refuse one that is somebody else's or open to others."""
    path.mkdir(mode=PRIVATE_MODE, parents=True, exist_ok=True)
    found = path.lstat()
    if not path.is_dir() or path.is_symlink() or found.st_uid != os.getuid():
        raise ConfigError(f"{path} is not a folder of yours; remove it, or choose another home")
    if found.st_mode & 0o077:
        path.chmod(PRIVATE_MODE)
    return path
