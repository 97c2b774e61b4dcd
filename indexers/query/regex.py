"""Regular expressions on one whole form: the common core that tantivy, Elasticsearch and the evaluator agree on.

Literals, `.`, classes, groups, alternation, `(?:…)`, `* + ? {n} {m,} {m,n}`, `\\d \\D \\w \\W \\p{…} \\P{…}` in their
Unicode sense. Everything else is refused at the offending character. Letters are folded like forms, so that `/Ni[ñn]a/`
finds what is written `niña`. A class becomes ranges of code points, which every dialect can print.
"""

from functools import lru_cache

import regex
from attrs import frozen

from indexers.analysis import fold_letter
from vigil.records.errors import QueryError

MAX_SIZE = 2000  # characters and classes once repeats are written out: an automaton of that size still builds at once
MAX_REPEAT = 250  # no form is longer
MAX_DEPTH = 20  # groups inside groups
LEAST_LITERALS = 2  # fewer would go through nearly every form of the index

Ranges = tuple[tuple[int, int], ...]
"""Code points, both ends included, in order, not touching each other."""


@frozen
class Letters:
    """One character out of `ranges`; `source` is how the class is written."""

    ranges: Ranges
    source: str


@frozen
class Sequence:
    """One part after the other; none: the empty text."""

    parts: "tuple[Tree, ...]"


@frozen
class Choice:
    """Any of two or more."""

    options: "tuple[Tree, ...]"


@frozen
class Repeat:
    """`part` from `least` to `most` times (None: any number of times)."""

    part: "Tree"
    least: int
    most: int | None


Tree = Letters | Sequence | Choice | Repeat

_SPECIAL = frozenset(".[](){}|*+?\\/^$-")


@lru_cache(maxsize=1)
def _every_character() -> str:
    return "".join(map(chr, range(0x110000)))


@lru_cache(maxsize=256)
def _ranges_of(kind: str) -> Ranges | None:
    """Give the code points of a class such as `\\p{Lu}`; None when there is no such class."""
    try:
        found = regex.compile(rf"{kind}+", regex.V1)
    except regex.error:
        return None
    return tuple((match.start(), match.end() - 1) for match in found.finditer(_every_character()))


def read(pattern: str) -> Tree:
    """Give the tree of a pattern without its slashes; raise QueryError at the place of what is amiss."""
    return _Reader(pattern).read()


def write(tree: Tree) -> str:
    """Give the canonical writing of a tree: `read(write(tree)) == tree` for every tree that `read` gave."""
    if isinstance(tree, Letters):
        return tree.source
    if isinstance(tree, Choice):
        return "|".join(write(option) for option in tree.options)
    if isinstance(tree, Sequence):
        return "".join(f"({write(part)})" if isinstance(part, Choice) else write(part) for part in tree.parts)
    part = write(tree.part) if isinstance(tree.part, Letters) else f"({write(tree.part)})"
    bounds = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((tree.least, tree.most))
    if bounds is None:
        most = "" if tree.most is None else str(tree.most)
        bounds = f"{{{tree.least}}}" if tree.least == tree.most else f"{{{tree.least},{most}}}"
    return part + bounds


def wildcard(pattern: str) -> Tree:
    """Give the tree of a wildcard pattern: `*` any run, `?` one character."""
    anything = Letters(((0, 0x10FFFF),), ".")
    parts: list[Tree] = []
    for character in pattern:
        if character == "*":
            parts.append(Repeat(anything, 0, None))
        else:
            parts.append(anything if character == "?" else _letter(character))
    return Sequence(tuple(parts))


def _letter(character: str) -> Letters:
    return Letters(((ord(character), ord(character)),), f"\\{character}" if character in _SPECIAL else character)


def _union(ranges: list[tuple[int, int]]) -> Ranges:
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)


