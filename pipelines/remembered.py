"""What was worked out for texts seen lately, looked up without a call: the hot path of the analysis."""

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")


class Remembered(dict[str, V]):
    """Gives `make(text)` for each text asked for, and remembers the last `size` or so of them.

    It is asked as a dictionary, `known[text]`, so that `map(known.__getitem__, texts)` runs through a whole post inside
    the interpreter: a third of what a function with `lru_cache` takes. Half of `size` is kept at least: what was not
    asked for while that many others came is forgotten. Safe for several threads, which at worst forget too early.
    """

    def __init__(self, make: Callable[[str], V], size: int, *, longest: int) -> None:
        """Texts of more than `longest` characters are made each time and never kept."""
        super().__init__()
        self._make = make
        self._half = size // 2
        self._longest = longest
        self._older: dict[str, V] = {}

    def __missing__(self, text: str) -> V:
        value = self._older.get(text)
        if value is None:
            value = self._make(text)
            if len(text) > self._longest:
                return value
        if len(self) >= self._half:
            self._older = self.copy()
            self.clear()
        self[text] = value
        return value
