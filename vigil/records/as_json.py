"""Records as JSON objects: RFC 3339 times, tuples as lists, empty keys left out. Shared by ledger and interchange."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from vigil.records.post import Post


def _write_time(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a time without its offset is no time")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read_time(text: Any, _: type) -> datetime:
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is not an RFC 3339 time")
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC")
    return at.astimezone(UTC)


converter = Converter(omit_if_default=True, forbid_extra_keys=True, unstruct_collection_overrides={tuple: list})
converter.register_unstructure_hook(datetime, _write_time)
converter.register_structure_hook(datetime, _read_time)

to_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""One line of JSON, without spaces; other scripts stay readable."""

_write_post = converter.get_unstructure_hook(Post)


def write_post(post: Post) -> dict[str, Any]:
    """Give a post as a JSON object; keys whose value is the default are left out."""
    written: dict[str, Any] = _write_post(post)
    return written


def read_post(written: dict[str, Any]) -> Post:
    """Give the post of a JSON object; raise cattrs' errors for an unknown key or a value of the wrong shape."""
    return converter.structure(written, Post)


def writer_of(record: type, without: Iterable[str]) -> Callable[[Any], dict[str, Any]]:
    """Give a function that writes a record as a JSON object without some of its fields."""
    left_out: dict[str, Any] = {name: override(omit=True) for name in without}
    return make_dict_unstructure_fn(record, converter, _cattrs_omit_if_default=True, **left_out)
