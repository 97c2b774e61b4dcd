"""What is known while the numbers of one text are looked for, and how a guess is weighed."""

from collections.abc import Callable, Iterable
from functools import cached_property

from pipelines.extractors.fold import Folded
from pipelines.extractors.hints import Hints
from pipelines.extractors.phone_context import AFTER, BEFORE, has_label, is_label_after, is_vetoed
from pipelines.extractors.phone_plan import LONGEST
from pipelines.extractors.phone_reading import NEEDS_LABEL, Guess, Number, Where, where_of
from pipelines.extractors.phone_setting import is_in_address
from pipelines.extractors.places import countries_named, language_of
from pipelines.extractors.turned import is_turn_said, turn_said, turned

LONGEST_REMEMBERED = 200  # characters of a stretch whose numbers are remembered with the text around it
SURE = 0.9  # plain figures read with this confidence stand, whatever is spelt beside them
_APART = frozenset(" \t\n\0([{:+'\"*|>,;")
"""Signs before figures that no address goes on over."""
_LEADS = " \t:+(-–"  # signs between a label and its number
TURNED = 0.7  # confidence of a number read as the text says it is turned


class TextOfNumbers:
    """One folded text, with what it and its hints say of where its numbers are dialled from and how they are turned."""

    def __init__(self, folded: Folded, hints: Hints) -> None:
        self.folded = folded
        self.text = folded.text
        self._hints = hints

    @cached_property
    def where(self) -> Where:
        """Where numbers without country code are dialled from; the text's own words count beside what is declared."""
        hints = self._hints
        lang = None if hints.lang else language_of(self.text, self.folded.words)
        named = () if hints.country else countries_named(self.text, self.folded.words)
        english = (hints.lang or lang or "en")[:2].lower() == "en"
        return where_of(hints.regions_with(named, lang), hints.home, english=english and not named)

    @cached_property
    def _lowered(self) -> str:
        return self.text.lower()

    @cached_property
    def turns(self) -> bool:
        """The text says of some number that it is turned."""
        return is_turn_said(self._lowered, self.folded.words)

    @cached_property
    def longest(self) -> int:
        """Digits of the longest run that may be one number: twice as many where each may stand twice."""
        return 2 * LONGEST if self.turns else LONGEST + 3

    def turned_if_said(self, digits: str, start: int, end: int, guess: Guess | None) -> Guess | None:
        """Read digits as the words around them say they are meant, where that makes a number."""
        turn = turn_said(self._lowered, start, end)
        meant = turned(digits, turn) if turn else None
        if turn is None or meant is None:
            return guess
        other = self.where.read(meant, (len(meant),), plus=False)
        if other is None or (guess and "plan valid" not in other.reasons):
            return guess
        return Guess(other.value, TURNED, (*other.without_need().reasons, turn))

    def remembered(
        self, start: int, end: int, find: Callable[[], Iterable[Number]], *, spelt: bool
    ) -> Iterable[Number]:
        """Give the numbers in `text[start:end]`, by `find` if they were not found in such a place before.

        The same signature stands under many posts, the same quote in many answers. What settles a number is the text
        around it, how it was written, and whether it stands in an address; where a text says that some number is
        turned, more of it does.
        """
        text = self.text
        if self.turns or end - start > LONGEST_REMEMBERED:
            yield from find()
            return
        begin = self.begin(start)
        around = text[begin : self.over(end) + 1]
        raw = self.folded.raw(start, end)
        if raw != text[start:end]:
            around += raw
        if start and text[start - 1] not in _APART and is_in_address(text, start):
            around += "/"
        key = around, start - begin, start - end if spelt else end - start
        for left, right, value, confidence, reasons in self.where.remembered(key, find, start):
            yield Number(start + left, start + right, value, confidence, reasons, obfuscated=spelt)

    def begin(self, start: int) -> int:
        """Where the words about a number at `start` begin: on its line, or the one above when its own has none."""
        text = self.text
        begin = start - BEFORE if start > BEFORE else 0
        line = text.rfind("\n", begin, start)
        if line == -1:
            return begin
        if text[line + 1 : start].strip(_LEADS):
            return line + 1
        above = text.rfind("\n", begin, line)
        return begin if above == -1 else above + 1

    def over(self, end: int) -> int:
        """Where the words about a number that ends at `end` are over."""
        line = self.text.find("\n", end, end + AFTER)
        return end + AFTER if line == -1 else line

    def before(self, start: int) -> str:
        """The text before a number in which its label stands."""
        return self.text[self.begin(start) : start]

    def after(self, end: int) -> str:
        """The text after a number in which its label stands."""
        return self.text[end : self.over(end)]

    def labelled(self, start: int, end: int) -> bool:
        """Tell whether a label stands before a number or right after it."""
        return has_label(self.before(start)) or is_label_after(self.after(end))


def weigh(guess: Guess, before: str, *, label: bool, plus: bool) -> Guess | None:
    """Weigh the words around a number: a label makes it surer, a word like "order" before it rules it out."""
    if is_vetoed(before.rstrip("+( ") if plus else before) and not (plus and guess.confidence > SURE):
        return None
    if not label:
        return None if NEEDS_LABEL in guess.reasons else guess
    if NEEDS_LABEL in guess.reasons:
        return guess
    return Guess(guess.value, round(min(0.99, guess.confidence + 0.1), 2), (*guess.reasons, "label"))
