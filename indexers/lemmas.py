"""Dictionary forms of a word in the four languages of Vigil's search: en, es, ru, uk (simplemma's dictionaries)."""

from collections.abc import Iterable, Iterator
from itertools import chain

from indexers.analysis import CACHE, forms
from indexers.dictionaries import dictionaries, lemmatizer, marked_words
from indexers.lookalikes import script_of
from indexers.remembered import Remembered

LANGUAGES = {"Latin": ("en", "es"), "Cyrillic": ("ru", "uk")}
"""By script: no dictionary of one knows a word of the other."""

MAX_WORD = 40  # characters; longer ones are in no dictionary, and guessing at them costs time


def lemmas_of(form: str) -> frozenset[str]:
    """Give the lemmas of one form, folded like forms, and the form itself.

    They are those of all languages of its script, for the form and for each known word that folds to it: `ninas` has
    those of `niñas`, `звязок` those of `зв'язок`. A form no language knows has what each makes of its ending. The
    first call opens dictionaries.
    """
    return frozenset(_KNOWN[form])


def bag_of(found: Iterable[str]) -> tuple[str, ...]:
    """Give the lemmas of all these forms, and the forms themselves, each once: the same forms give the same order."""
    return tuple(dict.fromkeys(chain.from_iterable(map(_KNOWN.__getitem__, found))))


def _look_up(form: str) -> tuple[str, ...]:
    script = script_of(form[0])
    if script not in LANGUAGES or len(form) > MAX_WORD or not form.isalpha():  # no dictionary has words with digits
        return (form,)
    lemmas = [lemma for language in LANGUAGES[script] for lemma in _written(form, language)]
    if not lemmas:
        lemmas = [lemmatizer().lemmatize(form, language) for language in LANGUAGES[script]]
    found = {form}
    for lemma in lemmas:
        found.update(forms(lemma)[:1])
    return tuple(sorted(found))


def _written(form: str, language: str) -> Iterator[str]:
    """Give the lemmas of the words that are written, or fold, to this form in a language."""
    dictionary = dictionaries().get_dictionary(language)
    lemma = dictionary.get(form) or dictionary.get(form.capitalize())
    if lemma is not None:
        yield lemma
    yield from marked_words(language).get(form)


_KNOWN = Remembered(_look_up, CACHE, longest=MAX_WORD)
