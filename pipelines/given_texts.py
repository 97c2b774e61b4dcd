"""Texts that a program or a person hands over to be looked through: read one by one, each bad one told and passed over.

Memory holds one text at a time, whatever the length of the stream.
"""

import json
import math
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, Literal

from attrs import frozen

from vigil.records.errors import BadInput
from vigil.records.units import MIB

Form = Literal["auto", "jsonl", "lines", "text"]
"""How texts are told apart: one JSON object a line, one text a line, all of the input as one text, or as it looks."""

MAX_TEXT = 8 * MIB  # bytes of one line, or of the one text: as much as a page may have
LOOKED_AT = 20  # lines: a broken first line does not make plain text of a file of JSON, nor one bracket JSON of prose
KEYS = ("id", "text", "lang", "country")

_OBJECT = re.compile(rb'\s*\{\s*["}]')
_NEVER_TEXT = re.compile("[\0\ud800-\udfff]")
COUNTRY = re.compile(r"[A-Za-z]{2}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*\Z")
_BOM = b"\xef\xbb\xbf"


@frozen(kw_only=True)
class Given:
    """One text to look through."""

    id: Any
    """As it was given, any value of JSON; the number of the line where none was; None for the one text."""
    text: str
    lang: str | None = None
    """BCP 47."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""


@frozen
class Refused:
    """A line that cannot be read, from 1, with what is wrong and what to do."""

    line: int
    why: str


def read_texts(stream: BinaryIO, form: Form = "auto") -> Iterator[Given | Refused]:
    """Give the texts of `stream` in their order, each as soon as its line is there; blank lines are passed over.

    "auto" is "jsonl" when one of the first lines is, or begins like, a JSON object, else "text".
    """
    lines = _numbered(stream)
    if form == "auto":
        seen: deque[tuple[int, bytes]] = deque()
        form = "text"
        for number, raw in lines:
            seen.append((number, raw))
            if _OBJECT.match(raw.removeprefix(_BOM)):
                form = "jsonl"
            if form == "jsonl" or len(seen) == LOOKED_AT:
                break
        lines = chain(seen, lines)
    if form == "text":
        yield _whole(lines)
        return
    for number, raw in lines:
        if not raw.strip():
            continue
        try:
            yield _from_json(number, raw) if form == "jsonl" else _from_line(number, raw)
        except BadInput as error:
            yield Refused(number, str(error))


def _numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Give each line with its number; one that is too long is cut past the limit, its rest read and forgotten."""
    number = 0
    while raw := stream.readline(MAX_TEXT + 1):
        number += 1
        yield number, raw
        while len(raw) > MAX_TEXT and not raw.endswith(b"\n"):
            raw = stream.readline(MAX_TEXT + 1)


def _whole(lines: Iterator[tuple[int, bytes]]) -> Given | Refused:
    pieces: list[bytes] = []
    length = 0
    for number, raw in lines:
        pieces.append(raw)
        length += len(raw)
        if length > MAX_TEXT:
            return Refused(number, f"the text is longer than {MAX_TEXT // MIB} MiB; give it in parts, or a text a line")
    try:
        return Given(id=None, text=_decoded(b"".join(pieces)))
    except BadInput as error:
        return Refused(1, str(error))


def _from_line(number: int, raw: bytes) -> Given:
    _refuse_long(raw)
    return Given(id=number, text=_decoded(raw.rstrip(b"\r\n")))


def _from_json(number: int, raw: bytes) -> Given:
    _refuse_long(raw)
    try:
        line = json.loads(raw.removeprefix(_BOM), parse_constant=_no_number, parse_float=_finite)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput(f"is not JSON: {error}") from error
    if not isinstance(line, dict):
        raise BadInput('is not a JSON object; write {"id": ..., "text": ...} on one line')
    text = line.get("text")
    if not isinstance(text, str):
        said = "is missing" if "text" not in line else f"is {_kind_of(text)}"
        raise BadInput(f"text: {said}; every line needs a text, in quotes")
    _refuse_unstorable(text)
    return Given(
        id=line.get("id", number),
        text=text,
        lang=_word(line, "lang", _LANGUAGE, 'a language as in "uk" or "en-GB"'),
        country=_word(line, "country", COUNTRY, 'two letters as in "UA"'),
    )


def _refuse_long(raw: bytes) -> None:
    if len(raw) > MAX_TEXT:
        raise BadInput(f"is longer than {MAX_TEXT // MIB} MiB; give the text in parts")


def _word(line: dict[str, Any], key: str, form: re.Pattern[str], wanted: str) -> str | None:
    value = line.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not form.match(value):
        raise BadInput(f"{key}: is not {wanted}; leave it out where it is not known")
    return value


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise BadInput(f"is not UTF-8 at byte {error.start}; convert it first") from error
    _refuse_unstorable(text)
    return text


def _refuse_unstorable(text: str) -> None:
    found = _NEVER_TEXT.search(text)
    if found is not None:
        what = "a NUL" if found[0] == "\0" else "half of a surrogate pair"
        raise BadInput(f"text: holds {what} at {found.start()}, which is no text; remove it")


def _kind_of(value: object) -> str:
    names = {type(None): "null", bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "an object")


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(f"{written} is too large a number")
    return number


def _no_number(written: str) -> float:
    raise ValueError(f"{written} is no number of JSON")
