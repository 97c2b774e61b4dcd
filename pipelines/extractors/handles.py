"""From labels to names: which name a text gives for which messenger, read once for all kinds.

A name belongs to the labels it stands directly behind ("tg: name", "ig - name", "snap and kik: name", the label on one
line and the name on the next) or before ("@name on tg", "name (ig)"); failing that, an `@name` belongs to the label
near it. How much a name without a sign needs to look like one depends on the doubts about its label.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from attrs import evolve, frozen

from pipelines.extractors.fold import Folded
from pipelines.extractors.label_groups import Group, further, groups, tying
from pipelines.extractors.labels import Doubt
from pipelines.extractors.spelt_names import read_name, spaced_name
from pipelines.extractors.ties import UNTIED, confidence_before, confidence_behind, is_like_a_name, may_be_name

NEAR = 40  # characters between a label and the @name behind it that it explains
NEAR_BEFORE = 20  # the same for an @name before it, which is rarer
REACH = 100  # characters before a label in which its name may stand; the longest names have half
MAX_PASSING = 4  # words between a label and its name; sentences that only mention the label have more
MAX_FURTHER = 3  # further names behind one label

_GAP = re.compile(
    r"(?:</?[a-z][a-z0-9]{0,7}[ ]?/?>|\[/?[a-z]{1,5}\]|#(?=\d)|[^\w@&+#%$€£\n]){0,12}+"
    r"(?:\n[^\w@.,;!?&+/\\#%$€£\n]{0,6}+){0,2}+"
)
"""Between a label and a name: signs of few kinds, tags of markup, the end of a line and an empty one."""
_WORD = re.compile(r"[^\W_][\w'’]{0,30}")
_SIGN_AHEAD = re.compile(r"[ -][^\n:@.,;!?()]{1,30}(?::|[ ]-)[ ]{0,2}(?=[a-z])")
_SENTENCE_END = re.compile(r"[.?]\s")
_BEFORE_LABEL = " \t([{-:|>\"'*"
_TYING_SIGNS = frozenset("([{-:|>")
_AFTER_NAME = "\"'*»”)"
_SIGNS_BEHIND = (":", "-", "=", ">", "→", "|")


@frozen
class Handle:
    """A name that a text gives for a service, at `folded.text[start:end]`."""

    start: int
    end: int
    written: str
    """The name without `@`, spelt-out signs resolved."""
    confidence: float
    reason: str
    spelt: bool
    """Signs of it were written as words, or its letters apart."""


@lru_cache(maxsize=1)
def handles(folded: Folded) -> Mapping[str, tuple[Handle, ...]]:
    """Give the names in a text by service; linear in its length, since each label looks a fixed way to both sides."""
    found: dict[str, list[Handle]] = {}
    silent: list[Group] = []
    claimed: set[int] = set()  # where names end that are explained
    last: Handle | None = None
    reached = 0  # text before it is explained

    def claim(group: Group, handle: Handle) -> None:
        claimed.add(handle.end)
        for service in group.services:
            found.setdefault(service, []).append(handle)

    for group in groups(folded):
        read = [*_behind(folded, group)]
        before = _before(folded, group, reached)
        if before and before.end not in claimed and not (read and _has_sign(folded, group)):
            read = [before]
        elif not read and last and _says_same(folded, group, last):
            read = [evolve(last, confidence=min(last.confidence, 0.8), reason="label near")]
        if not read:
            silent.append(group)
            continue
        for handle in read:
            claim(group, handle)
        last = read[-1]
        reached = max(reached, group.end, last.end)
    for group in silent:
        near = _near(folded, group, claimed)
        if near:
            claim(group, near)
    return {service: tuple(sorted(listed, key=_place)) for service, listed in found.items()}


def _place(handle: Handle) -> tuple[int, int]:
    return handle.start, handle.end


def _behind(folded: Folded, group: Group) -> Iterator[Handle]:
    """Give the name directly behind labels, and those that follow it with an `@` each."""
    text, lowered = folded.latin, folded.lowered
    at = group.end
    tie = UNTIED
    for _ in range(MAX_PASSING + 1):
        gap = _GAP.match(lowered, at, group.limit)
        if gap is not None and gap[0]:
            tie, at = tie.with_gap(gap[0]), gap.end()
        if lowered[at : at + 1] == "@" and at < group.limit:
            at += lowered[at + 1 : at + 2] == "@"
            apart = lowered[at + 1 : at + 2] == " "
            tie, at = tie.with_at(apart=apart), at + 1 + apart
            break
        word = _WORD.match(lowered, at, group.limit)
        meant = tie.with_word(word[0]) if word else None
        if word is None or meant is None:
            break
        tie, at = meant, word.end()
    name = read_name(text, lowered, at, group.limit, digits="icq" in group.services)
    if tie.colon or tie.naming or tie.at:
        name = spaced_name(text, at, group.limit) or name
    confidence = confidence_behind(folded, group, tie, name) if name else 0
    if name is None or not confidence:
        return
    start = at - 1 - tie.at_apart if tie.at else at
    yield Handle(start, name.end, name.name, confidence, "label", name.spelt)
    end = name.end
    for _ in range(MAX_FURTHER):
        joint = further().match(lowered, end, group.limit)
        handle = _at_sign(folded, joint.end(), group.limit, min(confidence, 0.8)) if joint else None
        if handle is None or _leads_on(lowered, handle.end, group.limit):
            return
        yield handle
        end = handle.end


def _leads_on(text: str, end: int, limit: int) -> bool:
    """Tell whether only words as in "@name on" stand between a name and the next label: it is that label's."""
    between = text[end:limit].strip(" (").split() if limit - end <= NEAR_BEFORE and limit < len(text) else []
    return bool(between) and tying("behind").issuperset(between)


