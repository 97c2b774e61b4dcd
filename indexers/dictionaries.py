"""simplemma's dictionaries as tries on disk, made once: open in milliseconds and shared between processes.

Unpacked into memory, as simplemma does by itself, four languages take some three seconds and 300 MB in every process.
"""

import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

from vigil.config.cache import cache_folder

LANGUAGES = ("en", "es", "ru", "uk")


@cache
def dictionaries() -> TrieDictionaryFactory:
    """Give the dictionaries; the first call on a machine makes them, for some ten seconds.

    Where nothing can be written they are made in memory, each time anew.
    """
    try:
        folder = _folder()
        if not folder.is_dir():
            _make(folder)
    except OSError:
        return TrieDictionaryFactory(use_disk_cache=False)
    return TrieDictionaryFactory(disk_cache_dir=str(folder))


@cache
def lemmatizer() -> Any:
    """Give simplemma's lemmatizer over these dictionaries."""
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=dictionaries()))


def _folder() -> Path:
    return cache_folder() / f"lemmas-{version('simplemma')}-{version('marisa-trie')}"


def _make(folder: Path) -> None:
    """Make all of them beside `folder`, then let them appear at once: nobody ever opens half a file."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="lemmas-") as fresh:
        made = Path(fresh) / "made"
        maker = TrieDictionaryFactory(disk_cache_dir=str(made))
        for language in LANGUAGES:
            maker.get_dictionary(language)
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process was first, and made the same
                raise
