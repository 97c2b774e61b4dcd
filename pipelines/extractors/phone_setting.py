"""Whether digits stand by themselves: not part of an address, a code, a date, a price or a measurement."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from pipelines.extractors.digit_runs import Group
from pipelines.extractors.phone_context import AFTER, is_linked, is_measure, is_money, may_be_glued

MAX_ADDRESS = 256  # characters of a web address looked back over

_PLUS = re.compile(r"\+[ \t(\[]{0,2}\Z")
EXTENSION = re.compile(r"[ \t]{0,4}(?:x|ext|extn|доб)\.?[ \t]{0,3}\d{1,6}(?!\d)", re.IGNORECASE)
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_EITHER = rf"(?:{_DAY}[./-]{_MONTH}|{_MONTH}[./-]{_DAY})"
DATE = re.compile(rf"(?<!\d)(?<!\d[./-])(?:{_EITHER}[./-](?:19|20)?\d\d(?![./-]?\d)|(?:19|20)\d\d[./-]{_EITHER}(?!\d))")
_DATE_SIGNS = re.compile(r"[./-]\d{1,2}[./-]")
_THOUSANDS, _DOT = frozenset({",", "."}), {"."}
TIES = frozenset({"-", ".", "/"})
"""Signs that tie figures to one code when no space stands beside them."""
_MIXED = frozenset(",;./")
"""Signs of which no number has three: amounts and dates, one after another."""
_CENTS = 2  # figures behind the comma of an amount; a number has commas throughout, or none
_DRAWN = 6  # pairs of figures that only rise are what a lottery drew
_YEAR_AFTER = re.compile(r"/(?:20)?\d\d(?!\d)")
_PART_LETTER = re.compile(r"-[^\W\d_](?![^\W_])")
PATH_SIGNS = frozenset("/-=&?.,+#;~")
_WORD_BEFORE = re.compile(r"[^\W\d_]{1,20}\Z")
_WORD_AFTER = re.compile(r"[^\W\d_]{1,20}")


def has_plus(text: str, start: int) -> bool:
    """Tell whether a plus stands before the digits at `start`, a bracket or space between at most."""
    return "+" in text[max(0, start - 3) : start] and _PLUS.search(text, max(0, start - 3), start) is not None


def is_in_address(text: str, start: int) -> bool:
    """Tell whether the digits at `start` are part of a web address: the number of a thread, not one to dial."""
    before = text[max(0, start - MAX_ADDRESS) : start]
    word = before[max(map(before.rfind, " \n\t<>\"'")) + 1 :]
    return "://" in word or ".onion/" in word


def stands_free(text: str, start: int, end: int, *, plus: bool, single: bool) -> bool:
    """Tell whether nothing touching the digits makes them part of something longer."""
    left = text[start - 1] if start else " "
    right = text[end] if end < len(text) else " "
    if is_linked(text, start):
        return True
    if left in PATH_SIGNS and is_in_address(text, start):
        return False
    if (
        ("_" in (left, right) and "_" not in text[start:end])
        or right == "\\"
        or (left in "=&?" and not plus)
        or (left in ".," and start > 1 and text[start - 2].isdigit())
    ):
        return False
    if right == ":" and end + 1 < len(text) and text[end + 1].isdigit():
        return False
    if not plus and single and is_money(text, start):
        return False
    glued_left = left.isalpha() and (left.islower() or left.isupper())
    glued_right = right.isalpha() and (right.islower() or right.isupper())
    if glued_left and glued_right:
        return False
    if glued_left:
        word = _WORD_BEFORE.search(text, max(0, start - 20), start)
        return word is not None and may_be_glued(word[0])
    if glued_right and not EXTENSION.match(text, end, end + AFTER):
        word = _WORD_AFTER.match(text, end)
        return word is not None and may_be_glued(word[0])
    return True


def what_else(
    text: str, run: Sequence[Group], first: int, over: int, *, plus: bool
) -> Literal["certainly", "perhaps"] | None:
    """Tell whether `run[first:over]` is a date, a part of a code or a measurement, or perhaps a price or a list.

    A label before it, or a disguise, tells that it is no price and no list.
    """
    groups = run[first:over]
    start, end = groups[0].start, groups[-1].end
    sizes = [len(group.digits) for group in groups]
    gaps = {text[one.end : two.start] for one, two in pairwise(groups)}
    if len(_MIXED.intersection("".join(gaps))) > 2 or (len(run) >= _DRAWN and _rise(run)):
        return "certainly"
    if (gaps != {","} or len(groups) == 1) and _has_cents(text, run[first : over + 1]):
        return "certainly"
    perhaps = len(gaps) == 1 and bool(gaps & _THOUSANDS) and set(sizes[1:]) == {3} and groups[0].digits[0] != "0"
    if plus:
        return "certainly" if perhaps else None
    written = text[start:end]
    if text[end : end + 1] in (")", "]"):
        written += text[end]  # which closes the last group
    if written.count("[") > written.count("]") or written.count("(") > written.count(")"):
        return "certainly"
    if gaps == _DOT and len(groups) == 4 and all(int(group.digits) <= 255 for group in groups):
        return "certainly"
    if gaps == _DOT and len(groups) > 3 and 1 in sizes[1:]:
        return "certainly"  # a version: 8.9.26.1234
    if gaps == _DOT and len(groups) == 2 and sizes[0] <= 3 and sizes[1] > 5:
        return "certainly"
    if len(run) > 1 and _is_part(text, run, first, over, gaps):
        return "certainly"
    if _holds_date(text, run[0].start, start, end, run[-1].end) or is_measure(text, end):
        return "certainly"
    if _PART_LETTER.match(text, end) or (len(groups) == 1 and _YEAR_AFTER.match(text, end)):
        return "certainly"
    if len(groups) == 1:
        return "certainly" if not groups[0].digits.strip(groups[0].digits[0]) else None
    if all(group.digits.strip(groups[0].digits[0]) == "" for group in groups):
        return "certainly"
    return "perhaps" if perhaps or _is_list(groups, sizes) else None


def _is_part(text: str, run: Sequence[Group], first: int, over: int, gaps: set[str]) -> bool:
    """Tell whether groups are cut out of a longer code: tied to a neighbour by the sign they are tied by."""
    before = text[run[first - 1].end : run[first].start] if first else ""
    after = text[run[over - 1].end : run[over].start] if over < len(run) else ""
    return (before in TIES and before in gaps and first == 1) or (
        after in TIES and after in gaps and over == len(run) - 1
    )


def _holds_date(text: str, run_start: int, start: int, end: int, run_end: int) -> bool:
    """Tell whether some of `text[start:end]` is part of a date in its run."""
    begin = max(run_start, start - 8)
    if not _DATE_SIGNS.search(text, begin, run_end):
        return False
    return any(date.start() < end and date.end() > start for date in DATE.finditer(text, begin, run_end))


def _has_cents(text: str, groups: Sequence[Group]) -> bool:
    """Tell whether two figures behind a comma make some group, or the one before it, an amount."""
    return any(text[one.end : two.start] == "," and len(two.digits) == _CENTS for one, two in pairwise(groups))


def _is_list(groups: Sequence[Group], sizes: Sequence[int]) -> bool:
    """Tell whether groups are prices or drawn numbers: all round, or pairs that only rise."""
    values = [int(group.digits) for group in groups]
    if len(groups) > 2 and min(sizes) > 2 and groups[0].digits[0] != "0" and not any(value % 10 for value in values):
        return True
    return len(groups) > 4 and _rise(groups)


def _rise(groups: Sequence[Group]) -> bool:
    """Tell whether groups are pairs of figures, each more than the one before."""
    return all(len(group.digits) == 2 for group in groups) and all(
        one.digits < two.digits for one, two in pairwise(groups)
    )
