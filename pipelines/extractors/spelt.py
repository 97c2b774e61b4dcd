"""Digits as people write them: as figures, words of any language, letters that look like figures, or all at once."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal

from attrs import frozen

from pipelines.extractors.vocabulary import word_keys, word_list, words

MAX_TOKEN = 96  # characters of one run of letters and figures read: eleven glued Russian digits have 55
SHORTEST_MISSPELT, LONGEST_MISSPELT = 3, 12  # letters of a word read as a misspelt digit
IDEOGRAPHS = "\u2e80"  # from here on a word may be one character
LONGEST_LABEL = 10  # letters of a label glued to a number
MOST_LETTERS = 4  # letters in a row that all stand for figures
MOST_REPEATED = 5  # "five zeros"; more is a count of something
MAX_MEMORY = 1 << 16  # tokens remembered; a language has fewer words in common use

LETTERS_AS_DIGITS = {
    "O": "0", "o": "0", "О": "0", "о": "0", "Ο": "0", "ο": "0", "I": "1", "l": "1", "i": "1", "І": "1", "і": "1",
    "Z": "2", "z": "2", "З": "3", "з": "3", "Ч": "4", "ч": "4", "S": "5", "s": "5", "Ѕ": "5", "ѕ": "5", "G": "6",
    "б": "6", "b": "6", "B": "8", "В": "8", "g": "9", "q": "9",
}  # fmt: skip
"""Letters that stand for a figure inside a token that has figures too."""

UNITS = frozenset("gbsqizзчі")
"""Letters that stand for no figure at the end of a token: "50g" is a weight."""

LETTERS_ALONE = frozenset("OoОоΟοIlІiі")
"""Of these, the ones that stand for a figure in a token without any: "OO", "l"."""

_LEET = (
    str.maketrans("013457", "oieast"),
    str.maketrans("013457", "oleast"),
    str.maketrans("01346", "оиеаб"),
    str.maketrans("01346", "оізчб"),
)
"""Figures that stand for letters in a word for a digit: "f1ve", "ч0т1ри"; 1 is i or l."""

_PARTED = re.compile(r"[0-9]([^\W\d_])[0-9](?:\1[0-9]){5,}")
"""Figures one by one with the same letter between any two: "4x8x0x5x5x5x…"."""

_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`\u2018\u2032*")

Form = Literal["figures", "words", "letters", "capitals", "perhaps"]

Adding = Literal["careful", "eager", "never"]
"""How hundreds take the tens and ones that follow them."""

Between = Literal["joiner", "and", "plus"]
"""What a word between digits does: strings them together ("then"), joins tens and ones ("y"), stands for `+`."""


@frozen
class Spelt:
    """What one token says in digits."""

    digits: str
    form: Form
    """How: figures only; words; letters among figures; capitals without figures; what only may be meant as digits."""


@frozen
class Piece:
    """A word for part of a number, before it is joined to its neighbours."""

    sort: Literal["digit", "number", "times", "repeat", "repeated"]
    value: int
    text: str
    form: Form = "words"


Reading = tuple[Piece | Spelt, ...] | Between
"""What one run of letters and figures has to do with digits."""


@cache
def _pieces() -> dict[str, Piece]:
    """Give all words for numbers, without apostrophes, ё as е."""
    found: dict[str, Piece] = {}
    for section, sort in (
        ("repeated", "repeated"),
        ("repeats", "repeat"),
        ("times", "times"),
        ("numbers", "number"),
        ("digits", "digit"),
    ):
        for key, listed in words(section).items():
            for word in listed:
                found[plain(word)] = Piece(sort, int(key), key)  # type: ignore[arg-type]
    return found


@cache
def compounds() -> dict[str, dict[tuple[str, ...], Piece]]:
    """Give the numbers that are said in several words ("quatre vingt dix"), by the first, the longest first."""
    found: dict[str, dict[tuple[str, ...], Piece]] = {}
    for word in sorted(_pieces(), key=len, reverse=True):
        if " " in word:
            parts = tuple(word.split())
            found.setdefault(parts[0], {})[parts] = _pieces()[word]
    return found


@cache
def _perhaps() -> dict[str, str]:
    return {plain(word): digit for word, digit in word_keys("perhaps_digits").items()}


@cache
def _between() -> dict[str, Between]:
    parts: tuple[tuple[str, Between], ...] = (("joiners", "joiner"), ("ands", "and"), ("plus", "plus"))
    return {plain(word): part for key, part in parts for word in word_list("phone", key)}


@cache
def _ands() -> frozenset[str]:
    return frozenset(word for word, part in _between().items() if part == "and")


@cache
def _first_word() -> re.Pattern[str]:
    """A pattern of what a glued run of number words may begin with: the quick refusal of all other words."""
    starts = {word[:3] for word in (*_pieces(), *_perhaps())}
    return re.compile("|".join(sorted(map(re.escape, starts), key=len, reverse=True)))


@cache
def _longest_word() -> int:
    return max(map(len, _pieces()))


def plain(word: str) -> str:
    """Give a word as the tables have it: lower case, without apostrophes and marks above letters."""
    word = word.lower().translate(_APOSTROPHES)
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


@lru_cache(maxsize=MAX_MEMORY)
def nearly(token: str) -> Piece | None:
    """Give the number whose word is one letter off `token`: one more, one less, another, or two swapped."""
    word = plain(token)
    if not SHORTEST_MISSPELT <= len(word) <= LONGEST_MISSPELT or not word.isalpha() or word in _common():
        return None
    for shorter in (word, *(_without_one(word) if len(word) > SHORTEST_MISSPELT else ())):
        piece = _misspelt().get(shorter)
        if piece is not None:
            return piece
    return None


@cache
def _common() -> frozenset[str]:
    """Give words that are common as they are: none of them is a slip of the pen."""
    return frozenset(map(plain, (*word_keys("language"), *word_list("addresses", "prose"))))


@cache
def _misspelt() -> dict[str, Piece]:
    """Give the numbers by their words with one letter left out, and by the words themselves; digits before others."""
    found: dict[str, Piece] = {}
    for word, piece in sorted(_pieces().items(), key=lambda entry: entry[1].sort == "digit"):
        if piece.sort in ("digit", "number") and len(word) >= SHORTEST_MISSPELT and word.isalpha():
            shorter = _without_one(word) if len(word) > SHORTEST_MISSPELT else ()
            found.update(dict.fromkeys((word, *shorter), piece))
    return found


def _without_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


@lru_cache(maxsize=MAX_MEMORY)
def read_token(token: str) -> Reading | None:
    """Read one run of letters and figures: what it says in digits, or its part between digits, None when it has none.

    A lone word for a number comes back as a piece, for `compose` to join to its neighbours.
    """
    if token.isdigit():
        return (Spelt(token, "figures"),)
    token = token.strip("'`")
    if not 0 < len(token) <= MAX_TOKEN:
        return None
    word = plain(token)
    between = _between().get(word)
    if between and word not in _pieces() and not (len(token) == 1 and token in LETTERS_AS_DIGITS and token.isupper()):
        return between
    piece = _pieces().get(word)
    if piece:
        return (piece,)
    if word in _perhaps():
        return (Spelt(_perhaps()[word], "perhaps"),)
    has_figure = any(map(str.isdigit, word))
    if not has_figure and _are_letters_for_digits(token):
        digits = "".join(LETTERS_AS_DIGITS[letter] for letter in token)
        return (Spelt(digits, "capitals" if len(token) > 1 else "perhaps"),)
    if has_figure:
        if parted := _PARTED.fullmatch(word):
            return (Spelt(word.replace(parted[1], ""), "letters"),)
        for table in _LEET:
            piece = _pieces().get(word.translate(table))
            if piece and not LETTERS_AS_DIGITS.keys() >= {letter for letter in token if not letter.isdigit()}:
                return (piece,)
    elif not _first_word().match(word):
        return None
    token = token.translate(_APOSTROPHES)
    split = _split(token, has_figure=has_figure)
    if split is None and has_figure:
        bare = _without_label(token)
        split = _split(bare, has_figure=True) if bare else None
    return split


def _are_letters_for_digits(token: str) -> bool:
    """Tell whether letters without a figure may all stand for figures: "OO", "l", "SSS", "З"."""
    if len(token) > MOST_LETTERS:
        return False
    if all(letter in LETTERS_ALONE for letter in token):
        return True
    return (token.isupper() or len(token) == 1) and all(letter in LETTERS_AS_DIGITS for letter in token)


def _without_label(token: str) -> str | None:
    """Give a token without the label glued to its front: "call7one3" is a number behind "call"."""
    lowered = token.lower()
    for size in range(min(len(token) - 4, LONGEST_LABEL), 1, -1):
        if lowered[:size] in _labels():
            return token[size:]
    return None


@cache
def _labels() -> frozenset[str]:
    return frozenset(word for word in word_list("phone", "labels") if word.isalpha())


def _split(token: str, *, has_figure: bool) -> tuple[Piece | Spelt, ...] | None:
    """Split a token wholly into figures, number words and letters for figures, in as few pieces as can be."""
    size = len(token)
    word = plain(token)
    if len(word) != size:
        return None
    best: list[tuple[int, tuple[Piece | Spelt, ...]] | None] = [None] * (size + 1)
    best[0] = (0, ())
    for at in range(size):
        so_far = best[at]
        if so_far is None:
            continue
        for end, cost, read in _next_pieces(token, word, at, has_figure=has_figure):
            known = best[end]
            if known is None or so_far[0] + cost < known[0]:
                best[end] = so_far[0] + cost, (*so_far[1], read) if read else so_far[1]
    _, parts = best[size] or (0, ())
    if len(parts) < 2 or not (has_figure or any(isinstance(part, Piece) for part in parts)):
        return None
    return parts


def _next_pieces(token: str, word: str, at: int, *, has_figure: bool) -> list[tuple[int, int, Piece | Spelt | None]]:
    """Give what may stand at a place of a token: (end, cost, what it says); None: the "y" of "treintaycuatro"."""
    found: list[tuple[int, int, Piece | Spelt | None]] = []
    if word[at].isdigit():
        end = at
        while end < len(word) and word[end].isdigit():
            end += 1
        return [(end, 1, Spelt(word[at:end], "figures"))]
    if at and not has_figure and word[at] in _ands() and at + 1 < len(word):
        found.append((at + 1, 1, None))
    for end in range(at + (1 if word[at] >= IDEOGRAPHS else 2), min(len(word), at + _longest_word()) + 1):
        piece = _pieces().get(word[at:end])
        if piece:
            found.append((end, 1, piece))
        elif word[at:end] in _perhaps():
            found.append((end, 2, Spelt(_perhaps()[word[at:end]], "letters")))
    if has_figure and token[at] in LETTERS_AS_DIGITS and not (at == len(token) - 1 and token[at] in UNITS):
        found.append((at + 1, 3, Spelt(LETTERS_AS_DIGITS[token[at]], "letters")))
    elif token[at] in "oOоО":
        found.append((at + 1, 3, Spelt("0", "letters")))
    return found


def compose(
    pieces: Sequence[Piece | Spelt], adding: Adding = "careful", breaks: frozenset[int] = frozenset()
) -> list[tuple[str, int, int]]:
    """Join pieces into groups of digits, each with the pieces it took: (digits, first, one past the last).

    Hundreds take what follows them as `adding` says: "сто двадцать тридцать" may be 120 30, or 100 20 30.
    Nothing is joined across `breaks`, the pieces that stand behind a comma, a full stop or on a new line.
    "twenty" "two" is 22, "double" "five" 55, "three" "zeros" 000, "сто" "двадцать" "три" 123.
    """
    groups: list[tuple[str, int, int]] = []
    place = 0
    while place < len(pieces):
        first = place
        piece = pieces[place]
        following = pieces[place + 1] if place + 1 < len(pieces) and place + 1 not in breaks else None
        place += 1
        if isinstance(piece, Spelt):
            groups.append((piece.digits, first, place))
            continue
        text = piece.text
        if piece.sort == "repeat":
            digit = _one_digit(following) if following else None
            if digit is None:
                continue
            text = digit * piece.value
            place += 1
        elif piece.sort == "digit" and isinstance(following, Piece) and following.sort in ("repeated", "times"):
            if following.sort == "times":
                place, text = _added(pieces, place + 1, piece.value * following.value, adding, breaks)
            elif 2 <= piece.value <= MOST_REPEATED:
                text = following.text * piece.value
                place += 1
        elif piece.sort == "number" and piece.value >= 20 and (adding != "never" or piece.value < 100):
            place, text = _added(pieces, place, piece.value, adding, breaks)
        groups.append((text, first, place))
    return groups


def _added(
    pieces: Sequence[Piece | Spelt], place: int, value: int, adding: Adding, breaks: frozenset[int]
) -> tuple[int, str]:
    """Add to hundreds their tens, to tens their ones: (place after them, digits).

    Figures are added as words are ("сто 23", "fifty5"). To a careful reader a single digit with more behind it does not
    belong to hundreds: "eight hundred five five five" is 800 555.
    """
    while place < len(pieces) and place not in breaks:
        piece = pieces[place]
        if isinstance(piece, Piece) and piece.sort == "times" and value < piece.value:
            value *= piece.value  # "seventy-seven hundred"
            place += 1
            continue
        room = next((room for room in (1000, 100, 10) if value >= room and value % room == 0), 1)
        more = _value(piece)
        if more is None or not 0 < more < room:
            break
        if isinstance(piece, Spelt) and len(piece.digits) > len(str(room)) - 1:
            break
        after = pieces[place + 1] if place + 1 < len(pieces) and place + 1 not in breaks else None
        lone = isinstance(after, Spelt) or (after is not None and after.sort == "digit")
        if adding == "careful" and more < 10 < room and lone:
            break
        if more < 10 <= value < 20 or (more < 10 and isinstance(after, Piece) and after.sort == "repeated"):
            break
        if more < 10 < room and isinstance(after, Piece) and after.sort == "times":
            break
        value += more
        place += 1
    return place, str(value)


def _value(piece: Piece | Spelt) -> int | None:
    """Give the number a piece says; None for what is none by itself, and for figures that begin with 0."""
    if isinstance(piece, Piece):
        return piece.value if piece.sort in ("digit", "number") else None
    return int(piece.digits) if piece.form in ("figures", "perhaps") and piece.digits[0] != "0" else None


def _one_digit(piece: Piece | Spelt) -> str | None:
    """Give the one digit that a repeat word applies to."""
    if isinstance(piece, Piece):
        return piece.text if piece.sort in ("digit", "repeated") else None
    return piece.digits if len(piece.digits) == 1 else None
