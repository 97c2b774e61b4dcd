"""From labels to names: which name a text gives for which messenger, read once for all kinds.

A name belongs to the labels it stands directly behind ("tg: name", "ig - name", "snap and kik: name", the label on one
line and the name on the next) or before ("@name on tg", "name (ig)"); failing that, an `@name` belongs to the label
near it. How much a name without a sign needs to look like one depends on the doubts about its label.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from attrs import evolve, field, frozen

from pipelines.extractors.fold import Folded
from pipelines.extractors.labels import Doubt, Label, labels
from pipelines.extractors.spelt_names import Written, read_name, spaced_name
from pipelines.extractors.vocabulary import word_list

NEAR = 40  # characters between a label and the @name behind it that it explains
NEAR_BEFORE = 20  # the same for an @name before it, which is rarer
REACH = 100  # characters before a label in which its name may stand; the longest names have half
MAX_PASSING = 4  # words between a label and its name ("telegram for bookings only is …" is told from prose by fewer)
MAX_MORE = 3  # further names behind one label

_GAP = re.compile(r"[^\w@.,;!?&+/\\#%$€£\n]{0,12}+(?:\n[^\w@.,;!?&+/\\#%$€£\n]{0,6}+)?")
_WORD = re.compile(r"[^\W_][\w'’]{0,30}")
_LIKE_A_NAME = re.compile(r"(?=.*[a-z])(?=.*[0-9_])(?!v?\d[\d.]*[a-z]{0,3}\Z)", re.IGNORECASE)
_CAPITAL_INSIDE = re.compile(r"[A-Za-z0-9]*[a-z][A-Z]")
_PLAIN = re.compile(r"[A-Za-z]+\Z")
_MEASURE = re.compile(r"v?\d[\d.]*[a-z]{0,3}\Z|(?:[a-z]\.)+[a-z]\Z", re.IGNORECASE)
_MORE = re.compile(r"[ \t]{0,3}(?:[,/&+|]|\b(?:or|and|или|і|и|та|або|o|y)\b)[ \t]{0,3}(?=@)")
_SENTENCE_END = re.compile(r"[.?]\s")
_BETWEEN_LABELS = " \t/,&+|\\•·()-"
_COLONS = frozenset(":=→➡>»~|\t")
_QUOTES = frozenset("\"'“„«`‘")
_BEFORE_LABEL = " \t([{-:|>\"'*"


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


@frozen
class _Group:
    """Labels that share a name ("tg/insta:")."""

    labels: tuple[Label, ...]
    limit: int
    """Where the next group begins: no name reaches beyond."""
    start: int = field()
    end: int = field()

    @start.default
    def _first(self) -> int:
        return self.labels[0].start

    @end.default
    def _last(self) -> int:
        return self.labels[-1].end

    @property
    def doubt(self) -> Doubt:
        """The least of the labels' doubts: one clear label explains the others."""
        return min(label.doubt for label in self.labels)

    @property
    def services(self) -> frozenset[str]:
        return frozenset(label.service for label in self.labels)


@frozen
class _Tie:
    """What stands between a label and a name behind it."""

    colon: bool = False
    dash: bool = False
    naming: bool = False
    equals: bool = False
    passing: bool = False
    newline: bool = False
    at: bool = False
    at_apart: bool = False


@lru_cache(maxsize=1)
def handles(folded: Folded) -> Mapping[str, tuple[Handle, ...]]:
    """Give the names in a text by service, in their order; linear in its length, since each label looks a fixed way."""
    groups = [*_groups(folded)]
    if not groups:
        return {}
    found: dict[str, list[Handle]] = {}
    silent: list[_Group] = []
    claimed: set[int] = set()
    last: Handle | None = None
    reached = 0  # text before it is explained
    for group in groups:
        read = [*_behind(folded, group)]
        before = _before(folded, group, reached)
        if before and before.end - 1 not in claimed and not (read and _has_sign(folded, group)):
            read = [before]
        elif not read and last and _says_same(folded, group, last):
            read = [evolve(last, confidence=min(last.confidence, 0.8), reason="label near")]
        if not read:
            silent.append(group)
            continue
        for handle in read:
            claimed.add(handle.end - 1)
            for service in group.services:
                found.setdefault(service, []).append(handle)
        last = read[-1]
        reached = max(reached, group.end, last.end)
    for group in silent:
        near = _near(folded, group, claimed)
        if near:
            claimed.add(near.end - 1)
            for service in group.services:
                found.setdefault(service, []).append(near)
    return {service: tuple(listed) for service, listed in found.items()}


