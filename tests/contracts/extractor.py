"""What every kind of contact promises, whoever wrote it: inherit `ExtractorContract` and name the extractor.

Other packages' extractors may inherit it too; `texts` then adds posts of their own.
"""

import base64
import json
import random
import time
from collections.abc import Callable
from functools import cache

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.extractors.extractor import Extractor
from pipelines.extractors.fold import fold
from pipelines.extractors.hints import NO_HINTS, Hints
from pipelines.extractors.registry import Registry
from vigil.records.contact import Contact

LARGE = 1_000_000
GROWTH = 4  # the small text is a quarter of the large one
SLACK = 3.0
"""How much worse than linear a measurement may look on a busy machine: quadratic time would be 4 times worse, and
shows as 16 where linear shows as 4; the least of three runs is taken."""
FLOOR = 0.02  # CPU seconds under which a measurement is noise: so fast a text proves itself harmless
ROUNDS = 3

HINTS = Hints(source_country="UA", lang="en")


def _of(pattern: str) -> Callable[[random.Random], str]:
    return lambda _: pattern * (LARGE // len(pattern))


HOSTILE: dict[str, Callable[[random.Random], str]] = {
    "base64": lambda chance: base64.b64encode(chance.randbytes(LARGE * 3 // 4)).decode(),
    "hex": lambda chance: chance.randbytes(LARGE // 2).hex(),
    "digits": lambda chance: "".join(chance.choices("0123456789", k=LARGE)),
    "spaced digits": lambda chance: " ".join(chance.choices("0123456789", k=LARGE // 2)),
    "number words": lambda chance: " ".join(chance.choices(["one", "two", "for", "to", "zero", "ноль"], k=LARGE // 5)),
    "a.a.a.": _of("a."),
    "letters then @": lambda _: "a" * (LARGE - 1) + "@",
    "brackets": _of("[("),
    "html": _of('<div class="a"><a href="http://x">'),
    "emoji": _of("😀5\ufe0f\u20e3"),
}


class ExtractorContract:
    """The suite; a subclass gives the extractor."""

    extractor: Extractor
    texts: tuple[str, ...] = ()

    def _find(self, text: str, hints: Hints = NO_HINTS) -> list[Contact]:
        return list(self.extractor.find(fold(text), hints))

    def test_its_docstring_is_a_manual(self) -> None:
        manual = type(self.extractor).__doc__ or ""
        assert manual.count("\n") >= 2
        assert "Normal form" in manual
        assert self.extractor.kind.isidentifier()
        assert self.extractor.kind == self.extractor.kind.lower()

    def test_its_own_example_is_a_normal_form(self) -> None:
        example = self.extractor.example
        assert self.extractor.check(example)
        assert self.extractor.normalise(example, NO_HINTS) == example

    def test_its_own_example_is_found_through_the_registry(self) -> None:
        found = Registry([self.extractor]).find(f"write me, {self.extractor.kind}: {self.extractor.example} and so on")
        assert [(contact.kind, contact.value) for contact in found] == [(self.extractor.kind, self.extractor.example)]

    def test_nothing_is_found_in_nothing(self) -> None:
        assert self._find("") == []
        assert self._find(" \n\t") == []
        assert self.extractor.normalise("", NO_HINTS) is None
        assert self.extractor.recognise("", NO_HINTS) is None
        assert not self.extractor.check("")

    def test_plain_words_are_not_recognised(self) -> None:
        for words in ("hello", "new girls in town", "12:30", "привіт", "2024-03-05"):
            assert self.extractor.recognise(words, NO_HINTS) is None

    def test_every_finding_keeps_the_promises_of_a_contact(self) -> None:
        example = self.extractor.example
        label = self.extractor.kind
        samples = (f"{label}: {example}", f"\u200b①\u00a0привіт, {label}: {example}\n" * 3, *self.texts)
        seen = [self._check(text) for text in samples]
        assert any(seen)

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(st.data())
    def test_spans_hold_in_any_text(self, data: st.DataObject) -> None:
        noise = st.text(alphabet="аеo0123456789@.+-()[] \n\u200b\u0301５⑤&;#%x:/tмe", max_size=30)
        parts = data.draw(st.lists(st.one_of(noise, st.just(self.extractor.example), st.text(max_size=10)), max_size=6))
        self._check("".join(parts))

    def _check(self, text: str) -> int:
        found = self._find(text, HINTS) + self._find(text)
        for contact in found:
            assert contact.kind == self.extractor.kind
            assert 0 <= contact.start < contact.end <= len(text)
            assert text[contact.start : contact.end] == contact.raw
            assert 0 < contact.confidence <= 1
            assert contact.reasons
            assert self.extractor.check(contact.value), contact
            assert self.extractor.normalise(contact.value, NO_HINTS) == contact.value
            json.dumps(attrs.asdict(contact))
        return len(found)

    @pytest.mark.slow
    @pytest.mark.parametrize("shape", HOSTILE)
    def test_time_grows_no_faster_than_the_text(self, shape: str) -> None:
        large, small = _hostile(shape)
        assert self._cost(large) <= GROWTH * SLACK * max(self._cost(small), FLOOR)

    def _cost(self, text: str) -> float:
        """CPU seconds of this thread for one reading, folding included: the least of some runs.

        A text so fast that it is harmless is read once.
        """
        least = float("inf")
        for _ in range(ROUNDS):
            begin = time.thread_time()
            for _contact in self.extractor.find(fold(text), HINTS):
                pass
            least = min(least, time.thread_time() - begin)
            if least < FLOOR:
                break
        return least


@cache
def _hostile(shape: str) -> tuple[str, str]:
    """Give a hostile text and a quarter of it; the forty kinds read the same."""
    large = HOSTILE[shape](random.Random(7))[:LARGE]
    return large, large[: len(large) // GROWTH]
