"""Phone numbers in a text, however they are written: found once, for each kind of contact that is one."""

from bisect import bisect_left
from functools import lru_cache
from operator import itemgetter

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded
from pipelines.extractors.hints import Hints
from pipelines.extractors.phone_figures import numbers_in_figures
from pipelines.extractors.phone_finder import SURE, TextOfNumbers
from pipelines.extractors.phone_reading import Number
from pipelines.extractors.phone_spelt import numbers_spelt
from vigil.records.contact import Contact


def contact_of(folded: Folded, number: Number, kind: str, *why: str) -> Contact:
    """Give the contact of a kind that a number is; `why` it is of that kind comes before the number's own reasons."""
    return contact_at(
        folded,
        number.start,
        number.end,
        kind=kind,
        value=number.value,
        confidence=number.confidence,
        reasons=tuple(dict.fromkeys((*why, *number.reasons))),
        obfuscated=number.obfuscated,
    )


@lru_cache(maxsize=1)
def numbers(folded: Folded, hints: Hints) -> tuple[Number, ...]:
    """Give every phone number, in the order of their places, none overlapping another; linear in the text."""
    within = TextOfNumbers(folded, hints)
    plain = [*numbers_in_figures(within)]
    spelt = [*numbers_spelt(within, plain)]
    return tuple(_surest(plain, spelt) if spelt else plain)


def _surest(plain: list[Number], spelt: list[Number]) -> list[Number]:
    """Settle which of overlapping readings holds: plain figures that are sure, then the surer, then the longer."""
    ranked = [(number.confidence >= SURE, number.confidence, number.end - number.start, number) for number in plain]
    ranked += [(False, number.confidence, number.end - number.start, number) for number in spelt]
    ranked.sort(key=itemgetter(0, 1, 2), reverse=True)
    taken: list[tuple[int, int]] = []
    kept: list[Number] = []
    for *_, number in ranked:
        place = bisect_left(taken, (number.start, number.end))
        after = place < len(taken) and taken[place][0] < number.end
        before = place > 0 and taken[place - 1][1] > number.start
        if not after and not before:
            taken.insert(place, (number.start, number.end))
            kept.append(number)
    return sorted(kept, key=lambda number: number.start)
