"""Text analysis, done once, in Python, for posts and queries alike: words as both indexes and the evaluator know them.

The order is fixed (docs/query-language.md, "How text is read"):

1. apostrophes become `'`; invisible characters go; NFKC; enclosed, negative and small-capital letters become plain;
2. a word of mixed scripts is read in the script of most of its letters (lookalikes.py);
3. case folded; marks of Latin, Greek and Cyrillic letters and of digits dropped, but not those of й, ї and ў;
4. `'` between Cyrillic letters is dropped, elsewhere it splits.

A form is a run of letters, marks and digits, or one emoji; in scripts written without spaces, one character.
Whoever changes what comes out, or lemmas (lemmas.py), raises `ANALYSIS_VERSION`: the indexes are then rebuilt.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import Literal, NamedTuple

import regex

from indexers.lookalikes import fold_scripts, script_of
from pipelines.remembered import Remembered

ANALYSIS_VERSION = 3

MAX_FORM = 250  # bytes of a form; Elasticsearch splits tokens over 255, and no word is that long
MAX_PIECE = 65_536  # characters read at once: no query is as long, and a text without any sign takes no more memory
MAX_CACHED = 64  # characters of a piece worth remembering; longer ones are numbers, addresses or attacks, seldom twice
MAX_CLUSTER = 32  # marks on one letter, Unicode's own limit for streams; the rest of a tower of them is dropped
CACHE = 50_000  # pieces remembered: of authors, of dictionaries, of posts shown or compared with rules that mark words

APOSTROPHES = "'\u2018\u2019\u02bc\u02b9`\u00b4"

PLAIN_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u301d\u301e\u301f\uff02", '"')
)


class Token(NamedTuple):
    """One form, and where its characters stand in the text as given (code points, end not included)."""

    form: str
    start: int
    end: int


# Between pieces stand characters that split words whatever is beside them: white space, ASCII signs but apostrophes.
_PIECE = re.compile(rf"[^\s\x00-\x26\x28-\x2f\x3a-\x40\x5b-\x5f\x7b-\x7f]{{1,{MAX_PIECE}}}")
_PATTERN_PIECE = re.compile(r"[^\s\x00-\x26\x28\x29\x2b-\x2f\x3a-\x3e\x40\x5b-\x5f\x7b-\x7f]+")
_INVISIBLE = regex.compile(r"[\p{Cf}\p{Default_Ignorable_Code_Point}]")
_WORD_CHARACTER = regex.compile(r"[\p{L}\p{M}\p{N}]")
_MARK = regex.compile(r"\p{M}")
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_ALONE = regex.compile(
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}"
    r"\p{Script=Myanmar}\u30fc--\p{M}]",
    regex.V1,
)
"""Letters of scripts written without spaces (and the sign that lengthens a kana)."""
_SIMPLE = regex.compile(rf"[[\p{{L}}\p{{N}}]--{_ALONE.pattern}]+", regex.V1)
"""A word of letters that stand for themselves, once it is seen to be composed."""
_ORDINARY = re.compile("[A-Za-z0-9áéíóúüñÁÉÍÓÚÜÑ]+|[А-Яа-яЁёЇїІіЄєҐґ]+")
"""A word of one script whose letters stand for themselves or as `_BARE` tells: nearly all words, and soon read."""
_BARE = str.maketrans("áéíóúüñё", "aeiouunе")  # the last is Cyrillic
_EMOJI = regex.compile(r"[[\p{Extended_Pictographic}\p{Emoji_Presentation}]--[©®\U0001f3fb-\U0001f3ff]]", regex.V1)
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
_JOINS_BEFORE = regex.compile(r"[\p{M}\u1160-\u11ff\uff9e\uff9f]")
"""Composes with the character before it: marks, Hangul vowels and finals, half-width voicing marks."""
_KEPT_MARKS = {("и", "\u0306"), ("і", "\u0308"), ("у", "\u0306")}  # й, ї and ў are letters of their own


def _plain_letters() -> dict[str, str]:
    """Give the plain letters for enclosed, negative and small-capital ones that NFKC leaves as they are."""
    plain = {}
    named = re.compile(
        r"(?:NEGATIVE (?:CIRCLED|SQUARED)|CROSSED NEGATIVE SQUARED) LATIN CAPITAL LETTER ([A-Z])$"
        r"|(LATIN|GREEK|CYRILLIC) LETTER SMALL CAPITAL ([A-Z]+)$"
    )
    for number in (*range(0x0180, 0x2000), *range(0xA700, 0xA800), *range(0x1F100, 0x1F200)):
        character = chr(number)
        match = named.match(unicodedata.name(character, ""))
        if match is None:
            continue
        if match[1]:
            plain[character] = match[1]
            continue
        try:
            plain[character] = unicodedata.lookup(f"{match[2]} SMALL LETTER {match[3]}")
        except KeyError:
            continue
    for number in range(9):
        plain[chr(0x2776 + number)] = plain[chr(0x278A + number)] = str(number + 1)
    return plain


_PLAIN = {**_plain_letters(), **dict.fromkeys(APOSTROPHES, "'"), "ß": "ss", "ẞ": "SS"}


def tokens(text: str) -> list[Token]:
    """Give the forms of `text` in order, each with its place; takes time linear in the text."""
    found = []
    for piece in _PIECE.finditer(text):
        start = piece.start()
        for form, first, last in _forms_of(piece.group()):
            found.append(Token(form, start + first, start + last))
    return found


def forms(text: str) -> tuple[str, ...]:
    """Give the forms of `text` in order."""
    return tuple(chain.from_iterable(map(_KNOWN.__getitem__, _PIECE.findall(text))))


def forms_anew(text: str) -> tuple[str, ...]:
    """Give the same as `forms`, for whoever remembers it himself."""
    return tuple(chain.from_iterable(map(_forms_alone, _PIECE.findall(text))))


def visible(text: str) -> str:
    """Give `text` without the characters that show nothing: zero-width, soft hyphen, bidi marks and the like."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def pattern_forms(text: str) -> tuple[str, ...]:
    """Give the forms of a search pattern: as `forms`, but `*` and `?` are part of the word they stand in."""
    return tuple([form for piece in _PATTERN_PIECE.findall(text) for form, _, _ in _read(piece, "*?")])