def _groups(folded: Folded) -> Iterator[_Group]:
    text = folded.lowered
    together: list[Label] = []
    for label in labels(folded):
        if together and not _are_joined(text, together[-1].end, label.start):
            yield _Group(tuple(together), label.start)
            together = []
        together.append(label)
    if together:
        yield _Group(tuple(together), len(text))


def _are_joined(text: str, end: int, start: int) -> bool:
    """Tell whether only signs and words like "and" stand between two labels."""
    if start - end > 16:
        return False
    between = text[end:start].strip(_BETWEEN_LABELS)
    return "\n" not in text[end:start] and all(
        word.strip(_BETWEEN_LABELS) in _words("join") for word in between.split()
    )


def _behind(folded: Folded, group: _Group) -> Iterator[Handle]:
    """Give the name directly behind labels, and those that follow it with an `@` each."""
    text, lowered = folded.latin, folded.lowered
    at = group.end
    tie = _Tie()
    for _ in range(MAX_PASSING + 1):
        gap = _GAP.match(lowered, at, group.limit)
        assert gap is not None
        tie, at = _tied(tie, gap[0]), gap.end()
        if lowered[at : at + 1] == "@" and at < group.limit:
            at += 1
            apart = lowered[at : at + 1] == " "
            tie, at = evolve(tie, at=True, at_apart=apart), at + apart
        word = _WORD.match(lowered, at, group.limit)
        if word is None or tie.at:
            break
        meant = _tied_by(tie, word[0])
        if meant is None:
            break
        tie, at = meant, word.end()
    name = read_name(text, lowered, at, group.limit, digits="icq" in group.services)
    if tie.colon or tie.naming or tie.at:
        name = spaced_name(text, at, group.limit) or name
    if name is None:
        return
    start = at - 1 - tie.at_apart if tie.at else at
    confidence = _confidence(folded, group, tie, name)
    if not confidence:
        return
    yield Handle(start, name.end, name.name, confidence, "label", name.spelt)
    end = name.end
    for _ in range(MAX_MORE):
        more = _MORE.match(lowered, end, group.limit)
        following = read_name(text, lowered, more.end() + 1, group.limit) if more else None
        if more is None or following is None or not _may_be_name(folded, following, at=True):
            return
        yield Handle(more.end(), following.end, following.name, min(confidence, 0.8), "label near", following.spelt)
        end = following.end


def _tied(tie: _Tie, gap: str) -> _Tie:
    signs = set(gap)
    colon = bool(signs & _COLONS) or bool(signs & _QUOTES)
    dash = ("-" in signs and (gap[0] == " " or gap[-1] == " ")) or any(sign > "\u2030" for sign in signs)
    return evolve(tie, colon=tie.colon or colon, dash=tie.dash or dash, newline=tie.newline or "\n" in signs)


def _tied_by(tie: _Tie, word: str) -> _Tie | None:
    """Give what a word between label and name adds; None when it is no such word."""
    if word in _words("naming"):
        return evolve(tie, naming=True)
    if word in _words("equals"):
        return evolve(tie, equals=True)
    if word in _words("passing"):
        return evolve(tie, passing=True)
    if word in _at_words():
        return evolve(tie, colon=True)
    return None


def _confidence(folded: Folded, group: _Group, tie: _Tie, name: Written) -> float:
    """Say how sure it is that the name behind labels is theirs; 0 when nothing says so."""
    text = folded.latin
    doubt = group.doubt
    if not _may_be_name(folded, name, at=tie.at):
        return 0
    if tie.newline and not _fills_line(text, name.end):
        return 0
    like = name.is_number or _is_like_a_name(name.name)
    signed = tie.colon or tie.naming or tie.dash or tie.at
    if not signed and _MEASURE.match(name.name) and not name.is_number:
        return 0
    dotted = "." in name.name or name.name.startswith("live:") or "#" in name.name
    if tie.at and not tie.at_apart:
        return 0.9 if doubt == Doubt.NONE or tie.colon else 0.8
    if doubt == Doubt.AT:
        return 0.7 if (tie.colon or tie.at) and (like or dotted) else 0
    if like or (dotted and signed):
        if tie.colon or tie.naming or tie.at or tie.dash:
            return 0.9 if doubt <= Doubt.WEAK else 0.8
        if doubt == Doubt.SIGNED:
            return 0.7 if tie.equals else 0
        if tie.newline and not _begins_line(text, group.start):
            return 0
        return (0.8 if tie.passing else 0.9) if doubt == Doubt.NONE else 0.6
    if tie.at:
        return 0.7 if tie.colon else 0
    return _confidence_of_plain(folded, group, tie, name)


