"""Dictionary forms of a word in the four languages of Vigil's search: en, es, ru, uk (simplemma's dictionaries)."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations

from indexers.analysis import CACHE, forms
from indexers.dictionaries import dictionaries, lemmatizer
from indexers.lookalikes import script_of

LANGUAGES = {"Latin": ("en", "es"), "Cyrillic": ("ru", "uk")}
"""By script: no dictionary of one knows a word of the other."""

MAX_WORD = 40  # characters; longer ones are in no dictionary, and guessing at them costs time

_ACUTE = dict(zip("aeiou", "áéíóú", strict=True))
_DIAERESIS = re.compile("gu(?=[ei])")
_MISSING_APOSTROPHE = re.compile(r"(?<=[бвгґджзйклмнпрстфхцчшщ])(?=[яюєї])")


@lru_cache(maxsize=CACHE)
def lemmas_of(form: str) -> frozenset[str]:
    """Give the lemmas of one form, folded like forms, and the form itself.

    They are those of all languages of its script, for the form and for each known word that folds to it: `ninas` has
    those of `niñas`, `звязок` those of `зв'язок`. The first call opens dictionaries.
    """
    script = script_of(form[0])
    if script not in LANGUAGES or len(form) > MAX_WORD:
        return frozenset((form,))
    found = {form}
    for language in LANGUAGES[script]:
        dictionary = dictionaries().get_dictionary(language)
        found.update(forms(lemmatizer().lemmatize(form, language))[:1])
        for word in _spellings(form, language):
            lemma = dictionary.get(word) or dictionary.get(word.capitalize())
            if lemma is not None:
                folded = forms(lemma)
                if len(folded) == 1:
                    found.add(folded[0])
    return frozenset(found)


def _spellings(form: str, language: str) -> Iterator[str]:
    """Give how a word of this form may be spelt in a language, itself first."""
    yield form
    if language == "en":
        yield from _marked_english().get(form, ())
    elif language == "es":
        yield from _spanish(form)
    elif language == "ru":
        places = [place for place, letter in enumerate(form) if letter == "е"]
        for count in (1, 2):  # a word has one ё, a compound two
            for chosen in combinations(places, count):
                yield "".join("ё" if place in chosen else letter for place, letter in enumerate(form))
    elif language == "uk":
        for gap in _MISSING_APOSTROPHE.finditer(form):
            yield f"{form[: gap.start()]}'{form[gap.start() :]}"


def _spanish(form: str) -> Iterator[str]:
    """Give spellings with up to two ñ, one ü and one acute: no Spanish word has more."""
    tildes = [place for place, letter in enumerate(form) if letter == "n"]
    for count in (0, 1, 2):
        for chosen in combinations(tildes, count):
            plain = "".join("ñ" if place in chosen else letter for place, letter in enumerate(form))
            for word in (plain, _DIAERESIS.sub("gü", plain, count=1)):
                if word != form:
                    yield word
                for place, letter in enumerate(word):
                    if letter in _ACUTE:
                        yield word[:place] + _ACUTE[letter] + word[place + 1 :]


@cache
def _marked_english() -> dict[str, tuple[str, ...]]:
    """Give the English words that are written with marks, by their form: `cafe` for café."""
    words: dict[str, tuple[str, ...]] = {}
    for word in dictionaries().get_dictionary("en"):
        if not word.isascii():
            folded = forms(word)
            if len(folded) == 1:
                words[folded[0]] = (*words.get(folded[0], ()), word)
    return words
