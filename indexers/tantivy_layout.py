"""The fields of the embedded index, and how a document fills them. Whoever changes either raises `layout.LAYOUT`."""

from typing import Any

from tantivy import Document, PreTokenizedString, SchemaBuilder, Token

from indexers.document import IndexDocument, Words, digest_of
from indexers.facets import FACETS, facet_values
from indexers.layout import (
    EXACT,
    GAP,
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

HIDDEN = "hidden"
MARK = "mark"
ID_BITS = 28  # of the sort key; the seconds take 34 of the 62 left: posts seen until the year 2500, 268 million of them


def _schema() -> Any:
    builder = SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("version", fast=True)
    builder.add_integer_field("digest", fast=True)
    builder.add_integer_field("newest", fast=True)
    builder.add_text_field(HIDDEN, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(EXACT, tokenizer_name="raw", index_option="basic")
    for key in WORDS:
        builder.add_text_field(words_field(key), tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(lemmas_field(key), tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        builder.add_text_field(facet_field(name), tokenizer_name="raw", index_option="basic", fast=True)
    for key in TIMES:
        for name in time_fields(key):
            builder.add_integer_field(name, fast=True)  # ranges are read from the column
    for key in NUMBERS:
        builder.add_float_field(number_field(key), fast=True)
    return builder.build()


def sort_key(doc: IndexDocument) -> int:
    """Give a number that sorts by whole seconds first and by id then."""
    return place_key(doc.newest // 1_000_000, doc.id)


def place_key(second: int, post: int) -> int:
    """Give the sort key of a post by its second and its id."""
    return (second << ID_BITS) + post % (1 << ID_BITS)


def second_of(key: int) -> int:
    """Give the second that a sort key begins with."""
    return key >> ID_BITS


def document_for(doc: IndexDocument) -> Any:
    """Give the tantivy document of a post."""
    fields: dict[str, Any] = {"id": doc.id, "version": doc.seq, "digest": digest_of(doc), "newest": sort_key(doc)}
    several: list[str] = []
    for key, values in doc.words.items():
        if len(values) == 1:
            fields[words_field(key)] = values[0].said
            fields[lemmas_field(key)] = values[0].bag
        else:
            several.append(key)
            fields[lemmas_field(key)] = [value.bag for value in values]
    fields[EXACT] = exact_terms(doc.exact)
    for facet, texts in facet_values(doc).items():
        fields[facet_field(facet)] = list(texts)
    for key, instants in doc.times.items():
        fields.update(zip(time_fields(key), instants, strict=True))
    for key, number in doc.numbers.items():
        fields[number_field(key)] = number + 0.0  # -0.0 would sort before 0.0
    row = Document.from_dict(fields, SCHEMA)
    for key in several:
        row.add_pre_tokenized_text(words_field(key), _apart(doc.words[key]))
    return row


def mark_document(mark: int) -> Any:
    """Give the hidden document that says how far the index is level with the ledger."""
    row = Document()
    row.add_text(HIDDEN, MARK)
    row.add_integer("version", mark)
    return row


def _apart(values: tuple[Words, ...]) -> Any:
    """Give the forms of several values with places that no phrase can bridge."""
    found = []
    place = start = 0
    for value in values:
        for form in value.forms:
            found.append(Token(form, place, start, start + len(form)))
            place += 1
            start += len(form) + 1
        place += GAP
    return PreTokenizedString(" ".join(form for value in values for form in value.forms), found)


SCHEMA = _schema()
