"""E-mail addresses."""

import re
from collections.abc import Iterator
from typing import Literal

from attrs import frozen

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.hosts import (
    FILE_ENDINGS,
    PROVIDERS,
    is_host,
    is_known_provider,
    last_label_is_known,
    top_level_domains,
)
from pipelines.extractors.pgp_block import user_id_addresses
from vigil.records.contact import Contact

MAX_LOCAL = 64  # characters before the @ (RFC 5321, section 4.5.3.1)
MAX_DOMAIN = 320  # characters looked at after it: a host name has 253, a disguised one more

_LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"
_OPEN, _CLOSE = r"[\[({<|/*_-]", r"[\])}>|/*_-]"
_AT_WORDS = "at|arroba|where|собачка|собака|равлик|песик"
_AT = re.compile(f"@|{_AT_WORDS}")
"""Looked for in lower case, whence an address grows to both sides."""
_BEFORE_SIGN = re.compile(rf"[ \t]{{0,3}}(?:{_OPEN}[ \t]{{0,2}}){{0,3}}\Z")
_AFTER_SIGN = re.compile(rf"(?:[ \t]{{0,2}}{_CLOSE}){{0,3}}(?:[ \t]{{0,2}}at\b)?[ \t]{{0,3}}", re.IGNORECASE)
_BEFORE_WORD = re.compile(rf"[ \t]{{0,3}}(?:{_OPEN}{{1,3}}[ \t]{{0,2}}|(?<=[ \t]))\Z")
_AFTER_WORD = re.compile(rf"[ \t]{{0,2}}{_CLOSE}{{1,3}}[ \t]{{0,3}}|[ \t]{{1,3}}")
_REACH = 16  # characters that brackets and spaces before an at-sign may take
_DOT = re.compile(
    r"(?P<plain>\.(?=[A-Za-z0-9]))"
    r"|(?P<framed>[ \t]{0,4}(?:[\[({|<][ \t]{0,3}){1,8}(?:\.|,|dot|dom|punto|точка|крапка)"
    r"(?:[ \t]{0,3}[\])}|>.]){0,5}[ \t]{0,4}"
    r"|[ \t]{0,4}[\[({|][ \t]{0,4}"
    r"|[ \t]{0,4}\.?(?:[ \t]{0,3}[\])}|>]){1,4}[ \t]{0,4}"
    r"|[/_*-](?:dot|punto)[/_*-])"
    r"|(?P<word>[ \t]{1,4}(?:dot|dom|dt|punto|точка|крапка)[ \t]{1,4})"
    r"|(?P<spaced>[ \t]{1,3}\.[ \t]{0,3}|\.[ \t]{1,3}|,|;)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
_FRAMED_LABEL = re.compile(r"[\[({]([A-Za-z0-9-]{1,63})[\])}]")
_BARE_PROVIDER = re.compile(
    r"(?:" + "|".join(sorted(map(re.escape, PROVIDERS), key=len, reverse=True)) + r")(?![A-Za-z0-9.@-])", re.IGNORECASE
)
_GLUED_PROVIDER = re.compile(r"[ \t]{1,2}(gee ?mail)[ \t]{1,2}dot[ \t]{1,2}com\b", re.IGNORECASE)
_LABEL_BEFORE = re.compile(r"(?:e-?mail|correo|mail|почта|пошта|мейл|мыло)[ \t]{0,2}[:=-][ \t]{0,3}\Z", re.IGNORECASE)
_PROSE = frozenset({
    "a", "an", "the", "me", "us", "them", "him", "her", "it", "look", "looking", "find", "found", "see", "call",
    "meet", "live", "lives", "living", "arrive", "stay", "staying", "is", "are", "was", "were", "be", "and",
    "or", "available", "located", "based", "only", "not", "more", "here", "there", "mail", "email", "now",
    "work", "working", "am", "pm", "up",
})  # fmt: skip
"""Words that stand before a plain "at" in prose."""


@frozen
class _At:
    """An at-sign or a word for one, with the brackets and spaces around it."""

    start: int
    end: int
    form: Literal["sign", "bracketed", "word"]


@frozen
class _Domain:
    """A host read behind an at-sign, and how much it took."""

    host: str
    end: int
    spelt: bool
    """Some dot was written as a word or in brackets: nobody does so in prose."""
    loose: bool
    """Some dot had spaces beside it, or was a comma: prose does so all the time."""


class Email:
    """E-mail address, also with the at-sign or the dots disguised.

    Read as such: `name (at) host [dot] com`, `name arroba host punto com`, `name собака host точка com`,
    `name@host . com`, full-width letters, zero-width characters, look-alike letters, `&#64;`, `%40`.
    A bare "at" counts only before a known mail provider or where a dot is spelt out too.
    Normal form: lower case, disguises undone; a `+tag` and dots in the name are kept as they distinguish people.
    """

    kind = "email"
    example = "name@example.com"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give every address, growing outwards from each at-sign, and those of the user IDs of PGP keys."""
        text = folded.latin
        done = 0
        for anchor in _AT.finditer(folded.lowered):
            if anchor.start() < done:
                continue
            at = _read_at(text, anchor, done)
            if at is None:
                continue
            start = _local_start(text, done, at.start)
            if start == at.start:
                continue
            contact = self._around(folded, text, start, at)
            if contact:
                done = at.end
                yield contact
        yield from self._glued(folded, text)
        for contact in user_id_addresses(folded):
            if self.normalise(contact.value, hints) == contact.value:
                yield contact

    def _around(self, folded: Folded, text: str, start: int, at: _At) -> Contact | None:
        local = text[start : at.start]
        form = at.form
        domain = _read_domain(text, at.end, only_spelt=form == "word")
        if domain is None:
            return None
        written = text[at.start : at.end]
        bare_sign = written == "@"
        provider = is_known_provider(domain.host)
        if form == "word" and not (domain.spelt or provider or _LABEL_BEFORE.search(text, max(0, start - 16), start)):
            return None
        if form == "word" and local.lower() in _PROSE:
            return None
        if form == "sign" and domain.loose and not (provider or last_label_is_known(domain.host)):
            return None
        if form == "sign" and written != written.strip() and not (domain.spelt or last_label_is_known(domain.host)):
            return None
        known = last_label_is_known(domain.host)
        confidence = (0.98 if known else 0.6) if bare_sign and not domain.loose else 0.9 if known else 0.5
        if form == "word":
            confidence -= 0.1
        return contact_at(
            folded,
            start,
            domain.end,
            kind=self.kind,
            value=f"{local}@{domain.host}".lower(),
            confidence=round(confidence, 2),
            reasons=("known top-level domain",) if known else ("unknown top-level domain",),
            obfuscated=not bare_sign or domain.spelt or domain.loose,
        )

    def _glued(self, folded: Folded, text: str) -> Iterator[Contact]:
        """`name gee mail dot com`: the provider's name, said aloud, stands for the at-sign too."""
        if "gee" not in folded.lowered:
            return
        for provider in _GLUED_PROVIDER.finditer(text):
            start = _local_start(text, 0, provider.start())
            local = text[start : provider.start()]
            if len(local) >= 3 and local.lower() not in _PROSE:
                yield contact_at(
                    folded,
                    start,
                    provider.end(),
                    kind=self.kind,
                    value=f"{local.lower()}@gmail.com",
                    confidence=0.7,
                    reasons=("known provider",),
                    obfuscated=True,
                )

    def normalise(self, text: str, hints: Hints) -> str | None:
        """Give the address in what is one address, disguised or not, with or without `mailto:`."""
        folded = fold(text.strip())
        written = folded.latin
        if written.lower().startswith("mailto:"):
            folded = fold(written[len("mailto:") :].split("?")[0])
            written = folded.latin
        found = [*self.find(folded, hints)]
        if len(found) == 1 and found[0].raw.strip() == folded.original.strip(" \t<>\"'"):
            return found[0].value
        return None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """An at-sign inside one word is meant as an address."""
        return self.normalise(text, hints) if "@" in text and not text.startswith("@") else None

    def check(self, value: str) -> bool:
        """Tell whether this is a plain lower-case address."""
        local, _, host = value.partition("@")
        return bool(local) and value == value.lower() and not set(local) - set(_LOCAL) and is_host(host)


def _read_at(text: str, anchor: re.Match[str], from_: int) -> _At | None:
    """Give the at-sign that stands at `anchor`, None when the letters there are part of a word."""
    begin, end = anchor.span()
    before = text[begin - 1 : begin]
    if anchor[0] == "@":
        left = None if before in _LOCAL else _BEFORE_SIGN.search(text, max(from_, begin - _REACH), begin)
        right = _AFTER_SIGN.match(text, end)
        return _At(left.start() if left else begin, right.end() if right else end, "sign")
    if not before or before.isalnum():
        return None
    left = _BEFORE_WORD.search(text, max(from_, begin - _REACH), begin)
    right = _AFTER_WORD.match(text, end)
    if left is None or right is None:
        return None
    brackets = bool(left[0].strip()), bool(right[0].strip())
    if brackets[0] != brackets[1]:
        return None
    return _At(left.start(), right.end(), "bracketed" if brackets[0] else "word")


def _local_start(text: str, from_: int, end: int) -> int:
    """Give where the name before an at-sign begins: `end` when there is none."""
    tail = text[max(from_, end - MAX_LOCAL) : end]
    begin = end - (len(tail) - len(tail.rstrip(_LOCAL)))
    name = text[begin:end]
    if ".." in name:
        name = name[name.rindex("..") + 2 :]
    name = name.lstrip(".-_%+") if not name.startswith("_") else name
    if name.endswith("."):
        return end
    return end - len(name)


def _read_domain(text: str, start: int, *, only_spelt: bool) -> _Domain | None:
    """Read labels and dots from `start` for as long as they make a host name that may exist."""
    stop = min(len(text), start + MAX_DOMAIN)
    labels: list[str] = []
    best: _Domain | None = None
    spelt = loose = False
    at = start
    while len(labels) < 12:
        framed = _FRAMED_LABEL.match(text, at, stop) if labels or only_spelt else None
        label = framed or _LABEL.match(text, at, stop)
        if label is None:
            break
        if not framed and label.end() < len(text) and _is_letter_beyond(text[label.end()]):
            break
        labels.append((label[1] if framed else label[0]).lower())
        at = label.end()
        if len(labels) > 1 and _may_end(labels, loose=loose):
            best = _Domain(".".join(labels), at, spelt or bool(framed), loose)
        dot = _DOT.match(text, at, stop)
        if dot is None:
            break
        form = dot.lastgroup
        if form == "spaced" and best is not None:
            break  # the address is whole, the sentence goes on
        if form == "word" and dot[0].strip().lower() in ("dt", "dom") and not only_spelt:
            break
        spelt = spelt or form in ("framed", "word")
        loose = loose or form == "spaced"
        at = dot.end()
    if best is not None:
        return best
    return _bare_provider(text, start, stop)


def _bare_provider(text: str, start: int, stop: int) -> _Domain | None:
    """`name@gmail`, `name @yahoo com`: a provider without its ending, or with a space for the dot."""
    bare = _BARE_PROVIDER.match(text, start, stop)
    if bare is None or bare[0].lower() in ("mail", "live", "ukr", "proton"):
        return None
    host = PROVIDERS[bare[0].lower()]
    ending = re.compile(r"[ \t]{1,2}(com|net|ru|ua|es|de|fr|mx)\b", re.IGNORECASE).match(text, bare.end(), stop)
    if ending:
        return _Domain(f"{host.partition('.')[0]}.{ending[1].lower()}", ending.end(), spelt=True, loose=False)
    return _Domain(host, bare.end(), spelt=True, loose=False)


def _may_end(labels: list[str], *, loose: bool) -> bool:
    """Tell whether a host may end here: in a domain that exists, else in two to four letters, never in a file's."""
    last = labels[-1]
    if last in FILE_ENDINGS and last not in top_level_domains():
        return False
    host = ".".join(labels)
    if last_label_is_known(host):
        return is_host(host) and len(last) > 1
    return not loose and 2 <= len(last) <= 4 and last.isalpha() and is_host(host)


def _is_letter_beyond(character: str) -> bool:
    """Tell whether a label runs on in letters that are not its own (another script)."""
    return character.isalpha() and character.isascii()
