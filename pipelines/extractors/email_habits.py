"""Habits of writing an address that have no at-sign to grow from, or put something in that is to be taken out."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from pipelines.extractors.address_words import either, endings_by_name, hosts_by_name, listed
from pipelines.extractors.email_name import LOCAL, name_before
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded
from pipelines.extractors.hosts import is_host, last_label_is_known
from pipelines.extractors.said_words import said_words
from pipelines.extractors.vocabulary import word_list
from vigil.records.contact import Contact

MIN_NAME = 3  # letters of a name without an at-sign: shorter ones are words
MIN_UNITS = 4  # single letters behind the at-sign: "a @ b c" is not an address
MAX_UNITS = 80  # letters read one by one on either side

_NAMES = either(hosts_by_name())
_ENDINGS = either(endings_by_name())
_DOT_WORD = either(word_list("addresses", "dot"))
_NAMED = re.compile(
    rf"(?P<gap>[ \t]{{1,2}})(?P<name>{_NAMES})"
    rf"(?:[ \t]{{1,2}}(?:(?:{_DOT_WORD})[ \t]{{1,2}})?|[ \t]?,[ \t]?)(?P<ending>{_ENDINGS})(?![\w@])"
)
_GLUED = re.compile(rf"at(?P<name>{_NAMES})(?:dot|\.)(?P<ending>{_ENDINGS})(?![\w@])")
_NOUN_BEHIND = re.compile(r"[ \t]{1,2}(?:account|address|user|login|password|inbox|server|page|site|app)s?\b")
_LABEL_BEFORE = re.compile(rf"(?:{either(word_list('addresses', 'label'))})[ \t]{{0,2}}[:=-]?[ \t]{{1,3}}\Z")
_LABEL_REACH = 24
_RUN = re.compile(r"[^\W_]+")
_UNITS = "abcdefghijklmnopqrstuvwxyz0123456789._+-"
_SEPARATORS = " -_*~|/,\u00b7"

_BEFORE_UNITS = "\n\t:("

_NO_NAMES = ("prose", "prose_provider", "at", "at_framed", "dot", "label")

_INSERTS = sorted(listed("nospam"), key=len, reverse=True)
_INSERT = re.compile("|".join(map(re.escape, _INSERTS)))
_FOREIGN = either(word for word in listed("nospam") | listed("nospam_capitals") if not word.isascii())
_FOREIGN_BEFORE = re.compile(rf"[._-]?{_FOREIGN}[._-]?\Z")
_FOREIGN_BEHIND = re.compile(rf"{_FOREIGN}[._-]?")
_FOREIGN_REACH = 24  # characters of the longest insert
_CAPITALS = re.compile("|".join(re.escape(word.upper()) for word in [*_INSERTS, *listed("nospam_capitals")]))
_JOINTS = "._-+"


def without_at(folded: Folded, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Contact]]:
    """Give `name gmail com`, `name gee mail dot com` and `nameATgmailDOTcom`, each with its place.

    `taken` are the places of addresses found otherwise, in their order.
    """
    text = folded.lowered
    for found in _named(folded):
        start = name_before(text, 0, found.start())
        name = text[start : found.start()]
        labelled = _LABEL_BEFORE.search(text, max(0, start - _LABEL_REACH), start) is not None
        if not _is_name(text, name, found, labelled=labelled) or _overlaps(start, found.end(), taken):
            continue
        telling = labelled or not name.isalpha()
        yield start, found.end(), _by_name(folded, start, name, found, 0.75 if telling else 0.6)
    if "at" in text and ("dot" in text or (".com" in text and "AT" in folded.latin)):
        for found in _GLUED.finditer(text):
            start = name_before(text, 0, found.start())
            name = text[start : found.start()]
            shouted = folded.latin[found.start() : found.start() + 2] == "AT" and folded.latin[start] != "A"
            spelt = "dot" in found[0]
            if len(name) < MIN_NAME or not (shouted or spelt) or _overlaps(start, found.end(), taken):
                continue
            yield start, found.end(), _by_name(folded, start, name, found, 0.8 if shouted else 0.6)


def _named(folded: Folded) -> Iterator[re.Match[str]]:
    """Give every provider that stands apart with an ending behind it, in their order."""
    text, said = folded.lowered, said_words(folded)
    present = _provider_runs() & said
    if not present or _ending_runs().isdisjoint(said):
        return
    runs = _first_runs()
    places: list[int] = []
    for blank in (" ", "\t") if "\t" in text else (" ",):
        for first in present:
            if not any(map(said.issuperset, runs[first])):
                continue
            named = blank + first
            at = text.find(named)
            while at != -1:
                places.append(at - 1 if text[at - 1 : at] in (" ", "\t") else at)
                at = text.find(named, at + 1)
    done = 0
    for place in sorted(places):
        found = _NAMED.match(text, place) if place >= done else None
        if found is not None:
            done = found.end()
            yield found


@cache
def _first_runs() -> Mapping[str, tuple[frozenset[str], ...]]:
    """Give the first run of letters and figures of each provider's name, with the other runs of the names it begins."""
    runs: dict[str, set[frozenset[str]]] = {}
    for name in hosts_by_name():
        first, *others = _RUN.findall(name)
        runs.setdefault(first, set()).add(frozenset(others))
    return {first: tuple(others) for first, others in runs.items()}


