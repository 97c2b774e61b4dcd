"""The rival: tantivy alone, filled with the same posts by its own analysis, asked by its own query objects."""

from pathlib import Path
from typing import Any

import tantivy
from tantivy import Document, FieldType, Filter, Occur, Order, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from benchmarks.searching.posts import EXACT, exact_values
from benchmarks.searching.questions import Question
from vigil.records.stored import StoredPost

HEAP = 64 * 1024 * 1024  # as Vigil's writer has, and one thread, as it has
WORDS = ("title", "text", "author", "quote", "signature")
ANY = ("title", "text", "author")
STEMMERS = {"en": "english", "es": "spanish", "ru": "russian", "uk": "russian"}  # it has none for Ukrainian
FACETS = ("source", "site", "lang")


def _schema() -> Any:
    builder = SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("newest", fast=True)
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name="default", index_option="position")
        for stemmer in sorted(set(STEMMERS.values())):
            builder.add_text_field(f"{name}_{stemmer}", tokenizer_name=stemmer, index_option="basic")
    for name in EXACT:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    for name in ("posted", "seen"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_float_field("price", indexed=True, fast=True)
    return builder.build()


def _analyzer(stemmer: str) -> Any:
    words = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(250)).filter(Filter.lowercase())
    return words.filter(Filter.stemmer(stemmer)).build()


SCHEMA = _schema()
ANALYZERS = {stemmer: _analyzer(stemmer) for stemmer in sorted(set(STEMMERS.values()))}


class RawTantivy:
    """Words as they stand and stemmed by the post's language, exact values, times, prices: what posts are found by."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index(SCHEMA, path=str(folder))
        for stemmer, analyzer in ANALYZERS.items():
            self._index.register_tokenizer(stemmer, analyzer)
        self._writer = self._index.writer(HEAP, 1)

    def put(self, posts: list[StoredPost]) -> None:
        """Index these posts, durably."""
        for stored in posts:
            self._writer.add_document(_document(stored))
        self._writer.commit()

    def finish(self) -> None:
        """Wait for merges."""
        self._writer.wait_merging_threads()
        self._index.reload()

    def read(self, question: Question) -> Question:
        """It has no language of its own for this: a question is made into query objects as it is asked."""
        return question

    def search(self, question: Question) -> int:
        """Give the number of hits, having fetched the first 20."""
        searcher = self._index.searcher()
        if question.shape == "facets":
            found = searcher.aggregate(
                Query.all_query(), {name: {"terms": {"field": name, "size": 10_000}} for name in FACETS}
            )
            return sum(len(found[name]["buckets"]) for name in FACETS)
        order: dict[str, Any] = (
            {"order_by_field": "newest", "order": Order.Desc} if question.shape == "term + site + date" else {}
        )
        found = searcher.search(_query(question), limit=20, count=True, **order)
        if found.hits:
            searcher.fast_field_values("id", [address for _, address in found.hits])
        return int(found.count)


def _document(stored: StoredPost) -> Any:
    post = stored.post
    row = Document()
    row.add_integer("id", stored.id)
    texts = (("title", post.title), ("text", post.text), ("author", post.author), ("signature", post.signature))
    stemmer = STEMMERS[post.detected_lang or "en"]
    for name, text in (*texts, *(("quote", quote.text) for quote in post.quotes)):
        if text:
            row.add_text(name, text)
            row.add_text(f"{name}_{stemmer}", text)
    for name, values in exact_values(stored).items():
        for value in values:
            row.add_text(name, value)
    posted = post.posted_at or stored.seen_at
    row.add_integer("posted", int(posted.timestamp()))
    row.add_integer("seen", int(stored.seen_at.timestamp()))
    row.add_integer("newest", int(min(posted, stored.seen_at).timestamp()))
    if post.price is not None:
        row.add_float("price", float(post.price.amount))
    return row


def _query(question: Question) -> Any:
    words = [word.lower() for word in question.words]
    match question.shape:
        case "word":
            return _any([Query.term_query(SCHEMA, name, words[0]) for name in ANY])
        case "term":
            return _any(_stems(words[0]))
        case "phrase":
            return _any([Query.phrase_query(SCHEMA, name, list(words)) for name in ANY])
        case "prefix":
            return _any([Query.regex_query(SCHEMA, name, f"{words[0]}.*") for name in ANY])
        case "infix":
            return _any([Query.regex_query(SCHEMA, name, f".*{words[0]}.*") for name in ANY])
        case "contact":
            return Query.term_query(SCHEMA, "contact", question.words[0])
        case "proximity":
            return _any([Query.phrase_query(SCHEMA, name, list(words), slop=5) for name in ANY])
        case "term + site + date":
            first, end = (int(day.timestamp()) for day in question.days)
            parts = [
                _any(_stems(words[0])),
                Query.term_query(SCHEMA, "site", question.site),
                Query.range_query(SCHEMA, "posted", FieldType.Integer, first, end, include_upper=False),
            ]
            return Query.boolean_query([(Occur.Must, part) for part in parts])
    raise ValueError(question.shape)


def _stems(word: str) -> list[Any]:
    """Give what finds a word in all inflections: its stem of each language, where the posts of that one have theirs."""
    stems = {stemmer: analyzer.analyze(word) for stemmer, analyzer in ANALYZERS.items()}
    found = [(f"{name}_{stemmer}", stem[0]) for stemmer, stem in stems.items() if stem for name in ANY]
    return [Query.term_query(SCHEMA, field, stem) for field, stem in found]


def _any(queries: list[Any]) -> Any:
    return Query.boolean_query([(Occur.Should, query) for query in queries])
