"""Where what can be made again is kept between runs: unpacked models and dictionaries, for all homes of one person."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Give the folder, which may not be there yet: `vigil` below $XDG_CACHE_HOME or ~/.cache.

    Raises OSError where this person has no home.
    """
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "vigil"
    try:
        return Path.home() / ".cache" / "vigil"
    except RuntimeError as error:
        raise FileNotFoundError("no home folder") from error
