"""The body of like blocks: the element that holds most of the words, and little of what the site says itself."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from itertools import accumulate

from crawlers.engines.blocks import Block
from crawlers.engines.generic_words import bare
from crawlers.engines.outline import Outline
from crawlers.engines.pictures import is_ornament

MAX_DEPTH = 60
"""Levels from a block down to its body; deeper wrapping is an attack."""

MOST = 0.55
"""Share of the words that the next element down must hold for it to hold the body."""

FEW_NOISY = 1 / 3
"""Share of the blocks with times, names or labels beside the words below which there is nothing left to part."""

COLUMN_SHARE = 0.8
"""Share of a block that the column of its author has at most; a post without words is mostly that column."""

LABEL_WEIGHT = 0.02
"""What a code point of a label weighs: something, for a thread may hold nothing but "+1"."""

LINK_WEIGHT, QUOTE_WEIGHT, PICTURE_WEIGHT = 0.3, 0.5, 15.0
"""What a code point in a link or a quote weighs, and a picture, beside a code point of plain text."""

LOOSE = 3.0
"""Weight a block of text that stands in no element of its own: going further down would lose it."""

PROSE_TAGS = frozenset({"p", "ul", "ol", "blockquote", "pre"})
"""Elements a body is made of, never the body itself where there are several."""

PERMANENT = re.compile(r"#[^#]*\d[^#]*\Z")


def find_bodies(
    outline: Outline,
    blocks: Sequence[Block],
    owned: Sequence[Sequence[int]],
    told: Sequence[Set[int]],
    labels: Sequence[Set[int]],
) -> list[int]:
    """Give the position of each block's body, the block itself being -1.

    It goes down as long as times and names (`told`) and `labels` can be parted from the words.
    """
    items = outline.items
    scale = _Scale(outline, blocks, owned, told, labels)
    current = [_siblings(outline, block.start, block.end) for block in blocks]
    bodies = [-1] * len(blocks)
    for _ in range(MAX_DEPTH):
        weights: dict[str, float] = defaultdict(float)
        places: dict[str, dict[int, int]] = defaultdict(dict)
        many: Counter[str] = Counter()
        noisy = 0
        for number, heads in enumerate(current):
            noisy += bool(heads) and scale.is_noisy(number, heads[0], items[heads[-1]].end)
            for position, key in zip(heads, _keys(outline, heads), strict=True):
                weights[key] += scale.weigh(number, position)
                many[key] += number in places[key]
                places[key].setdefault(number, position)
        best = max(weights, key=lambda key: weights[key], default="#")
        lone = all(len(heads) <= 1 for heads in current)
        if best.startswith("#") or not sum(weights.values()):
            break
        parted = noisy >= FEW_NOISY * len(blocks) and weights[best] >= MOST * sum(weights.values())
        prose = many[best] and (many[best] * 3 > len(blocks) or best.split(".")[0].split(":")[0] in PROSE_TAGS)
        loose = sum(weight for key, weight in weights.items() if key.startswith("#"))
        if (not lone and (not parted or prose)) or loose > LOOSE * len(blocks):
            break
        following: list[list[int]] = []
        for number, heads in enumerate(current):
            inner = places[best].get(number)
            if inner is None:
                elements = [position for position in heads if items[position].tag != "#"]
                inner = max(elements, key=lambda position: scale.weigh(number, position), default=None)
            bodies[number] = bodies[number] if inner is None else inner
            following.append([] if inner is None else _siblings(outline, inner + 1, items[inner].end))
        current = following
        if not any(current):
            break
    return bodies


class _Scale:
    """Weighs stretches of blocks in constant time, without what blocks within them hold."""

    def __init__(
        self,
        outline: Outline,
        blocks: Sequence[Block],
        owned: Sequence[Sequence[int]],
        told: Sequence[Set[int]],
        labels: Sequence[Set[int]],
    ) -> None:
        self.items = outline.items
        weights = [0.0] * len(outline.items)
        self.noise: list[list[int]] = []
        for block, own, mine, common in zip(blocks, owned, told, labels, strict=True):
            light = {*common, *_of_person(outline, block, own), *_light(outline, own)}
            self.noise.append(sorted(light | mine))
            for position in own:
                item = outline.items[position]
                if item.tag == "img":
                    weights[position] = 0.0 if position in light or is_ornament(outline, item) else PICTURE_WEIGHT
                elif item.text and position not in mine:
                    kind = LINK_WEIGHT if item.link >= 0 else QUOTE_WEIGHT if item.quoted else 1.0
                    weights[position] = len(item.text) * (LABEL_WEIGHT if position in light else kind)
        self.sums = list(accumulate(weights, initial=0.0))
        self.inner = inner_blocks(blocks)

    def weigh(self, number: int, position: int) -> float:
        """Weigh the element at `position` of block `number`."""
        end = self.items[position].end
        inner = self.inner[number]
        place = bisect_left(inner, (position, 0))
        total = self.sums[end] - self.sums[position]
        while place < len(inner) and inner[place][0] < end:
            total -= self.sums[inner[place][1]] - self.sums[inner[place][0]]
            place += 1
        return total

    def is_noisy(self, number: int, start: int, end: int) -> bool:
        """Say whether anything in the stretch is not the author's words."""
        told = self.noise[number]
        place = bisect_left(told, start)
        return place < len(told) and told[place] < end


def inner_blocks(blocks: Sequence[Block]) -> list[list[tuple[int, int]]]:
    """Give for each block those directly within it."""
    inner: list[list[tuple[int, int]]] = [[] for _ in blocks]
    around: list[int] = []
    for number, block in enumerate(blocks):
        while around and blocks[around[-1]].end <= block.start:
            around.pop()
        if around:
            inner[around[-1]].append((block.start, block.end))
        around.append(number)
    return inner


def _siblings(outline: Outline, start: int, end: int) -> list[int]:
    found = []
    while start < end:
        found.append(start)
        start = outline.items[start].end
    return found


def _keys(outline: Outline, heads: Sequence[int]) -> list[str]:
    """Name each of some siblings by its sign, and one without classes also by its place among them."""
    seen: Counter[str] = Counter()
    keys = []
    for position in heads:
        item = outline.items[position]
        keys.append(f"{item.sign}:{min(seen[item.sign], 5)}" if item.sign == item.tag else item.sign)
        seen[item.sign] += 1
    return keys


def _of_person(outline: Outline, block: Block, own: Sequence[int]) -> set[int]:
    """Find texts and pictures in columns that are marked as telling of the author: counts, rank, place, face."""
    found: set[int] = set()
    until = -1
    for position in own:
        item = outline.items[position]
        if position < until:
            if item.text or item.tag == "img":
                found.add(position)
            continue
        apart = item.tag != "#" and item.end - position < (block.end - block.start) * COLUMN_SHARE and not item.quoted
        if apart and item.link < 0 and outline.is_person(item):
            until = item.end
    return found


def _light(outline: Outline, own: Sequence[int]) -> set[int]:
    """Find the texts that weigh nothing as a body: "by", arrows, and links to the post itself, with its subject."""
    found: set[int] = set()
    for position in own:
        item = outline.items[position]
        if not item.text:
            continue
        said = bare(item.text)
        site_says = said in outline.words.lists["by"] or not any(letter.isalnum() for letter in said)
        permanent = item.link >= 0 and PERMANENT.search(outline.items[item.link].attributes.get("href") or "")
        if site_says or permanent:
            found.add(position)
    return found