def _confidence_of_plain(folded: Folded, group: _Group, tie: _Tie, name: Written) -> float:
    """The same for a name that might be any word."""
    text = folded.latin
    doubt = group.doubt
    ends = _ends(text, name.end, group.limit)
    if _is_persons_name(text, name):
        return 0
    if tie.newline and not tie.colon:
        return 0.7 if doubt == Doubt.NONE and _begins_line(text, group.start) and not tie.passing else 0
    if tie.colon:
        if doubt == Doubt.SIGNED:
            return 0.6 if ends else 0
        return (0.9 if ends else 0.7) if doubt == Doubt.NONE else (0.8 if ends else 0.6)
    if tie.naming:
        return (0.8 if doubt == Doubt.NONE else 0.6) if not tie.equals or ends else 0
    if tie.dash:
        return (0.8 if doubt == Doubt.NONE else 0.6 if doubt == Doubt.WEAK else 0) if ends and not tie.passing else 0
    if doubt == Doubt.SIGNED:
        return 0
    label = folded.lowered[group.labels[-1].start : group.end]
    if not label.isascii() and len(name.name) >= 4:
        return 0.8 if doubt == Doubt.NONE else 0.6  # another script begins where the name does
    if ends and not tie.passing and _is_mine(folded.lowered, group.start):
        return 0.7 if doubt == Doubt.NONE else 0.6
    return 0


def _may_be_name(folded: Folded, name: Written, *, at: bool) -> bool:
    """Refuse words of everyday speech, the beginning of an e-mail or web address, and what has a value of its own."""
    lowered = folded.lowered
    if name.name.lower() in _words("not_names") or (not at and name.name.lower() in _words("passing")):
        return False
    following = lowered[name.end : name.end + 2]
    sign, after = following[:1], following[1:]
    if sign.isalnum() or sign == "_" or (sign == "@" and after.isalnum()):
        return False
    if sign == "/" and "." in name.name:
        return False
    return not (sign == ":" and (after == "/" or not at))


def _is_like_a_name(name: str) -> bool:
    return _LIKE_A_NAME.match(name) is not None or _CAPITAL_INSIDE.match(name) is not None


def _ends(text: str, end: int, limit: int) -> bool:
    """Tell whether a sentence, a line or the next label follows, and not further words."""
    rest = text[end : end + 4].lstrip(" \t")
    return not rest[:1].isalpha() or end + 4 - len(rest) >= limit or text[end:limit].strip() == ""


def _is_persons_name(text: str, name: Written) -> bool:
    """Tell first name and surname from a name of an account."""
    following = text[name.end + 1 : name.end + 3]
    return (
        _PLAIN.match(name.name) is not None
        and name.name[0].isupper()
        and text[name.end : name.end + 1] == " "
        and following[:1].isupper()
        and following[1:].islower()
    )


def _fills_line(text: str, end: int) -> bool:
    return text[end : end + 3].lstrip(" \t.,;)\"'")[:1] in ("", "\n", "\r")


def _begins_line(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start]
    return start == 0 or (not any(map(str.isalnum, before.rpartition("\n")[2])) and ("\n" in before or start < 8))


def _is_mine(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].split()
    return bool(before) and before[-1] in _words("mine")


def _has_sign(folded: Folded, group: _Group) -> bool:
    """Tell whether a sign ties the name behind to the label, so that one before it is another label's."""
    return folded.lowered[group.end : group.end + 8].lstrip(" )]")[:1] in (":", "-", "=", ">", "→", "|")


