"""What a hit shows: a few words around the first match, with every match in it marked."""

from collections.abc import Iterable

from attrs import frozen

from indexers.evaluator import Mark

WIDTH = 200  # code points around the first match: two lines of a terminal, three of a mail


@frozen
class Part:
    """A stretch of text, marked or not."""

    text: str
    marked: bool = False


def parts(text: str, field: str, marks: Iterable[Mark], width: int | None = WIDTH) -> tuple[Part, ...]:
    """Give the text of one field cut to about `width` code points around its first match (None: all of it), in parts.

    Cuts fall between words and show as `…`; marks of other fields are left out, overlapping ones joined.
    """
    spans = _joined((mark.start, mark.end) for mark in marks if mark.field == field)
    start, end = (0, len(text)) if width is None else _window(text, spans, width)
    found = [Part("…")] if start else []
    at = start
    for first, last in spans:
        if first >= end:
            break
        if last <= start:
            continue
        if first > at:
            found.append(Part(text[at:first]))
        found.append(Part(text[max(first, start) : min(last, end)], marked=True))
        at = min(last, end)
    if at < end:
        found.append(Part(text[at:end]))
    if end < len(text):
        found.append(Part("…"))
    return tuple(found)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _window(text: str, spans: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """Give where to cut, so that the first match stands at about a third."""
    if len(text) <= width:
        return 0, len(text)
    start = max(0, min(spans[0][0] - width // 3, len(text) - width)) if spans else 0
    end = min(len(text), start + width)
    if start:
        space = text.find(" ", start, spans[0][0])
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", start + 1, end)
        end = space if space >= 0 and not any(first < end <= last for first, last in spans[:1]) else end
    return start, end