def _complement(ranges: Ranges) -> Ranges:
    found = []
    start = 0
    for low, high in ranges:
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    if start <= 0x10FFFF:
        found.append((start, 0x10FFFF))
    return tuple(found)


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.literals = 0

    def read(self) -> Tree:
        tree, size = self.choice(0)
        if self.at < len(self.text):
            raise self.refuse('")" closes no group')
        if size > MAX_SIZE:
            raise QueryError("this regular expression is too large", 0, "repeat less")
        if self.literals < LEAST_LITERALS:
            raise QueryError(f"a regular expression needs at least {LEAST_LITERALS} literal characters", 0)
        return tree

    def refuse(self, what: str, at: int | None = None, hint: str | None = None) -> QueryError:
        return QueryError(what, self.at if at is None else at, hint)

    @property
    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def choice(self, depth: int) -> tuple[Tree, int]:
        """Give alternatives and their size, up to a closing parenthesis or the end."""
        options = []
        size = 0
        while True:
            option, weight = self.sequence(depth)
            options.append(option)
            size += weight
            if self.next != "|":
                break
            self.at += 1
        if len(options) == 1:
            return options[0], size
        return Choice(tuple(options)), size

    def sequence(self, depth: int) -> tuple[Tree, int]:
        parts: list[Tree] = []
        size = 0
        while self.next not in ("", "|", ")"):
            part, weight = self.atom(depth)
            part, weight = self.repeated(part, weight)
            size += weight
            parts += part.parts if isinstance(part, Sequence) else (part,)
        return (parts[0] if len(parts) == 1 else Sequence(tuple(parts))), size

    def atom(self, depth: int) -> tuple[Tree, int]:
        character = self.next
        if character == "(":
            return self.group(depth)
        if character == "[":
            return self.bracket(), 1
        if character == ".":
            self.at += 1
            return Letters(((0, 0x10FFFF),), "."), 1
        if character == "\\":
            kind = self.kind()
            if kind is not None:
                return kind, 1
        elif character in "^$":
            raise self.refuse(
                "anchors are not used: an expression always covers a whole word", hint=f'drop "{character}"'
            )
        elif character in "*+?{":
            raise self.refuse(f'there is nothing to repeat before "{character}"')
        elif character in "]}/":
            raise self.refuse(f'"{character}" must be written "\\{character}"')
        return self.literal()

    def literal(self) -> tuple[Tree, int]:
        start = self.at
        character = self.plain()
        folded = fold_letter(character)
        if folded is None:
            raise self.refuse(f'a word has no "{character}" in it', start, "search for a phrase instead")
        self.literals += len(folded)
        parts = tuple(_letter(letter) for letter in folded)
        return (parts[0] if len(parts) == 1 else Sequence(parts)), len(parts)

    def plain(self) -> str:
        """Give one literal character, escaped or not."""
        if self.next == "\\":
            self.at += 1
            if not self.next:
                raise self.refuse('"\\" escapes nothing', self.at - 1)
            if self.next.isalnum():
                if self.next.isdigit():
                    raise self.refuse("back-references are not supported", self.at - 1)
                raise self.refuse(f'"\\{self.next}" is not supported', self.at - 1)
        self.at += 1
        return self.text[self.at - 1]

    def group(self, depth: int) -> tuple[Tree, int]:
        start = self.at
        if depth == MAX_DEPTH:
            raise self.refuse(f"groups stand more than {MAX_DEPTH} deep")
        self.at += 1
        if self.text.startswith("?:", self.at):
            self.at += 2
        elif self.next == "?":
            raise self.refuse("look-around and named groups are not supported", hint='write "(?:…)" or "(…)"')
        tree, size = self.choice(depth + 1)
        if self.next != ")":
            raise self.refuse("this group is not closed", start, 'add ")"')
        self.at += 1
        return tree, size

    def repeated(self, part: Tree, size: int) -> tuple[Tree, int]:
        start = self.at
        bounds = self.bounds()
        if bounds is None:
            return part, size
        if self.next == "?":
            raise self.refuse("lazy repeats are not supported", hint='drop the "?"')
        if self.next in ("*", "+", "{"):
            raise self.refuse("doubled repeats are not supported")
        least, most = bounds
        size *= max(least + (most is None), most or 0, 1)
        if size > MAX_SIZE:
            raise self.refuse("this regular expression is too large", start, "repeat less")
        return Repeat(part, least, most), size

    def bounds(self) -> tuple[int, int | None] | None:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if self.next in simple:
            self.at += 1
            return simple[self.text[self.at - 1]]
        if self.next != "{":
            return None
        match = regex.compile(r"\{([0-9]{1,4})(,([0-9]{0,4}))?\}").match(self.text, self.at)
        if match is None:
            raise self.refuse('"{" begins a repeat such as {2} or {2,5}', hint='write "\\{" for the sign')
        least = int(match[1])
        most = least if match[2] is None else int(match[3]) if match[3] else None
        if max(least, most or 0) > MAX_REPEAT:
            raise self.refuse(f"a repeat may be {MAX_REPEAT} at most")
        if most is not None and most < least:
            raise self.refuse("the bounds of this repeat are the wrong way round")
        self.at = match.end()
        return least, most

    def kind(self) -> Letters | None:
        r"""Give the class of `\d`, `\w`, `\p{…}` and their negations; None when something else is escaped."""
        start = self.at
        letter = self.text[start + 1 : start + 2]
        known = {"d": r"\p{Nd}", "w": r"[\p{L}\p{M}\p{N}\p{Pc}]"}
        if letter.lower() in known and letter:
            self.at += 2
            ranges = _ranges_of(known[letter.lower()]) or ()
            return Letters(_complement(ranges) if letter.isupper() else ranges, f"\\{letter}")
        if letter not in ("p", "P"):
            return None
        match = regex.compile(r"\\[pP]\{([A-Za-z_]+)\}").match(self.text, start)
        found = _ranges_of(rf"\p{{{match[1]}}}") if match else None
        if match is None or found is None:
            raise self.refuse(f'"\\{letter}" needs a category or a script, such as \\p{{L}} or \\p{{Cyrillic}}')
        self.at = match.end()
        return Letters(_complement(found) if letter == "P" else found, match[0])

    def bracket(self) -> Letters:
        start = self.at
        self.at += 1
        negated = self.next == "^"
        self.at += negated
        ranges: list[tuple[int, int]] = []
        sources: list[str] = []
        while self.next != "]":
            if not self.next:
                raise self.refuse("this class is not closed", start, 'add "]"')
            if self.next == "[":
                raise self.refuse('a "[" in a class must be written "\\["')
            kind = self.kind() if self.next == "\\" else None
            if kind is not None:
                ranges += kind.ranges
                sources.append(kind.source)
                continue
            low, high = self.range()
            ranges.append((ord(low), ord(high)))
            low_source, high_source = _letter(low).source, _letter(high).source
            sources.append(low_source if low == high else f"{low_source}-{high_source}")
        self.at += 1
        if not ranges:
            raise self.refuse("this class is empty", start)
        joined = _union(ranges)
        return Letters(_complement(joined) if negated else joined, f"[{'^' * negated}{''.join(sources)}]")

    def range(self) -> tuple[str, str]:
        start = self.at
        low = self.folded()
        if self.next != "-" or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return low, low
        self.at += 1
        if self.kind() is not None:
            raise self.refuse("a range ends at a character, not at a class", start)
        high = self.folded()
        if high < low:
            raise self.refuse("the ends of this range are the wrong way round", start)
        return low, high

    def folded(self) -> str:
        """Give one character of a class, folded where it is a letter."""
        start = self.at
        character = self.plain()
        folded = fold_letter(character) or character
        if len(folded) != 1:
            raise self.refuse(f'"{character}" stands for several letters, so it cannot be in a class', start)
        return folded
