"""Lemmas a word has beside the one its dictionary tells: regular forms of another word that the same dictionary knows.

simplemma knows one lemma for each form: `leaves` is of `leave` and not of `leaf`, `niñas` of `niño` and not of `niña`,
`vendidas` of `venderse` and not of `vender`. A rule here never makes up a word: both ends are in the dictionary.
"""

import re
from collections.abc import Iterator, Mapping

from indexers.word_families import word_families

SHORTEST = 3  # letters of a word whose regular forms are looked for; shorter ones are particles and abbreviations
_SIBILANTS = ("ss", "x", "zz", "ch", "sh")
"""Ends of English words whose plural is in -es, and of none whose plural is in -s."""
_NO_PLURALS = ("ss", "us", "is", "ics")
_SHORT_VOWEL = re.compile("[^aeiou]*[aeiou][^aeiouwxy]")
"""A syllable whose consonant is doubled before an ending, or had an `e` behind it."""
_PARTICIPLE = re.compile("[aií]d[ao]s$")
_INFINITIVE = ("ar", "er", "ir", "ír", "se")
"""Ends of Spanish ones."""


def other_lemmas(language: str, word: str, lemma: str, words: Mapping[str, str]) -> Iterator[str]:
    """Give the lemmas of `word` that its dictionary leaves out beside `lemma`; all as written, perhaps some twice.

    `words` is the dictionary: a lemma for each word.
    """
    if language == "en":
        yield from _english(word, lemma, words)
    elif language == "es":
        yield from _spanish(word, lemma, words)
    elif language == "uk":
        yield from _ukrainian(word, lemma, words)


def _english(word: str, lemma: str, words: Mapping[str, str]) -> Iterator[str]:
    if word in word_families("en").no_forms:
        return
    if word.endswith("s"):
        bases = _english_singulars(word, lemma)
    elif word.endswith("ing"):
        bases = _english_verbs(word[:-3], lemma, words)
    elif word.endswith("er") and lemma == word:
        adjective = words.get(word[:-2] + "est", "")  # `biggest` is of `big`, so `bigger` is
        bases = iter([adjective] if word.startswith(adjective.removesuffix("y")) else [])
    else:
        return
    for base in bases:
        if len(base) >= SHORTEST and words.get(base) == base:
            yield base
            return


def _english_singulars(word: str, lemma: str) -> Iterator[str]:
    """Give what a plural may be of: where it has no lemma, or the wrong one that comes of cutting off its `s`."""
    if lemma not in {word, word[:-1]}:
        return
    if word.endswith("ies"):
        yield word[:-3] + "y"
    elif word.endswith("es") and word[:-2].endswith(_SIBILANTS):
        yield word[:-2]
    if lemma == word and not word.endswith(_NO_PLURALS):
        yield word[:-1]


def _english_verbs(stem: str, lemma: str, words: Mapping[str, str]) -> Iterator[str]:
    """Give what `stem` with -ing may be of, the likeliest first; `thinking` has the lemma `thinke` in the tables."""
    if lemma not in {stem + "ing", stem + "e"}:
        return
    if not _SHORT_VOWEL.fullmatch(stem):  # `hop` would be `hopping`
        if stem[-2:-1] == stem[-1:]:
            yield stem[:-1]
        if words.get(stem + "s") == stem or stem.endswith(_SIBILANTS):
            yield stem
    yield stem + "e"


def _spanish(word: str, lemma: str, words: Mapping[str, str]) -> Iterator[str]:
    if lemma.endswith("rse") and lemma[:-2] in words:
        yield lemma[:-2]
    if not word.endswith("s") or word.endswith(("mos", "ciones", "siones")) or word in word_families("es").no_forms:
        return
    if word == lemma + "s" and words.get(lemma) == lemma[:-1] + "o":  # `electrónicas` has the lemma of `electrónica`
        yield lemma[:-1] + "o"
    if word.startswith(lemma) and word != lemma:  # `calles` has its singular
        return
    for single in _spanish_singulars(word):
        of_single = words.get(single)
        if of_single is None or len(single) < SHORTEST:
            continue
        if (
            of_single in {single, single[:-1] + "o"}
            or _PARTICIPLE.search(word)
            or (lemma.endswith(_INFINITIVE) and of_single.endswith(_INFINITIVE))
        ):
            yield of_single.removesuffix("se") if of_single.endswith("rse") else of_single
            return


def _spanish_singulars(word: str) -> Iterator[str]:
    if word[-2:-1] in {*"aoeé"}:
        yield word[:-1]
    if word.endswith("ces"):
        yield word[:-3] + "z"
    elif word.endswith("es") and word[-3:-2] in {*"lrndjy"}:
        yield word[:-2]


def _ukrainian(word: str, lemma: str, words: Mapping[str, str]) -> Iterator[str]:
    """Give what plurals are of that the tables take for words of their own, or for the plural of a masculine."""
    if word in word_families("uk").no_forms:
        return
    stem, ending = word[:-2], word[-2:]
    if ending == "ів" and lemma == word:
        base = stem
    elif ending in {"ки", "ок"} and lemma in {word, stem + "ок"}:
        base = stem + "ка"
    else:
        return
    if len(stem) >= SHORTEST and words.get(base) == base:
        yield base