def fold_letter(character: str) -> str | None:
    """Give what one character is in a form, perhaps several or no letters; None when no form can hold it."""
    plain = "".join(letter for letter, _, _ in _characters(character))
    if not plain or not all(_WORD_CHARACTER.match(letter) or _EMOJI.match(letter) for letter in plain):
        return None
    return _fold(plain)


def _forms_of(piece: str) -> tuple[tuple[str, int, int], ...]:
    return _remembered(piece) if len(piece) <= MAX_CACHED else _read(piece, "")


@lru_cache(maxsize=CACHE)
def _remembered(piece: str) -> tuple[tuple[str, int, int], ...]:
    return _read(piece, "")


def _forms_alone(piece: str) -> tuple[str, ...]:
    found = _read(piece, "")
    if len(found) == 1 and found[0][0] == piece:
        return (piece,)  # one text in memory instead of two
    return tuple([form for form, _, _ in found])


_KNOWN = Remembered(_forms_alone, CACHE, longest=MAX_CACHED)


class _Run(NamedTuple):
    """Characters of one word before folding, each with the span of what it was written as."""

    text: str
    start: int
    end: int
    after_apostrophe: bool
    """Whether nothing but one `'` stands between it and the run before."""


def _read(piece: str, keep: str) -> tuple[tuple[str, int, int], ...]:
    """Give the forms of one piece with offsets into it; characters of `keep` belong to words."""
    if _ORDINARY.fullmatch(piece):
        return ((_cut(piece.lower().translate(_BARE)), 0, len(piece)),)
    if _SIMPLE.fullmatch(piece) and _PLAIN.keys().isdisjoint(piece) and unicodedata.is_normalized("NFKC", piece):
        return ((_cut(_fold(piece)), 0, len(piece)),)
    found: list[tuple[str, int, int]] = []
    joinable = False
    for run in _runs(_characters(piece), keep):
        form = _fold_letter(run.text) if len(run.text) == 1 else _fold(run.text)
        if run.after_apostrophe and joinable and _is_cyrillic(form[0]):
            before = found.pop()
            found.append((before[0] + form, before[1], run.end))
        else:
            found.append((form, run.start, run.end))
        joinable = _is_cyrillic(_last_letter(form))
    return tuple((_cut(form), start, end) for form, start, end in found)


def _characters(piece: str) -> list[tuple[str, int, int]]:
    """Give the composed, visible, plain characters of step 1, each with the span it comes from."""
    found: list[tuple[str, int, int]] = []
    cluster = ""
    start = end = 0
    for place, character in enumerate(piece):
        role = _role(character)
        if role == "hidden":
            continue
        if cluster and role == "joins":
            end = place + 1
            if len(cluster) < MAX_CLUSTER:
                cluster += character
            continue
        found += [(shown, start, end) for shown in _composed(cluster)]
        cluster, start, end = character, place, place + 1
    found += [(shown, start, end) for shown in _composed(cluster)]
    return _flags(found) if _FLAG_LETTER.search(piece) else found


