"""Addresses that hold nothing anybody posted: forms, files, people, other views of the same things."""

from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers.engines.addresses import EXTENSION
from crawlers.engines.generic_words import generic_words, parts
from crawlers.engines.pictures import FILE, PICTURE


def is_idle(address: str) -> bool:
    """Say whether an address leads, by its words, to a form, a person, a view of the same things or nothing posted."""
    words = generic_words()
    split = urlsplit(address)
    if PICTURE.search(split.path) or FILE.search(split.path):
        return True
    for segment in split.path.split("/"):
        if EXTENSION.sub("", unquote(segment).casefold()) in words.lists["idle"]:
            return True
    for key, value in parse_qsl(split.query, keep_blank_values=True):
        if key.casefold() in words.lists["view_keys"] or (
            value.casefold() in words.lists["idle"] and value.casefold() != "search"
        ):
            return True
        if not value.isdigit() and not parts(value).isdisjoint(words.lists["person"]):
            return True
    return False
