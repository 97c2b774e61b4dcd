"""What stands where in like blocks: the time of posting, the author's name, the body; found by their place in all blocks."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from attrs import frozen

from crawlers.engines.blocks import Block
from crawlers.engines.generic_words import bare
from crawlers.engines.outline import Outline, mask
from crawlers.engines.pictures import is_ornament

MAX_NAME = 40
"""Code points of a name; longer ones are cut by every board's own rules."""

MAX_NAME_WORDS = 4

MAX_TEXTS = 400
"""Texts of one block that are looked at for a name or a time; heads and columns of authors have a dozen."""

LABEL_SHARE = 0.6
"""A text that stands in this share of three or more blocks is the site's own."""

REACH = 12
"""Signs of a path that are compared."""

PERSON_NEAR = 3
"""Levels above a name that may carry the class saying so."""

COLUMN_SHARE = 0.8
"""Share of a block that the column of its author has at most; a post without words is mostly that column."""

PICTURE_WEIGHT = 15.0
"""Code points of text that a picture in the body counts as."""

FALLBACK_EVIDENCE = 1.0
"""Evidence for a name in a block that has none where the others have it."""

PERMANENT = re.compile(r"#[^#]*\d[^#]*\Z")

NEAR_TIME = 6
"""Positions between a time and a name that nothing else marks."""

Path = tuple[str, ...]


@frozen
class Parts:
    """Positions in one block: of the time, the name, and the body (an element, or the block itself); None: not there."""

    block: Block
    time: int | None
    name: int | None
    body: int
    noise: frozenset[int]
    """What is in the body's element and is not the author's words: labels, the time, the name."""


def read_parts(outline: Outline, blocks: Sequence[Block]) -> list[Parts]:
    """Give the parts of each block, in order; `blocks` are alike, or only one."""
    labels = _labels(outline, blocks)
    times = _times(outline, blocks)
    names = _names(outline, blocks, labels, times)
    bodies = _bodies(outline, blocks, labels, times, names)
    found = []
    for number, block in enumerate(blocks):
        body = bodies[number]
        noise = {position for position in (*times[1][number], names[number]) if position is not None}
        noise |= {position for position in labels[number] if position != body}
        found.append(Parts(block, times[0][number], names[number], body, frozenset(noise)))
    return found


def name_evidence(outline: Outline, position: int, floor: int) -> float:
    """Weigh how surely the text at `position` is somebody's name, from its link, the classes around it and its label."""
    item = outline.items[position]
    told = 2.0 if outline.words.is_one("nobody", item.text) else 0.0
    if item.link >= floor:
        link = outline.items[item.link]
        told += 3.0 if outline.is_person(link) else 0.7
    above = item.parent
    for level in range(PERSON_NEAR):
        if above < floor:
            break
        near = outline.items[above]
        if near.tag != "a" and outline.is_person(near) and near.end - above < 12:
            told += 2.5 / (level + 1)
            break
        if level < 2 and near.tag in {"b", "strong", "h3", "h4", "h5", "dt", "th"}:
            told += 0.6
        above = near.parent
    if item.text and outline.words.closes("by", outline.label_of(position)):
        told += 1.5
    return told


def _labels(outline: Outline, blocks: Sequence[Block]) -> list[set[int]]:
    """Find the texts that stand in most blocks alike, numbers aside, and the links that act."""
    seen: Counter[tuple[str, Path]] = Counter()
    texts: list[list[tuple[int, tuple[str, Path]]]] = []
    for block in blocks:
        own = []
        for position in range(block.start, block.end):
            item = outline.items[position]
            if item.text and not item.quoted and len(item.text) <= 80 and not _is_running(item.text):
                own.append((position, (mask(item.text), outline.path(position, block.start, 3))))
        seen.update({key for _, key in own})
        texts.append(own)
    often = max(3, len(blocks) * LABEL_SHARE)
    labels: list[set[int]] = []
    for own in texts:
        found = {position for position, key in own if seen[key] >= often}
        found |= {
            position
            for position, _ in own
            if outline.items[position].link >= 0 and outline.words.opens("deeds", outline.items[position].text)
        }
        labels.append(found)
    return labels


