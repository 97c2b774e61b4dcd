"""Dictionary forms of a word in the four languages of Vigil's search: en, es, ru, uk (simplemma's dictionaries)."""

from itertools import chain

from indexers.analysis import CACHE, MAX_CACHED, forms, pieces
from indexers.dictionaries import SCRIPTS, lemma_table, lemmatizer
from indexers.lookalikes import script_of
from indexers.remembered import Remembered

CACHE_PIECES = 200_000  # pieces of posts remembered, about 100 MB: the vocabulary of some hundred thousand posts
MAX_WORD = 40  # characters; longer ones are in no dictionary, and guessing at them costs time


def lemmas_of(form: str) -> frozenset[str]:
    """Give the lemmas of one form, folded like forms, and the form itself.

    They are those of all languages of its script, for the form and for each known word that folds to it: `ninas` has
    those of `niñas`, `звязок` those of `зв'язок`. A form no language knows has what each makes of its ending. The
    first call opens dictionaries.
    """
    return frozenset(_KNOWN[form])


def read_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the forms of `text` in order, and the lemmas of all of them, each once."""
    words = list(chain.from_iterable(map(_PIECES.__getitem__, pieces(text))))
    return tuple([word[0] for word in words]), tuple(dict.fromkeys(chain.from_iterable(words)))


def _words_of(piece: str) -> tuple[tuple[str, ...], ...]:
    """Give each form of a piece, followed by its lemmas."""
    return tuple([(form, *(lemma for lemma in _KNOWN[form] if lemma != form)) for form in forms(piece)])


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
_PIECES = Remembered(_words_of, CACHE_PIECES, longest=MAX_CACHED)
