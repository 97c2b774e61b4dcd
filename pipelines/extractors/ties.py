"""What ties a name to labels, and how sure that makes it: signs, words, the look of the name, the doubts of a label.

0.9: a sign or the label itself stands directly before a name; 0.8: near it, or a name that could be a plain word;
0.6: a label that is a word of everyday speech; 0: nothing says that it is a name.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from attrs import evolve, frozen

from pipelines.extractors.fold import Folded
from pipelines.extractors.label_groups import Group, tying
from pipelines.extractors.labels import Doubt
from pipelines.extractors.spelt_names import Written, is_sign_word
from pipelines.extractors.vocabulary import word_keys

_TAG = re.compile(r"</?[a-z][a-z0-9]{0,7}[ ]?/?>|\[/?[a-z]{1,5}\]")
_LIKE_A_NAME = re.compile(r"(?=.*[a-z])(?=.*[0-9_])(?!v?\d[\d.]*[a-z]{0,3}\Z)", re.IGNORECASE)
_CAPITAL_INSIDE = re.compile(r"[A-Za-z0-9]*[a-z][A-Z]")
_LETTERS = re.compile(r"[a-z]+")
_PLAIN = re.compile(r"[A-Za-z]+\Z")
_DOTTED = re.compile(r"[a-z]{3,}(?:\.[a-z]{3,})+\Z")
_MEASURE = re.compile(r"v?\d[\d.]*[a-z]{0,3}\Z|(?:[a-z]\.)+[a-z]\Z", re.IGNORECASE)
_COLONS = frozenset(":→➡➜➔➤►▶☞👉⇒>»~|\t")
_QUOTES = frozenset("\"'“„«`‘")
_STOPS = frozenset(".,;/\\!?")
_FRAMES = frozenset("()[]{}<>'\"=*;\\^`|")
_FIRST_SYMBOL = "\u2030"  # from here on: bullets, arrows, emoji
SHORTEST_ALONE = 6  # letters of a plain name that a label alone makes one; shorter words are mostly words
_NEARBY = 24  # characters before a label or name in which a word announces it


@frozen(cache_hash=True)
class Tie:
    """What stands between labels and a name behind them."""

    colon: bool = False
    equals: bool = False
    """`=`, which code is full of."""
    dash: bool = False
    stop: bool = False
    """A sign that rather ends something: comma, full stop, slash."""
    framed: bool = False
    """A sign that code is full of too: words of everyday speech are no labels beside it."""
    touching: bool = True
    """Nothing stands between the two."""
    naming: bool = False
    """A word that announces a name ("id", "nick")."""
    copula: bool = False
    """ "is"."""
    passing: bool = False
    newline: bool = False
    at: bool = False
    at_apart: bool = False
    """The `@` does not touch the name."""

    def with_gap(self, gap: str) -> "Tie":
        """Add the signs of a gap between words."""
        return _with_gap(self, gap)

    def with_word(self, word: str) -> "Tie | None":
        """Add a word; None when it is none that stands between label and name."""
        said = _word_meanings().get(word.removesuffix("'s"))
        return _with(self, said) if said else None

    def with_at(self, *, apart: bool) -> "Tie":
        """Add an at-sign."""
        return _with(self, "at_apart", "at") if apart else _with(self, "at")


UNTIED = Tie()


@lru_cache(maxsize=4096)  # people put the same few signs between
def _with_gap(tie: Tie, gap: str) -> Tie:
    if "<" in gap or "[" in gap:
        gap = _TAG.sub("", gap)
    signs = set(gap)
    dash = ("-" in signs and " " in (gap[0], gap[-1])) or any(sign > _FIRST_SYMBOL for sign in signs)
    return evolve(
        tie,
        colon=tie.colon or bool(signs & _COLONS) or bool(signs & _QUOTES) or "//" in gap,
        equals=tie.equals or "=" in signs,
        dash=tie.dash or dash or "..." in gap,
        stop=tie.stop or (bool(signs & _STOPS) and "..." not in gap and "//" not in gap),
        framed=tie.framed or not signs.isdisjoint(_FRAMES),
        touching=False,
        newline=tie.newline or "\n" in signs,
    )


@lru_cache(maxsize=1024)
def _with(tie: Tie, *said: str) -> Tie:
    return evolve(tie, **dict.fromkeys(said, True))


@cache
def _word_meanings() -> Mapping[str, str]:
    """Give what a word between label and name says of their tie; of several, what ties most."""
    fields = (("at_sign", "colon"), ("passing", "passing"), ("equals", "copula"), ("naming", "naming"))
    return {word: said for key, said in fields for word in tying(key)}


def confidence_behind(folded: Folded, group: Group, tie: Tie, name: Written) -> float:
    """Say how sure it is that the name behind labels is theirs; 0 when nothing says so."""
    text = folded.latin
    doubt = group.doubt
    if not may_be_name(folded, name, at=tie.at) or (tie.newline and not _fills_line(text, name.end)):
        return 0
    if tie.touching and tie.at and "." in name.name:
        return 0  # an e-mail address
    if doubt and (text[name.end : name.end + 1] in ("(", "[") or (doubt >= Doubt.SIGNED and tie.framed)):
        return 0
    if doubt == Doubt.AT and group.end - group.start == 1 and folded.lowered[group.start].isalnum() and not tie.colon:
        return 0
    ends = _ends(text, name.end, group.limit)
    if tie.at and not tie.at_apart:
        if tie.stop and not tie.colon:
            return 0.6 if doubt == Doubt.NONE and ends else 0
        return 0.9 if doubt == Doubt.NONE or tie.colon else 0.8
    colon = tie.colon or (tie.equals and doubt <= Doubt.WEAK)
    signed = colon or tie.naming or tie.dash or tie.at
    if _MEASURE.match(name.name) and not name.is_number and (not signed or doubt >= Doubt.SIGNED):
        return 0
    like = name.is_number or name.spelt or is_like_a_name(name.name)
    if not signed and name.name.lower().rpartition("_")[2] in tying("code_endings"):
        return 0
    told = like or "." in name.name or ":" in name.name or "#" in name.name
    if doubt == Doubt.AT:
        signed = tie.colon or tie.at or ("_" in name.name and not folded.lowered[group.start].isalnum())
        return 0.7 if signed and told else 0
    if told and signed:
        return 0.9 if doubt <= Doubt.WEAK else 0.8
    if told and tie.stop:
        return 0.6 if doubt <= Doubt.WEAK and not tie.passing and (like or ends) else 0
    if like:
        if tie.newline and not _begins_line(text, group.start):
            return 0
        if doubt == Doubt.SIGNED:
            return 0.7 if tie.copula else 0
        return 0.6 if doubt == Doubt.WEAK else 0.8 if tie.passing else 0.9
    if tie.at:
        return 0.7 if colon else 0
    if tie.stop or _is_persons_name(text, name):
        return 0
    return _confidence_of_plain(folded, group, evolve(tie, colon=colon), name, ends=ends)


def _confidence_of_plain(folded: Folded, group: Group, tie: Tie, name: Written, *, ends: bool) -> float:
    """The same for a name that might be any word."""
    text = folded.latin
    doubt = group.doubt
    if tie.newline and not (tie.colon and doubt < Doubt.SIGNED):
        alone = _begins_line(text, group.start) and not tie.passing and not name.name.istitle()
        return 0.7 if doubt == Doubt.NONE and alone else 0
    if tie.colon and tie.passing and not tie.naming:
        return 0.6 if doubt == Doubt.NONE and ends else 0
    if tie.colon:
        if doubt == Doubt.SIGNED:
            return 0.6 if ends and len(name.name) >= SHORTEST_ALONE else 0
        return (0.9 if ends else 0.7) if doubt == Doubt.NONE else (0.8 if ends else 0.6)
    if tie.naming and doubt < Doubt.SIGNED:
        return (0.8 if doubt == Doubt.NONE else 0.6) if ends or not tie.copula else 0
    if tie.dash:
        return (0.8 if doubt == Doubt.NONE else 0.6 if doubt == Doubt.WEAK else 0) if ends and not tie.passing else 0
    if doubt == Doubt.SIGNED:
        return 0
    label = folded.lowered[group.labels[-1].start : group.end]
    if not label.isascii() and (label[0].isalpha() or len(group.labels) > 1) and len(name.name) >= 4:
        return 0.8 if doubt == Doubt.NONE else 0.6  # another script begins where the name does
    if not tie.passing and ends and _is_announced(folded.lowered, group.start):
        return 0.7 if doubt == Doubt.NONE else 0.6
    if tie.passing or len(name.name) < SHORTEST_ALONE or name.name.istitle() or _ends_like_a_word(name.name):
        return 0
    if not _begins_part(text, group.start):
        return 0.6 if doubt == Doubt.NONE and _is_led_to(folded.lowered, group.start) and _ends_line(text, name) else 0
    return 0.6 if ends or _goes_on(folded.lowered, name.end, group.limit) else 0


def confidence_before(
    folded: Folded, group: Group, name: Written, begin: int, *, at: bool, tied: bool, mine: bool
) -> float:
    """Say how sure it is that the name before labels is theirs; 0 when nothing says so.

    `begin` is where the name begins, with its `@`; `tied` says that a word or sign stands between the two, `mine` that
    one of these words says whose the label is ("name is my kik").
    """
    doubt = group.doubt
    if at:
        if doubt >= Doubt.SIGNED and not tied:
            return 0
        return 0.9 if tied and doubt == Doubt.NONE else 0.8 if doubt <= Doubt.WEAK else 0.6
    if not tied or doubt >= Doubt.SIGNED or _MEASURE.match(name.name):
        return 0
    earlier = folded.lowered[max(0, begin - _NEARBY) : begin].rpartition("\n")[2]
    bracket = folded.lowered[name.end : group.start].strip()[:1] in ("(", "[")
    announced = earlier.strip().rpartition(" ")[2].strip(":-\"'(") in tying("announcing")
    if is_like_a_name(name.name) and (bracket or announced or "_" in name.name or "#" in name.name):
        return 0.8 if doubt == Doubt.NONE else 0.6
    if (bracket or (mine and len(name.name) >= SHORTEST_ALONE)) and not earlier.strip() and _PLAIN.match(name.name):
        return 0.7 if doubt == Doubt.NONE else 0.6
    if _DOTTED.match(name.name) and not tying("not_names").intersection(name.name.split(".")):
        return 0.6
    return 0


def may_be_name(folded: Folded, name: Written, *, at: bool) -> bool:
    """Refuse words of everyday speech, the beginning of an e-mail or web address, and what has a value of its own."""
    word = name.name.lower()
    if word in tying("not_names") or (not at and word in tying("passing")) or is_sign_word(word):
        return False
    written = folded.text[max(0, name.end - len(name.name)) : name.end]
    if not name.spelt and written.isalpha() and not any(map(str.isascii, written)):
        return False  # a word of another script that only looks Latin
    parts = _LETTERS.findall(word)
    if parts and len(parts) > 1 and word_keys("digits").keys() >= set(parts):
        return False  # a number, spelt
    following = folded.lowered[name.end : name.end + 2]
    sign, after = following[:1], following[1:]
    if sign.isalnum() or sign == "_" or (sign == "@" and after.isalnum()):
        return False
    if (sign == "/" and "." in word) or sign == "=":
        return False
    return not (sign == ":" and (after == "/" or not at))


def is_like_a_name(name: str) -> bool:
    """Tell whether no plain word looks so: a digit or `_` in it, or a capital inside."""
    return _LIKE_A_NAME.match(name) is not None or _CAPITAL_INSIDE.match(name) is not None


def _ends(text: str, end: int, limit: int) -> bool:
    """Tell whether a sentence, a line or the next label follows, and not further words."""
    rest = text[end : min(end + 4, limit)].lstrip(" \t")
    return not rest[:1].isalpha()


def _is_persons_name(text: str, name: Written) -> bool:
    """Tell first name and surname from a name of an account."""
    following = text[name.end : name.end + 3]
    return (
        _PLAIN.match(name.name) is not None
        and name.name[0].isupper()
        and following[:1] == " "
        and following[1:2].isupper()
        and following[2:].islower()
    )


def _fills_line(text: str, end: int) -> bool:
    return text[end : end + 3].lstrip(" \t.,;)\"'")[:1] in ("", "\n", "\r")


def _begins_line(text: str, start: int) -> bool:
    """Tell whether at most some signs stand before a place on its line."""
    before = text[max(0, start - 8) : start]
    return (start < 8 or "\n" in before) and not any(map(str.isalnum, before.rpartition("\n")[2]))


def _begins_part(text: str, start: int) -> bool:
    """Tell whether a comma, a full stop or a line stands before a label: what follows is an item of a list."""
    before = text[max(0, start - 4) : start].rstrip(" \t([*")
    return not before or before[-1] in ",;|/\n" or not (before[-1].isalnum() or before[-1] in ".!?:'\"-")


def _is_led_to(text: str, start: int) -> bool:
    """Tell whether a word as in "add me on" or "call or" stands before a label."""
    before = text[max(0, start - _NEARBY) : start].split()[-2:]
    if not before:
        return False
    if before[-1] in tying("behind"):
        return before[0] in tying("whom")
    return before[-1] in tying("join") or before[-1] in tying("mine")


def _ends_like_a_word(name: str) -> bool:
    return name.lower().endswith(tuple(tying("word_endings")))


def _ends_line(text: str, name: Written) -> bool:
    return text[name.end : name.end + 4].lstrip(" .!)\"'")[:1] in ("", "\n")


def _goes_on(text: str, end: int, limit: int) -> bool:
    """Tell whether another way to reach somebody follows a name ("kik name or txt")."""
    following = text[end : min(end + _NEARBY, limit)].split()[:2]
    return len(following) == 2 and following[0] in tying("join") and following[1] in tying("reaching")


def _is_announced(text: str, start: int) -> bool:
    """Tell whether "my" or "username" stands before a label, or before what leads to it ("usuario de")."""
    before = text[max(0, start - _NEARBY) : start].split()[-2:]
    while len(before) == 2 and before[-1] in tying("behind"):
        before.pop()
    return bool(before) and (before[-1] in tying("mine") or before[-1] in tying("naming"))
