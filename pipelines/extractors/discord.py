"""Discord names, numbers and invitations."""

import re
from collections.abc import Iterator

from pipelines.extractors.account import Account
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.links import LinkTable
from vigil.records.contact import Contact

_NAME = r"(?:[a-z0-9_]|\.(?!\.)){2,32}"
_USER = r"[0-9]{17,20}"
_INVITE = r"[A-Za-z0-9-]{2,32}"
_NUMBERED = re.compile(r"#[0-9]{4}(?![0-9A-Za-z_])")
_BEFORE_NUMBER = re.compile(r"(?<![^\s\"'(\[:«])(?=[a-z0-9_.]*[a-z])(?=[a-z0-9_.]*[0-9_])[a-z0-9_.]{2,32}\Z")
_REACH = 34  # characters of the longest name, and one before it
_SHAPE = 0.6  # nothing but a name and four digits: numbers of orders and threads are written so too


class Discord(Account):
    """Discord name, number of a user, or invitation to a server.

    Found as a link (`discord.gg/code`, `discord.com/invite/code`, `discord.com/users/100000000000000001`), beside a
    label ("discord", "disc:", "дискорд" …), and by itself as an older name with its four digits (`night_rider#0001`)
    when the name has a digit or `_` in it. Names have 2 to 32 letters, digits, `_` and single `.`.
    Normal form: a name in lower case without `@`, an older one with `#` and its digits; a user's number as its digits;
    an invitation as `invite:` and its code, whose case counts.
    """

    kind = "discord"
    example = "example_name"
    name = re.compile(rf"{_NAME}(?<!\.)(?:#[0-9]{{4}})?")
    invitation = re.compile(rf"invite:{_INVITE}")
    invited = "invite:{}"
    links = (
        LinkTable(("discord.gg",), re.compile(rf"(?:invite/)?(?P<invite>{_INVITE})", re.IGNORECASE)),
        LinkTable(
            ("discord.com", "discordapp.com"),
            re.compile(rf"invite/(?P<invite>{_INVITE})|users/(?P<name>{_USER})(?![0-9])", re.IGNORECASE),
        ),
    )

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give links first, then names by label, then older names by themselves; no place twice."""
        ends = set()
        for contact in super().find(folded, hints):
            ends.add(contact.end)
            yield contact
        text = folded.lowered
        for number in _NUMBERED.finditer(text):
            named = _BEFORE_NUMBER.search(text, max(0, number.start() - _REACH), number.start())
            value = self.of_name(text[named.start() : number.end()]) if named else None
            if named and value:
                contact = self._contact(folded, named.start(), number.end(), value, _SHAPE, "shape", spelt=False)
                if contact.end not in ends:
                    yield contact

    def of_label(self, written: str) -> str | None:
        """Give the normal form of a name, or of a user's number."""
        return written if re.fullmatch(_USER, written) else super().of_label(written)

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Links and older names with their digits are meant as Discord; a bare name may be anything."""
        written = fold(text).latin.strip()
        return self.of_name(written) if _NUMBERED.search(written) else super().recognise(text, hints)
