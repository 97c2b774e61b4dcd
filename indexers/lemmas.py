"""Dictionary forms of a word in the four languages of Vigil's search: en, es, ru, uk (simplemma's dictionaries)."""

from indexers.analysis import CACHE, forms
from indexers.dictionaries import SCRIPTS, lemma_table, lemmatizer
from indexers.lookalikes import script_of
from pipelines.remembered import Remembered

MAX_WORD = 40  # characters; longer ones are in no dictionary, and guessing at them costs time


def lemmas_of(form: str) -> frozenset[str]:
    """Give the lemmas of one form, folded like forms, and the form itself.

    They are those of all languages of its script, for the form and for each known word that folds to it: `ninas` has
    those of `niñas`, `звязок` those of `зв'язок`. A form no language knows has what each makes of its ending. The
    first call opens dictionaries.
    """
    return frozenset(_KNOWN[form])


def known_lemmas(form: str) -> tuple[str, ...]:
    """Give the same as `lemmas_of`, sorted, for whoever needs no set."""
    return _KNOWN[form]


def _look_up(form: str) -> tuple[str, ...]:
    script = script_of(form[0])
    if script not in SCRIPTS or len(form) > MAX_WORD or not form.isalpha():  # no dictionary has words with digits
        return (form,)
    lemmas = lemma_table(script).get(form)
    if not lemmas:
        guesses = [lemmatizer().lemmatize(form, language) for language in SCRIPTS[script]]
        lemmas = [lemma for guess in guesses for lemma in forms(guess)[:1]]
    return tuple(sorted({form, *lemmas}))


_KNOWN = Remembered(_look_up, CACHE, longest=MAX_WORD)
