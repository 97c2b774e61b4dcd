"""Invented posts: a number written three ways, an edit, four languages, and one post that would like to be more."""

from typing import Any

PHONE = "+447700900123"
HOSTILE = "red \x1b[31m \x9b31m lamp \u202egnihtyreve\u202c \u200bhttp://trap.example.org/click now"
"""An escape sequence, its one-byte form, a reversal, an invisible space and an address."""


def _post(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "post_id": str(number),
        "url": f"http://chat.example.org/p/{number}",
        "text": text,
        "author": "night rider",
        "posted_at": f"2026-03-{number:02}T10:00:00Z",
        **more,
    }


FIRST_LOOK = [
    _post(1, "New walnut tables in town, call +44 7700 900123", title="Furniture", board="Market"),
    _post(2, "Call 0044 7700 900 123 or write to agent@example.com, t.me/walnut_agent", author="summer jobs"),
    _post(3, "Продам стол, паспорт не нужен"),
    _post(4, "Mesas de nogal, sin papeles"),
    _post(5, HOSTILE, author="evil\u202e\x1b[2Jname", title="click http://trap.example.org/title"),
]
SECOND_LOOK = [_post(1, "Nothing for sale any more", title="Furniture", board="Market"), *FIRST_LOOK[1:]]
