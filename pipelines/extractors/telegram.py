"""Telegram names and invitations."""

import re
from collections.abc import Iterator

from pipelines.extractors.account import LINKED, Account
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.links import LinkTable
from vigil.records.contact import Contact

_NAME = r"[a-z][a-z0-9_]{3,31}"
_INVITE = r"(?=[A-Za-z0-9_-]*[A-Za-z_-])[A-Za-z0-9_-]{8,64}"
_HOSTS = ("t.me", "т.ме", "telegram.me", "telegram.dog")
_PATH = re.compile(
    rf"(?:joinchat/|\+|%2B)(?P<invite>{_INVITE})|(?:s/|boost/)?@?(?P<name>{_NAME})(?![a-z0-9_])", re.IGNORECASE
)
_APP_PATH = re.compile(
    rf"(?://)?(?:resolve/?\?(?:[a-z_]{{1,20}}=[^&\s]{{0,64}}&){{0,4}}domain=(?P<name>{_NAME})"
    rf"|join/?\?invite=(?P<invite>{_INVITE}))",
    re.IGNORECASE,
)
_WEB_PATH = re.compile(rf"(?:[akz]/)?#(?:/im\?p=)?@(?P<name>{_NAME})(?![a-z0-9_])", re.IGNORECASE)
_OWN_HOST = re.compile(rf"(?<![a-z0-9_.@-])(?:https?://)?(?P<name>{_NAME})\Z")
_REACH = 44  # characters of the longest name and a scheme before it


class Telegram(Account):
    """Telegram name, public channel or invitation.

    Found as a link (`t.me/name`, `telegram.me/name`, `name.t.me`, `tg://resolve?domain=name`, also with a disguised
    dot), as a name beside a label ("telegram", "tg", "телега", "тг" …) and as `@name` within a few words of one.
    Names have 4 to 32 letters, digits and `_`, and begin with a letter.
    Normal form: the name in lower case without `@`; an invitation as `+` and its code, whose case counts.
    A link to a phone number (`t.me/+15550100`) is reported as a phone.
    """

    kind = "telegram"
    example = "example_name"
    name = re.compile(_NAME)
    invitation = re.compile(rf"\+{_INVITE}")
    links = (
        LinkTable(_HOSTS, _PATH, plain=_HOSTS[:2]),
        LinkTable(("tg:",), _APP_PATH),
        LinkTable(("telegram.org",), _WEB_PATH),
    )
    own_paths = frozenset({
        "joinchat", "addstickers", "addemoji", "addlist", "addtheme", "proxy", "socks", "share", "setlanguage", "login",
        "confirmphone", "invoice", "boost", "contact", "resolve",
    })  # fmt: skip

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give links first, then names by label; no place twice."""
        yield from super().find(folded, hints)
        for start, end, name in _own_hosts(folded):
            value = self.of_name(name)
            if value:
                yield contact_at(folded, start, end, kind=self.kind, value=value, confidence=LINKED, reasons=("link",))

    def of_label(self, written: str) -> str | None:
        """Give the normal form of a name; none ends in `_`."""
        return None if written.endswith("_") else super().of_label(written)

    def recognise(self, text: str, hints: Hints) -> str | None:
        """`@name` and links are meant as Telegram; a bare name may be anything."""
        written = fold(text).latin.strip()
        return self.of_name(written[1:]) if written.startswith("@") else super().recognise(text, hints)

    def _of_whole_link(self, folded: Folded) -> str | None:
        for start, end, name in _own_hosts(folded):
            if start == 0 and folded.text[end : end + 1] in ("", "/", "?", "#"):
                return self.of_name(name)
        return super()._of_whole_link(folded)


def _own_hosts(folded: Folded) -> Iterator[tuple[int, int, str]]:
    """Give the names written as a host of their own (`name.t.me`)."""
    text = folded.lowered
    at = text.find(".t.me")
    while at != -1:
        end = at + len(".t.me")
        named = _OWN_HOST.search(text, max(0, at - _REACH), at)
        if named and not text[end : end + 1].isalnum() and named["name"] not in ("http", "https"):
            yield named.start(), end, named["name"]
        at = text.find(".t.me", end)
