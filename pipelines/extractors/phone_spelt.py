"""Phone numbers spelt out, set apart by odd signs or strung together by words."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from attrs import evolve

from pipelines.extractors.digit_runs import Group
from pipelines.extractors.phone_context import is_measure, is_money, without_joiners
from pipelines.extractors.phone_figures import WHOLE, is_sure, number_of
from pipelines.extractors.phone_finder import TextOfNumbers, weigh
from pipelines.extractors.phone_plan import SHORTEST
from pipelines.extractors.phone_reading import NEEDS_LABEL, Guess, Number
from pipelines.extractors.phone_setting import has_plus, is_in_address
from pipelines.extractors.spelt_runs import SpeltRun, spelt_runs
from pipelines.extractors.spelt_stretches import Said, stretches

MAX_PARTS = 15  # groups in one number: a digit each
OF_ALL = 0.2  # confidence that a reading of a whole run is ahead of one of a part of it
FREE = 2  # words or letters for figures in a number that is then read whatever its length
MOST_SURE = 0.9  # confidence that what was spelt can reach

_NO_SEPARATOR = frozenset(":=<>%")
_COUNTED = 8  # digits in order at its start that make a run counting, not dialling
_COUNTING = ("01234567891011121314", "01234567890123456", "2019181716151413121110987654321098")


def numbers_spelt(within: TextOfNumbers, plain: Sequence[Number]) -> Iterator[Number]:
    """Give the numbers in runs with something spelt, oddly set apart or joined by words.

    None begins or ends inside one of the `plain` numbers, in their order, unless only its label speaks for that one.
    """
    spans = [(number.start, number.end) for number in plain if number.confidence >= WHOLE]
    for stretch in stretches(within.folded, spans):
        find = partial(_in_stretch, within, stretch, spans)
        yield from within.remembered(stretch[0].start, stretch[-1].end, find, spelt=True)


def _in_stretch(within: TextOfNumbers, stretch: Sequence[Said], spans: Sequence[tuple[int, int]]) -> Iterator[Number]:
    """Give the numbers of a stretch, the surest readings of each run first."""
    for run in spelt_runs(within.text, stretch):
        found = [
            (best[0], place, best[1])
            for place in range(len(run.groups))
            if (best := _best_from(within, run, place, spans)) is not None
        ]
        found.sort(key=lambda one: (-_rank(run, *one), one[1], -one[2]))
        taken: set[int] = set()
        for guess, first, last in found:
            if taken.isdisjoint(range(first, last + 1)):
                taken.update(range(first, last + 1))
                yield number_of(within.text, run.groups[first : last + 1], guess, obfuscated=True)


def _rank(run: SpeltRun, guess: Guess, first: int, last: int) -> float:
    """Give how much speaks for a reading of a run: more when it is all of it."""
    whole = first == 0 and last == len(run.groups) - 1
    return guess.confidence + OF_ALL * whole


def _best_from(
    within: TextOfNumbers, run: SpeltRun, place: int, spans: Sequence[tuple[int, int]]
) -> tuple[Guess, int] | None:
    """Give the surest number that begins with a group, and the group it ends with; of equals the longest."""
    best: tuple[Guess, int] | None = None
    groups = run.groups
    plus = has_plus(within.text, groups[place].start) or (run.plus and place == 0)
    longest = within.longest
    digits = ""
    spelt = 0
    most = MAX_PARTS if not within.turns else 2 * MAX_PARTS
    for last in range(place, min(place + most, len(groups))):
        if best and is_sure(best[0]) and _is_only_breath(within.text, groups, last):
            break
        digits += groups[last].digits
        spelt += run.spelt[last]
        if len(digits) > longest:
            break
        if len(digits) < SHORTEST:
            continue
        if spelt < FREE and not plus and not within.turns and not within.where.may_have(len(digits), digits[0]):
            continue
        guess = _judge(within, run, place, last, digits, spelt, plus=plus)
        if (
            guess
            and (best is None or guess.confidence >= best[0].confidence)
            and not _cuts(spans, groups[place].start, groups[last].end)
        ):
            best = guess, last
    return best


def _judge(
    within: TextOfNumbers, run: SpeltRun, first: int, last: int, digits: str, spelt: int, *, plus: bool
) -> Guess | None:
    """Say what number these groups are; the more of it was spelt out, the less else it needs."""
    text = within.text
    groups = run.groups[first : last + 1]
    joined = any(run.joined[first + 1 : last + 1])
    start, end = groups[0].start, groups[-1].end
    apart = False
    if not spelt:
        odd = [sign for sign in run.odd[first + 1 : last + 1] if sign]
        if not (odd or joined or plus) or not (plus or _is_set_apart(groups, odd, joined=joined)):
            return None
        if len(set(digits)) <= 2 or (joined and all(len(group.digits) == 1 for group in groups)):
            return None
        apart = bool(odd) and not odd[0].isascii()
    guess = _spelt_number(within, digits, plus=plus, spelt=FREE if apart else spelt)
    if any(digits[:_COUNTED] in counting for counting in _COUNTING) and not _is_mixed(guess, spelt, groups):
        return None
    if within.turns:
        guess = within.turned_if_said(digits, start, end, guess)
    if guess is None or is_measure(text, end) or is_money(text, start):
        return None
    if _is_glued(text, start, end) or is_in_address(text, start):
        return None
    surest = guess.confidence if spelt >= FREE or plus else guess.confidence - 0.05
    guess = evolve(guess, confidence=round(min(MOST_SURE, surest), 2))
    before = within.before(start)
    return weigh(guess, without_joiners(before) if joined else before, label=within.labelled(start, end), plus=plus)


def _is_only_breath(text: str, groups: Sequence[Group], place: int) -> bool:
    """Tell whether a comma or semicolon stands before a group, and nowhere else in the run: words have many."""
    gaps = [text[one.end : two.start] for one, two in pairwise(groups)]
    return any(sign in gaps[place - 1] and sum(sign in gap for gap in gaps) == 1 for sign in ",;") if place else False


def _is_mixed(guess: Guess | None, spelt: int, groups: Sequence[Group]) -> bool:
    """Tell whether digits in order are a number after all: a valid one, of words and figures in turns."""
    return guess is not None and "plan valid" in guess.reasons and FREE <= spelt < len(groups)


def _spelt_number(within: TextOfNumbers, digits: str, *, plus: bool, spelt: int) -> Guess | None:
    """Read digits of which `spelt` were words or letters: nobody spells out what is not to be dialled."""
    guess = within.where.read(digits, (len(digits),), plus=plus)
    if guess is None:
        if spelt >= 5 and 9 <= len(digits) <= 13:
            return Guess(digits, 0.6, ("spelt out",))
        if spelt >= FREE and len(digits) <= 13:
            return Guess(digits, 0.5, ("spelt out", NEEDS_LABEL))
        return None
    if NEEDS_LABEL in guess.reasons and spelt >= FREE:
        return Guess(guess.value, max(guess.confidence, 0.6), (*guess.without_need().reasons, "spelt out"))
    return evolve(guess, reasons=(*guess.reasons, "spelt out"))


def _cuts(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether one of the spans, in their order, lies partly inside and partly outside of `start` to `end`."""
    place = bisect_left(spans, (start, start))
    return (place > 0 and spans[place - 1][1] > start) or any(
        begin < end < over for begin, over in spans[place : bisect_left(spans, (end, end))][-1:]
    )


def _is_set_apart(groups: Sequence[Group], odd: Sequence[str], *, joined: bool) -> bool:
    """Tell whether figures with odd signs between them are meant as one number: the same sign each time, no price's."""
    if joined and not odd:
        return True
    signs = set(odd)
    if signs == {":"}:  # between shorter ones stands a time
        return all(len(group.digits) > 2 for group in groups)
    if any(sign in _NO_SEPARATOR or is_money(sign, len(sign)) for mark in signs for sign in mark):
        return False
    return len(signs) == 1 or all(len(group.digits) == 1 for group in groups)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell whether a letter touches the number: part of a word or code."""
    return (start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")) or text[end : end + 1].isalnum()
