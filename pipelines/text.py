"""The text step: clean what a post says, without changing what offsets count."""

import re

from attrs import evolve

from vigil.records.page import Page
from vigil.records.post import Post, Quote

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""NUL is refused by PostgreSQL, half a surrogate by every encoder; the rest no page shows. Bidi and zero-width
characters stay: they are evidence, and extractors fold them."""


def clean_text(page: Page) -> Page:
    """Give the page with line ends as `\\n`, without control characters but `\\n` and `\\t`, and trimmed."""
    return evolve(page, posts=tuple(map(_clean_post, page.posts)))


def clean(text: str) -> str:
    """Clean one text; every later offset counts code points of what this gives."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)).strip()


def _clean_post(post: Post) -> Post:
    return evolve(
        post,
        text=clean(post.text),
        title=_or_none(post.title),
        author=_or_none(post.author),
        signature=_or_none(post.signature),
        profile=_or_none(post.profile),
        board=_or_none(post.board),
        place=_or_none(post.place),
        posted_raw=_or_none(post.posted_raw),
        quotes=_clean_quotes(post.quotes),
        files=_clean_all(post.files),
        links=_clean_all(post.links),
    )


def _clean_quotes(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    return tuple(
        evolve(quote, text=clean(quote.text), author=_or_none(quote.author), quotes=_clean_quotes(quote.quotes))
        for quote in quotes
    )


def _clean_all(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, texts)))


def _or_none(text: str | None) -> str | None:
    return clean(text) or None if text is not None else None
