"""What is asked: shapes of queries, their words drawn from the posts, so that nearly all find something."""

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice

from attrs import frozen

from benchmarks.searching.corpus import NEWEST, STRETCH, stored_posts, vocabulary
from vigil.records.stored import StoredPost

SHAPES = ("word", "term", "phrase", "prefix", "contact", "term + site + date", "proximity", "facets", "infix")
RARE = 5_000  # rank from which a word counts as rare


@frozen(kw_only=True)
class Question:
    """One query, for whoever is asked to put into their own terms."""

    shape: str
    words: tuple[str, ...] = ()
    site: str = ""
    days: tuple[datetime, datetime] = (NEWEST, NEWEST)

    @property
    def text(self) -> str:
        """The query as an investigator types it."""
        match self.shape:
            case "word" | "phrase":
                return f'"{" ".join(self.words)}"'
            case "prefix":
                return f"{self.words[0]}*"
            case "infix":
                return f"*{self.words[0]}*"
            case "proximity":
                return f'"{" ".join(self.words)}"~5'
            case "contact":
                kind, _, value = self.words[0].partition(":")
                return f"{kind}:{value}"
            case "term + site + date":
                first, end = (day.date() for day in self.days)
                return f"{self.words[0]} site:{self.site} posted:{first}..{end - timedelta(days=1)}"
            case "facets":
                return ""
        return self.words[0]


@cache
def questions(shape: str, count: int, posts: int) -> tuple[Question, ...]:
    """Give `count` questions of one shape about the first `posts` posts; the same ones each time."""
    chance = random.Random(f"{shape} {posts}")
    found: list[Question] = []
    while len(found) < count:
        start = chance.randrange(max(posts // STRETCH, 1)) * STRETCH + 1
        for stored in islice(stored_posts(start, start + STRETCH), 0, None, 40):
            question = _about(chance, shape, stored)
            if question is not None and len(found) < count:
                found.append(question)
    return tuple(found)


def _about(chance: random.Random, shape: str, stored: StoredPost) -> Question | None:
    text = stored.post.text.split(".")[0].split()
    place = chance.randrange(max(len(text) - 6, 1))
    words = text[place : place + 6]
    if len(words) < 6 or not all(word.isalpha() for word in words):
        return None
    match shape:
        case "facets":
            return Question(shape=shape)
        case "contact":
            contacts = stored.post.contacts
            return Question(shape=shape, words=(f"{contacts[0].kind}:{contacts[0].value}",)) if contacts else None
        case "phrase":
            return Question(shape=shape, words=tuple(words[:2]))
        case "prefix":
            return Question(shape=shape, words=(words[0][:4],)) if len(words[0]) > 4 else None
        case "infix":
            return Question(shape=shape, words=(words[0][1:5],)) if len(words[0]) > 5 else None
        case "proximity":
            known = set(vocabulary(stored.post.detected_lang or "en").words[:RARE])
            rare = [word for word in words if word.lower() not in known]
            return Question(shape=shape, words=tuple(rare[:2])) if len(rare) > 1 else None
        case "term + site + date":
            day = (stored.post.posted_at or stored.seen_at).replace(hour=0, minute=0, second=0, tzinfo=UTC)
            days = (day - timedelta(days=180), day + timedelta(days=180))
            site = stored.post.url.split("/")[2]
            return Question(shape=shape, words=(words[0],), site=site, days=days)
    return Question(shape=shape, words=(words[0],))
