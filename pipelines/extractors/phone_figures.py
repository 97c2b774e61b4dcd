"""Phone numbers written in figures, in any usual grouping and punctuation."""

from collections.abc import Iterator, Sequence

from pipelines.extractors.digit_runs import Group, digit_runs
from pipelines.extractors.phone_context import NEAR, has_label, is_linked, is_vetoed
from pipelines.extractors.phone_finder import Number, TextOfNumbers, weigh
from pipelines.extractors.phone_plan import SHORTEST
from pipelines.extractors.phone_reading import Guess
from pipelines.extractors.phone_setting import has_plus, is_something_else, stands_free

MAX_GROUPS = 7  # groups in one number: "+33 6 12 34 56 78" has six
WHOLE = 0.7  # confidence with which a run is one number, and is not searched for others
MOST_LABELLED = 13  # digits of a number that only its label speaks for
_SERIAL = 4  # groups of four, and as many of them, make a card's or an account's number


def numbers_in_figures(within: TextOfNumbers) -> Iterator[Number]:
    """Give the numbers in runs of figures; where several readings of a run are possible, the surest."""
    for run in digit_runs(within.text):
        yield from _in_run(within, run)


def _in_run(within: TextOfNumbers, run: list[Group]) -> Iterator[Number]:
    text = within.text
    found = False
    place = 0
    serial = not within.turns and _is_serial(text, run)
    if 1 < len(run) <= MAX_GROUPS and not serial:
        guess = _judge(within, run, "".join([group.digits for group in run]), plus=_is_abroad(text, run[0].start))
        if guess and guess.confidence >= WHOLE:
            yield number_of(text, run, guess, obfuscated=False)
            return
    while place < len(run):
        best = _best_from(within, run, place) if not serial or _is_abroad(text, run[place].start) else None
        if best is None:
            place += 1
            continue
        found = True
        yield number_of(text, run[place : best[1] + 1], best[0], obfuscated=False)
        place = best[1] + 1
    if not found:
        labelled = _judge_by_label(text, run)
        if labelled:
            yield number_of(text, run, labelled, obfuscated=False)


def _best_from(within: TextOfNumbers, run: list[Group], place: int) -> tuple[Guess, int] | None:
    """Give the surest number that begins with a group, and the group it ends with; of equals the longest."""
    best: tuple[Guess, int] | None = None
    plus = _is_abroad(within.text, run[place].start)
    longest = within.longest
    digits = ""
    for last in range(place, min(place + MAX_GROUPS, len(run))):
        digits += run[last].digits
        if len(digits) > longest:
            break
        if len(digits) < SHORTEST:
            continue
        guess = _judge(within, run[place : last + 1], digits, plus=plus)
        if guess and (best is None or guess.confidence >= best[0].confidence):
            best = guess, last
    return best


def _judge(within: TextOfNumbers, groups: Sequence[Group], digits: str, *, plus: bool) -> Guess | None:
    """Say what number these groups are, from their plan and grouping; None when nothing speaks for one."""
    if not plus and not within.turns and not within.where.may_have(len(digits), digits[0]):
        return None
    text = within.text
    start, end = groups[0].start, groups[-1].end
    guess = within.where.read(digits, tuple([len(group.digits) for group in groups]), plus=plus)
    if within.turns:
        guess = within.turned_if_said(digits, start, end, guess)
    if guess is None or not stands_free(text, start, end, plus=plus, single=len(groups) == 1):
        return None
    if is_something_else(text, groups, plus=plus):
        return None
    return weigh(guess, within.before(start), plus=plus)


def _judge_by_label(text: str, run: Sequence[Group]) -> Guess | None:
    """Take a whole run as a number of unknown country because the words before it say so."""
    if len(run) > MAX_GROUPS:
        return None
    digits = "".join([group.digits for group in run])
    if not SHORTEST <= len(digits) <= MOST_LABELLED:
        return None
    start, end = run[0].start, run[-1].end
    before = text[max(0, start - 2 * NEAR) : start]
    if not has_label(before, NEAR) or is_vetoed(before) or before.rstrip().endswith("+"):
        return None
    if text[end : end + 1].isalpha() or not stands_free(text, start, end, plus=False, single=False):
        return None
    return None if is_something_else(text, run, plus=False) else Guess(digits, 0.5, ("label",))


def _is_abroad(text: str, start: int) -> bool:
    """Tell whether digits begin with a country code: behind a plus, or in a link that dials."""
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
