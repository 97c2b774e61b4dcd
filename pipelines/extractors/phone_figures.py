"""Phone numbers written in figures, in any usual grouping and punctuation."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from pipelines.extractors.digit_runs import Group, digit_runs, groups_of
from pipelines.extractors.phone_context import NEAR, has_label, is_linked, is_vetoed
from pipelines.extractors.phone_finder import TextOfNumbers, weigh
from pipelines.extractors.phone_plan import SHORTEST
from pipelines.extractors.phone_reading import NEEDS_LABEL, Guess, Number
from pipelines.extractors.phone_setting import TIES, has_plus, stands_free, what_else

MAX_GROUPS = 7  # groups in one number: "+33 6 12 34 56 78" has six
MAX_SEARCHED = 24  # groups in a row without a number: a table, whose next column begins with the next run
WHOLE = 0.7  # confidence with which a run is one number, and is not searched for others
MOST_LABELLED = 13  # digits of a number that only its label speaks for
PHONE_SIGNS = frozenset("-.*~/|")
"""Signs that make pairs of figures one number: with spaces between they may be measures or ages."""
RARE_SIGNS = frozenset({"*", "~", "|", "•", "·", "_", ";"})
"""Signs between figures that stand between those of nothing but phones."""
_SERIAL = 4  # groups of four, and as many of them, make a card's or an account's number


def numbers_in_figures(within: TextOfNumbers) -> Iterator[Number]:
    """Give the numbers in runs of figures; where several readings of a run are possible, the surest."""
    for start, end in digit_runs(within.text):
        yield from within.remembered(start, end, partial(_in_place, within, start, end), spelt=False)


def _in_place(within: TextOfNumbers, start: int, end: int) -> Iterator[Number]:
    return _in_run(within, groups_of(within.text, start, end))


def _in_run(within: TextOfNumbers, run: list[Group]) -> Iterator[Number]:
    text = within.text
    found = False
    place = 0
    serial = not within.turns and _is_serial(text, run)
    if 1 < len(run) <= MAX_GROUPS and not serial and not any(is_breath(text, run, place) for place in range(len(run))):
        whole = _judge(within, run, 0, len(run), "".join([one.digits for one in run]), plus=_is_abroad(text, run, 0))
        if whole and whole.confidence >= WHOLE:
            yield number_of(text, run, whole, obfuscated=False)
            return
    searched = 0  # groups since the last number
    while place < len(run) and searched < MAX_SEARCHED:
        best = _best_from(within, run, place) if not serial or _is_abroad(text, run, place) else None
        if best is None:
            place += 1
            searched += 1
            continue
        found, searched = True, 0
        yield number_of(text, run[place : best[1]], best[0], obfuscated=False)
        place = best[1]
    if not found:
        labelled = _judge_by_label(within, run)
        if labelled:
            yield number_of(text, run, labelled, obfuscated=False)


def _best_from(within: TextOfNumbers, run: list[Group], place: int) -> tuple[Guess, int] | None:
    """Give the surest number that begins with a group, and the group after it; of equals the longest."""
    best: tuple[Guess, int] | None = None
    plus = _is_abroad(within.text, run, place)
    longest = within.longest
    most = MAX_GROUPS if not within.turns else longest
    digits = ""
    for last in range(place, min(place + most, len(run))):
        if best and is_sure(best[0]) and is_breath(within.text, run[place : last + 1], last - place):
            break
        digits += run[last].digits
        if len(digits) > longest:
            break
        if len(digits) < SHORTEST:
            continue
        guess = _judge(within, run, place, last + 1, digits, plus=plus)
        if guess and (best is None or guess.confidence >= best[0].confidence):
            best = guess, last + 1
    return best


def _judge(
    within: TextOfNumbers, run: Sequence[Group], first: int, over: int, digits: str, *, plus: bool
) -> Guess | None:
    """Say what number `run[first:over]` is, from plan and grouping; None when nothing speaks for one."""
    if not plus and not within.turns and not within.where.may_have(len(digits), digits[0]):
        return None
    text = within.text
    groups = run[first:over]
    start, end = groups[0].start, groups[-1].end
    sizes = tuple([len(group.digits) for group in groups])
    sign = _one_sign(text, groups) if len(groups) > 2 and max(sizes) <= 2 else None
    guess = within.where.read(digits, (len(digits),) if sign and sign in PHONE_SIGNS else sizes, plus=plus)
    if within.turns:
        guess = within.turned_if_said(digits, start, end, guess)
    if guess is None or not stands_free(text, start, end, plus=plus, single=len(groups) == 1):
        return None
    other = what_else(text, run, first, over, plus=plus)
    if other == "certainly":
        return None
    label = within.labelled(start, end)
    if other and not label and within.folded.raw(start, end) == text[start:end]:
        return None
    if NEEDS_LABEL in guess.reasons and _is_set_apart(text, groups):
        guess = guess.without_need()
    head = run[first - _tied(text, run, first)].start
    return weigh(guess, within.before(head), label=label, plus=plus)


def is_sure(guess: Guess) -> bool:
    """Tell whether a number is whole, so that what follows after a breath is not of it."""
    return guess.confidence >= WHOLE and "plan valid" in guess.reasons


def is_breath(text: str, groups: Sequence[Group], place: int) -> bool:
    """Tell whether a comma or semicolon stands before a group that does not stand between all: "612 345 604, 2 min"."""
    if not place:
        return False
    sign = next((sign for sign in ",;" if sign in text[groups[place - 1].end : groups[place].start]), None)
    return sign is not None and any(sign not in text[one.end : two.start] for one, two in pairwise(groups))


def _is_set_apart(text: str, groups: Sequence[Group]) -> bool:
    """Tell whether figures stand one by one, or between signs that nothing but a number is written with."""
    if any(group.end - group.start > len(group.digits) > SHORTEST - 1 for group in groups):
        return True
    return len(groups) > 2 and (_one_sign(text, groups) or " ") in RARE_SIGNS


def _one_sign(text: str, groups: Sequence[Group]) -> str | None:
    """Give the one sign that stands between all groups; None when there are several."""
    gaps = {text[one.end : two.start].strip() for one, two in pairwise(groups)}
    return gaps.pop() if len(gaps) == 1 else None


def _tied(text: str, run: Sequence[Group], first: int) -> int:
    """Give how many groups before `first` are tied to it by a sign without spaces: their label is its label."""
    place = first
    while place and text[run[place - 1].end : run[place].start] in TIES:
        place -= 1
    return first - place


def _judge_by_label(within: TextOfNumbers, run: Sequence[Group]) -> Guess | None:
    """Take a whole run as a number of unknown country because the words before it say so."""
    if len(run) > MAX_GROUPS:
        return None
    digits = "".join([group.digits for group in run])
    if not SHORTEST <= len(digits) <= MOST_LABELLED:
        return None
    start, end = run[0].start, run[-1].end
    text, before = within.text, within.before(start)[-2 * NEAR :]
    if not has_label(before, NEAR) or is_vetoed(before) or before.rstrip().endswith("+"):
        return None
    if text[end : end + 1].isalpha() or not stands_free(text, start, end, plus=False, single=False):
        return None
    return None if what_else(text, run, 0, len(run), plus=False) == "certainly" else Guess(digits, 0.5, ("label",))


def _is_abroad(text: str, run: Sequence[Group], place: int) -> bool:
    """Tell whether a group begins with a country code: behind a plus, or in a link that dials."""
    start = run[place].start
    return has_plus(text, start) or is_linked(text, start)


def _is_serial(text: str, run: Sequence[Group]) -> bool:
    """Tell whether groups are those of a card or an account: four by four, or behind its letters ("DE44 …")."""
    if len(run) < 2 or any(len(group.digits) != _SERIAL for group in run[1:-1]):
        return False
    start, end = run[0].start, run[-1].end
    if text[start - 2 : start].isupper() and len(run[0].digits) == 2 and len(run[1].digits) == _SERIAL:
        return True
    if len(run) == 2:
        return False
    glued = text[start - 1 : start].isalpha() and not text[max(0, start - 3) : start].isalpha()
    return glued or text[end : end + 1].isupper() or (len(run) >= _SERIAL and len(run[0].digits) == _SERIAL)


def number_of(text: str, groups: Sequence[Group], guess: Guess, *, obfuscated: bool) -> Number:
    """Give the number that groups are, with the plus or the bracket before them."""
    start, end = groups[0].start, groups[-1].end
    if has_plus(text, start):
        start = text.rindex("+", 0, start)
    if start and text[start - 1] == "(" and text.count(")", start, end) > text.count("(", start, end):
        start -= 1
    return Number(start, end, guess.value, guess.confidence, guess.reasons, obfuscated)
