"""Web addresses."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipelines.extractors.address_words import either, listed
from pipelines.extractors.email import addresses
from pipelines.extractors.email_domain import SURE_ENDINGS
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.hosts import FILE_ENDINGS, is_host, last_label_is_known, top_level_domains
from pipelines.extractors.occurrences import places_of
from pipelines.extractors.url_spelt import Spelt, spelt_addresses
from pipelines.extractors.vocabulary import word_list
from vigil.records.contact import Contact

MAX_PATH = 2048  # characters after the host; browsers and servers stop near it
MAX_HOST = 300  # characters of a host, dots in brackets counted

OTHER_KINDS = ("t.me", "telegram.me", "telegram.dog", "wa.me", "api.whatsapp.com", "chat.whatsapp.com", "signal.me")
"""Hosts whose links are contacts of another kind; so are onion services, whose address says all."""

COMMON_LAST_LABELS = frozenset({
    "com", "net", "org", "info", "biz", "edu", "gov", "io", "me", "co", "xyz", "top", "site", "online", "club",
    "live", "shop", "store", "app", "link", "pro", "cc", "tv", "ru", "ua", "by", "kz", "рф", "укр", "su", "uk",
    "us", "es", "mx", "ar", "pe", "cl", "de", "fr", "it", "pl", "ro", "nl", "pt", "br", "eu", "in", "ca", "au",
})  # fmt: skip
"""Where a host without scheme, `www.` or path is believed: elsewhere it is mostly a missing space ("end.Then")."""

WORDS_AS_LABELS = frozenset({"me", "in", "it", "us", "by", "es", "de", "su"})
"""Those of them that are words sentences begin with."""

_WORD = either(word_list("addresses", "dot"))
_DOT = rf"(?:\.|[ \t]{{0,2}}\\?[\[({{][ \t]{{0,2}}(?:\.|{_WORD}|,)[ \t]{{0,2}}[\])}}]?[ \t]{{0,2}}|\[\.?|\.?\])"
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_SLASHES = ("//", "\\\\", "/ /")
_SCHEME = re.compile(
    r"(?:h(?:tt|xx|\*\*|tx|xt)ps?|ftp|ftx|fxp|wss?)(?:[ \t]?[\[({]?[:_][\])}]?)(?://|\\\\|/ /)[\])}]?[ \t]?"
)
_BEFORE_SLASHES = 9  # characters of the longest scheme with brackets around its colon
_AFTER_SLASHES = 5  # with the slashes, a space between them, a bracket and a space
_ENDS_OF_SCHEMES = frozenset(":_])}")
_WWW = ("www.", "www[.", "www(.")
_HOST = re.compile(rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,12}}", re.IGNORECASE)
_BARE = re.compile(rf"(?<![A-Za-z0-9@_./:%=-]){_LABEL}(?:{_DOT}{_LABEL}){{1,8}}(?![A-Za-z0-9@_-])", re.IGNORECASE)
_SPELT = re.compile(rf"[ \t\[\](){{}},\\]|{_WORD}(?=[ \t]*[\])}}])")
_DOTS = re.compile(r"\.{2,}")
_DOT_INSIDE = re.compile(r"[.\[({](?:(?<=\.)[A-Za-z]|(?<!\.)[ \t]{0,2}(?:\.|" + _WORD + "|,))", re.IGNORECASE)
_BEFORE_DOT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
_PORT = re.compile(r":\d{1,5}(?!\d)")
_PATH = re.compile(rf"[/?#][^\s<>\"\u00ab\u00bb\u201c\u201d\u2018\u2019`]{{0,{MAX_PATH}}}")
_FRAMED_SLASH = re.compile(r"\[(?=/)(?P<closed>/\])?")
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
_PAIRS = {")": "(", "]": "[", "}": "{"}


class Url:
    """Web address, also when defanged (`hxxp://`, `example[.]com`) or said in words (`example dot com slash page`).

    Found with a scheme or `www.` in front; without, when a path follows, when the dots are in brackets, or when the
    host ends in a common domain, each with less confidence.
    Addresses of onion services and links to messengers are reported as those kinds, not here.
    Normal form: disguises undone, without scheme, port 80 or 443 and a lone final `/`; host in lower case, the rest as
    written.
    """

    kind = "url"
    example = "example.com/path?query=1"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every address: those with a scheme first, those said in words last."""
        text = folded.latin
        taken: list[tuple[int, int]] = []
        done = 0
        for begin, end in _schemes(folded.lowered):
            if begin < done:
                continue
            contact, done = self._read(folded, text, begin, end, schemed=True)
            if contact:
                taken.append((begin, done))
                yield contact
        taken = sorted([*taken, *((start, end) for start, end, _ in addresses(folded))])
        for start, end, contact in self._bare(folded, text, taken):
            taken.append((start, end))
            yield contact
        for spelt in _Free(taken).of(spelt_addresses(folded)):
            if self._is_believable(spelt.host, spelt.path, schemed=True, spelt=True):
                yield self._said(folded, spelt)

    def _said(self, folded: Folded, spelt: Spelt) -> Contact:
        """Give the contact for an address in words; a plain path may follow it."""
        end, tail = spelt.end, spelt.path
        path = _PATH.match(folded.latin, end)
        if path is not None and len(_trimmed(path[0])) > 1:
            plain = _trimmed(path[0])
            end, tail = path.start() + len(plain), tail + _as_written(folded, path.start(), path.start() + len(plain))
        return contact_at(
            folded,
            spelt.start,
            end,
            kind=self.kind,
            value=_normal(spelt.host, "", tail),
            confidence=0.7 if tail or spelt.host.startswith("www.") else 0.6,
            reasons=("host",),
            obfuscated=True,
        )

    def _bare(self, folded: Folded, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Contact]]:
        """Addresses without a scheme, grown from the dots inside words; `taken` are the others, in their order."""
        done = place = 0
        taken = tuple(taken)
        for dot in _DOT_INSIDE.finditer(text):
            if dot.start() < done:
                continue
            while place < len(taken) and taken[place][1] <= dot.start():
                place += 1
            if place < len(taken) and taken[place][0] <= dot.start():
                continue
            head = text[max(done, dot.start() - MAX_HOST) : dot.start()]
            if text[dot.start()] != ".":
                head = head.rstrip(" \t")
            label = len(head) - len(head.rstrip(_BEFORE_DOT))
            bare = _BARE.match(text, max(done, dot.start() - MAX_HOST) + len(head) - label) if label else None
            if bare is None:
                done = dot.start()  # nor does an address begin here for the dots that follow in the same word
                continue
            done = bare.end()
            if place < len(taken) and taken[place][0] < done:
                continue
            contact, end = self._read(folded, text, bare.start(), bare.start(), schemed=False)
            if contact:
                yield bare.start(), end, contact

    def _read(self, folded: Folded, text: str, start: int, at: int, *, schemed: bool) -> tuple[Contact | None, int]:
        """Read host, port and path from `at`; give the contact, if it is one, and where the reading ended."""
        host = _HOST.match(text, at, min(len(text), at + MAX_HOST))
        if host is None:
            return None, at
        name = _SPELT.sub(lambda part: "." if part[0] == "," or part[0][0].isalnum() else "", host[0].lower())
        name = _DOTS.sub(".", name)
        spelt = host[0].lower() != name
        end = host.end()
        port = _PORT.match(text, end)
        after = port.end() if port else end
        framed = _FRAMED_SLASH.match(text, after)
        path = _PATH.match(text, framed.end() - bool(framed["closed"]) * 2 if framed else after)
        tail = _trimmed(path[0]) if path else ""
        if not self._is_believable(name, tail, schemed=schemed, spelt=spelt):
            return None, end
        if not schemed and (
            _is_code(host[0]) or (not (spelt or len(tail) > 1) and _begins_a_sentence(host[0], text[end : end + 2]))
        ):
            return None, end
        if port:
            end = port.end()
        number = port[0] if port and port[0] not in (":80", ":443") else ""
        if path:
            end = path.start() + len(tail)
            tail = _as_written(folded, path.start(), end)
            tail = "/" + tail[2:] if tail.startswith("/]") else tail
        elif text[end - 1] == ".":
            end -= 1
        confidence = 0.98 if schemed else 0.8 if spelt or len(tail) > 1 else 0.6
        scheme = text[start:at].lower()
        return contact_at(
            folded,
            start,
            end,
            kind=self.kind,
            value=_normal(name, number, tail),
            confidence=confidence,
            reasons=("scheme",) if schemed else ("host",),
            obfuscated=spelt or scheme not in ("", "http://", "https://", "ftp://", "ws://", "wss://"),
        ), end

    def _is_believable(self, name: str, tail: str, *, schemed: bool, spelt: bool) -> bool:
        if name.endswith((".onion", ".t.me")) or name.removeprefix("www.") in OTHER_KINDS:
            return False
        if schemed and _IPV4.match(name):
            return True
        if "." not in name.removeprefix("www."):
            return False
        if not is_host(name) or not last_label_is_known(name):
            return False
        last = name.rpartition(".")[2]
        if not schemed and name[: -len(last)].replace(".", "").isdigit():
            return False  # a number and a word: "1.5.com"
        if schemed or spelt or len(tail) > 1:
            return schemed or not last.isdigit()
        return last in COMMON_LAST_LABELS and not (last in FILE_ENDINGS and last not in top_level_domains())

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the address without scheme from an address with or without, defanged or not."""
        written = fold(text.strip())
        plain = re.sub(r"(?i)\Ah(?:tt|xx)ps?\W{0,2}:\W{0,2}//|\A[a-z][a-z0-9+.-]{1,15}://", "", written.original)
        host, mark, rest = re.match(r"([^/?#]*)([/?#]?)(.*)\Z", plain, re.DOTALL).groups()  # type: ignore[union-attr]
        host = fold(host).latin.lower()
        host = re.sub(r"[\[({]\s?(?:\.|dot)\s?[\])}]", ".", host)
        name, _, port = host.partition(":")
        if not (is_host(name) and (last_label_is_known(name) or _IPV4.match(name))) or re.search(r"\s", rest):
            return None
        if port and not (port.isdigit() and len(port) <= 5):
            return None
        return _normal(name, f":{port}" if port and port not in ("80", "443") else "", mark + rest)

    def recognise(self, text: str, hints: Hints) -> str | None:
        """A scheme, or a host with a path, is meant as an address; onion services and messengers are not."""
        value = self.normalise(text, hints)
        if value is None or "@" in text.partition("/")[0] or re.match(r"\d+(?:\.\d+)*\Z", value):
            return None
        host = re.split(r"[:/?#]", value, maxsplit=1)[0]
        if not self._is_believable(host, "", schemed=True, spelt=False):
            return None
        return (
            value
            if "://" in text
            or host.startswith("www.")
            or self._is_believable(host, value[len(host) :], schemed=False, spelt="[" in text)
            else None
        )

    def check(self, value: str) -> bool:
        """Tell whether this is an address without scheme in normal form."""
        return self.normalise(value, Hints()) == value


def _schemes(text: str) -> list[tuple[int, int]]:
    """Give where each scheme stands, or an address that begins with `www.`: its start, and where the host begins."""
    found = []
    for slashes in _SLASHES:
        if slashes[0] not in text or slashes not in text:
            continue
        for place in places_of(slashes, text):
            if text[place - 1 : place] in _ENDS_OF_SCHEMES:
                scheme = _SCHEME.search(text, max(0, place - _BEFORE_SLASHES), place + _AFTER_SLASHES)
                while scheme is not None and scheme.end() <= place:  # the one before
                    scheme = _SCHEME.search(text, scheme.end(), place + _AFTER_SLASHES)
                if scheme is not None:
                    found.append(scheme.span())
    if "www" in text:
        for start in _WWW:
            found += [(place, place) for place in places_of(start, text)]
    return found if len(found) < 2 else sorted(set(found))


class _Free:
    """Tells what overlaps none of some places."""

    def __init__(self, taken: Sequence[tuple[int, int]]) -> None:
        self._taken = sorted(taken)

    def of(self, found: Iterable[Spelt]) -> Iterator[Spelt]:
        """Give those of `found`, which stand in their order, that are free."""
        place = reach = 0
        for one in found:
            while place < len(self._taken) and self._taken[place][0] < one.end:
                reach = max(reach, self._taken[place][1])
                place += 1
            if reach <= one.start:
                yield one


def _is_code(host: str) -> bool:
    """Tell whether a host with a bracket that nothing closes is more likely a line of a program: `tree[node.name`."""
    if sum(map(host.count, "[({")) == sum(map(host.count, "])}")):
        return False
    ending = re.split(r"[^a-z0-9]", host.lower())[-1]
    return " " in host or "\t" in host or ending not in SURE_ENDINGS


def _begins_a_sentence(host: str, behind: str) -> bool:
    """Tell whether the last label is the next sentence's first word, its space forgotten: `in town.In spring`.

    `behind`: the two characters after the host; in lower case another word has to follow, as in `hello.me too`.
    """
    first, _, last = host.rpartition(".")
    if last[0].isupper() and not last.isupper() and host != host.title():
        return True
    if last.lower() not in WORDS_AS_LABELS or behind[:1] != " " or not behind[1:].isalpha():
        return False
    return first.lower() in listed("prose") or first.lower() in listed("said_alone")


def _normal(name: str, port: str, tail: str) -> str:
    return f"{name}{port}{'' if tail == '/' else tail}"


def _as_written(folded: Folded, start: int, end: int) -> str:
    """Give the path without invisible characters, its percent codes kept."""
    return (
        fold(folded.raw(start, end).replace("%", "%25")).text.replace("%25", "%")
        if folded.text[start:end] != folded.raw(start, end)
        else folded.raw(start, end)
    )


def _trimmed(path: str) -> str:
    """Give a path without the punctuation of the sentence around it: closers that nothing in it opens, stops."""
    end = len(path)
    open_: dict[str, int] = {opener: path.count(opener) for opener in _PAIRS.values()}
    closed: dict[str, int] = {closer: path.count(closer) for closer in _PAIRS}
    while end:
        last = path[end - 1]
        if last in _PAIRS:
            if closed[last] <= open_[_PAIRS[last]]:
                break
            closed[last] -= 1
        elif last not in ".,;:!?'*|\\":
            break
        end -= 1
    for quote in ("')", '")', "](", "');"):
        cut = path.find(quote, 0, end)
        if cut != -1:
            end = cut
    return path[:end]
