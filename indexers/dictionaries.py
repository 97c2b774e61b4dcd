"""simplemma's dictionaries as tries on disk, made once: open in milliseconds and shared between processes.

Unpacked into memory, as simplemma does by itself, four languages take some three seconds and 300 MB in every process.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from marisa_trie import BytesTrie
from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

from indexers.analysis import APOSTROPHES, forms
from indexers.inflections import other_lemmas
from indexers.word_families import word_families
from vigil.config.cache import cache_folder

LANGUAGES = ("en", "es", "ru", "uk")
SCRIPTS = {"Latin": ("en", "es"), "Cyrillic": ("ru", "uk")}
"""Their languages: no dictionary of one script knows a word of the other."""
MADE = 4  # what is in the folder: raised when that changes, by rules and word families too
TABLE = ".lemmas"
"""Ending of the file with the lemma table of a script."""
_PLAIN = re.compile("[A-Za-z]?[a-z]*|[А-ЩЪЫЬЭЮЯЇІЄҐЙа-щъыьэюяїієґй]?[а-щъыьэюяїієґй]*")
"""A word whose form is itself, or itself in lower case."""
_NO_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))


@cache
def dictionaries() -> TrieDictionaryFactory:
    """Give the dictionaries; the first call on a machine makes them, for some half a minute.

    Where nothing can be written they are made in memory, each time anew.
    """
    try:
        folder = _folder()
        if not folder.is_dir():
            _make(folder)
    except OSError:
        return TrieDictionaryFactory(use_disk_cache=False)
    return TrieDictionaryFactory(disk_cache_dir=str(folder))


class LemmaTable:
    """The lemmas of every form that the languages of one script know: one look where the dictionaries take six."""

    def __init__(self, trie: Any) -> None:
        self._trie = trie

    def get(self, form: str) -> list[str]:
        """Give the lemmas, folded like forms, of the words that fold to `form`; none where no language has such."""
        return [lemma.decode() or form for lemma in self._trie.get(form, ())]

    def __contains__(self, form: str) -> bool:
        return form in self._trie


@cache
def lemma_table(script: str) -> LemmaTable:
    """Give the table of a script of `SCRIPTS`; made on the first call on a machine, as the dictionaries are."""
    known = dictionaries()
    try:
        return LemmaTable(BytesTrie().load(str(_folder() / f"{script}{TABLE}")))
    except OSError:
        return LemmaTable(_table({language: known.get_dictionary(language) for language in SCRIPTS[script]}))


def _table(known: Mapping[str, Mapping[str, str]]) -> Any:
    return BytesTrie((form, b"" if lemma == form else lemma.encode()) for form, lemma in _lemmas(known))


def _lemmas(known: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Give each form of the dictionaries of one script with each of its lemmas, folded; some come twice."""
    alone = dict(_of_families(family for language in known for family in word_families(language).alone))
    yield from alone.items()
    yield from _of_families(family for language in known for family in word_families(language).families)
    for language, words in known.items():
        for word, written in words.items():
            for form in _folded(word, words):
                if form in alone:
                    continue
                for lemma in (written, *other_lemmas(language, word, written, words)):
                    yield form, (forms(lemma)[:1] or (form,))[0]


def _of_families(families: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for family in families:
        lemma, *others = (forms(word)[0] for word in family)
        for form in (lemma, *others):
            yield form, lemma


def _folded(word: str, words: Mapping[str, str]) -> Iterator[str]:
    """Give the form of a word; none for what is no one word, and for a name that is a common word too."""
    if _PLAIN.fullmatch(word):
        form = word.lower()
        if form == word or form not in words:
            yield form
        return
    letters = word.translate(_NO_APOSTROPHES)
    if letters.isalpha() and letters[1:].islower():  # no `ave.`, no `USA`
        found = forms(word)
        if len(found) == 1:
            yield found[0]


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
            maker.get_dictionary(language)
        for script, languages in SCRIPTS.items():
            _table({language: maker.get_dictionary(language) for language in languages}).save(
                str(made / f"{script}{TABLE}")
            )
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process was first, and made the same
                raise
