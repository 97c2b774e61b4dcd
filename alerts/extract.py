"""The few words around a match: enough to decide by, with the match marked and other people's numbers hidden."""

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from alerts.shown import masked, shown_characters
from vigil.records.contact import Contact

BEFORE = 100  # characters shown before a match, and
AFTER = 140  # after it: two or three lines on a phone
LONGEST = 480  # characters of one extract in all; a post that matches everywhere is opened, not read in a mail
LEAD = 200  # characters shown of a post whose match is not in words (a picture, a link)
SHORTEST_HIDDEN = 4  # a contact written with fewer characters would hide half the words of a text

Span = tuple[int, int]


@frozen
class Piece:
    """A run of shown text; `hit`: it is what matched."""

    text: str
    hit: bool = False


def extract(text: str, hits: Iterable[Span] = (), hidden: Iterable[Contact] = ()) -> tuple[Piece, ...]:
    """Give the surroundings of `hits` (spans of code points of `text`) on one line, each contact of `hidden` masked."""
    shown = [" " if char in "\n\t" else char for char in shown_characters(text)]
    spans = _inside(hits, len(text))
    for start, end, mask in _covers(text, hidden):
        shown[start:end] = [mask, *[""] * (end - start - 1)]
    pieces: list[Piece] = []
    windows = _windows(text, spans)
    for start, end in windows:
        if start > 0:
            pieces.append(Piece("… "))
        pieces += _cut(shown, start, end, spans)
        if end < len(text):
            pieces.append(Piece(" "))
    if windows and windows[-1][1] < len(text):
        pieces.append(Piece("…"))
    return _tidied(pieces)


def hide(text: str, hidden: Iterable[Contact] = ()) -> str:
    """Give all of `text` on one line, fit to be shown, each contact of `hidden` masked."""
    shown = shown_characters(text)
    for start, end, mask in _covers(text, hidden):
        shown[start:end] = [mask, *[""] * (end - start - 1)]
    return " ".join("".join(shown).split())


def _covers(text: str, hidden: Iterable[Contact]) -> list[tuple[int, int, str]]:
    """Find every place where a contact is written, in its raw or its normal form; longest first, none twice."""
    written: dict[str, str] = {}
    for contact in hidden:
        for form in (contact.raw, contact.value):
            if len(form) >= SHORTEST_HIDDEN:
                written.setdefault(form.lower(), masked(contact.value))
    if not written:
        return []
    pattern = re.compile("|".join(re.escape(form) for form in sorted(written, key=len, reverse=True)), re.IGNORECASE)
    return [
        (found.start(), found.end(), written.get(found[0].lower(), masked(found[0])))
        for found in pattern.finditer(text)
    ]


def _inside(hits: Iterable[Span], length: int) -> list[Span]:
    """Give the spans in order, cut to the text, those that touch joined."""
    out: list[Span] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in hits):
        if start >= end:
            continue
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _windows(text: str, spans: Sequence[Span]) -> list[Span]:
    if not text:
        return []
    if not spans:
        return [(0, _word_end(text, LEAD))]
    out: list[Span] = []
    left = LONGEST
    for start, end in spans:
        begin, stop = _word_start(text, start - BEFORE), _word_end(text, end + AFTER)
        if out and begin <= out[-1][1]:
            stop = min(max(stop, out[-1][1]), out[-1][1] + left)
            left -= stop - out[-1][1]
            out[-1] = (out[-1][0], stop)
        else:
            stop = min(stop, begin + left)
            left -= stop - begin
            out.append((begin, stop))
        if left <= 0:
            break
    return out


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at, at + 20)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - 20, at)
    return space if space > 0 else at


def _cut(shown: Sequence[str], start: int, end: int, spans: Sequence[Span]) -> list[Piece]:
    out: list[Piece] = []
    at = start
    for first, last in _inside(((max(first, start), min(last, end)) for first, last in spans), end):
        out += [Piece("".join(shown[at:first])), Piece("".join(shown[first:last]), hit=True)]
        at = last
    out.append(Piece("".join(shown[at:end])))
    return out


def _tidied(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(
        Piece(re.sub(r" {2,}", " ", piece.text), piece.hit)
        for piece in pieces
        if piece.text.strip() or piece.text == " "
    )
