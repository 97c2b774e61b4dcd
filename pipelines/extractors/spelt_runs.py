"""Runs of digits in which something is spelt out, set apart by odd signs or strung together by words ("then")."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from attrs import frozen

from pipelines.extractors.digit_runs import GAP, Group
from pipelines.extractors.phone_plan import SHORTEST
from pipelines.extractors.spelt import Adding, Between, Piece, Spelt, compose, compounds, plain
from pipelines.extractors.spelt_stretches import MAX_JOINERS, Said

MAX_GAP = 12  # characters without letter or figure between two parts of a number; three emoji and spaces
MAX_JOINED = 48  # and with words like "followed by the" between them
BRACKETS = "[]"  # the sign that stands for brackets of any kind
MAX_ATOMS = 160  # parts of a run read at each of its ends: more than a dozen numbers spelt out on end are a blob

_SERIAL = 4  # letters and figures in a group of an account's number
_USUAL_GAP = re.compile(rf"{GAP}\Z")
_JOINING_GAP = re.compile(r"[ \t\-‐–]{0,3}(?:[^\W\d_]{1,3}[ \t]{1,2})?\Z")
"""What may stand between "twenty" and "two": nothing, a space, a dash, a word for "and"."""
_BREAK = re.compile(r"[+@\0]|[$€£₴₽]\s|\s[$€£₴₽]|\n[ \t]*\n[ \t]*\n")


class Atom(NamedTuple):
    """One run of letters and figures that says digits; a tuple, for a page may hold thousands."""

    start: int
    end: int
    pieces: tuple[Piece | Spelt, ...]
    gap: str
    """What stands before it, back to the atom before; words between are joiners."""
    between: Between | None
    """What the words before it do."""


@frozen
class SpeltRun:
    """Groups of digits, and for each how many of its parts were spelt and what stood before it."""

    groups: tuple[Group, ...]
    spelt: tuple[int, ...]
    """Words or letters for figures in each group."""
    odd: tuple[str | None, ...]
    """The odd sign before each group; None where a usual one or none stands."""
    joined: tuple[bool, ...]
    """Whether joiner words stand before each group."""
    plus: bool
    """A word for the plus sign stands before it."""


def spelt_runs(text: str, stretch: Sequence[Said]) -> Iterator[SpeltRun]:
    """Give the runs of a stretch with something spelt, odd or joined in them; those of figures are `digit_runs`."""
    for atoms, plus in _chains(text, stretch):
        ends = [atoms] if len(atoms) <= MAX_ATOMS else [atoms[: MAX_ATOMS // 2], atoms[-MAX_ATOMS // 2 :]]
        for part in ends:
            yield from _runs(part, plus=plus)


def _chains(text: str, stretch: Sequence[Said]) -> Iterator[tuple[list[Atom], bool]]:
    """Give atoms that follow each other closely, with whether a word for plus stands before them.

    Chains of figures alone with usual signs between them are left out.
    """
    chain: list[Atom] = []
    special = plus = False
    end = 0
    joiners: list[Between] = []
    for start, over, said in _compounded(text, stretch):
        if isinstance(said, str):
            if chain and said != "plus" and len(joiners) < MAX_JOINERS:
                joiners.append(said)
                continue
            if chain and special:
                yield chain, plus
            chain = []
            special = plus = said == "plus"
            continue
        gap = text[end:start] if chain else ""
        if len(gap) > (MAX_JOINED if joiners else MAX_GAP) or _BREAK.search(gap):
            if chain and special:
                yield chain, plus
            chain = []
            special = plus = False
        between: Between | None = None
        if chain and joiners:
            between = "joiner" if "joiner" in joiners else "and"
        joiners.clear()
        chain.append(Atom(start, over, said, gap if chain else "", between))
        special = special or between is not None or not _USUAL_GAP.match(gap) or _is_spelt(said)
        end = over
    if chain and special:
        yield chain, plus


def _compounded(text: str, stretch: Sequence[Said]) -> Iterator[Said]:
    """Give a stretch with the words that say one number together as one."""
    place = 0
    while place < len(stretch):
        one = stretch[place]
        for parts, piece in compounds().get(plain(text[one.start : one.end]), {}).items():
            taken = stretch[place : place + len(parts)]
            if parts == tuple(plain(text[each.start : each.end]) for each in taken) and all(
                _JOINING_GAP.match(text, before.end, behind.start) for before, behind in pairwise(taken)
            ):
                one = Said(one.start, taken[-1].end, (piece,))
                place += len(parts) - 1
                break
        yield one
        place += 1


def _is_spelt(said: Sequence[Piece | Spelt]) -> bool:
    return any(piece.form != "figures" for piece in said)


def _runs(atoms: Sequence[Atom], *, plus: bool) -> Iterable[SpeltRun]:
    """Make runs of atoms, one for each way to read hundreds; none of plain figures or of too few."""
    if _is_serial(atoms):
        return ()
    flat: list[Piece | Spelt] = []
    owners: list[Atom] = []
    breaks: set[int] = set()
    for atom in _meant(atoms):
        if len(atom.pieces) > 1 or not _JOINING_GAP.match(atom.gap):
            breaks.add(len(flat))
        flat += atom.pieces
        owners += [atom] * len(atom.pieces)
    ways: tuple[Adding, ...] = ("careful",)
    if any(isinstance(piece, Piece) and (piece.value >= 100 or piece.sort == "times") for piece in flat):
        ways = ("careful", "eager", "never")
    runs = [_run(compose(flat, adding, frozenset(breaks)), flat, owners, plus=plus) for adding in ways]
    return dict.fromkeys(run for run in runs if run)


def _run(
    composed: Sequence[tuple[str, int, int]], flat: Sequence[Piece | Spelt], owners: Sequence[Atom], *, plus: bool
) -> SpeltRun | None:
    """Make a run of composed groups; None when it is plain figures or too short."""
    groups: list[Group] = []
    spelt: list[int] = []
    odd: list[str | None] = []
    joined: list[bool] = []
    last: Atom | None = None
    for digits, first, over in composed:
        owner, closer = owners[first], owners[over - 1]
        if owner is last and isinstance(flat[first], Spelt) and isinstance(flat[first - 1], Spelt):
            groups[-1] = Group(groups[-1].start, closer.end, groups[-1].digits + digits)  # "9OO" is one group
            spelt[-1] += flat[first].form != "figures"
            continue
        groups.append(Group(owner.start, closer.end, digits))
        spelt.append(sum([isinstance(piece, Piece) or piece.form != "figures" for piece in flat[first:over]]))
        fresh = owner is not last and last is not None
        odd.append(_odd(owner.gap) if fresh and owner.between is None else None)
        joined.append(fresh and owner.between == "joiner")
        last = closer
    if sum([len(group.digits) for group in groups]) < SHORTEST:
        return None
    if not any(spelt) and not any(joined) and not any(odd) and not plus:
        return None
    return SpeltRun(tuple(groups), tuple(spelt), tuple(odd), tuple(joined), plus)


def _is_serial(atoms: Sequence[Atom]) -> bool:
    """Tell whether letters and figures stand four by four, as those of an account or a card do."""
    fours = [atom for atom in atoms if atom.end - atom.start == _SERIAL]
    return len(fours) >= 3 and not any(isinstance(piece, Piece) for atom in atoms for piece in atom.pieces)


def _meant(atoms: Sequence[Atom]) -> list[Atom]:
    """Leave out words that are no digits where they stand: "to" and "for" count between digits that stand alone."""
    kept: list[Atom] = []
    for place, atom in enumerate(atoms):
        only = atom.pieces[0]
        if _is_count(atoms, place):
            continue
        if isinstance(only, Spelt) and only.form in ("perhaps", "capitals"):
            before = kept[-1] if kept else None
            after = atoms[place + 1] if place + 1 < len(atoms) else None
            block = only.form == "capitals" and len(atoms) > 1  # "ЗЗ" beside figures is no word
            if not block and not (before and _stands_alone(before)) and not (after and _stands_alone(after)):
                continue
        kept.append(atom)
    return kept


def _stands_alone(atom: Atom) -> bool:
    """Tell whether an atom is one that people speak or spell: a word, or a single figure, or letters for figures."""
    if any(isinstance(piece, Piece) or piece.form == "letters" for piece in atom.pieces):
        return True
    return all(isinstance(piece, Spelt) and len(piece.digits) == 1 for piece in atom.pieces)


def _is_count(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a word says how many figures follow: the "four" of "last four 0178"."""
    atom, after = atoms[place], atoms[place + 1 : place + 2]
    if atom.between != "joiner" or len(atom.pieces) != 1 or not after or len(after[0].pieces) != 1:
        return False
    count, figures = atom.pieces[0], after[0].pieces[0]
    return (
        isinstance(count, Piece)
        and isinstance(figures, Spelt)
        and 1 < count.value < 5
        and len(figures.digits) == count.value
    )


def _odd(gap: str) -> str | None:
    """Give the sign of an odd gap without spaces, all brackets as one; None for a usual gap."""
    if _USUAL_GAP.match(gap):
        return None
    sign = "".join(gap.split())
    return BRACKETS if sign and not sign.strip("()[]{}<>.,-/") else sign or "\n"
