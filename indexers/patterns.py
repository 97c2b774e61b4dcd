"""Does one form match a pattern? Linear in the form for every pattern, so that a rule cannot stall the matcher."""

from collections.abc import Callable
from functools import lru_cache

from indexers.query import regex
from indexers.query.ast import Fuzzy, Regex, Wildcard

Test = Callable[[str], bool]
MAX_REMEMBERED = 20_000  # sets of states one automaton keeps; past it they are worked out again


@lru_cache(maxsize=1024)
def pattern_test(node: Fuzzy | Wildcard | Regex) -> Test:
    """Give the test of a fuzzy word, wildcard pattern or regular expression on one form."""
    if isinstance(node, Fuzzy):
        return lambda form: within(node.form, form, node.edits)
    tree = regex.wildcard(node.pattern) if isinstance(node, Wildcard) else regex.read(node.pattern)
    return lru_cache(maxsize=50_000)(Automaton(tree).matches)


def within(left: str, right: str, edits: int) -> bool:
    """Say whether at most `edits` insertions, deletions, replacements or swaps of neighbours lie between two words."""
    if abs(len(left) - len(right)) > edits:
        return False
    if left == right:
        return True
    older: list[int] = []
    before = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        now = [row]
        for column, other in enumerate(right, 1):
            cost = min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, older[column - 2] + 1)
            now.append(cost)
        if min(now) > edits and min(before) > edits:
            return False
        older, before = before, now
    return before[-1] <= edits


class Automaton:
    """A pattern as states with steps between them; all states a form may be in are followed at once."""

    def __init__(self, tree: regex.Tree) -> None:
        self._free: list[list[int]] = []
        self._steps: list[tuple[regex.Ranges, int] | None] = []
        start, self._end = self._state(), self._state()
        self._build(tree, start, self._end)
        self._start = self._closure(frozenset((start,)))
        self._known: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def matches(self, form: str) -> bool:
        """Say whether the whole form matches."""
        states = self._start
        for letter in form:
            states = self._step(states, letter)
            if not states:
                return False
        return self._end in states

    def _state(self) -> int:
        self._free.append([])
        self._steps.append(None)
        return len(self._free) - 1

    def _build(self, tree: regex.Tree, start: int, end: int) -> None:
        if isinstance(tree, regex.Letters):
            begin = self._state()
            self._free[start].append(begin)
            self._steps[begin] = (tree.ranges, end)
        elif isinstance(tree, regex.Sequence):
            for part in tree.parts:
                after = self._state()
                self._build(part, start, after)
                start = after
            self._free[start].append(end)
        elif isinstance(tree, regex.Choice):
            for option in tree.options:
                self._build(option, start, end)
        else:
            self._repeat(tree, start, end)

    def _repeat(self, tree: regex.Repeat, start: int, end: int) -> None:
        for _ in range(tree.least):
            after = self._state()
            self._build(tree.part, start, after)
            start = after
        if tree.most is None:
            again = self._state()
            self._free[start].append(again)
            self._build(tree.part, again, again)
            start = again
        else:
            for _ in range(tree.most - tree.least):
                self._free[start].append(end)
                after = self._state()
                self._build(tree.part, start, after)
                start = after
        self._free[start].append(end)

    def _closure(self, states: frozenset[int]) -> frozenset[int]:
        found = set(states)
        waiting = list(states)
        while waiting:
            for state in self._free[waiting.pop()]:
                if state not in found:
                    found.add(state)
                    waiting.append(state)
        return frozenset(found)

    def _step(self, states: frozenset[int], letter: str) -> frozenset[int]:
        key = (states, letter)
        known = self._known.get(key)
        if known is None:
            number = ord(letter)
            reached = set()
            for state in states:
                step = self._steps[state]
                if step is not None and any(low <= number <= high for low, high in step[0]):
                    reached.add(step[1])
            known = self._closure(frozenset(reached))
            if len(self._known) < MAX_REMEMBERED:
                self._known[key] = known
        return known
