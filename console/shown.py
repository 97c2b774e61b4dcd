"""What a page said on its way to a terminal: nothing that moves the cursor, hides, reverses or can be clicked."""

import json
import re
import unicodedata
from datetime import datetime
from pathlib import PurePath
from typing import Any

from alerts.shown import defanged, one_line, shown_characters, visible

__all__ = ["as_json_line", "cells", "harmless", "name", "value", "visible"]

ESCAPED = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
"""Unicode categories that a terminal may act on or not show; JSON has an escape for each."""

_PLAIN = re.compile(r"[\x20-\x7e]*\Z")


def harmless(text: str) -> str:
    """Give page text with its lines, nothing invisible, and no address that works."""
    return defanged(text)


def name(text: str) -> str:
    """Give a name, title or address from a page on one line, nothing invisible, and no address that works."""
    return " ".join(defanged(text).split())


def value(text: str) -> str:
    """Give the normal form of a contact, which has no scheme to be clicked: on one line, and as it can be typed."""
    return one_line(text)


def cells(text: str) -> list[str]:
    """Give what is shown for each character of page text on one line, so that spans of it still fit."""
    return [" " if shown.isspace() else shown for shown in shown_characters(text)]


def as_json_line(told: Any) -> str:
    """Write JSON on one line; other scripts stay readable, what a terminal may act on is escaped."""
    written = json.dumps(told, ensure_ascii=False, default=_written)
    if _PLAIN.match(written):
        return written
    return "".join(_escaped(character) for character in written)


def _written(told: object) -> str:
    """Write a time (RFC 3339) or a path, which JSON has no form for."""
    if isinstance(told, datetime):
        return told.isoformat()
    if isinstance(told, PurePath):
        return str(told)
    raise TypeError(f"a {type(told).__name__} has no form in JSON")


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if unicodedata.category(character) in ESCAPED else character
