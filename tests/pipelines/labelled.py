"""Labelled lines and how what an extractor finds on them is judged; the open regression set is read and judged alike.

A line names the kinds whose labels are complete on it (`scope`), or is complete for all. Not counted either way are
`optional` values, addresses of the web on lines that expect none (a t.me link is a telegram handle, not twice a
finding), the same number under another kind that goes by numbers, and a jabber address that is also an e-mail.
A phone number counts when its last nine digits agree, since these link two posts; `exact` asks for all of it.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from pipelines.extractors.confidence import DEFAULT_THRESHOLD
from pipelines.extractors.hints import Hints
from pipelines.extractors.registry import registry

OWN_SET = Path(__file__).parent / "contacts"
NUMERIC = ("phone", "whatsapp", "signal", "viber", "telegram")
LINKING_DIGITS = 9
LEAST_DIGITS = 7  # fewer are no number of a line
LENGTH_APART = 4  # what a country code and a trunk prefix may add
BY_NUMBER = re.compile(r"\+?[\d\s().-]{7,}")
HANDLES = (
    "telegram", "discord", "instagram", "snapchat", "kik", "wickr", "skype", "signal", "facebook", "vk", "tiktok",
    "twitter", "wechat", "line",
)  # fmt: skip
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
ONION = re.compile(r"([a-z2-7]{56})(?:\.onion)?(?![a-z2-7])")


@frozen
class Value:
    """One contact: its kind and its value, in the form in which values are compared."""

    kind: str
    value: str


@frozen(kw_only=True)
class Line:
    """One text and what a person who reads it would call its contacts."""

    id: str
    text: str
    expected: tuple[Value, ...]
    optional: tuple[Value, ...] = ()
    scope: frozenset[str] | None = None
    tags: tuple[str, ...] = ()
    lang: str | None = None
    country: str | None = None


@frozen
class Judged:
    """What was found on one line, each value once: `right` and `missed` are expected values, `wrong` found ones."""

    right: tuple[Value, ...]
    wrong: tuple[Value, ...]
    missed: tuple[Value, ...]


@frozen
class Tally:
    """How many were right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of right ones among the found; 1 when none was found, since none was wrong."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of found ones among the expected; 1 when none was expected."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 0 when nothing was right."""
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


Finder = Callable[[Line], Iterable[Value]]


def read_lines(path: Path) -> list[Line]:
    """Give the lines of a file of ours, or of the open set (which says "type" for "kind")."""
    return [_line(json.loads(raw)) for raw in path.read_text(encoding="utf-8").splitlines() if raw.strip()]


def read_set(folder: Path) -> list[Line]:
    """Give the lines of all files in a folder, in the order of their names."""
    return [line for path in sorted(folder.glob("*.jsonl")) for line in read_lines(path)]


def find(line: Line) -> list[Value]:
    """Give what Vigil finds on the line at its default threshold, told no more than the line says of itself."""
    contacts = registry().find(line.text, Hints(lang=line.lang, country=line.country))
    return [Value(each.kind, each.value) for each in contacts if each.confidence >= DEFAULT_THRESHOLD]


def comparable(kind: str, value: str) -> Value:
    """Give a value in the form in which the rules compare it, however a tool has written it."""
    value = unicodedata.normalize("NFKC", value).strip()
    if _by_number(kind, value):
        return Value(kind, "+" * value.startswith("+") + _digits(value))
    lowered = value.lower()
    if kind in ("email", "jabber"):
        value = re.sub(r"^(?:mailto|xmpp):", "", lowered).split("?")[0].rstrip(".")
    elif kind == "onion":
        found = ONION.search(lowered)
        value = f"{found[1]}.onion" if found else lowered
    elif kind == "url":
        host, rest = re.match(r"([^/?#]*)(.*)", SCHEME.sub("", value), re.DOTALL).groups()  # type: ignore[union-attr]
        value = (host.lower().rstrip(".") + rest).rstrip("/")
    elif kind in ("eth", "session") or lowered.startswith(("bc1", "ltc1")):
        value = lowered
    elif kind in ("iban", "tox", "threema"):
        value = re.sub(r"[\s-]", "", value).upper()
    elif kind == "pgp_fingerprint":
        value = re.sub(r"^0X|[^0-9A-F]", "", value.upper())
    elif kind == "icq":
        value = _digits(value)
    elif kind in HANDLES and not value.startswith(("+", "invite:")):
        value = lowered.lstrip("@")
    return Value(kind, value)


def judge(line: Line, found: Iterable[Value], kinds: Iterable[str], *, exact: bool = False) -> Judged:
    """Compare what was found on a line with its labels, for the kinds named."""
    scope = set(kinds) if line.scope is None else set(kinds) & line.scope
    if line.scope is None and not any(each.kind == "url" for each in line.expected):
        scope.discard("url")
    allowed = [*line.optional]
    for each in line.expected:
        if _by_number(each.kind, each.value):
            allowed += [Value(kind, each.value) for kind in NUMERIC if kind != each.kind]
        if each.kind == "jabber":
            allowed.append(Value("email", each.value))
    expected = [each for each in line.expected if each.kind in scope]
    right: list[Value] = []
    wrong: list[Value] = []
    for each in dict.fromkeys(comparable(each.kind, each.value) for each in found if each.kind in scope):
        meant = [label for label in expected if same(each, label, exact=exact)]
        right += [label for label in meant if label not in right][:1]
        if not meant and not any(same(each, label) for label in allowed):
            wrong.append(each)
    return Judged(tuple(right), tuple(wrong), tuple(label for label in expected if label not in right))


def score(lines: Iterable[Line], finder: Finder, kinds: Sequence[str], *, exact: bool = False) -> dict[str, Tally]:
    """Give the figures of each kind that was expected or found on the lines."""
    counts: dict[str, Tally] = defaultdict(Tally)
    for line in lines:
        judged = judge(line, finder(line), kinds, exact=exact)
        for each in judged.right:
            counts[each.kind] += Tally(right=1)
        for each in judged.wrong:
            counts[each.kind] += Tally(wrong=1)
        for each in judged.missed:
            counts[each.kind] += Tally(missed=1)
    return dict(counts)


def overall(counts: Mapping[str, Tally]) -> Tally:
    """Give the sum over all kinds."""
    return sum(counts.values(), Tally())


def expected_kinds(lines: Iterable[Line]) -> set[str]:
    """Give the kinds that somebody labelled at least once."""
    return {each.kind for line in lines for each in line.expected}


def same(one: Value, other: Value, *, exact: bool = False) -> bool:
    """Tell whether two values of a kind are one contact; numbers by their last nine digits unless `exact`."""
    if one.kind != other.kind:
        return False
    if one.value == other.value:
        return True
    if exact or not (_by_number(one.kind, one.value) and _by_number(other.kind, other.value)):
        return False
    short, long = sorted((one.value.lstrip("+").lstrip("0"), other.value.lstrip("+").lstrip("0")), key=len)
    if len(short) < LEAST_DIGITS or len(long) - len(short) > LENGTH_APART:
        return False
    return long.endswith(short[-LINKING_DIGITS:])


def _line(told: Mapping[str, object]) -> Line:
    scope = told.get("scope")
    return Line(
        id=str(told["id"]),
        text=str(told["text"]),
        expected=tuple(_values(told.get("expected", ()))),
        optional=tuple(_values(told.get("optional", ()))),
        scope=frozenset(map(str, scope)) if isinstance(scope, list) else None,
        tags=tuple(map(str, _list(told.get("tags", ())))),
        lang=str(told["lang"]) if "lang" in told else None,
        country=str(told["country"]) if "country" in told else None,
    )


def _values(told: object) -> Iterator[Value]:
    for each in _list(told):
        assert isinstance(each, dict)
        yield comparable(str(each.get("kind") or each["type"]), str(each["value"]))


def _list(told: object) -> Sequence[object]:
    assert isinstance(told, list | tuple)
    return told


def _by_number(kind: str, value: str) -> bool:
    return kind == "phone" or (kind in NUMERIC and BY_NUMBER.fullmatch(value) is not None)


def _digits(value: str) -> str:
    return "".join(str(unicodedata.digit(each)) for each in value if unicodedata.digit(each, -1) >= 0)
