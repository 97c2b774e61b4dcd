"""Dictionary forms of a word in the four languages of Vigil's search: en, es, ru, uk.

They are those of simplemma's dictionaries, of the rules of inflections.py and of our own word_families.toml.
"""

from indexers.analysis import CACHE, forms
from indexers.dictionaries import SCRIPTS, lemma_table, lemmatizer
from indexers.lookalikes import script_of
from pipelines.remembered import Remembered

MAX_WORD = 40  # characters; longer ones are in no dictionary, and guessing at them costs time
MIN_PLURAL = 4  # characters; whatever shorter ends in `s` is seldom a plural


def lemmas_of(form: str) -> frozenset[str]:
    """Give the lemmas of one form, folded like forms, and the form itself.

    They are those of all languages of its script, for the form and for each known word that folds to it: `ninas` has
    those of `niñas`, `звязок` those of `зв'язок`. A form no language knows has what each makes of its ending: known
    words only, if any of these is one. The first call opens dictionaries.
    """
    return frozenset(_KNOWN[form])


def known_lemmas(form: str) -> tuple[str, ...]:
    """Give the same as `lemmas_of`, sorted, for whoever needs no set."""
    return _KNOWN[form]


def _look_up(form: str) -> tuple[str, ...]:
    script = script_of(form[0])
    if script not in SCRIPTS or len(form) > MAX_WORD or not form.isalpha():  # no dictionary has words with digits
        return (form,)
    table = lemma_table(script)
    lemmas = table.get(form)
    if not lemmas:
        written = [lemmatizer().lemmatize(form, language) for language in SCRIPTS[script]]
        guesses = {lemma for guess in written for lemma in forms(guess)[:1]} - {form}
        if form.endswith("s") and len(form) > MIN_PLURAL:
            guesses.add(form[:-1])
        lemmas = [guess for guess in guesses if guess in table] or list(guesses)  # a known word is the better guess
    return tuple(sorted({form, *lemmas}))


_KNOWN = Remembered(_look_up, CACHE, longest=MAX_WORD)
