"""The rival: Elasticsearch alone, filled by its own client's bulk helper, with its own analysers."""

from collections.abc import Iterator
from typing import Any

from elasticsearch import Elasticsearch, helpers

from benchmarks.searching.posts import EXACT, exact_values
from vigil.records.stored import StoredPost

NAME = "raw-bench"
BULK = 500  # documents a request: the helper's own default, and Vigil's
STEMMERS = {"en": "english", "es": "spanish", "ru": "russian", "uk": "russian"}
WORDS = ("title", "text", "author", "quote", "signature")


def _mapping() -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"type": "keyword"} for name in EXACT}
    for name in WORDS:
        fields[name] = {"type": "text", "analyzer": "standard"}
        for stemmer in set(STEMMERS.values()):
            fields[f"{name}_{stemmer}"] = {"type": "text", "analyzer": stemmer, "index_options": "freqs"}
    fields |= {name: {"type": "date"} for name in ("posted", "seen")}
    return {"dynamic": "strict", "properties": {**fields, "price": {"type": "double"}}, "_source": {"enabled": False}}


class RawElasticsearch:
    """Words as they stand and stemmed by the post's language, exact values, times, prices: what posts are found by."""

    def __init__(self, url: str) -> None:
        self._client = Elasticsearch(url, request_timeout=60)
        self._client.indices.create(
            index=NAME,
            mappings=_mapping(),
            settings={"index.refresh_interval": "-1", "index.number_of_replicas": 0},
        )

    def put(self, posts: list[StoredPost]) -> None:
        """Index these posts and let them be found."""
        helpers.bulk(self._client, _actions(posts), chunk_size=BULK)
        self._client.indices.refresh(index=NAME)

    def finish(self) -> None:
        """Let go of the connection."""
        self._client.close()


def _actions(posts: list[StoredPost]) -> Iterator[dict[str, Any]]:
    for stored in posts:
        post = stored.post
        stemmer = STEMMERS[post.detected_lang or "en"]
        body: dict[str, Any] = {**exact_values(stored), "posted": post.posted_at, "seen": stored.seen_at}
        quotes = [quote.text for quote in post.quotes]
        texts = {"title": post.title, "text": post.text, "author": post.author, "signature": post.signature}
        for name, text in (*texts.items(), ("quote", quotes)):
            if text:
                body[name] = body[f"{name}_{stemmer}"] = text
        if post.price is not None:
            body["price"] = float(post.price.amount)
        yield {"_index": NAME, "_id": str(stored.id), **body}
