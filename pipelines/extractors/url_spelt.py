"""Web addresses said in words (`example dot com slash page`), or with spaces around the last dot (`example .com`)."""

import re
from collections.abc import Iterator

from attrs import frozen

from pipelines.extractors.address_words import (
    BLANK,
    branches,
    either,
    endings_by_name,
    listed,
    words_alone,
    written,
)
from pipelines.extractors.email_domain import SURE_ENDINGS
from pipelines.extractors.fold import Folded
from pipelines.extractors.hosts import is_host, last_label_is_known
from pipelines.extractors.occurrences import places_of
from pipelines.extractors.said_words import said_words
from pipelines.extractors.vocabulary import word_list

MAX_LABEL = 63
MAX_GAP = 8  # blanks before a dot, `%20` counted as three
MAX_LABELS = 6
MAX_STEPS = 6  # of a path said in words
MIN_LABEL = 3  # letters before a spaced dot: shorter ones end a sentence

_DOT_WORDS = word_list("addresses", "dot")
_GAP = rf"{BLANK}{{1,2}}"
_SPACED_ENDINGS = either(SURE_ENDINGS)
_ANCHOR = re.compile(
    "|".join(
        [rf"{way}(?={_GAP}[^\W_])" for way in branches(_DOT_WORDS)]
        + [rf"[ ]\.[ ]?(?={_SPACED_ENDINGS}(?![\w.@-]|[ ]?\.[ ]?[a-z]))"]
    )
)
_DOT_FIRSTS = frozenset(written(_DOT_WORDS))
_LABEL_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789-."
_NO_LABEL_BEHIND = frozenset("@:_")
_FIRST = re.compile(r"[ \t]{0,2}(?P<label>[^\W_](?:[\w-]{0,61}[^\W_])?)")
_NEXT = re.compile(rf"(?:{_GAP}{either(_DOT_WORDS)}{_GAP}|\.)(?P<label>[^\W_](?:[\w-]{{0,61}}[^\W_])?)")
_STEP = re.compile(
    rf"{_GAP}{either(word_list('addresses', 'slash'))}{_GAP}([a-z0-9_-]{{1,64}}(?:\.[a-z0-9_-]{{1,64}}){{0,3}})"
)


@frozen
class Spelt:
    """An address found in words."""

    start: int
    end: int
    host: str
    path: str
    """With the words for the slash undone; "" when none follows."""


def spelt_addresses(folded: Folded) -> Iterator[Spelt]:
    """Give every such address of a text, growing from each word for a dot."""
    text = folded.lowered
    places = [place for word in _DOT_FIRSTS & said_words(folded) for place in words_alone(folded, word)]
    if " ." in text:
        places += places_of(" .", text)
    done = 0
    for place in sorted(places):
        anchor = _ANCHOR.match(text, place) if place >= done else None
        if anchor is None:
            continue
        found, done = _read(folded, anchor, done)
        if found is not None:
            yield found


def _read(folded: Folded, anchor: re.Match[str], from_: int) -> tuple[Spelt | None, int]:
    """Read the labels on both sides of a dot; give the address, if they are one, and where the reading ended."""
    text = folded.lowered
    spaced = anchor[0][0] == " "
    begin = max(from_, anchor.start() - MAX_LABEL - MAX_GAP)
    before = text[begin : anchor.start()].rstrip(" \t\n")
    if len(before) == anchor.start() - begin and not spaced:
        return None, anchor.end()  # the letters are the end of a word
    first = before[len(before.rstrip(_LABEL_SIGNS)) :].lstrip("-.")
    start = begin + len(before) - len(first)
    behind = text[start - 1 : start]
    label = _FIRST.match(text, anchor.end())
    if not first or label is None or behind in _NO_LABEL_BEHIND or behind.isalnum():
        return None, anchor.end()
    labels, starts, end = first.split("."), [start] * (first.count(".") + 1), anchor.end()
    while label is not None and len(labels) < MAX_LABELS:
        said = _said(folded, label.start("label"), label.end("label"))
        if said is None:
            break
        labels.append(said)
        starts.append(label.start("label"))
        end = label.end()
        label = _NEXT.match(text, end)
    while len(labels) > 2 and _is_prose(labels[0]):
        del labels[0], starts[0]  # "put a dot example dot com"
    path, over = _path(text, end)
    sure = bool(path) or labels[0] == "www" or text[over : over + 1] == "/"
    host = ".".join(labels)
    if not _is_believable(labels, host, sure=sure, spaced=spaced):
        return None, starts[-1] if len(labels) == MAX_LABELS else end
    return Spelt(start=starts[0], end=over, host=host, path=path), over


def _is_prose(label: str) -> bool:
    return label in listed("prose") or label in listed("prose_provider")


def _said(folded: Folded, start: int, end: int) -> str | None:
    """Give what a label says: itself, or the ending that a word of another script is; None for any other word."""
    written = folded.text[start:end].lower()
    return written if written.isascii() else endings_by_name().get(written)


def _path(text: str, end: int) -> tuple[str, int]:
    steps: list[str] = []
    while len(steps) < MAX_STEPS and (step := _STEP.match(text, end)):
        steps.append(step[1])
        end = step.end()
    return "".join("/" + step for step in steps), end


def _is_believable(labels: list[str], host: str, *, sure: bool, spaced: bool) -> bool:
    """Tell whether people mean an address by it; `sure`: more than its dots says so."""
    if not is_host(host) or not last_label_is_known(host):
        return False
    name, ending = labels[-2], labels[-1]
    if name == "www":
        return False
    if sure:
        return True
    if ending not in SURE_ENDINGS or name.isdigit():
        return False
    if any(map(_is_prose, labels)):
        return False
    return not spaced or (len(name) >= MIN_LABEL and ending != "net")  # ".net" is also what programmers write with
