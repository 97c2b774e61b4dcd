"""What both rivals are given of a post that is looked up as it stands."""

from urllib.parse import urlsplit

from vigil.records.stored import StoredPost

EXACT = ("source", "site", "board", "thread", "post", "url", "link", "kind", "lang", "contact", "image")
"""The fields, each of any number of values."""


def exact_values(stored: StoredPost) -> dict[str, list[str]]:
    """Give the values of each field of `EXACT`; a field without any is there, empty."""
    post = stored.post
    single = {
        "source": stored.source,
        "site": urlsplit(post.url).hostname,
        "board": post.board,
        "thread": post.thread_id,
        "post": post.post_id,
        "url": post.url,
        "kind": post.kind,
        "lang": post.detected_lang,
    }
    return {
        **{name: [value] if value else [] for name, value in single.items()},
        "link": list(post.links),
        "contact": [f"{contact.kind}:{contact.value}" for contact in post.contacts],
        "image": [value for image in post.images for value in (image.sha256, image.phash) if value],
    }