def _has_sign(folded: Folded, group: Group) -> bool:
    """Tell whether a sign ties the name behind to the label, so that one before it is another label's."""
    return folded.lowered[group.end : group.end + 8].lstrip(" )]")[:1] in _SIGNS_BEHIND


def _before(folded: Folded, group: Group, reached: int) -> Handle | None:
    """Give the name directly before labels, when words or signs tie it to them."""
    text = folded.latin
    window = text[max(reached, group.start - REACH) : group.start].rpartition("\n")[2]
    offset = group.start - len(window)
    end = len(window)
    tied = mine = False
    for _ in range(3):
        stripped = window[:end].rstrip(_BEFORE_LABEL)
        tied = tied or not _TYING_SIGNS.isdisjoint(window[len(stripped) : end])
        word = stripped[max(stripped.rfind(" "), stripped.rfind("(")) + 1 :]
        if word.lower() not in tying("behind"):
            break
        tied, end = True, len(stripped) - len(word)
        mine = mine or word.lower() in tying("mine")
    if not word:
        return None
    begin = offset + len(stripped) - len(word.lstrip("\"'([*«“"))
    at = text[begin : begin + 1] == "@"
    if not (at or tied):
        return None
    name = read_name(text, folded.lowered, begin + at, group.start)
    if name is None or name.end != offset + len(stripped.rstrip(_AFTER_NAME)) or not may_be_name(folded, name, at=at):
        return None
    confidence = confidence_before(folded, group, name, begin, at=at, tied=tied, mine=mine)
    return Handle(begin, name.end, name.name, confidence, "label", name.spelt) if confidence else None


def _says_same(folded: Folded, group: Group, last: Handle) -> bool:
    """Tell whether labels say that the name before is theirs too ("ig: name, same on snap", "ig: name (snap same)")."""
    if not 0 <= group.start - last.end <= NEAR:
        return False
    between = re.findall(r"\w+", folded.lowered[last.end : group.start])
    behind = folded.lowered[group.end : min(group.end + 16, group.limit)].strip(" :-=(").split()[:2]
    known = tying("same") | tying("join") | tying("behind") | tying("passing")
    said = [*between, *(word.strip(").,!") for word in behind)]
    count = len(between) if not tying("same").isdisjoint(between) else len(said)
    return known.issuperset(said[:count]) and not tying("same").isdisjoint(said[:count])


def _near(folded: Folded, group: Group, claimed: set[int]) -> Handle | None:
    """Give the `@name` on the line of labels that nothing else explains: behind them, or else before."""
    if group.doubt >= Doubt.SIGNED:
        return None
    lowered = folded.lowered
    confidence = 0.8 if group.doubt == Doubt.NONE else 0.6
    at = lowered.find("@", group.end, min(group.end + NEAR, group.limit))
    if at != -1 and "\n" not in lowered[group.end : at] and not _SENTENCE_END.search(lowered, group.end, at):
        handle = _at_sign(folded, at, group.limit, confidence)
        if handle and handle.end not in claimed:
            return handle
    remote = _announced_after(folded, group)
    if remote and remote.end not in claimed:
        return remote
    at = lowered.rfind("@", max(0, group.start - REACH), group.start)
    handle = _at_sign(folded, at, group.start, confidence) if at != -1 else None
    if handle is None or handle.end in claimed:
        return None
    between = lowered[handle.end : group.start]
    return handle if len(between) <= NEAR_BEFORE and "\n" not in between else None


def _announced_after(folded: Folded, group: Group) -> Handle | None:
    """Read the name that a sign announces a few words behind labels ("telegram for bookings: name")."""
    sign = _SIGN_AHEAD.match(folded.lowered, group.end, min(group.end + NEAR, group.limit))
    name = read_name(folded.latin, folded.lowered, sign.end(), group.limit) if sign else None
    if sign is None or name is None or not is_like_a_name(name.name) or not may_be_name(folded, name, at=False):
        return None
    confidence = 0.8 if group.doubt == Doubt.NONE else 0.6
    return Handle(sign.end(), name.end, name.name, confidence, "label near", name.spelt)


def _at_sign(folded: Folded, at: int, limit: int, confidence: float) -> Handle | None:
    """Read the name behind an `@` that begins a word."""
    before = folded.lowered[at - 1 : at]
    if before.isalnum() or before in ("_", ".", "@", "/", "-"):
        return None
    name = read_name(folded.latin, folded.lowered, at + 1, limit)
    if name is None or not may_be_name(folded, name, at=True):
        return None
    return Handle(at, name.end, name.name, confidence, "label near", name.spelt)
