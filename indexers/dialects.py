"""One regular expression, printed for each automaton that runs it; only characters, ranges and counts get through."""

from collections.abc import Callable

from indexers.query.regex import Choice, Letters, Ranges, Sequence, Tree

EVERYTHING: Ranges = ((0, 0x10FFFF),)
SURROGATES = range(0xD800, 0xE000)


def for_tantivy(tree: Tree) -> str:
    """Print for the crate regex-syntax: code points by number, nothing that depends on a flag."""
    return _print(tree, _tantivy_letters, "(?:{})")


def for_lucene(tree: Tree) -> str:
    """Print for Lucene's RegExp with all its optional operators off: no `\\p`, no flags, classes as ranges."""
    return _print(tree, _lucene_letters, "({})")


def _print(tree: Tree, letters: Callable[[Ranges], str], group: str) -> str:
    if isinstance(tree, Letters):
        return letters(_without_surrogates(tree.ranges))
    if isinstance(tree, Sequence):
        return group.format("".join(_print(part, letters, group) for part in tree.parts))
    if isinstance(tree, Choice):
        return group.format("|".join(_print(option, letters, group) for option in tree.options))
    most = "" if tree.most is None else str(tree.most)
    return group.format(_print(tree.part, letters, group)) + f"{{{tree.least},{most}}}"


def _without_surrogates(ranges: Ranges) -> Ranges:
    """Leave out what stands in no text, and what neither automaton can hold."""
    if ranges == EVERYTHING:
        return ranges
    kept = []
    for low, high in ranges:
        if low < SURROGATES.start:
            kept.append((low, min(high, SURROGATES.start - 1)))
        if high >= SURROGATES.stop:
            kept.append((max(low, SURROGATES.stop), high))
    return tuple(kept)


def _tantivy_letters(ranges: Ranges) -> str:
    if ranges == EVERYTHING:
        return "(?s:.)"
    return "[" + "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in ranges) + "]"


def _lucene_letters(ranges: Ranges) -> str:
    if ranges == EVERYTHING:
        return "."
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _lucene_letter(ranges[0][0])
    return "[" + "".join(f"{_lucene_letter(low)}-{_lucene_letter(high)}" for low, high in ranges) + "]"


def _lucene_letter(number: int) -> str:
    letter = chr(number)
    return letter if letter.isalnum() or number > 0x7F else f"\\{letter}"  # an escaped letter would be a class
