"""Repeated blocks: the stretches of an unknown page that look alike, each with words, mostly a time and a name.

Candidates are (1) elements of one sign anywhere, (2) elements under like parents, (3) elements whose ids differ by a
number, (4) children of one parent with one tag, (5) runs of siblings that begin with like ones (two table rows a post,
a term and its definition). The candidate whose blocks hold most together wins; many small blocks beat few big ones, and
a block without a time, a name or a number of its own is worth little.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from attrs import frozen

from crawlers.engines.outline import Outline, mask

ENOUGH_PROSE = 100
"""Code points of unlinked text from which a block is as good as any longer one."""

NOTHING_SAID = -0.2
"""Worth of a block with words and nothing else: paragraphs, menu entries and rows of forms repeat as well."""

MOST = 0.5
"""From this share of the blocks on, what the others lack tells that they are something else."""

MAX_CLIMB = 40
"""Levels a block is widened by; deeper wrapping is an attack."""

ALIKE = 0.4
"""Share of the usual elements that a block of the set has at least."""

SAME_MADE = 0.15
"""Share of a block's own elements that are usual; a long post brings many of its own."""

MAX_LOOK = 400
"""Positions of a block whose elements are compared."""

MARKUP = frozenset({"a", "b", "i", "em", "strong", "font", "img", "u", "s", "small", "sup", "sub", "code"})
"""What marks words up; it separates nothing."""

PERIODS = (2, 3)
"""Like siblings that may make up one post together: a row for its head, one for its words, one for its buttons."""

CELLS = frozenset({"td", "th"})
"""A cell is a part of its row, never a block of its own."""

TERM = "dt"
"""It comes with its definitions: a post whose head is a term says its words in what follows."""


@frozen
class Block:
    """Positions `start` to `end` (exclusive) of an outline."""

    start: int
    end: int


@frozen
class Found:
    """Like blocks in document order, and how much speaks for them."""

    blocks: tuple[Block, ...]
    score: float


def find_blocks(outline: Outline) -> Found:
    """Give the best set of two or more like blocks of the page; none: a page without repetition."""
    best: list[Block] = []
    top = 0.0
    for candidate in _candidates(outline):
        score = _score(outline, candidate)
        if score > top * 1.001:
            best, top = candidate, score
    if not best:
        return Found((), 0.0)
    alike = _alike(outline, _like(outline, _kin(outline, best)))
    return Found(tuple(_widen(outline, alike)), top if alike else 0.0)


def _alike(outline: Outline, blocks: list[Block]) -> list[Block]:
    """Leave out blocks made of other elements than most; two that share little are no repetition."""
    made = [
        {item.sign for item in outline.items[block.start : min(block.end, block.start + MAX_LOOK)]} for block in blocks
    ]
    shares = Counter(sign for signs in made for sign in signs)
    usual = {sign for sign, count in shares.items() if count > len(blocks) / 2 and sign not in {"#", "a", "br"}}
    kept = [
        block
        for block, signs in zip(blocks, made, strict=True)
        if len(signs & usual) >= ALIKE * len(usual) and len(signs & usual) >= SAME_MADE * len(signs - {"#", "a", "br"})
    ]
    return kept if len(kept) > 1 and usual else []


def _like(outline: Outline, blocks: list[Block]) -> list[Block]:
    """Leave out what holds no words, and what has neither time nor name where most others have one."""
    full = [block for block in blocks if _worth(outline, block.start, block.end) > 0]
    told = [block for block in full if outline.clocks[block.end] - outline.clocks[block.start]]
    named = [block for block in full if outline.people[block.end] - outline.people[block.start]]
    for most in (told, named):
        if most and len(most) >= len(full) * MOST:
            kept = set(most)
            return [block for block in full if block in kept]
    return full