def _before(folded: Folded, group: _Group, reached: int) -> Handle | None:
    """Give the name directly before labels, when words or signs tie it to them."""
    text = folded.latin
    floor = max(reached, group.start - REACH)
    window = text[floor : group.start].rpartition("\n")[2]
    if len(window) < 3:
        return None
    end = len(window)
    tied = False
    for _ in range(3):
        stripped = window[:end].rstrip(_BEFORE_LABEL)
        tied = tied or any(sign in "([{-:|>" for sign in window[len(stripped) : end])
        word = stripped[max(stripped.rfind(" "), stripped.rfind("(")) + 1 :]
        if word.lower() not in _words("behind") or not word:
            break
        tied, end = True, len(stripped) - len(word)
    if not word:
        return None
    offset = group.start - len(window)
    begin = offset + len(stripped) - len(word.lstrip("\"'([*«“"))
    at = text[begin : begin + 1] == "@"
    name = read_name(text, folded.lowered, begin + at, group.start)
    if name is None or name.end != offset + len(stripped.rstrip("\"'*»”)")) or not _may_be_name(folded, name, at=at):
        return None
    confidence = _confidence_before(folded, group, name, begin, at=at, tied=tied)
    return Handle(begin, name.end, name.name, confidence, "label", name.spelt) if confidence else None


def _confidence_before(folded: Folded, group: _Group, name: Written, begin: int, *, at: bool, tied: bool) -> float:
    """Say how sure it is that the name before labels is theirs; 0 when nothing says so."""
    doubt = group.doubt
    if at:
        if doubt >= Doubt.SIGNED and not tied:
            return 0
        return 0.9 if tied and doubt == Doubt.NONE else 0.8 if doubt <= Doubt.WEAK else 0.6
    if not tied or doubt >= Doubt.SIGNED or _MEASURE.match(name.name) or "#" in name.name:
        return 0
    earlier = folded.lowered[max(0, begin - 24) : begin].rpartition("\n")[2]
    bracket = text_between(folded, name.end, group.start).strip()[:1] in ("(", "[")
    announced = earlier.strip().rpartition(" ")[2].strip(":-\"'(") in _words("announcing")
    like = _is_like_a_name(name.name)
    if like and (bracket or announced or "_" in name.name):
        return 0.8 if doubt == Doubt.NONE else 0.6
    if bracket and not earlier.strip() and _PLAIN.match(name.name) and begin - len(earlier) >= 0:
        return 0.7 if doubt == Doubt.NONE else 0.6
    return 0


def text_between(folded: Folded, start: int, end: int) -> str:
    """Give the text between two places as it is compared with words."""
    return folded.lowered[start:end]


def _says_same(folded: Folded, group: _Group, last: Handle) -> bool:
    """Tell whether labels say that the name before is theirs too ("ig: name, same on snap")."""
    if not 0 <= group.start - last.end <= NEAR:
        return False
    between = re.findall(r"\w+", folded.lowered[last.end : group.start])
    known = _words("same") | _words("join") | _words("behind")
    if all(word in known for word in between) and any(word in _words("same") for word in between):
        return True
    following = _WORD.search(folded.lowered, group.end, min(group.end + 16, group.limit))
    return (
        following is not None
        and following[0] in _words("same")
        and all(word in known for word in between)
        and not folded.lowered[group.end : following.start()].strip(" :-=(")
    )


def _near(folded: Folded, group: _Group, claimed: set[int]) -> Handle | None:
    """Give the `@name` on the line of labels that nothing else explains: behind them, or else before."""
    if group.doubt >= Doubt.SIGNED:
        return None
    text, lowered = folded.latin, folded.lowered
    confidence = 0.8 if group.doubt == Doubt.NONE else 0.6
    over = min(group.end + NEAR, group.limit)
    at = lowered.find("@", group.end, over)
    if at != -1 and "\n" not in lowered[group.end : at] and not _SENTENCE_END.search(lowered, group.end, at):
        handle = _at_sign(folded, at, group.limit, confidence)
        if handle and handle.end - 1 not in claimed:
            return handle
    at = text.rfind("@", max(0, group.start - REACH), group.start)
    if at == -1:
        return None
    handle = _at_sign(folded, at, group.start, confidence)
    if handle is None or handle.end - 1 in claimed:
        return None
    between = lowered[handle.end : group.start]
    return handle if len(between) <= NEAR_BEFORE and "\n" not in between else None


def _at_sign(folded: Folded, at: int, limit: int, confidence: float) -> Handle | None:
    """Read the name behind an `@` that begins a word."""
    before = folded.lowered[at - 1 : at]
    if before.isalnum() or before in ("_", ".", "@", "/", "-"):
        return None
    name = read_name(folded.latin, folded.lowered, at + 1, limit)
    if name is None or not _may_be_name(folded, name, at=True):
        return None
    return Handle(at, name.end, name.name, confidence, "label near", name.spelt)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(word_list("handles", key))


@cache
def _at_words() -> frozenset[str]:
    return frozenset(word_list("addresses", "at"))
