"""Dictionary forms of a word in the four languages Vigil searches by meaning: en, es, ru, uk (simplemma's dictionaries)."""

from collections import defaultdict
from functools import cache, lru_cache

import regex
import simplemma
from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

from indexers.analysis import CACHE, forms
from indexers.lookalikes import script_of

LANGUAGES = {"Latin": ("en", "es"), "Cyrillic": ("ru", "uk")}
"""By script: no dictionary of one knows a word of the other."""

_FOLDS = regex.compile(r"[^\p{Latin}\p{Cyrillic}]|[^a-zа-яіїєґў]")
"""A dictionary word with such a character reads otherwise once folded."""


@lru_cache(maxsize=CACHE)
def lemmas_of(form: str) -> frozenset[str]:
    """Give the lemmas of one form, folded like forms, and the form itself.

    They are those of all languages of its script, for the form and for each known word that folds to it: `ninas` has
    those of `niñas`, `звязок` those of `зв'язок`.
    """
    script = script_of(form[0])
    if script not in LANGUAGES:
        return frozenset((form,))
    found = {form}
    for language in LANGUAGES[script]:
        for word in (form, *_unfolded(language).get(form, ())):
            lemma = simplemma.lemmatize(word, language)
            found.update(_folded(lemma))
    return frozenset(found)


@lru_cache(maxsize=CACHE)
def _folded(word: str) -> tuple[str, ...]:
    found = forms(word)
    return found if len(found) == 1 else ()


@cache
def _unfolded(language: str) -> dict[str, tuple[str, ...]]:
    """Give, for each form, the words of a language's dictionary that fold to it and are written otherwise."""
    words = defaultdict(list)
    for word in DEFAULT_DICTIONARY_FACTORY.get_dictionary(language):
        if _FOLDS.search(word):
            folded = forms(word)
            if len(folded) == 1 and folded[0] != word:
                words[folded[0]].append(word)
    return {form: tuple(known) for form, known in words.items()}
