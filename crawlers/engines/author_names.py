"""Where like blocks name their author: by links to people, words of classes, labels, and the same place in all."""

import re
from collections import defaultdict
from collections.abc import Sequence

from crawlers.engines.blocks import Block
from crawlers.engines.contact_lines import holds_contact
from crawlers.engines.outline import REACH, Outline, Path

MAX_NAME = 40
"""Code points of a name; longer ones are cut by every board's own rules."""

MAX_NAME_WORDS = 4

PERSON_NEAR = 3
"""Levels above a name that may carry the class saying so."""

FALLBACK_EVIDENCE = 1.0
"""Evidence for a name in a block that has none where the others have it."""

BESIDE_TIME = 0.65
"""Evidence for a text right beside the time of posting, against one in bold that ends what somebody said."""

NEAR_TIME = 6
"""Positions between a time and a name that nothing else marks."""

CERTAIN_NAME = 2.0
"""Evidence (`name_evidence`) from which a link is somebody's name and no title."""

COUNTED = re.compile(r":\s*[\d.,]+\s*\Z")
"""A label with its number is nobody's name."""

MAX_TEXTS = 400
"""Texts of one block that are looked at for a name; heads and columns of authors have a dozen."""


def name_evidence(outline: Outline, position: int, floor: int) -> float:
    """Weigh how surely the text at `position` is a name, by its link, the classes around it and its label."""
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


def find_names(
    outline: Outline,
    blocks: Sequence[Block],
    owned: Sequence[Sequence[int]],
    labels: list[set[int]],
    times: list[int | None],
) -> list[int | None]:
    """Give for each block the position of its author's name: what most looks like one, in one place in all blocks."""
    slots: dict[Path, dict[int, int]] = defaultdict(dict)
    weight: dict[Path, float] = defaultdict(float)
    own: list[list[tuple[int, float, Path]]] = []
    for number, block in enumerate(blocks):
        mine = []
        count = 0
        beside = _beside(outline, block, times[number])
        for position in owned[number]:
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
            if told < CERTAIN_NAME and holds_contact(item.text):
                continue
            mine.append((position, told, path))
            if number not in slots[path]:
                slots[path][number] = position
                weight[path] += told + BESIDE_TIME * (position in beside)
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
        return [_nearest(own[number], times[number]) for number in range(len(blocks))]
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


def _beside(outline: Outline, block: Block, time: int | None) -> set[int]:
    """Give the texts right before and right after the time of posting."""
    if time is None:
        return set()
    before = next((p for p in range(time - 1, block.start - 1, -1) if outline.items[p].text), None)
    after = next((p for p in range(outline.items[time].end, block.end) if outline.items[p].text), None)
    return {position for position in (before, after) if position is not None}


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
        and not COUNTED.search(text)
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