def _candidates(outline: Outline) -> Iterable[list[Block]]:
    items = outline.items
    by_sign: dict[str, list[int]] = defaultdict(list)
    by_path: dict[tuple[str, ...], list[int]] = defaultdict(list)
    by_id: dict[tuple[str, str], list[int]] = defaultdict(list)
    children: dict[int, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        children[item.parent].append(position)
        if item.tag == "#" or item.framed or item.quoted or item.link >= 0:
            continue
        if item.end - position < 2 or item.tag in CELLS or item.tag in MARKUP or item.tag == TERM:
            continue
        if (
            outline.clocks[item.end] == outline.clocks[position]
            and outline.people[item.end] == outline.people[position]
        ):
            continue
        if item.sign != item.tag:
            by_sign[item.sign].append(position)
        above = items[item.parent].sign if item.parent >= 0 else ""
        higher = items[items[item.parent].parent].sign if item.parent >= 0 and items[item.parent].parent >= 0 else ""
        by_path[item.sign, above, higher].append(position)
        named = item.attributes.get("id")
        if named and any(letter.isdigit() for letter in named):
            by_id[item.tag, mask(named)].append(position)
    groups: list[list[int]] = [*by_sign.values(), *by_path.values(), *by_id.values()]
    for members in groups:
        if len(members) > 1:
            yield [Block(position, items[position].end) for position in members]
    for parent, kids in children.items():
        end = items[parent].end if parent >= 0 else len(items)
        told = (
            outline.clocks[end] - outline.clocks[max(parent, 0)] + outline.people[end] - outline.people[max(parent, 0)]
        )
        if len(kids) > 1 and told > 1 and not (parent >= 0 and (items[parent].framed or items[parent].quoted)):
            yield from _runs(outline, parent, kids)


def _runs(outline: Outline, parent: int, kids: list[int]) -> Iterable[list[Block]]:
    items = outline.items
    by_tag: dict[str, list[int]] = defaultdict(list)
    by_sign: dict[str, list[int]] = defaultdict(list)
    for number, position in enumerate(kids):
        if (
            items[position].tag == "#"
            or items[position].framed
            or items[position].link == position
            or items[position].tag in CELLS
            or items[position].tag in MARKUP
        ):
            continue
        by_tag[items[position].tag].append(number)
        by_sign[_shape(outline, position)].append(number)
    for tag, numbers in by_tag.items():
        if len(numbers) > 1 and tag != TERM:
            yield [Block(kids[number], items[kids[number]].end) for number in numbers]
    for numbers in by_tag.values():
        for period in PERIODS:
            if len(numbers) < 2 * period or numbers[-1] - numbers[0] >= 2 * len(numbers):
                continue
            for first in range(period):
                starts = numbers[first::period]
                ends = [numbers[place + period - 1] for place in range(first, len(numbers) - period + 1, period)]
                yield [Block(kids[start], items[kids[last]].end) for start, last in zip(starts, ends, strict=False)]
    end = items[parent].end if parent >= 0 else len(items)
    for numbers in [*by_tag.values(), *by_sign.values()]:
        if len(numbers) < 2 or numbers[-1] - numbers[0] < len(numbers):
            continue
        longest = max(later - earlier for earlier, later in pairwise(numbers))
        last = numbers[-1] + longest
        ends = [*(kids[number] for number in numbers[1:]), kids[last] if last < len(kids) else end]
        yield [Block(kids[number], stop) for number, stop in zip(numbers, ends, strict=True)]


def _shape(outline: Outline, position: int) -> str:
    """Tell rows of one tag apart by how many cells they have and what those are."""
    items = outline.items
    item = items[position]
    told: list[str] = []
    child = position + 1
    while child < item.end and len(told) < 6:
        told.append(items[child].sign)
        child = items[child].end
    return f"{item.sign}({','.join(told)})"


def _worth(outline: Outline, start: int, end: int, minus: Sequence[Block] = ()) -> float:
    def held(sums: list[int]) -> int:
        return sums[end] - sums[start] - sum(sums[inner.end] - sums[inner.start] for inner in minus)

    prose = held(outline.prose)
    if prose:
        body = 0.5 + 0.5 * min(prose, ENOUGH_PROSE) / ENOUGH_PROSE
    elif held(outline.letters):
        body = 0.3
    elif held(outline.pictures):
        body = 0.2
    else:
        return 0.0
    says = 2.0 * (held(outline.clocks) > 0) + 1.5 * (held(outline.people) > 0) + 0.5 * _numbered(outline, start)
    return body * says if says else NOTHING_SAID


def _numbered(outline: Outline, start: int) -> bool:
    named = outline.items[start].attributes.get("id") or outline.items[start].attributes.get("name")
    return bool(named) and any(letter.isdigit() for letter in named or "")


def _score(outline: Outline, blocks: list[Block]) -> float:
    """Add up the worth of all blocks; one that holds others of its kind counts without them."""
    total = 0.0
    open_blocks: list[tuple[Block, list[Block]]] = []
    for block in blocks:
        while open_blocks and open_blocks[-1][0].end <= block.start:
            outer, inner = open_blocks.pop()
            total += _worth(outline, outer.start, outer.end, inner)
        if open_blocks:
            open_blocks[-1][1].append(block)
        open_blocks.append((block, []))
    for outer, inner in open_blocks:
        total += _worth(outline, outer.start, outer.end, inner)
    return total


def _kin(outline: Outline, blocks: list[Block]) -> list[Block]:
    """Add siblings that differ in sign only (a first post among replies): they hold a time, words and a name too."""
    items = outline.items
    parents: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        parents[items[block.start].parent].append(block)
    starts = [block.start for block in blocks]
    added: list[Block] = []
    for parent, own in parents.items():
        if parent < 0 or any(block.end != items[block.start].end for block in own):
            continue
        child = parent + 1
        while child < items[parent].end:
            near = bisect_left(starts, child)
            inside = near < len(starts) and starts[near] < items[child].end
            if not inside and items[child].tag != "#" and not items[child].framed:
                block = Block(child, items[child].end)
                held = [sums[block.end] - sums[block.start] for sums in (outline.clocks, outline.prose, outline.people)]
                single = items[child].tag in {items[other.start].tag for other in own}
                if all(held) and single:
                    added.append(block)
            child = items[child].end
    return sorted([*blocks, *added], key=lambda block: block.start)


def _widen(outline: Outline, blocks: list[Block]) -> list[Block]:
    """Let each block climb to the largest element that holds no other: the author may stand in a column beside."""
    items = outline.items
    if len(blocks) < 2 or any(after.start < before.end for before, after in pairwise(blocks)):
        return blocks
    widened: list[Block] = []
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        best = block
        if block.end == items[block.start].end:
            position = items[block.start].parent
            for _ in range(MAX_CLIMB):
                if (
                    position < 0
                    or (before and position <= before.start)
                    or (after and items[position].end > after.start)
                ):
                    break
                best = Block(position, items[position].end)
                position = items[position].parent
        widened.append(best)
    widened[0] = _with_pictures(outline, widened[0])
    return widened


def _with_pictures(outline: Outline, block: Block) -> Block:
    """Let the first block begin with the pictures right before it, as imageboards put a first post's."""
    items = outline.items
    before = block.start - 1
    parent = items[block.start].parent
    while before > parent and items[before].parent != parent:
        before = items[before].parent
    if before <= parent or items[before].end != block.start or items[before].framed or before < 0:
        return block
    pictures = outline.pictures[block.start] - outline.pictures[before]
    tags = {item.tag for item in items[before : block.start]}
    bare = outline.clocks[block.start] == outline.clocks[before] and tags.isdisjoint(
        {"h1", "h2", "input", "form", "li"}
    )
    return Block(before, block.end) if pictures and bare else block