@lru_cache(maxsize=CACHE)
def _role(character: str) -> Literal["hidden", "joins", "stands"]:
    """Say whether a character shows nothing, composes with the one before it, or begins a cluster."""
    if _INVISIBLE.match(character):
        return "hidden"
    return "joins" if _JOINS_BEFORE.match(character) else "stands"


@lru_cache(maxsize=CACHE)
def _composed(cluster: str) -> tuple[str, ...]:
    """Give the characters that one cluster shows, composed and plain."""
    plain = "".join(_PLAIN.get(character, character) for character in cluster)
    return tuple(_PLAIN.get(character, character) for character in unicodedata.normalize("NFKC", plain))


@lru_cache(maxsize=CACHE)
def _sort(character: str) -> Literal["emoji", "alone", "mark", "word", "apostrophe", "other"]:
    """Say what a character is for the division into words."""
    if _EMOJI.match(character) or _FLAG_LETTER.match(character):
        return "emoji"
    if _ALONE.match(character):
        return "alone"
    if _MARK.match(character):
        return "mark"
    if _WORD_CHARACTER.match(character):
        return "word"
    return "apostrophe" if character == "'" else "other"


def _flags(characters: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Join the letters of flags in twos; an odd row of them is no row of flags but a word spelt in boxes."""
    found: list[tuple[str, int, int]] = []
    place = 0
    while place < len(characters):
        last = place
        while last < len(characters) and _FLAG_LETTER.match(characters[last][0]):
            last += 1
        row = characters[place:last]
        if not row:
            found.append(characters[place])
            last = place + 1
        elif len(row) % 2:
            found += [(chr(ord(letter) - 0x1F1E6 + ord("a")), start, end) for letter, start, end in row]
        else:
            found += [(row[i][0] + row[i + 1][0], row[i][1], row[i + 1][2]) for i in range(0, len(row), 2)]
        place = last
    return found


def _runs(characters: list[tuple[str, int, int]], keep: str) -> list[_Run]:
    """Divide characters into words, emoji, and letters that stand alone; each run has a letter, digit or emoji."""
    runs: list[_Run] = []
    word: list[tuple[str, int, int]] = []
    apostrophe = False

    def close() -> None:
        nonlocal apostrophe
        if any(_LETTER.match(letter) or letter in keep for letter, _, _ in word):
            text = "".join(letter for letter, _, _ in word)
            runs.append(_Run(text, word[0][1], word[-1][2], apostrophe))
        if word:
            apostrophe = False
        word.clear()

    alone = False
    for character, start, end in characters:
        sort = "word" if keep and character in keep else _sort(character)
        if sort == "emoji":
            close()
            runs.append(_Run(character, start, end, after_apostrophe=False))
            apostrophe = alone = False
        elif sort == "alone":
            close()
            word.append((character, start, end))
            alone = True
        elif sort in ("word", "mark"):
            if alone and sort == "word":
                close()
                alone = False
            word.append((character, start, end))
        else:
            closed = bool(word)
            close()
            alone = False
            apostrophe = sort == "apostrophe" and closed
    close()
    return runs


@lru_cache(maxsize=CACHE)
def _fold_letter(letter: str) -> str:
    return _fold(letter)


def _fold(word: str) -> str:
    """Give one word in one script, without case and without the marks that do not make another letter."""
    # an iota below that composes with no letter is a mark; casefolding would make it a letter of its own
    bare = fold_scripts(word).replace("\u0345", "")
    folded = unicodedata.normalize("NFD", bare.casefold())
    kept = []
    base = ""
    for character in folded:
        if not _MARK.match(character):
            base = character
        elif not base:
            continue
        elif (base, character) in _KEPT_MARKS:
            pass
        elif base.isdigit() or script_of(base) is not None:
            continue
        kept.append(character)
    # Case folding once more: a capital without its mark may fold where the marked one did not.
    return unicodedata.normalize("NFKC", "".join(kept).casefold())


def _is_cyrillic(letter: str) -> bool:
    return script_of(letter) == "Cyrillic"


def _last_letter(form: str) -> str:
    return next((letter for letter in reversed(form) if not _MARK.match(letter)), " ")


def _cut(form: str) -> str:
    if len(form) * 4 <= MAX_FORM:
        return form
    return form.encode()[:MAX_FORM].decode(errors="ignore")
