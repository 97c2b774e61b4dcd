"""The model that tells languages apart: py3langid's, unpacked once into a file that opens in a tenth of the time.

py3langid by itself unpacks 65 MiB into the temporary folder in every process, for more than a second.
"""

import io
import lzma
import os
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from vigil.config.cache import cache_folder

Arrays = dict[str, NDArray[np.generic]]

_TABLES = ("ptc", "pc", "classes", "nextmove", "nextmove_row", "out_feat")
"""The parts of the file as py3langid's `modelio` writes them; the first three have a place for each language."""


class Model(Protocol):
    """What Vigil uses of py3langid's identifier."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Give all languages with their probabilities, likeliest first."""
        ...


def load_model(languages: Sequence[str]) -> Model:
    """Give the model for these languages (ISO 639-1) alone; the first call on a machine unpacks it.

    Where nothing can be written it is unpacked in memory, each time anew.
    """
    kept = None
    with suppress(OSError):
        kept = _read(_path(languages))
    if kept is None:
        kept = _unpacked(languages)
        with suppress(OSError):
            _write(_path(languages), kept)
    return _model(kept)


def _path(languages: Sequence[str]) -> Path:
    """Name the file after what it is made of: another py3langid or other languages have another."""
    chosen = zlib.crc32(" ".join(sorted(languages)).encode())
    return cache_folder() / f"languages-{version('py3langid')}-{chosen:08x}.npz"


def _read(path: Path) -> Arrays | None:
    """Give what was kept; None when there is nothing, or nothing whole."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in _TABLES}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile):  # a disk's fault; it is made again
        return None


def _unpacked(languages: Sequence[str]) -> Arrays:
    """Unpack the whole model in memory and keep what belongs to these languages."""
    with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
        whole = io.BytesIO(packed.read())
    with np.load(whole, allow_pickle=False) as tables:
        found: Arrays = {name: tables[name] for name in _TABLES}
    missing = set(languages) - set(found["classes"].tolist())
    if missing:
        raise ValueError(f"the model does not know: {', '.join(sorted(missing))}")
    columns = np.isin(found["classes"], list(languages))
    return found | {name: np.ascontiguousarray(found[name][..., columns]) for name in ("ptc", "pc", "classes")}


def _write(path: Path, tables: Arrays) -> None:
    """Write beside `path`, then let it appear at once: nobody ever opens half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix="languages-", suffix=".part", delete=False) as fresh:
        try:
            np.savez(fresh, allow_pickle=False, **tables)
            fresh.flush()
            os.replace(fresh.name, path)
        except BaseException:
            os.unlink(fresh.name)
            raise


def _model(tables: Arrays) -> Model:
    moves = _numbers(tables["nextmove"])
    return cast(
        "Model",
        LanguageIdentifier(
            tables["ptc"],
            tables["pc"],
            tables["classes"].tolist(),
            moves,
            tables["out_feat"].tolist(),
            norm_probs=True,
            tk_row=_numbers(tables["nextmove_row"]),
        ),
    )


def _numbers(table: NDArray[np.generic]) -> "array[int]":
    """Give a table as Python's own array: its single numbers are read far faster than numpy's."""
    numbers = array({2: "H", 4: "I", 8: "L"}[table.dtype.itemsize])
    numbers.frombytes(table.tobytes())
    return numbers
