"""Queries typed to do harm, or pasted by mistake: each is answered or refused, and no other search suffers."""

import random
from collections.abc import Iterator

_SIGNS = "()\"\\*?~/:-! abORNTD.,;@+#'|&=<>[]{}"

HOSTILE: dict[str, str] = {
    "open parentheses": "(" * 10_000,
    "parentheses": "(" * 4_000 + "girls" + ")" * 4_000,
    "closing parentheses": ")" * 8_000,
    "not": "NOT " * 2_000 + "girls",
    "minus": "-" * 8_000 + "girls",
    "minus and parentheses": "-(" * 2_700 + "girls" + ")" * 2_700,
    "ORs": " OR ".join(f"w{number}" for number in range(5_000)),
    "as many ORs as may be": " OR ".join(f"w{number}" for number in range(1_000)),
    "the same OR": " OR ".join(["girls"] * 1_024),
    "as many words as may be": " ".join(f"w{number}" for number in range(1_000)),
    "as deep as may be": "(girls OR -(" * 9 + "new" + "))" * 9,
    "deeper": "a (b OR " * 15 + "c" + ")" * 15,
    "catastrophic expression": "/(a+)+$/",
    "catastrophic expression without its end": "/(ab+)+c/",
    "nested repeats": "/((ab*)*)*/",
    "look-ahead": "/(?=ab)cd/",
    "look-behind": "/(?<!ab)cd/",
    "back-reference": r"/(ab)\1/",
    "repeats of repeats": "/((ab{200}){200}){200}/",
    "long repeats": r"/ab\w{200}\w{200}cd/",
    "many dots": "/ab" + ".*" * 1_000 + "/",
    "many classes": "/ab" + r"[\p{L}\d]{0,50}" * 100 + "/",
    "deep groups": "/ab" + "(" * 1_000 + "c" + ")*" * 1_000 + "/",
    "many expressions": " OR ".join(f"/ab{number}.*/" for number in range(400)),
    "NUL": "a\0b",
    "an escape": "\x1b[2Jgirls",
    "bidi marks": "\u202egirls\u202c \u2066new\u2069",
    "half a character": "a\ud800",
    "a star": "*",
    "stars": "*" * 8_000,
    "question marks": "?" * 8_000,
    "letters and stars": "a*" * 2_000,
    "stars and question marks": "abc" + "*?" * 1_000,
    "as many stars as may be": "ab*" * 32,
    "8 KiB of a letter": "a" * 8_192,
    "8 KiB of words in quotes": '"' + "a " * 4_000 + '"',
    "many phrases far apart": " OR ".join(f'"a b{number} c d"~7' for number in range(400)),
    "emoji": "🍒" * 2_000,
    "a tower of marks": "a" + "\u0301" * 4_000,
    "8 KiB of quotes": '"' * 8_191,
    "8 KiB of backslashes": "\\" * 8_191,
    "8 KiB of tildes": "~" * 8_191,
    "8 KiB of slashes": "/" * 8_191,
    "8 KiB of colons": ":" * 8_191,
    "8 KiB of at signs": "@" * 8_191,
    "8 KiB of spaces": "\u00a0" * 4_000,
    "fields": "text:" * 1_600,
    "8 KiB of digits": "phone:" + "9" * 8_000,
    "a long part of a contact": "contact:*" + "a" * 8_000,
    "a long address": "http://" + "a/" * 4_000,
    "a long host in disguise": "a[.]" * 2_000 + "b",
    "a long host": "link:*." + "a" * 8_000,
    "addresses": "a@" * 2_700 + "b.example",
    "a long date": "posted:" + "9" * 4_000,
    "before the beginning of time": "posted:-999999y",
    "a long price": "price:" + "9" * 4_000,
    "a long number": "seq:" + "9" * 4_000,
    "a long watchlist": "watchlist:" + "x" * 8_000,
    "lines": "girls\n" * 1_000,
}
"""By what each tries."""


def noise(count: int) -> Iterator[str]:
    """Give queries of random signs, and of random characters of all scripts."""
    chance = random.Random(5)
    for _ in range(count):
        yield "".join(chance.choices(_SIGNS, k=chance.randrange(1, 300)))
        yield "".join(chr(chance.randrange(0x20, 0x3100)) for _ in range(chance.randrange(1, 60)))
