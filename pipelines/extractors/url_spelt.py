"""Web addresses said in words (`example dot com slash page`), or with spaces around the last dot (`example .com`)."""

import re
from collections.abc import Iterator

from attrs import frozen

from pipelines.extractors.address_words import BLANK, branches, either, endings_by_name, listed
from pipelines.extractors.email_domain import SURE_ENDINGS
from pipelines.extractors.fold import Folded
from pipelines.extractors.hosts import is_host, last_label_is_known
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
_LABEL_BEFORE = re.compile(r"(?<![\w.@:-])(?<![^/]/)[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?\Z")
_FIRST = re.compile(r"[ \t]{0,2}(?P<label>[^\W_](?:[\w-]{0,61}[^\W_])?)")
_NEXT = re.compile(rf"(?:{_GAP}{either(_DOT_WORDS)}{_GAP}|\.)(?P<label>[^\W_](?:[\w-]{{0,61}}[^\W_])?)")
_STEP = re.compile(rf"{_GAP}{either(word_list('addresses', 'slash'))}{_GAP}([a-z0-9_-]{{1,64}})")


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
    done = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < done:
            continue
        spaced = anchor[0][0] == " "
        found = _read(folded, anchor, done, spaced=spaced)
        if found is not None:
            done = found.end
            yield found


def _read(folded: Folded, anchor: re.Match[str], from_: int, *, spaced: bool) -> Spelt | None:
    text = folded.lowered
    begin = max(from_, anchor.start() - MAX_LABEL - MAX_GAP)
    before = text[begin : anchor.start()].rstrip(" \t")
    if len(before) == anchor.start() - begin and not spaced:
        return None  # the letters are the end of a word
    stop = begin + len(before)
    first = _LABEL_BEFORE.search(text, begin, stop)
    label = _FIRST.match(text, anchor.end())
    if first is None or label is None:
        return None
    labels, end = first[0].split("."), stop
    while label is not None and len(labels) < MAX_LABELS:
        said = _said(folded, label.start("label"), label.end("label"))
        if said is None:
            break
        labels.append(said)
        end = label.end()
        label = _NEXT.match(text, end)
    path, end = _path(text, end)
    host = ".".join(labels)
    sure = bool(path) or labels[0] == "www" or text[end : end + 1] == "/"
    found = Spelt(start=first.start(), end=end, host=host, path=path)
    return found if _is_believable(labels, host, sure=sure, spaced=spaced) else None


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
    if any(label in listed("prose") or label in listed("prose_provider") for label in labels):
        return False
    return not spaced or (len(name) >= MIN_LABEL and ending != "net")  # ".net" is also what programmers write with
