"""Runs of digits that may hold phone numbers: groups of digits and what stands between them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

MAX_RUN = (
    400  # digits looked at together; more than two dozen numbers without a word between them are a table or a blob
)

GAP = r"[ \t.()\[\]/*;_~|,'•·\-]{0,4}"
"""Usual signs between the figures of one number in a folded text, where every dash is `-`."""
_RUN = re.compile(rf"[0-9](?:{GAP}+[0-9]){{6,{MAX_RUN}}}+")
_BRACKETS = frozenset("().-/")
"""Signs of which some stand between all figures of "0(6)8.(3)0(7)": they are one number."""
_GROUP = re.compile(r"[0-9]+")
_SEQUENCE = "0123456789" * 2
WIDEST = 3  # characters between digits spelt out, the same each time: "5 | 5 | 5"
SPELT = 3  # single digits in a row that are one group spelt out ("5 5 5")


class Group(NamedTuple):
    """Digits without anything between them, or digits spelt out one by one; a tuple, for a page may hold thousands."""

    start: int
    end: int
    digits: str


def digit_runs(text: str) -> Iterator[tuple[int, int]]:
    """Give where each run of at least seven digits stands, in linear time."""
    for run in _RUN.finditer(text):
        yield run.span()


def groups_of(text: str, start: int, end: int) -> list[Group]:
    """Give the groups of the run at `text[start:end]`."""
    groups = [Group(*found.span(), found[0]) for found in _GROUP.finditer(text, start, end)]
    if not _is_spelt(groups):
        return groups
    gaps = {text[one.end : two.start] for one, two in pairwise(groups)}
    single = all(len(group.digits) == 1 for group in groups)
    if single and _BRACKETS.issuperset("".join(gaps)) and any("(" in gap for gap in gaps):
        return [Group(groups[0].start, groups[-1].end, "".join([group.digits for group in groups]))]
    return _joined(text, groups, WIDEST if single and len(gaps) == 1 else 1)


def _is_spelt(groups: list[Group]) -> bool:
    return len(groups) >= SPELT and [len(group.digits) for group in groups].count(1) >= SPELT


def _joined(text: str, groups: list[Group], widest: int) -> list[Group]:
    """Join single digits with the same at most `widest` signs between them; counting ("1 2 3 4") is left apart."""
    joined: list[Group] = []
    place = 0
    while place < len(groups):
        last = place
        gap = None
        while last + 1 < len(groups) and len(groups[last].digits) == len(groups[last + 1].digits) == 1:
            between = text[groups[last].end : groups[last + 1].start]
            if len(between) > widest or gap not in (None, between):
                break
            gap = between
            last += 1
        digits = "".join(group.digits for group in groups[place : last + 1])
        if last - place + 1 >= SPELT and not (len(digits) > 4 and digits[:10] in _SEQUENCE):
            joined.append(Group(groups[place].start, groups[last].end, digits))
        else:
            joined += groups[place : last + 1]
        place = last + 1
    return joined
