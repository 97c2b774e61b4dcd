"""Fold a text once for all extractors, with a map from each folded character back to the text as written.

What folding does: NFKC; digits of every script, circled, keycap, super- and subscript ones as 0-9; enclosed and
small-capital letters as plain ones; dashes as `-`, spaces as ` `; zero-width, bidi and other invisible characters and
struck-through marks removed; HTML character references resolved; `%40`, `%2B`, `%2E` and percent-encoded digits
decoded; a word of mixed scripts turned to the script of most of its letters when each other letter has a twin there.
"""

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from html import unescape

from attrs import field, frozen

from pipelines.extractors.look_alikes import SMALL_CAPITALS
from pipelines.extractors.scripts import in_one_script, latin_to_the_eye, overwritten
from pipelines.extractors.tokens import tokens_of

BLANK = "\0"  # stands for what is taken; no sign of any language

_KEYCAP = r"[0-9#*]\ufe0f?\u20e3"
_REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});"
_PERCENT = r"%(?:40|2[BbEe]|3[0-9])|(?<=[0-9])%20(?=[0-9%])"
_ASCII_SPECIAL = re.compile(f"{_REFERENCE}|{_PERCENT}")
_KEYCAP_SIGN = "\N{COMBINING ENCLOSING KEYCAP}"
_FIRST_EASTERN = 0x2E80  # few characters before it change, and which is worked out once; behind it there are too many
_PLAIN = ((0x3041, 0x3096), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x1F300, 0x1F51E), (0x1F520, 0x1FAFF))
"""Behind it, what posts are full of and nothing changes: kana, Chinese, Korean, emoji."""