def _is_running(text: str) -> bool:
    """Say whether a text is part of what was written, however often it repeats: an address, an answer's mark."""
    return "://" in text or text.startswith(">>")


def _times(outline: Outline, blocks: Sequence[Block]) -> tuple[list[int | None], list[list[int]]]:
    """Find the time of posting of each block, and all times that stand beside the words rather than in them."""
    slots: dict[Path, dict[int, int]] = defaultdict(dict)
    all_times: list[list[int]] = []
    for number, block in enumerate(blocks):
        own = [p for p in range(block.start, block.end) if p in outline.times and not outline.items[p].quoted]
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


def _names(
    outline: Outline, blocks: Sequence[Block], labels: list[set[int]], times: tuple[list[int | None], list[list[int]]]
) -> list[int | None]:
    slots: dict[Path, dict[int, int]] = defaultdict(dict)
    weight: dict[Path, float] = defaultdict(float)
    own: list[list[tuple[int, float, Path]]] = []
    for number, block in enumerate(blocks):
        mine = []
        count = 0
        for position in range(block.start, block.end):
            item = outline.items[position]
            if not item.text or item.quoted:
                continue
            count += 1
            if count > MAX_TEXTS:
                break
            if not _may_name(outline, position):
                continue
            path = outline.path(position, block.start, REACH)
            told = name_evidence(outline, position, block.start)
            mine.append((position, told, path))
            if number not in slots[path]:
                slots[path][number] = position
                weight[path] += told
        own.append(mine)
    for path, places in slots.items():
        texts = [outline.items[position].text for position in places.values()]
        labelled = sum(position in labels[number] for number, position in places.items())
        distinct = len(set(texts))
        if labelled > len(places) / 2:
            # One who talks alone is repeated like a label, so a name well marked still wins where nothing is better.
            weight[path] *= 0.3 if distinct == 1 else 0.6
        weight[path] += 0.3 * len(places) * (distinct > 1) - 0.001 * min(
            position - blocks[number].start for number, position in places.items()
        )
    ranked = sorted((path for path in slots if weight[path] > 0), key=lambda path: weight[path], reverse=True)
    if not ranked or weight[ranked[0]] < 0.25 * len(blocks):
        return [_nearest(own[number], times[0][number]) for number in range(len(blocks))]
    main = ranked[0]
    names: list[int | None] = []
    for number in range(len(blocks)):
        if number in slots[main]:
            names.append(slots[main][number])
            continue
        near = max(own[number], key=lambda entry: (_shared(entry[2], main), entry[1]), default=None)
        sure = max(own[number], key=lambda entry: entry[1], default=None)
        if near is not None and _shared(near[2], main) >= max(1, len(main) - 3):
            names.append(near[0])
        elif sure is not None and sure[1] >= FALLBACK_EVIDENCE:
            names.append(sure[0])
        else:
            names.append(None)
    return names


def _nearest(own: Sequence[tuple[int, float, Path]], time: int | None) -> int | None:
    """Take, where nothing marks a name, the short text right before the time of posting, else the one right after."""
    if time is None:
        return None
    near = [position for position, _, _ in own if abs(position - time) <= NEAR_TIME]
    return max((p for p in near if p < time), default=min((p for p in near if p > time), default=None))


def _may_name(outline: Outline, position: int) -> bool:
    text = outline.items[position].text
    return (
        len(text) <= MAX_NAME
        and len(text.split()) <= MAX_NAME_WORDS
        and any(letter.isalpha() for letter in text)
        and not text.strip("#()[]., ").isdigit()
        and position not in outline.times
        and not text.endswith(":")
        and not text.startswith((">>", "http"))
        and not (outline.items[position].link >= 0 and outline.words.opens("deeds", text))
    )


def _shared(path: Path, other: Path) -> int:
    """Count the signs that two paths share from the block inward."""
    count = 0
    for one, two in zip(reversed(path), reversed(other), strict=False):
        if one != two:
            break
        count += 1
    return count


