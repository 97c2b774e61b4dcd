"""Matrix names and rooms."""

import re
from collections.abc import Iterator

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.hosts import is_host, last_label_is_known
from pipelines.extractors.labels import labels
from pipelines.extractors.links import LinkTable
from vigil.records.contact import Contact

_LOCAL = r"[A-Za-z0-9._=/+\-]{1,64}"
_FRAMED_DOT = r"[\[({](?:\.|dot)[\])}]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_SERVER = rf"{_LABEL}(?:(?:\.|{_FRAMED_DOT}){_LABEL}){{1,8}}(?::[0-9]{{1,5}}(?![0-9]))?"
_AFTER_SIGIL = re.compile(rf"(?P<local>{_LOCAL}):(?P<server>{_SERVER})(?![A-Za-z0-9@_])")
_BEHIND_LABEL = re.compile(
    rf"[^\w@#\n]{{0,4}}(?:id\b[^\w@#\n]{{0,4}})?(?P<local>{_LOCAL}):(?P<server>{_SERVER})(?![A-Za-z0-9@_])",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"(?P<sigil>[@#!])(?P<local>{_LOCAL}):(?P<server>{_SERVER})")
_TO = LinkTable(
    ("matrix.to",),
    re.compile(rf"#/(?P<sigil>[@#!]|%23|%21)(?P<local>{_LOCAL})(?::|%3a)(?P<server>{_SERVER})", re.IGNORECASE),
)
_SCHEME = LinkTable(
    ("matrix:",),
    re.compile(rf"(?P<sigil>u|user|r|room|roomid)/(?P<local>{_LOCAL}):(?P<server>{_SERVER})", re.IGNORECASE),
)
_SIGILS = {"%23": "#", "%21": "!", "u": "@", "user": "@", "r": "#", "room": "#", "roomid": "!"}
MAX_LOCAL = 65  # characters up to the colon; the whole may have 255 (Matrix specification, appendix 4.2)


class Matrix:
    """Name of a person (`@name:server`) or room (`#room:server`, `!id:server`) on Matrix.

    Found as written so, since nothing else is, behind a label without `@`, and in links (`matrix.to/#/@name:server`,
    `matrix:u/name:server`). The server has to be a host name that can exist, with or without port (Matrix
    specification, appendix 4.2).
    Normal form: a person in lower case; of a room, the server in lower case and the rest as written.
    """

    kind = "matrix"
    example = "@example_name:example.org"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give links first, then names and rooms; no place twice."""
        text = folded.latin
        taken: set[int] = set()
        for table in (_TO, _SCHEME):
            for link in table.find(folded):
                value = _value(link.parts)
                if value:
                    taken.update(range(link.start, link.end))
                    yield self._contact(folded, link.start, link.end, value, 0.98, "link")
        if ":" not in text:
            return
        for label in labels(folded):
            named = _BEHIND_LABEL.match(text, label.end) if label.service == self.kind else None
            value = _value({"sigil": "@", **named.groupdict()}) if named else None
            if named and value and named.start("local") not in taken:
                yield self._contact(folded, named.start("local"), named.end(), value, 0.8, "label")
        for sigil in "@#!":
            for start, match in _standing(text, sigil):
                value = _value({"sigil": sigil, "local": match["local"], "server": match["server"]})
                if value and start not in taken:
                    yield self._contact(folded, start, match.end(), value, 0.95 if sigil == "@" else 0.9, "shape")

    def _contact(self, folded: Folded, start: int, end: int, value: str, confidence: float, reason: str) -> Contact:
        return contact_at(folded, start, end, kind=self.kind, value=value, confidence=confidence, reasons=(reason,))

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the normal form of a name, a room or a link to one."""
        folded = fold(text.strip())
        for table in (_TO, _SCHEME):
            link = table.whole(folded)
            if link:
                return _value(link.parts)
        named = _VALUE.fullmatch(folded.latin.strip())
        return _value(named.groupdict()) if named else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Nothing else is written so."""
        return self.normalise(text, hints)

    def check(self, value: str) -> bool:
        """Tell whether this is a normal form."""
        named = _VALUE.fullmatch(value)
        return named is not None and _value(named.groupdict()) == value


def _standing(text: str, sigil: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Give the names and rooms that begin with `sigil`, each looked at no further than names are long."""
    at = text.find(sigil)
    while at != -1:
        if not (text[at - 1 : at].isalnum() or text[at - 1 : at] in ("_", ".", "/", "@")):
            colon = text.find(":", at + 1, at + 1 + MAX_LOCAL)
            named = _AFTER_SIGIL.match(text, at + 1) if colon != -1 else None
            if named:
                yield at, named
        at = text.find(sigil, at + 1)


def _value(parts: dict[str, str]) -> str | None:
    """Give the normal form when the server can exist."""
    server = re.sub(_FRAMED_DOT, ".", parts["server"].lower())
    host = server.partition(":")[0]
    if not is_host(host) or not last_label_is_known(host):
        return None
    sigil = _SIGILS.get(parts["sigil"].lower(), parts["sigil"])
    local = parts["local"].lower() if sigil == "@" else parts["local"]
    return f"{sigil}{local}:{server}"
