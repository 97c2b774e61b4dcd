"""Telegram names and invitations."""

import re
from collections.abc import Iterator

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from vigil.records.contact import Contact

NEAR = 40  # characters between a label and the @name it explains

_NAME = r"[A-Za-z][A-Za-z0-9_]{3,31}"
_INVITE = r"(?=[A-Za-z0-9_-]*[A-Za-z_-])[A-Za-z0-9_-]{8,64}"
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?|\s{1,2}dot\s{1,2})"
_LINK = re.compile(
    rf"(?<![A-Za-z0-9.@-])(?:https?://|//)?(?:www\.)?(?:t|telegram){_DOT}(?:me|dog)/"
    rf"(?:(?:joinchat/|\+|%2B)(?P<invite>{_INVITE})|(?:s/|boost/)?@?(?P<name>{_NAME})(?![A-Za-z0-9_]))",
    re.IGNORECASE,
)
_OWN_HOST = re.compile(rf"(?<![A-Za-z0-9_.@-])(?:https?://)?(?P<name>{_NAME})\.t\.me(?![A-Za-z0-9-])", re.IGNORECASE)
_APP_LINK = re.compile(
    rf"tg://(?:resolve/?\?(?:[a-z_]{{1,20}}=[^&\s]{{0,64}}&){{0,4}}domain=(?P<name>{_NAME})"
    rf"|join/?\?invite=(?P<invite>{_INVITE}))",
    re.IGNORECASE,
)
_HANDLE = re.compile(rf"(?<![A-Za-z0-9_.@/-])@(?P<name>{_NAME})(?![A-Za-z0-9_@]|\.[A-Za-z])")
_LABEL = re.compile(
    r"[tт](?<![^\W_].)(?:elegramm?a?|elega|ele(?=\s*[:@-])|lgrm|lg|gm?|елеграмм?[аеу]?|елег[аеу]|лг|г)(?![^\W_])"
)
"""Looked for in lower case."""
_LABEL_STEMS = ("tele", "tg", "tlg", "теле", "тг", "тлг")
_LABELLED = re.compile(
    rf"(?:\s{{0,3}}[:=\-]{{1,2}}>?\s{{0,3}}|\s{{0,3}}[:=]?\s{{0,3}}@)(?P<name>{_NAME})(?![A-Za-z0-9_@]|\.[A-Za-z])"
)
_ANOTHER_LABEL = re.compile(
    r"(?:instagram|insta|ig|twitter|snap(?:chat)?|kik|wickr|skype|discord|tiktok|инста(?:грам)?)\b[^@]{0,20}\Z",
    re.IGNORECASE,
)
_OWN_PATHS = frozenset({
    "joinchat", "addstickers", "addemoji", "addlist", "addtheme", "proxy", "socks", "share", "setlanguage", "login",
    "confirmphone", "invoice", "boost", "contact",
})  # fmt: skip
"""First parts of links that are Telegram's own."""

_NOT_NAMES = frozenset({
    "setlanguage",
    "contact", "telegram", "whatsapp", "whats",
    "viber", "signal", "wickr", "skype", "discord", "snapchat", "instagram", "facebook", "twitter", "number",
    "phone", "only", "here", "chat", "channel", "group", "link", "name", "user", "username", "account",
    "profile", "message", "messages", "bot", "bots", "and", "the", "please", "text", "write", "call", "mail",
    "email", "https", "http", "hidden", "click", "join", "add", "resolve", "me",
})  # fmt: skip
"""Words that follow a label without being a name."""


class Telegram:
    """Telegram name, public channel or invitation.

    Found as a link (`t.me/name`, `telegram.me/name`, `name.t.me`, `tg://resolve?domain=name`), as `@name` within a
    few words of a label ("telegram", "tg", "телега", "тг" …), and as `tg: name` behind a label.
    Normal form: the name in lower case without `@`; an invitation as `+` and its code, whose case counts.
    A link to a phone number (`t.me/+15550100`) is reported as a phone.
    """

    kind = "telegram"
    example = "example_name"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give links first, then names near a label; no place twice."""
        text = folded.latin
        taken: set[int] = set()
        if "/" in text or ".t.me" in folded.lowered:
            for pattern in (_LINK, _OWN_HOST, _APP_LINK):
                for match in pattern.finditer(text):
                    value = _of_link(match)
                    if value and match.start() not in taken:
                        taken.add(match.start())
                        taken.add(match.start("name") if match["name"] else match.start("invite"))
                        yield self._contact(folded, match.span(), value, 0.98, "link")
        if not any(stem in folded.lowered for stem in _LABEL_STEMS):
            return
        labels = [*_LABEL.finditer(folded.lowered)]
        for label in labels:
            named = _LABELLED.match(text, label.end())
            if named and _is_name(named["name"]) and named.start("name") not in taken:
                taken.add(named.start("name"))
                start = named.start("name") - (text[named.start("name") - 1] == "@")
                yield self._contact(folded, (start, named.end()), named["name"].lower(), 0.9, "label")
        yield from self._near_labels(folded, text, [label.span() for label in labels], taken)

    def _near_labels(
        self, folded: Folded, text: str, labels: list[tuple[int, int]], taken: set[int]
    ) -> Iterator[Contact]:
        """Names with an @ on the line of a label; each looks at the labels right before and after it only."""
        place = 0
        for handle in _HANDLE.finditer(text):
            if handle.start("name") in taken or not _is_name(handle["name"]):
                continue
            while place < len(labels) and labels[place][0] < handle.start():
                place += 1
            before = text[labels[place - 1][1] : handle.start()] if place else None
            after = text[handle.end() : labels[place][0]] if place < len(labels) else None
            near_before = before is not None and len(before) <= NEAR and "\n" not in before
            near_after = after is not None and len(after) <= NEAR // 2 and "\n" not in after and "@" not in after
            if near_before and _ANOTHER_LABEL.search(before or ""):
                near_before = False
            if near_before or near_after:
                yield self._contact(folded, handle.span(), handle["name"].lower(), 0.8, "label near")

    def _contact(self, folded: Folded, span: tuple[int, int], value: str, confidence: float, reason: str) -> Contact:
        return contact_at(folded, *span, kind=self.kind, value=value, confidence=confidence, reasons=(reason,))

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the name from a name, `@name` or link, the code from an invitation."""
        written = fold(text).latin.strip()
        linked = _whole_link(written)
        if linked:
            return linked
        if written.startswith("+") and re.fullmatch(_INVITE, written[1:]):
            return written
        name = written.removeprefix("@")
        return name.lower() if re.fullmatch(_NAME, name) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """`@name` and links are meant as Telegram; a bare name may be anything."""
        written = fold(text).latin.strip()
        return self.normalise(text, hints) if written.startswith("@") or _whole_link(written) else None

    def check(self, value: str) -> bool:
        """Tell whether this is a name or an invitation."""
        if value.startswith("+"):
            return re.fullmatch(_INVITE, value[1:]) is not None
        return value == value.lower() and re.fullmatch(_NAME, value) is not None


def _whole_link(written: str) -> str | None:
    for pattern in (_LINK, _OWN_HOST, _APP_LINK):
        match = pattern.match(written)
        if match and (match.end() == len(written) or written[match.end()] in "/?#&"):
            return _of_link(match)
    return None


def _of_link(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if groups.get("invite"):
        return f"+{groups['invite']}"
    name = groups["name"]
    return name.lower() if name and name.lower() not in _OWN_PATHS else None


def _is_name(name: str) -> bool:
    return name.lower() not in _NOT_NAMES and not name.endswith("_")
