"""A small forum on loopback that remembers who asked for what, and can be changed while it is crawled."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from tests.lab.hostile_web import Asked, HostileWeb, answer
from tests.lab.sites.forum import Forum

Handler = Callable[[Asked], bytes | None]

WORDS = (
    *("harbour", "kettle", "lantern", "walnut", "ribbon", "gravel", "saddle"),
    *("marble", "copper", "violin", "meadow", "thistle", "anchor", "pillow"),
)


def invented(number: int) -> str:
    """Give the text of post `number`, which nobody else says, with a telephone number of a reserved range in it."""
    told = " ".join(WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 5, 9, 11))
    return f"The {told} of day {number}: ask (202) 555-{phone_of(number)} for it.\n{told.title()}, said the keeper."


def phone_of(number: int) -> str:
    """Give the last four digits of the number in post `number`."""
    return f"01{number % 100:02d}"


def forum_of(threads: int, posts: int) -> Forum:
    """Give a forum with two rooms and `threads` threads of `posts` posts each, the oldest two days old."""
    forum = Forum("Quay", {"north": "North quay", "south": "South quay"})
    start = datetime.now(UTC) - timedelta(days=2)
    number = 0
    for place in range(threads):
        thread = forum.open_thread("north" if place % 2 else "south", f"Boat number {place + 1} for rent")
        for turn in range(posts):
            number += 1
            author = ("night rider", "old sailor", "third mate")[(place + turn) % 3]
            forum.say(thread, author, invented(number), start + timedelta(minutes=7 * number))
    return forum


class Board(HostileWeb):
    """Serves `forum`, its `robots`, and whatever a test puts into `pages`; `asked` holds every request."""

    def __init__(self, forum: Forum, robots: str | None = None) -> None:
        super().__init__()
        self.forum = forum
        self.robots = robots
        self.before: Handler = lambda _: None
        """Called with every request before it is answered, in the server's thread; may answer itself."""

    @property
    def targets(self) -> list[str]:
        """Addresses that were asked for, in order, without robots.txt."""
        return [asked.target for asked in self.asked if asked.target != "/robots.txt"]

    def count(self) -> int:
        """Count the posts of the forum."""
        return sum(len(thread.posts) for thread in self.forum.threads)

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        made = self.before(asked) or self._page(asked)
        if made is None:
            await super()._answer(asked, writer)
            return
        writer.write(made)
        await writer.drain()

    def _page(self, asked: Asked) -> bytes | None:
        path, _, query = asked.target.partition("?")
        if path in self.pages:
            return self.pages[path]
        if path == "/robots.txt":
            return None if self.robots is None else answer(200, self.robots.encode(), "Content-Type: text/plain")
        page = self.forum.page(path, dict(parse_qsl(query)), datetime.now(UTC))
        return None if page is None else html(page)


def html(page: str, status: int = 200) -> bytes:
    """Give a whole answer that carries this HTML."""
    return answer(status, page.encode(), "Content-Type: text/html; charset=utf-8")
