"""What stands where in like blocks: the time of posting, the author's name, the body, by their place in all of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from crawlers.engines.author_names import find_names
from crawlers.engines.blocks import Block
from crawlers.engines.bodies import find_bodies, inner_blocks
from crawlers.engines.contact_lines import is_contact_line
from crawlers.engines.kept_lines import site_labels, spread_of
from crawlers.engines.outline import REACH, Outline, Path, mask

MAX_REPEATED = 80
"""Code points of a label; nobody reads longer ones again and again."""

MAX_COUNT = 24
"""Code points of a count with its word: "Messages: 1,042"."""

MAX_TEXTS = 400
"""Texts of one block that are looked at for a name or a time; heads and columns of authors have a dozen."""

LABEL_SHARE = 0.6
"""A text that stands in this share of three or more blocks is the site's own."""


@frozen
class Parts:
    """Positions in one block; None: not there. `body` is an element, or -1 for the block itself."""

    block: Block
    time: int | None
    name: int | None
    body: int
    told: frozenset[int]
    """Positions of times and the name, which are not the author's words."""
    labels: frozenset[int]
    """Positions of what the site says in every block, and nobody in their own words."""
    words: tuple[int, int]
    """The stretch that is read as what was said: the body, with others of its kind beside it."""
    inner: frozenset[int] = frozenset()
    """Where blocks within this one begin; they are posts of their own."""

    @property
    def noise(self) -> frozenset[int]:
        """All that may stand within the body and is not the author's."""
        return self.told | self.labels

    def positions(self, outline: Outline) -> Iterator[int]:
        """Give the positions of the block, without those of blocks within it."""
        position = self.block.start
        while position < self.block.end:
            if position in self.inner:
                position = outline.items[position].end
            else:
                yield position
                position += 1


def read_parts(outline: Outline, blocks: Sequence[Block]) -> list[Parts]:
    """Give the parts of each block, in order; `blocks` are alike, or only one. One within another is no part of it."""
    owned = own_positions(blocks)
    labels = _labels(outline, blocks, owned)
    main, beside = _times(outline, blocks, owned)
    names = find_names(outline, blocks, owned, labels, main)
    told = [
        {position for position in (*beside[number], names[number]) if position is not None}
        for number in range(len(blocks))
    ]
    bodies = find_bodies(outline, blocks, owned, told, labels)
    inner = [frozenset(start for start, _ in within) for within in inner_blocks(blocks)]
    site = [site_labels(outline, bodies[number], told[number], labels[number]) for number in range(len(blocks))]
    return [
        Parts(
            block=block,
            time=main[number],
            name=names[number],
            body=bodies[number],
            told=frozenset(told[number]),
            labels=site[number],
            words=spread_of(outline, bodies[number], told[number], site[number], block.end)
            if bodies[number] >= 0
            else (block.start, block.end),
            inner=inner[number],
        )
        for number, block in enumerate(blocks)
    ]


def own_positions(blocks: Sequence[Block]) -> list[Sequence[int]]:
    """Give the positions of each block without those of blocks within it; all together they are linear in the page."""
    ends = {block.start: block.end for block in blocks}
    nested = any(later.start < earlier.end for earlier, later in pairwise(blocks))
    if not nested:
        return [range(block.start, block.end) for block in blocks]
    owned: list[Sequence[int]] = []
    for block in blocks:
        own = [block.start]
        position = block.start + 1
        while position < block.end:
            if position in ends:
                position = ends[position]
            else:
                own.append(position)
                position += 1
        owned.append(own)
    return owned


def _labels(outline: Outline, blocks: Sequence[Block], owned: Sequence[Sequence[int]]) -> list[set[int]]:
    """Find the texts that stand alike in most blocks, and the links that act.

    A count counts as alike with another number ("Posts: 42"); a sentence does not, for sellers repeat themselves with
    another telephone number.
    """
    seen: Counter[tuple[str, Path]] = Counter()
    texts: list[list[tuple[int, tuple[str, Path]]]] = []
    for block, positions in zip(blocks, owned, strict=True):
        own = []
        for position in positions:
            item = outline.items[position]
            if (
                item.text
                and not item.quoted
                and len(item.text) <= MAX_REPEATED
                and not _is_running(item.text)
                and not is_contact_line(outline, position)
            ):
                own.append((position, (_alike(item.text), outline.path(position, block.start, 3))))
        seen.update({key for _, key in own})
        texts.append(own)
    often = max(3, len(blocks) * LABEL_SHARE)
    labels: list[set[int]] = []
    for own in texts:
        found = {position for position, key in own if seen[key] >= often}
        for position, _ in own:
            if outline.items[position].link >= 0 and outline.words.opens("deeds", outline.items[position].text):
                found.add(position)
        labels.append(found)
    return labels


def _alike(text: str) -> str:
    """Give what of a text must repeat for it to be a label: its numbers may differ where it is a count."""
    words = sum(any(letter.isalpha() for letter in word) for word in text.split())
    return mask(text) if len(text) <= MAX_COUNT and (words <= 1 or ":" in text) else text


def _is_running(text: str) -> bool:
    """Say whether a text is part of what was written, however often it repeats: an address, an answer's mark."""
    return "://" in text or text.startswith(">>")


def _times(
    outline: Outline, blocks: Sequence[Block], owned: Sequence[Sequence[int]]
) -> tuple[list[int | None], list[list[int]]]:
    """Find the time of posting of each block, and all times that stand beside the words rather than in them."""
    slots: dict[Path, dict[int, int]] = defaultdict(dict)
    all_times: list[list[int]] = []
    for number, block in enumerate(blocks):
        own = [p for p in owned[number] if p in outline.times and not outline.items[p].quoted]
        own = own[:MAX_TEXTS]
        for position in own:
            if not outline.other_time(position):
                slots[outline.path(position, block.start, REACH)].setdefault(number, position)
        all_times.append(own)

    def rank(path: Path) -> tuple[float, bool, int]:
        first = min(position - blocks[number].start for number, position in slots[path].items())
        return len(slots[path]), path[0].startswith("time"), -first

    ranked = sorted(slots, key=rank, reverse=True)
    main: list[int | None] = []
    for number in range(len(blocks)):
        main.append(next((slots[path][number] for path in ranked[:20] if number in slots[path]), None))
    beside = {path for path in ranked if len(slots[path]) >= max(2, len(blocks) * LABEL_SHARE)} | set(ranked[:1])
    kept = []
    for number, block in enumerate(blocks):
        kept.append(
            [
                p
                for p in all_times[number]
                if outline.path(p, block.start, REACH) in beside or outline.other_time(p) or p == main[number]
            ]
        )
    return main, kept
