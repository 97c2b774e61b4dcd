"""Posts without end for measuring search: four languages, words by Zipf's law, contacts, places, times, prices.

The same number always gives the same post, whoever asks for whichever stretch: nothing is kept but the vocabulary.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from zlib import crc32

from attrs import frozen

from indexers.dictionaries import LANGUAGES, dictionaries
from vigil.records.contact import Contact
from vigil.records.post import Image, Post, Price, Quote
from vigil.records.stored import StoredPost

STRETCH = 1_000
"""Posts made from one state of the random numbers."""
WORDS = 40_000  # a language: some hundred thousand posts of real boards have that many forms
FLATTENING = 2.7  # Mandelbrot's: the first words of a language are less apart than Zipf's law says
COMMON = 6_000  # words everybody uses; beyond them shares fall with the square of the rank, as in any large corpus
MEAN_WORDS = 85  # a post of 600 characters
NEWEST = datetime(2026, 6, 1, tzinfo=UTC)
YEARS = 3
SITES = 60
BOARDS = 240
SOURCES = 30
AUTHORS = 40_000
PHONES = 60_000
HANDLES = 60_000
ODD_WORDS = 0.01  # of all words: misspelt or made up, so that the vocabulary grows for ever, as it does outside


@frozen
class Vocabulary:
    """The words of one language, the commonest first, with the running total of their shares."""

    words: tuple[str, ...]
    totals: tuple[float, ...]


@cache
def vocabulary(language: str) -> Vocabulary:
    """Give the vocabulary of one of `LANGUAGES`: words of its dictionary, in an order of chance."""
    chance = random.Random(language)
    known = dictionaries().get_dictionary(language)
    step = max(len(known) // WORDS, 1)
    chosen = (word for word in known if crc32(word.encode()) % step == 0)  # a million words are more than we count
    words = [word for word in chosen if word.isalpha() and 2 <= len(word) <= 14][:WORDS]
    words.sort(key=lambda word: len(word) + chance.gauss(0, 4))  # common words are short on the whole
    return Vocabulary(tuple(words), tuple(accumulate(_share(rank) for rank in range(len(words)))))


def _share(rank: int) -> float:
    return min(1.0, COMMON / (rank + 1)) / (rank + FLATTENING)


def host(number: int) -> str:
    """Give the name of a site."""
    return f"board{number}.example.org"


def phone(number: int) -> str:
    """Give one of `PHONES` numbers, all of the range reserved for fiction."""
    area, line = divmod(number % PHONES, 100)
    return f"+1{200 + area}55501{line:02d}"


def handle(number: int) -> str:
    """Give one of `HANDLES` handles."""
    return f"velvet_{number % HANDLES:05d}"


def stored_posts(start: int, end: int) -> Iterator[StoredPost]:
    """Give the posts with the numbers `start` to `end` (not included), the first post being 1."""
    stretch = (start - 1) // STRETCH
    while stretch * STRETCH + 1 < end:
        chance = random.Random(f"stretch {stretch}")
        for number in range(stretch * STRETCH + 1, (stretch + 1) * STRETCH + 1):
            post = _stored(chance, number)
            if start <= number < end:
                yield post
        stretch += 1


def _stored(chance: random.Random, number: int) -> StoredPost:
    posted = NEWEST - timedelta(seconds=chance.randrange(YEARS * 365 * 86_400))
    site = int(SITES * chance.random() ** 2)
    return StoredPost(
        id=number,
        source=f"source-{site % SOURCES}",
        seq=number,
        post=_post(chance, number, site, posted),
        seen_at=posted + timedelta(minutes=chance.randrange(3_000)),
        engine="phpbb",
    )


def _post(chance: random.Random, number: int, site: int, posted: datetime) -> Post:
    language = LANGUAGES[site % len(LANGUAGES)]
    kind = chance.random()
    length = max(3, int(chance.lognormvariate(0, 0.6) * MEAN_WORDS * 0.83))
    text = _words(chance, language, length)
    said, contacts = _contacts(chance)
    if said:
        text = f"{text} {said}"
        contacts = tuple(_moved(contact, len(text) - len(said)) for contact in contacts)
    quoted = (Quote(text=_words(chance, language, 25)),) if kind < 0.2 else ()
    return Post(
        post_id=str(number),
        url=f"http://{host(site)}/viewtopic.php?t={number // 8}&p={number}",
        text=text,
        thread_id=str(number // 8),
        board=f"Board {site}-{int(BOARDS // SITES * chance.random())}",
        title=_words(chance, language, 5),
        author=f"user{int(AUTHORS * chance.random() ** 3)}",
        posted_at=posted,
        posted_precision="minute",
        position=number % 8 + 1,
        detected_lang=language,
        quotes=quoted,
        signature=_words(chance, language, 8) if kind > 0.8 else None,
        links=(f"https://www.example.com/{chance.randrange(10_000)}",) if 0.3 < kind < 0.45 else (),
        price=Price(amount=str(chance.randrange(20, 900)), currency="EUR") if 0.5 < kind < 0.7 else None,
        images=(_image(chance),) if 0.4 < kind < 0.55 else (),
        contacts=contacts,
    )


def _words(chance: random.Random, language: str, count: int) -> str:
    known = vocabulary(language)
    words = chance.choices(known.words, cum_weights=known.totals, k=count)
    if chance.random() < ODD_WORDS * count:
        words[chance.randrange(count)] += f"{chance.randrange(16**4):x}"
    words[-1] += "."
    return " ".join(words)


def _contacts(chance: random.Random) -> tuple[str, tuple[Contact, ...]]:
    """Give a sentence with contacts, and these with their places in it; two posts of three have none."""
    said, found = "", []
    if chance.random() < 0.2:
        number = phone(int(PHONES * chance.random() ** 2))
        said = f"Call {number}"
        found.append(Contact(kind="phone", value=number, raw=number, start=5, end=len(said), reasons=("plan valid",)))
    if chance.random() < 0.15:
        name = handle(int(HANDLES * chance.random() ** 2))
        start = len(said) + 1
        said += f" @{name}"
        found.append(Contact(kind="telegram", value=name, raw=f"@{name}", start=start, end=len(said)))
    return said, tuple(found)


def _moved(contact: Contact, by: int) -> Contact:
    return Contact(
        kind=contact.kind,
        value=contact.value,
        raw=contact.raw,
        start=contact.start + by,
        end=contact.end + by,
        reasons=contact.reasons,
    )


def _image(chance: random.Random) -> Image:
    return Image(sha256=f"{chance.getrandbits(256):064x}", phash=f"{chance.getrandbits(64):016x}", quality=90)
