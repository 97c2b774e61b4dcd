"""Is a contact of confidence 0.8 right eight times in ten?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import frozen

from pipelines.extractors.hints import Hints
from pipelines.extractors.registry import registry
from tests.pipelines.labelled import Line, Value, comparable, judge, same


@frozen
class Bin:
    """Findings of about one confidence: how many, how many of them right, and their mean confidence."""

    found: int
    right: int
    confidence: float

    @property
    def share(self) -> float:
        """Share of right ones."""
        return self.right / self.found


def calibration(lines: Iterable[Line], kinds: tuple[str, ...]) -> dict[float, Bin]:
    """Give the findings by confidence, rounded to a tenth, the unsure ones too; what counts neither way is left out."""
    marks: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for line in lines:
        sure: dict[Value, float] = {}
        for contact in registry().find(line.text, Hints(lang=line.lang, country=line.country)):
            value = comparable(contact.kind, contact.value)
            sure[value] = max(sure.get(value, 0.0), contact.confidence)
        judged = judge(line, sure, kinds)
        for value, confidence in sure.items():
            right = any(same(value, label) for label in judged.right)
            if right or value in judged.wrong:
                marks[round(confidence, 1)].append((confidence, right))
    return {
        tenth: Bin(len(each), sum(right for _, right in each), sum(confidence for confidence, _ in each) / len(each))
        for tenth, each in sorted(marks.items())
    }


def expected_error(bins: Mapping[float, Bin]) -> float:
    """Give the mean distance between confidence and share of right ones, each bin by the number of its findings."""
    found = sum(each.found for each in bins.values())
    return sum(each.found * abs(each.share - each.confidence) for each in bins.values()) / found if found else 0.0
