"""Skype names."""

import re
from collections.abc import Iterator

from pipelines.extractors.account import Account
from pipelines.extractors.fold import Folded
from pipelines.extractors.hints import Hints
from pipelines.extractors.links import LinkTable
from vigil.records.contact import Contact

_LIVE = r"live:(?:\.cid\.[0-9a-f]{8,20}|[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9_-])){2,63})"
_NAME = r"[a-z](?:[a-z0-9_-]|[.,](?=[a-z0-9_-])){5,31}"
_BARE = re.compile(rf"(?:{_LIVE})(?![a-z0-9_@/:])")
_TELLING = re.compile(r"live:(?:\.cid\.|.*[0-9_])")
_SHAPE = 0.7  # `live:` and something that looks like a name, without the word Skype


class Skype(Account):
    """Skype name.

    Found as a link (`skype:name?chat`), beside a label ("skype", "скайп" …), and by itself where it begins with
    `live:`, as the names of newer accounts do. Names have 6 to 32 letters, digits, `-`, `_`, `.` and `,`, and begin
    with a letter.
    Normal form: lower case without `@`, with `live:` where it belongs to the name.
    """

    kind = "skype"
    example = "live:example_name"
    name = re.compile(rf"{_LIVE}|{_NAME}")
    links = (LinkTable(("skype:",), re.compile(rf"(?P<name>{_LIVE}|{_NAME})(?=\?[a-z])", re.IGNORECASE)),)

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give links first, then names by label, then those that begin with `live:`; no place twice."""
        ends = set()
        for contact in super().find(folded, hints):
            ends.add(contact.end)
            yield contact
        text = folded.lowered
        at = text.find("live:")
        while at != -1:
            bare = _BARE.match(text, at)
            if bare and _TELLING.match(bare[0]) and not text[at - 1 : at].isalnum():
                contact = self._contact(folded, *bare.span(), bare[0], _SHAPE, "shape", spelt=False)
                if not any(contact.end <= end <= contact.end + 8 for end in ends):
                    yield contact
            at = text.find("live:", at + 5)
