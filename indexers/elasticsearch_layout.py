"""The mapping of the Elasticsearch index, and how a document fills it. A change of either raises `layout.LAYOUT`."""

from typing import Any

from indexers.analysis import ANALYSIS_VERSION
from indexers.document import IndexDocument, digest_of
from indexers.facets import FACETS, facet_values
from indexers.layout import (
    EXACT,
    GAP,
    LAYOUT,
    NUMBERS,
    TIMES,
    WORDS,
    exact_terms,
    facet_field,
    lemmas_field,
    number_field,
    time_fields,
    words_field,
)

MARK_FIELD = "mark"
MAX_PATTERN = 1_000_000  # characters of a printed regular expression: a class of Unicode alone takes three thousand


def settings() -> dict[str, Any]:
    """Give the settings of a new index; shards and replicas are the cluster's own affair (an index template)."""
    return {
        "index.refresh_interval": "-1",  # what was put is shown by the refresh that precedes the mark, not before
        "index.auto_expand_replicas": "0-1",
        "index.max_regex_length": MAX_PATTERN,
    }


def mapping() -> dict[str, Any]:
    """Give the mapping: finished tokens split at spaces, exact values, whole numbers; nothing else is let in."""
    fields: dict[str, Any] = {
        "id": {"type": "long"},
        "newest": {"type": "long"},
        "version": {"type": "long"},
        "digest": {"type": "long", "index": False},  # compared, never looked up
        MARK_FIELD: {"type": "long"},
        EXACT: {"type": "keyword"},
    }
    for key in WORDS:
        tokens = {"type": "text", "analyzer": "whitespace", "position_increment_gap": GAP}
        fields[words_field(key)] = tokens
        fields[lemmas_field(key)] = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    for name in FACETS:
        fields[facet_field(name)] = {"type": "keyword", "index": False}  # counted, never looked up
    for key in TIMES:
        for name in time_fields(key):
            fields[name] = {"type": "long"}
    for key in NUMBERS:
        fields[number_field(key)] = {"type": "double"}
    return {
        "dynamic": "strict",
        "_source": {"includes": [MARK_FIELD]},  # the ledger has the posts; a rebuild reads them there
        "_meta": {"layout": LAYOUT, "analysis": ANALYSIS_VERSION},
        "properties": fields,
    }


def body_for(doc: IndexDocument) -> dict[str, Any]:
    """Give the fields of a post."""
    body: dict[str, Any] = {"id": doc.id, "newest": doc.newest // 1_000_000}
    body |= {"version": doc.seq, "digest": digest_of(doc)}
    for key, values in doc.words.items():
        body[words_field(key)] = [value.said for value in values]
        body[lemmas_field(key)] = [value.bag for value in values]
    body[EXACT] = exact_terms(doc.exact)
    for facet, texts in facet_values(doc).items():
        body[facet_field(facet)] = list(texts)
    for key, instants in doc.times.items():
        body.update(zip(time_fields(key), instants, strict=True))
    for key, number in doc.numbers.items():
        body[number_field(key)] = number
    return body