def _bodies(
    outline: Outline,
    blocks: Sequence[Block],
    labels: list[set[int]],
    times: tuple[list[int | None], list[list[int]]],
    names: list[int | None],
) -> list[int]:
    """Go down from the blocks to the element that holds most of the words and none of the labels; -1: the block itself."""
    items = outline.items
    current: list[list[int]] = []
    noise: list[list[int]] = []
    for number, block in enumerate(blocks):
        heads = []
        position = block.start
        while position < block.end:
            heads.append(position)
            position = items[position].end
        current.append(heads)
        spoils = {p for p in (*times[1][number], names[number], *labels[number]) if p is not None}
        noise.append(sorted(spoils | _of_person(outline, block) | _light(outline, block)))
    bodies = [-1] * len(blocks)
    for _ in range(60):
        weights: dict[str, float] = defaultdict(float)
        places: dict[str, dict[int, int]] = defaultdict(dict)
        many: Counter[str] = Counter()
        noisy = 0
        for number, heads in enumerate(current):
            spoilt = set(noise[number])
            noisy += any(heads and heads[0] <= position < items[heads[-1]].end for position in noise[number])
            for position, key in zip(heads, _keys(outline, heads), strict=True):
                weights[key] += _weight(outline, position, spoilt)
                if number in places[key]:
                    many[key] += 1
                else:
                    places[key][number] = position
        total = sum(weights.values())
        if not total:
            break
        best = max(weights, key=lambda key: weights[key])
        holder = [places[best].get(number) for number in range(len(blocks))]
        lone = all(len(heads) <= 1 for heads in current)
        if best.startswith("#") or (
            not lone and (noisy * 3 < len(blocks) or weights[best] < 0.55 * total or many[best] * 3 > len(blocks))
        ):
            break
        if best.split(".")[0].split(":")[0] in {"p", "ul", "ol", "blockquote", "pre"} and not lone and many[best]:
            break
        following: list[list[int]] = []
        for number, heads in enumerate(current):
            inner = holder[number]
            if inner is None:
                inner = max(
                    (p for p in heads if items[p].tag != "#"),
                    key=lambda p: _weight(outline, p, set(noise[number])),
                    default=None,
                )
            if inner is None or items[inner].end - inner < 2:
                following.append([])
                bodies[number] = inner if inner is not None else bodies[number]
                continue
            bodies[number] = inner
            children = []
            child = inner + 1
            while child < items[inner].end:
                children.append(child)
                child = items[child].end
            following.append(children)
        current = following
        if not any(current):
            break
    return bodies


def _keys(outline: Outline, heads: Sequence[int]) -> list[str]:
    """Name each of some siblings by its sign, and one without classes also by its place among them."""
    seen: Counter[str] = Counter()
    keys = []
    for position in heads:
        item = outline.items[position]
        keys.append(f"{item.sign}:{min(seen[item.sign], 5)}" if item.sign == item.tag else item.sign)
        seen[item.sign] += 1
    return keys


def _of_person(outline: Outline, block: Block) -> set[int]:
    """Find the texts in columns that are marked as telling of the author: counts, rank, place."""
    found: set[int] = set()
    position = block.start + 1
    while position < block.end:
        item = outline.items[position]
        apart = item.tag != "#" and item.end - position < (block.end - block.start) * COLUMN_SHARE and not item.quoted
        if apart and outline.is_person(item) and item.link < 0:
            found.update(inner for inner in range(position, item.end) if outline.items[inner].text)
            position = item.end
        else:
            position += 1
    return found


def _light(outline: Outline, block: Block) -> set[int]:
    """Find the texts that weigh nothing as a body: "by", arrows, and links to the post itself, whose text is its subject."""
    found: set[int] = set()
    for position in range(block.start, block.end):
        item = outline.items[position]
        if not item.text:
            continue
        if bare(item.text) in outline.words.lists["by"] or not any(letter.isalnum() for letter in item.text):
            found.add(position)
        elif item.link >= 0 and PERMANENT.search(outline.items[item.link].attributes.get("href") or ""):
            found.add(position)
    return found


def _weight(outline: Outline, position: int, spoilt: set[int]) -> float:
    total = 0.0
    for inner in range(position, outline.items[position].end):
        item = outline.items[inner]
        if item.tag == "img" and not is_ornament(outline, item):
            total += PICTURE_WEIGHT
        elif item.text and inner not in spoilt:
            total += len(item.text) * (0.3 if item.link >= 0 else 0.5 if item.quoted else 1.0)
    return total
