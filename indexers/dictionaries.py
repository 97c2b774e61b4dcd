"""simplemma's dictionaries as tries on disk, made once: open in milliseconds and shared between processes.

Unpacked into memory, as simplemma does by itself, four languages take some three seconds and 300 MB in every process.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from marisa_trie import BytesTrie
from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

from indexers.analysis import APOSTROPHES, forms
from vigil.config.cache import cache_folder

LANGUAGES = ("en", "es", "ru", "uk")
MADE = 2  # what is in the folder: raised when that changes
MARKED = ".marked"
"""Ending of the files with the words that are written otherwise than their forms."""
_PLAIN = re.compile("[A-Za-z]?[a-z]*|[А-ЩЪЫЬЭЮЯЇІЄҐЙа-щъыьэюяїієґй]?[а-щъыьэюяїієґй]*")
"""A word whose form is itself, or itself in lower case."""
_NO_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))


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


class MarkedWords:
    """The words of one language that are written with marks, or in letters, that their forms do not have."""

    def __init__(self, trie: Any) -> None:
        self._trie = trie

    def get(self, form: str) -> list[str]:
        """Give the lemmas of the words that fold to `form` and are written otherwise: `niña` for `ninas`."""
        return [lemma.decode() for lemma in self._trie.get(form, ())]


@cache
def marked_words(language: str) -> MarkedWords:
    """Give the marked words of a language; made on the first call on a machine, as the dictionaries are."""
    dictionary = dictionaries().get_dictionary(language)
    try:
        return MarkedWords(BytesTrie().load(str(_folder() / f"{language}{MARKED}")))
    except OSError:
        return MarkedWords(BytesTrie(_marked(dictionary.items())))


def _marked(words: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    for word, lemma in words:
        letters = word.translate(_NO_APOSTROPHES)
        if _PLAIN.fullmatch(word) is None and letters.isalpha() and letters[1:].islower():  # no `ave.`, no `USA`
            found = forms(word)
            if len(found) == 1 and found[0] != word:
                yield found[0], lemma.encode()


@cache
def lemmatizer() -> Any:
    """Give simplemma's lemmatizer over these dictionaries."""
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=dictionaries()))


def _folder() -> Path:
    return cache_folder() / f"lemmas-{version('simplemma')}-{version('marisa-trie')}-{MADE}"


def _make(folder: Path) -> None:
    """Make all of them beside `folder`, then let them appear at once: nobody ever opens half a file."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="lemmas-") as fresh:
        made = Path(fresh) / "made"
        maker = TrieDictionaryFactory(disk_cache_dir=str(made))
        for language in LANGUAGES:
            dictionary = maker.get_dictionary(language)
            BytesTrie(_marked(dictionary.items())).save(str(made / f"{language}{MARKED}"))
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process was first, and made the same
                raise