@cache
def _provider_runs() -> frozenset[str]:
    return frozenset(_first_runs())


@cache
def _ending_runs() -> frozenset[str]:
    return frozenset(_RUN.findall(ending)[0] for ending in endings_by_name())


def letter_by_letter(folded: Folded, sign: int, behind: int, from_: int) -> tuple[int, int, Contact] | None:
    """Read `n a m e @ h o s t . c o m` around the at-sign, or the word for it, that stands from `sign` to `behind`.

    Give start, end and the contact.
    """
    text = folded.lowered
    separator = text[behind : behind + 1]
    if not separator or separator not in _SEPARATORS or text[sign - 1 : sign] != separator:
        return None
    if text[behind + 2 : behind + 3] != separator:
        return None
    start = sign
    while start - 2 >= from_ and sign - start < 2 * MAX_UNITS and text[start - 1] == separator:
        if text[start - 2] not in LOCAL or (start > 2 and text[start - 3] not in (separator, *_BEFORE_UNITS)):
            break
        start -= 2
    end = behind
    while end + 1 < len(text) and end - behind < 2 * MAX_UNITS and text[end] == separator:
        if text[end + 1] not in _UNITS or (end + 2 < len(text) and text[end + 2].isalnum()):
            break
        end += 2
    while end > behind and not text[end - 1].isalnum():
        end -= 2  # a sign of the sentence
    while start < sign and not text[start].isalnum():
        start += 2
    local, host = text[start:sign:2], text[behind + 1 : end : 2]
    if not local or len(host) < MIN_UNITS or not (is_host(host) and last_label_is_known(host)):
        return None
    return (
        start,
        end,
        contact_at(
            folded,
            start,
            end,
            kind="email",
            value=f"{local}@{host}",
            confidence=0.9,
            reasons=("known top-level domain",),
            obfuscated=True,
        ),
    )


def without_inserts(local: str, host: str, host_as_written: str) -> tuple[str, str, bool]:
    """Give name and host in lower case without what is put in to be taken out (`nameNOSPAM@`, `@REMOVE.host`).

    Third: whether anything was. A name that is nothing but such a word is somebody's name.
    """
    small = local.lower()
    name = local if local == small or local.isupper() else _CAPITALS.sub("", local)
    name = _INSERT.sub("", name.lower()).strip(_JOINTS) or small
    plain = _host_without_inserts(host, host_as_written)
    return name, plain, name != small or plain != host


@lru_cache(maxsize=1024)  # a text has few hosts, a board not many more
def _host_without_inserts(host: str, as_written: str) -> str:
    labels = host.split(".")
    if as_written.lower() == host and not as_written.isupper():
        labels = [_CAPITALS.sub("", label).lower() for label in as_written.split(".")]
    if labels[-1] == "invalid":
        labels.pop()
    plain = ".".join(filter(None, (_INSERT.sub("", label).strip("-_") for label in labels)))
    return plain if plain == host or (is_host(plain) and last_label_is_known(plain)) else host


def around_inserts(text: str, start: int, end: int, from_: int) -> tuple[int, int]:
    """Give where name and host begin to be read, past an insert in letters that no address has (`nameНЕСПАМ@host`)."""
    before = _FOREIGN_BEFORE.search(text, max(from_, start - _FOREIGN_REACH), start)
    behind = _FOREIGN_BEHIND.match(text, end)
    return before.start() if before else start, behind.end() if behind else end


def _is_name(text: str, name: str, found: re.Match[str], *, labelled: bool) -> bool:
    if len(name) < MIN_NAME or _NOUN_BEHIND.match(text, found.end()):
        return False
    if is_prose(name) and not labelled:
        return False
    if found["name"] in listed("need_ending") and not (labelled or not name.isalpha()):
        return False
    return name[-1].isalnum()


def is_prose(name: str) -> bool:
    """Tell whether a name is a word that stands before "at gmail" or "gmail com" in prose."""
    if any(name in listed(key) for key in _NO_NAMES):
        return True
    return name.isalpha() and name.endswith(tuple(listed("prose_endings")))


def _by_name(folded: Folded, start: int, name: str, found: re.Match[str], confidence: float) -> Contact:
    host = hosts_by_name()[re.sub(r" +", " ", found["name"])]
    value = f"{name}@{host.partition('.')[0]}.{endings_by_name()[found['ending']]}"
    return contact_at(
        folded,
        start,
        found.end(),
        kind="email",
        value=value,
        confidence=confidence,
        reasons=("provider known",),
        obfuscated=True,
    )


def _overlaps(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(taken, (start, end))
    return any(one[0] < end and start < one[1] for one in taken[max(0, place - 1) : place + 1])