@frozen(slots=False, eq=False)
class Folded:
    """A folded text: `text` to search in, `raw(start, end)` and `span(start, end)` to go back.

    Equal only to itself, so that what several kinds need of one text can be kept by the text it was read from.
    """

    original: str
    text: str
    _folded_at: tuple[int, ...] = field(default=(0,), repr=False)
    """Where each stretch begins in `text`; a stretch is copied as it was or stands for something replaced."""
    _original_at: tuple[int, ...] = field(default=(0,), repr=False)
    """Where each stretch begins in `original`."""
    _replaced: tuple[int, ...] = field(default=(0,), repr=False)
    """Length in `original` of what each stretch replaced; 0: copied."""

    @cached_property
    def latin(self) -> str:
        """`text` with each word that only looks Latin made Latin; as long as `text`, offsets hold."""
        return latin_to_the_eye(self.text)

    @cached_property
    def lowered(self) -> str:
        """`latin` in lower case, as long as `text`: to look for words in, since a pattern without case is slow."""
        lowered = self.latin.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in self.latin)

    @cached_property
    def tokens(self) -> list[str]:
        """The runs of letters and figures in `text`, in their order; an apostrophe inside a word belongs to it."""
        return tokens_of(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """The different tokens in lower case: one look shows that a text holds none of a list.

        After `without` they still are those of the whole text.
        """
        return frozenset(map(str.lower, set(self.tokens)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give where `text[start:end]` stands in the original, in code points."""
        if self._replaced == (0,):
            return start, end
        first = bisect_right(self._folded_at, start) - 1
        begin = self._original_at[first] + (0 if self._replaced[first] else start - self._folded_at[first])
        if end <= start:
            return begin, begin
        last = bisect_right(self._folded_at, end - 1) - 1
        over = self._replaced[last] or end - self._folded_at[last]
        return begin, self._original_at[last] + over

    def raw(self, start: int, end: int) -> str:
        """Give what was written for `text[start:end]`."""
        begin, over = self.span(start, end)
        return self.original[begin:over]

    def without(self, spans: Iterable[tuple[int, int]]) -> "Folded":
        """Give the same text with stretches of the original blanked out, so that nobody reads them a second time."""
        taken: list[tuple[int, int]] = []
        done = 0
        for begin, over in sorted(spans):
            start, end = self._folded_place(begin), self._folded_end(over)
            if end > done:
                taken.append((max(done, start), end))
                done = end
        if not taken:
            return self
        rest = Folded(self.original, _blanked(self.text, taken), self._folded_at, self._original_at, self._replaced)
        rest.__dict__["words"] = self.words  # those of the whole: more than it holds, which refuses no less
        rest.__dict__["latin"] = rest.text if self.latin is self.text else _blanked(self.latin, taken)
        return rest

    def _folded_place(self, begin: int) -> int:
        """Give where what stands at `original[begin]` is in `text`."""
        stretch = bisect_right(self._original_at, begin) - 1
        return self._folded_at[stretch] + (0 if self._replaced[stretch] else begin - self._original_at[stretch])

    def _folded_end(self, over: int) -> int:
        """Give where what ends at `original[over]` ends in `text`."""
        stretch = bisect_right(self._original_at, over - 1) - 1
        if not self._replaced[stretch]:
            return self._folded_at[stretch] + over - self._original_at[stretch]
        return self._folded_at[stretch + 1] if stretch + 1 < len(self._folded_at) else len(self.text)

    def disguised(self, start: int, end: int) -> bool:
        """Tell whether letters or digits of `text[start:end]` were written with other characters, or invisible ones."""
        raw, plain = self.raw(start, end), self.latin[start:end]
        if raw == plain:
            return False
        return any(_folds_to(character) == "" for character in raw) or [*filter(str.isalnum, raw)] != [
            *filter(str.isalnum, plain)
        ]


def _blanked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Give a text as long as it was with some places, in their order, taken."""
    return overwritten(text, ((start, BLANK * (end - start)) for start, end in places))


def fold(text: str) -> Folded:
    """Fold `text`; linear in its length."""
    if text.isascii():
        pattern = _ASCII_SPECIAL
        if "&" not in text and "%" not in text:
            return Folded(text, text)
    else:
        pattern = _pattern(keycaps=_KEYCAP_SIGN in text, references="&" in text, percents="%" in text)
    pieces: list[str] = []
    folded_at: list[int] = []
    original_at: list[int] = []
    replaced: list[int] = []
    length = done = 0

    def add(piece: str, at: int, instead_of: int) -> None:
        nonlocal length
        pieces.append(piece)
        folded_at.append(length)
        original_at.append(at)
        replaced.append(instead_of)
        length += len(piece)

    for special in pattern.finditer(text):
        start, end = special.span()
        instead = _instead(special[0])
        if end - start == 1 and instead == special[0]:
            continue
        if start > done:
            add(text[done:start], done, 0)
        add(instead, start, end - start)
        done = end
    if not pieces:
        return Folded(text, in_one_script(text))
    if done < len(text):
        add(text[done:], done, 0)
    return Folded(text, in_one_script("".join(pieces)), tuple(folded_at), tuple(original_at), tuple(replaced))


@cache
def _pattern(*, keycaps: bool, references: bool, percents: bool) -> re.Pattern[str]:
    """Give the pattern of all that may need folding in a text that has these signs: each form asked for costs time."""
    forms = ((keycaps, _KEYCAP), (references, _REFERENCE), (percents, _PERCENT))
    return re.compile("|".join([*(form for has, form in forms if has), f"[{_odd()}]"]))


@cache
def _odd() -> str:
    """Give the characters that folding may change, for a character class: up to `_FIRST_EASTERN` none but those."""
    odd = "".join(chr(code) for code in range(0x80, _FIRST_EASTERN) if _folds_to(chr(code)) != chr(code))
    starts = (_FIRST_EASTERN, *(last + 1 for _, last in _PLAIN))
    ends = (*(first - 1 for first, _ in _PLAIN), sys.maxunicode)
    return re.escape(odd) + "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


@lru_cache(maxsize=4096)
def _instead(special: str) -> str:
    """Give what a character, keycap, reference or percent code stands for."""
    if special[0] == "%" and len(special) == 3:
        return chr(int(special[1:], 16))
    if special[0] == "&" and len(special) > 1:
        return "".join(map(_folds_to, unescape(special)))
    if len(special) > 1:
        return special[0]
    return _folds_to(special)


@lru_cache(maxsize=65536)
def _folds_to(character: str) -> str:
    """Give the folded form of one character; "" when it is invisible."""
    if character.isascii():
        return character
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in SMALL_CAPITALS:
        return SMALL_CAPITALS[character]
    category = unicodedata.category(character)
    if category == "Cf" or _is_ignorable(ord(character)) or (category in ("Mn", "Me") and _is_decoration(character)):
        return ""
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if category == "No":
        number = unicodedata.numeric(character)
        if number in (10, *range(11, 51)) and number == int(number):
            return str(int(number))  # ⑩, ⑽, ➓: enclosed numbers
    code = ord(character)
    if 0x1F150 <= code <= 0x1F169:  # negative circled letters
        return chr(code - 0x1F150 + ord("A"))
    if 0x1F170 <= code <= 0x1F189:  # negative squared letters
        return chr(code - 0x1F170 + ord("A"))
    if character == "\N{KEYCAP TEN}":
        return "10"
    return unicodedata.normalize("NFKC", character)


def _is_ignorable(code: int) -> bool:
    """Tell whether Unicode calls the character default-ignorable though its category is not Cf."""
    return (
        0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or code in (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0)
    )


def _is_decoration(character: str) -> bool:
    """Tell whether a mark only adorns letters and digits: й and ї, written as two characters, keep theirs."""
    code = ord(character)
    return (0x300 <= code <= 0x36F and code not in (0x306, 0x308)) or 0x20D0 <= code <= 0x20FF or code in (0x488, 0x489)
