"""Where recorded boards and open regression sets lie: beside the checkout, never in it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared(path: str) -> Path:
    """Give the file `path` of the shared folder; skip the test where there is none."""
    folder = Path(os.environ.get("VIGIL_SHARED") or ROOT.parent / "shared")
    found = folder / path
    if not found.exists():
        pytest.skip(f"needs {path} of the shared recordings (set VIGIL_SHARED to their folder)")
    return found
