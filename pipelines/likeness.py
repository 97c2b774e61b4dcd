"""The likeness step: what tells whether a post says nearly the same as another (MinHash, Broder 1997).

A text is the set of its pairs of neighbouring words; two texts are alike as far as these sets overlap. A signature of
128 bytes estimates that: each is the least of the set under another order of all possible pairs, cut to eight bits
(b-bit MinHash, Li and König 2010). Four keys of three such least pairs each find an alike text in an index: texts that
share 90 % of their pairs have a key in common in 99 of 100 cases, those that share 70 % in 81.

Case, signs, letters borrowed from another alphabet, addresses and numbers are left out, so that an advert with another
telephone number stays the same story. A text of few words is compared whole, with its numbers.
"""

import hashlib
import re
import zlib

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from pipelines.extractors.fold import fold
from vigil.records.likeness import LONG, Likeness
from vigil.records.page import Page
from vigil.records.post import Post

VERSION = 1  # part of every key: texts read by other rules must not be found
ROW = 2  # words; of three, one changed word would change half as many again
LEAST_WORDS = 12  # with fewer, one changed word is a quarter of the pairs
MOST_WORDS = 5_000  # read of a long text: what agrees that far is the same
BANDS, ROWS_A_BAND = 4, 3

_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_ALONE}]|[^\W\d_{_ALONE}]+")
_TOKEN = re.compile(rf"[{_ALONE}]|[^\W\d_{_ALONE}]+|\d+")
_NOT_WORDS = re.compile(r"(?<!\S)[^\s@/\\\d_]*[@/\\\d_]\S*")

_CHANCE = np.random.Generator(np.random.PCG64(20260305))
_FACTORS = _CHANCE.integers(1, 2**63, LONG, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_SUMMANDS = _CHANCE.integers(0, 2**64, LONG, dtype=np.uint64)
_WEIGHTS = _CHANCE.integers(1, 2**63, ROW, dtype=np.uint64) * np.uint64(2) + np.uint64(1)

Numbers = NDArray[np.uint64]


def add_likeness(page: Page) -> Page:
    """Give the page with `likeness` of each post; None for one without words, which only shows a picture."""
    return evolve(page, posts=tuple(map(_with_likeness, page.posts)))


def likeness_of(text: str) -> Likeness | None:
    """Give the likeness of a text; None where it has neither word nor number."""
    lowered = fold(text).lowered
    words = _WORD.findall(_NOT_WORDS.sub(" ", lowered))[:MOST_WORDS]
    if len(words) < LEAST_WORDS:
        return _short(_TOKEN.findall(lowered))
    least = _least(np.fromiter((zlib.crc32(word.encode()) for word in words), np.uint64, len(words)))
    keys = []
    for band in range(BANDS):
        part = least[band * ROWS_A_BAND : (band + 1) * ROWS_A_BAND].tobytes()
        keys.append(_key(bytes((VERSION, band)) + part))
    return Likeness(keys=tuple(keys), signature=(least & np.uint64(0xFF)).astype(np.uint8).tobytes())


def _short(tokens: list[str]) -> Likeness | None:
    if not tokens:
        return None
    digest = hashlib.blake2b(" ".join(tokens).encode(errors="replace"), digest_size=16, person=b"story").digest()
    return Likeness(keys=(_key(bytes((VERSION, BANDS)) + digest),), signature=digest)


def _with_likeness(post: Post) -> Post:
    return evolve(post, likeness=likeness_of(post.text))


def _least(words: Numbers) -> Numbers:
    """Give the least pair of words under each order."""
    count = len(words) - ROW + 1
    rows = np.zeros(count, np.uint64)
    for place in range(ROW):
        rows += _mixed(words[place : place + count] * _WEIGHTS[place])
    rows = _mixed(rows)
    ordered = (rows * _FACTORS[:, None] + _SUMMANDS[:, None]) >> np.uint64(32)
    least: Numbers = ordered.min(axis=1)
    return least


def _mixed(numbers: Numbers) -> Numbers:
    """Spread what differs in some bits over all (SplitMix64's last step, Steele and others 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _key(part: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(part, digest_size=8).digest(), "big", signed=True)
