"""The language step: which language a post is written in, told offline."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from attrs import evolve

from vigil.records.page import Page
from vigil.records.post import Post

if TYPE_CHECKING:
    from pipelines.language_model import Model

READ = 2000  # characters looked at: a longer text tells nothing more
MIN_LETTERS = 10  # fewer letters are a guess: "ok", "da", a price
SURE = 0.65  # least probability that is believed; below it the answers on short posts were mostly wrong

LIKELY = ("en", "uk", "ru", "es")
LIKELIER = 6.0  # how much likelier one of these is than any other here, before a word is read
LANGUAGES = (
    *LIKELY,
    *("de", "fr", "it", "pt", "pl", "ro", "bg", "nl", "tr", "cs", "be", "hu", "ar", "zh", "ja", "ko", "vi", "th"),
    *("el", "he", "sv", "lt", "lv", "et", "ka", "hy", "fa", "hi", "id", "fi", "da", "sk", "hr", "sq", "az"),
)
"""What is told apart; the model knows a hundred more, and names them for every other short post."""

_NOT_WORDS = re.compile(r"\S*[@/\\\d_]\S*")
_LETTERS = re.compile(r"[^\W\d_]+")
_UKRAINIAN = frozenset("іїєґ")
_RUSSIAN = frozenset("ыэё")
_BELARUSIAN = frozenset("ў")


def add_language(page: Page) -> Page:
    """Give the page with `detected_lang` of each post: ISO 639-1, None when its words are too few or unclear."""
    return evolve(page, posts=tuple(map(_with_language, page.posts)))


def _with_language(post: Post) -> Post:
    said = post.text if len(post.text) >= MIN_LETTERS or not post.title else f"{post.title}\n{post.text}"
    return evolve(post, detected_lang=detect(said))


@lru_cache(maxsize=1024)
def detect(text: str) -> str | None:
    """Give the language of a text as ISO 639-1; None when it is too short or unclear."""
    words = _LETTERS.findall(_NOT_WORDS.sub(" ", text[:READ]).lower())
    if sum(map(len, words)) < MIN_LETTERS:
        return None
    letters = frozenset("".join(words))
    if letters & _UKRAINIAN and not letters & (_RUSSIAN | _BELARUSIAN):
        return "uk"
    if letters & _RUSSIAN and not letters & (_UKRAINIAN | _BELARUSIAN):
        return "ru"
    weighed = {
        lang: probability * (LIKELIER if lang in LIKELY else 1.0)
        for lang, probability in _model().rank(" ".join(words))
    }
    best = max(weighed, key=lambda lang: weighed[lang])
    return best if weighed[best] >= SURE * sum(weighed.values()) else None


@cache
def _model() -> "Model":
    """Load the model on first use: many commands never need it."""
    from pipelines.language_model import load_model

    return load_model(LANGUAGES)
