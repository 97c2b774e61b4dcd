"""Serves the two invented sites on loopback, in a thread of the process that asks for them."""

import asyncio
import threading
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from aiohttp import web

from tests.lab.sites.adverts import Adverts
from tests.lab.sites.forum import Forum

CONTENT = Path(__file__).with_name("content.toml")
AGE = timedelta(days=3)  # the first post of each thread is about this old: some times are dates, some are words


def make_sites(now: datetime) -> tuple[Forum, Adverts]:
    """Build both sites from the invented content, with times that lie before `now`."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    forum = Forum(content["forum"]["name"], {board["key"]: board["title"] for board in content["forum"]["board"]})
    for order, written in enumerate(content["thread"]):
        thread = forum.open_thread(written["board"], written["title"])
        start = now - AGE + timedelta(hours=3 * order)
        gap = (now - timedelta(minutes=7 + order) - start) / max(1, len(written["posts"]) - 1)
        for place, post in enumerate(written["posts"]):
            forum.say(thread, post["author"], post["text"], start + gap * place, post.get("quote"))
    adverts = Adverts(content["adverts"]["name"])
    for order, written in enumerate(content["advert"]):
        adverts.place_advert(
            **written, at=(now - timedelta(days=5) + timedelta(hours=9 * order)).replace(microsecond=0)
        )
    return forum, adverts


class Served:
    """Both sites, answering on loopback ports of their own until `stop`."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.forum, self.adverts = make_sites(clock())
        self.forum_port = 0
        self.adverts_port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="demo sites", daemon=True)
        self._runners: list[web.AppRunner] = []

    def start(self) -> Self:
        """Listen on two free loopback ports."""
        self._thread.start()
        self.forum_port = self._run(self._listen(self._forum_page))
        self.adverts_port = self._run(self._listen(self._advert_page))
        return self

    def stop(self) -> None:
        """Close both sites."""
        for runner in self._runners:
            self._run(runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def _run(self, work):  # type: ignore[no-untyped-def]
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _listen(self, answer) -> int:  # type: ignore[no-untyped-def]
        app = web.Application()
        app.router.add_get("/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        self._runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return runner.addresses[0][1]

    async def _forum_page(self, request: web.Request) -> web.Response:
        return _answer(self.forum.page(request.path, dict(request.query), self.clock()))

    async def _advert_page(self, request: web.Request) -> web.Response:
        return _answer(self.adverts.page(request.path, dict(request.query)))


def _answer(page: str | bytes | None) -> web.Response:
    if page is None:
        return web.Response(status=404, text="<h1>Nothing here</h1>", content_type="text/html")
    if isinstance(page, bytes):
        return web.Response(body=page, content_type="image/png")
    return web.Response(text=page, content_type="text/html")
