"""An invented forum: tables nested in sections, meaningless class names, times in words, quotes in two styles."""

from datetime import datetime, timedelta
from html import escape
from urllib.parse import quote, unquote

from attrs import define, field

POSTS_A_PAGE = 4
THREADS_A_PAGE = 5


@define
class Said:
    """One post of the forum."""

    number: int
    author: str
    text: str
    at: datetime
    quoted: "Said | None" = None


@define
class Thread:
    """One thread; posts in the order they were written."""

    number: int
    board: str
    title: str
    posts: list[Said] = field(factory=list)


@define
class Forum:
    """The whole forum; `page` renders what stands at a path at a given moment."""

    name: str
    boards: dict[str, str]
    threads: list[Thread] = field(factory=list)
    _posts: int = 0

    def open_thread(self, board: str, title: str) -> Thread:
        """Add an empty thread."""
        thread = Thread(len(self.threads) + 1, board, title)
        self.threads.append(thread)
        return thread

    def say(self, thread: Thread, author: str, text: str, at: datetime, quote: int | None = None) -> Said:
        """Add a post; `quote` is the place in the thread, from 1, of the post it answers."""
        self._posts += 1
        said = Said(self._posts, author, text, at, thread.posts[quote - 1] if quote else None)
        thread.posts.append(said)
        return said

    def page(self, path: str, query: dict[str, str], now: datetime) -> str | None:
        """Give the HTML at `path`, or None when nothing is there."""
        parts = [part for part in path.split("/") if part]
        number = int(query.get("pg", "1")) if query.get("pg", "1").isdigit() else 1
        match parts:
            case []:
                return self._frame("Harbour map", self._index())
            case ["room", key] if key in self.boards:
                return self._frame(self.boards[key], self._room(key, number, now))
            case ["t", wanted] if wanted.isdigit() and 0 < int(wanted) <= len(self.threads):
                thread = self.threads[int(wanted) - 1]
                return self._frame(thread.title, self._thread(thread, number, now))
            case ["who", name]:
                return self._frame(name, f"<p>A visitor called {escape(unquote(name))}.</p>")
            case ["sign-in"]:
                return self._frame(
                    "Sign in", '<form method="post"><input name="n"><input name="p"><button>Enter</button></form>'
                )
        return None

    def _frame(self, title: str, inside: str) -> str:
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)} | {escape(self.name)}</title></head>'
            f'<body><header class="q1"><a href="/">{escape(self.name)}</a> <nav><a href="/sign-in">Sign in</a></nav></header>'
            f'<main class="z8">{inside}</main><footer class="q9"><p>All hours are UTC. Be kind to each other.</p></footer></body></html>'
        )

    def _index(self) -> str:
        rows = []
        for key, title in self.boards.items():
            threads = [thread for thread in self.threads if thread.board == key]
            rows.append(
                f'<section class="c4"><h2><a href="/room/{key}">{escape(title)}</a></h2>'
                f"<p>{len(threads)} threads, {sum(len(thread.posts) for thread in threads)} posts</p></section>"
            )
        return "<h1>Rooms</h1>" + "".join(rows)

    def _room(self, key: str, number: int, now: datetime) -> str:
        threads = sorted((t for t in self.threads if t.board == key), key=lambda t: t.posts[-1].at, reverse=True)
        shown = threads[(number - 1) * THREADS_A_PAGE : number * THREADS_A_PAGE]
        rows = "".join(
            f'<li class="r7"><a class="r1" href="/t/{thread.number}">{escape(thread.title)}</a> '
            f"<em>{len(thread.posts) - 1} replies</em> "
            f'<small>last by <a href="/who/{quote(thread.posts[-1].author)}">{escape(thread.posts[-1].author)}</a>, '
            f"{thread.posts[-1].at:%d %b %Y, %H:%M}</small></li>"
            for thread in shown
        )
        return (
            f'<p class="k0"><a href="/">Harbour map</a> › {escape(self.boards[key])}</p><h1>{escape(self.boards[key])}</h1>'
            f"<ul>{rows}</ul>" + pager(f"/room/{key}", number, len(threads), THREADS_A_PAGE)
        )

    def _thread(self, thread: Thread, number: int, now: datetime) -> str:
        shown = thread.posts[(number - 1) * POSTS_A_PAGE : number * POSTS_A_PAGE]
        return (
            f'<p class="k0"><a href="/">Harbour map</a> › <a href="/room/{thread.board}">{escape(self.boards[thread.board])}</a></p>'
            f"<h1>{escape(thread.title)}</h1>"
            + "".join(post_html(said, now) for said in shown)
            + pager(f"/t/{thread.number}", number, len(thread.posts), POSTS_A_PAGE)
        )


def post_html(said: Said, now: datetime) -> str:
    """Give one post as the forum shows it."""
    quoted = ""
    if said.quoted is not None:
        quoted = (
            f'<blockquote class="w2"><cite>{escape(said.quoted.author)} wrote:</cite>'
            f"<p>{escape(said.quoted.text).replace(chr(10), '<br>')}</p></blockquote>"
        )
    return (
        f'<div class="m5" id="s{said.number}"><table><tr><td class="m1"><a href="/who/{quote(said.author)}">'
        f'{escape(said.author)}</a></td><td class="m2"><a href="#s{said.number}">{time_in_words(said.at, now)}</a></td></tr>'
        f'<tr><td colspan="2" class="m3">{quoted}<p>{escape(said.text).replace(chr(10), "<br>")}</p></td></tr></table></div>'
    )


def time_in_words(at: datetime, now: datetime) -> str:
    """Write a time the way such boards do: minutes and hours ago, Today, Yesterday, then the date."""
    age = now - at
    if age < timedelta(hours=1):
        minutes = max(1, int(age.total_seconds() // 60))
        return f"{minutes} minute{'s' if minutes > 1 else ''} ago"
    if at.date() == now.date():
        return f"Today, {at:%H:%M}"
    if at.date() == (now - timedelta(days=1)).date():
        return f"Yesterday, {at:%H:%M}"
    return f"{at:%d %b %Y, %H:%M}"


def pager(path: str, number: int, total: int, size: int) -> str:
    """Give the links to the pages of a list, or nothing when one page holds all."""
    last = -(-total // size)
    if last < 2:
        return ""
    links = " ".join(f"<b>{n}</b>" if n == number else f'<a href="{path}?pg={n}">{n}</a>' for n in range(1, last + 1))
    following = f' <a rel="next" href="{path}?pg={number + 1}">Next ›</a>' if number < last else ""
    return f'<p class="y6">{links}{following}</p>'
